/* SPDX-License-Identifier: Apache-2.0 */
/*
 * case-file.h - what a folder holds where a case would have its case.db, and
 * how a new one gets there. For case.c alone.
 *
 * A new database is made under a name of its own and renamed when it is
 * whole, so case.db is never half a schema, whenever the run is killed.
 */
#ifndef STM_STORE_CASE_FILE_H
#define STM_STORE_CASE_FILE_H

#include "store/db.h"

#define STM_CASE_FILE "case.db"

typedef enum {
    STM_CASE_FILE_NONE,   /* nothing at all, or what a killed start left */
    STM_CASE_FILE_OTHERS, /* no case.db, but other files */
    STM_CASE_FILE_OURS    /* a case.db of this schema version */
} stm_case_file;

/*
 * Looks without locks and without writing: `folder` is open, `file` the path
 * of its case.db. A foreign, newer or unusable case.db is STM_EUSAGE or
 * STM_EFORMAT with the reason.
 */
stm_status stm_case_file_look(stm_case_file *out, int folder, const char *file,
                              struct stm_err *err);

/* A journal stands beside case.db: a writer works, or was killed. */
bool stm_case_file_interrupted(int folder);

/* Puts a new case.db with schema and views there; nothing on failure. */
stm_status stm_case_file_make(int folder, const char *file,
                              struct stm_err *err);

#endif
