/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db-parts.h - what db.c and stmt.c share; for no one else.
 */
#ifndef STM_STORE_DB_PARTS_H
#define STM_STORE_DB_PARTS_H

#include <sqlite3.h>

#include "store/db.h"

struct stm_db {
    sqlite3 *handle;
    bool starved; /* a value could not be had: no step is good any more */
    bool keeps;   /* statements that are closed, for who asks again */
    struct stm_stmt *kept;
};

struct stm_stmt {
    struct stm_db *db;
    sqlite3_stmt *handle;
    const char *sql; /* of stm_db_named(): the text itself; else NULL */
    struct stm_stmt *next;
};

/* What SQLite says of its last call. */
stm_status db_fail(struct stm_db *db, struct stm_err *err);

/* A statement of that text that was closed and kept, reset and without
 * bindings; NULL: there is none. */
struct stm_stmt *stmt_take_kept(struct stm_db *db, const char *sql);

#endif
