/* SPDX-License-Identifier: Apache-2.0 */
/*
 * case.h - the folder CASE and its case.db.
 *
 * A folder that is missing or empty is made; one that holds our case.db is
 * added to; anything else is refused: with `force` a folder that is not
 * empty is taken, a foreign case.db never. One writer at a time: a second
 * gets "is in use", and so does a reader while the writer is ingesting. A case
 * of a newer schema is refused by number.
 */
#ifndef STM_STORE_CASE_H
#define STM_STORE_CASE_H

#include "store/db.h"

enum { STM_CASE_APPLICATION = 0x53544d41, STM_CASE_VERSION = 6 };

typedef enum {
    STM_CASE_ADD,  /* made where it is missing or empty; to be written */
    STM_CASE_HELD, /* must be there; to be written */
    STM_CASE_READ  /* must be there; read only, works on read-only media */
} stm_case_mode;

struct stm_case;

/* What `err` says follows the path. Owned by the caller: stm_case_close(). */
stm_status stm_case_open(struct stm_case **out, const char *path,
                         stm_case_mode mode, bool force, struct stm_err *err);
void stm_case_close(struct stm_case *kase);

/* An empty case in memory with all its indexes, to try statements on. Owned by
 * the caller: stm_db_close(). */
stm_status stm_case_blank(struct stm_db **out, struct stm_err *err);

struct stm_db *stm_case_db(struct stm_case *kase); /* borrowed */
const char *stm_case_path(const struct stm_case *kase);

#endif
