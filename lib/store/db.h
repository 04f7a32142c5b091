/* SPDX-License-Identifier: Apache-2.0 */
/*
 * db.h - SQLite, with our errors and without surprises.
 *
 * Every statement goes through stm_db_prepare(): text after the first
 * statement is an error. SQL text lives in .sql files, one statement a file,
 * compiled in and found by its stem. A handle and its statements belong to
 * one thread. Text and blobs are bound without a copy: they must live until
 * the statement is reset or stepped to its end.
 */
#ifndef STM_STORE_DB_H
#define STM_STORE_DB_H

#include "base/buf.h"
#include "base/embedded.h"
#include "base/err.h"
#include "base/span.h"

struct sqlite3;
struct stm_db;
struct stm_stmt;

typedef enum {
    STM_DB_CREATE, /* make the file; it must not be there */
    STM_DB_WRITE,
    STM_DB_READ,
    STM_DB_STILL, /* read, and nobody writes: no lock, no journal */
    STM_DB_MEMORY /* for tests; `path` is not used */
} stm_db_mode;

/* Owned by the caller: stm_db_close(). */
stm_status stm_db_open(struct stm_db **out, const char *path, stm_db_mode mode,
                       struct stm_err *err);
void stm_db_close(struct stm_db *db);

/* Appends the path as a URI that is opened without locks, journal or writes. */
void stm_db_still_uri(struct stm_buf *out, const char *file);

/* The SQLite handle, borrowed: for functions, limits and authorizers. */
struct sqlite3 *stm_db_handle(struct stm_db *db);

/* Runs every statement of a script. */
stm_status stm_db_script(struct stm_db *db, struct stm_span sql,
                         struct stm_err *err);

/* The script or statement of that stem in an embedded table. */
stm_status stm_db_script_named(struct stm_db *db,
                               const struct stm_embedded *table,
                               const char *name, struct stm_err *err);

/* Owned by the caller: stm_stmt_close(), before the db. */
stm_status stm_db_prepare(struct stm_stmt **out, struct stm_db *db,
                          struct stm_span sql, struct stm_err *err);
stm_status stm_db_named(struct stm_stmt **out, struct stm_db *db,
                        const struct stm_embedded *table, const char *name,
                        struct stm_err *err);

/*
 * Whether named statements that are closed are kept, for who asks for them
 * again: for work that asks the same of each of many hosts. `false` closes
 * them for good.
 */
void stm_db_keep(struct stm_db *db, bool keeps);

stm_status stm_db_begin(struct stm_db *db, struct stm_err *err);
stm_status stm_db_commit(struct stm_db *db, struct stm_err *err);
/* Quiet where no transaction is open: for ways out. */
void stm_db_rollback(struct stm_db *db);

int64_t stm_db_last_id(struct stm_db *db);

/* Parameters count from 1. */
void stm_stmt_bind_int(struct stm_stmt *stmt, int at, int64_t value);
void stm_stmt_bind_text(struct stm_stmt *stmt, int at, struct stm_span text);
void stm_stmt_bind_blob(struct stm_stmt *stmt, int at, const void *data,
                        size_t size);
void stm_stmt_bind_null(struct stm_stmt *stmt, int at);

/* `*row` tells whether there is a row; at the end the statement is reset. */
stm_status stm_stmt_step(struct stm_stmt *stmt, bool *row, struct stm_err *err);
/* Steps to the end and resets: INSERT, UPDATE, DELETE. */
stm_status stm_stmt_run(struct stm_stmt *stmt, struct stm_err *err);
void stm_stmt_reset(struct stm_stmt *stmt);
void stm_stmt_close(struct stm_stmt *stmt);

/* Columns count from 0; text and blobs are borrowed until the next step. */
int stm_stmt_columns(const struct stm_stmt *stmt);
const char *stm_stmt_column_name(const struct stm_stmt *stmt, int at);
/* What a value is in SQLite. */
typedef enum {
    STM_TYPE_NULL,
    STM_TYPE_INT,
    STM_TYPE_REAL, /* ask for its text */
    STM_TYPE_TEXT,
    STM_TYPE_BLOB
} stm_column_type;

stm_column_type stm_stmt_type(const struct stm_stmt *stmt, int at);
bool stm_stmt_is_null(const struct stm_stmt *stmt, int at);
int64_t stm_stmt_int(const struct stm_stmt *stmt, int at);
struct stm_span stm_stmt_text(const struct stm_stmt *stmt, int at);
struct stm_span stm_stmt_blob(const struct stm_stmt *stmt, int at);

/* The first column of the first row of a query without parameters; 0: none. */
stm_status stm_db_query_int(struct stm_db *db, const char *sql, int64_t *out,
                            struct stm_err *err);

#endif
