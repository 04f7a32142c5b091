/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run.h - table `run`: when the program wrote to a case, and with what.
 *
 * Clock, arguments and versions stand here and in runs.jsonl alone, so that
 * every other output is a function of the evidence.
 */
#ifndef STM_STORE_RUN_H
#define STM_STORE_RUN_H

#include "base/digest.h"
#include "base/time.h"
#include "store/db.h"

struct stm_run {
    const char *tool;      /* "stemma 0.1.0" */
    const char *libraries; /* "libevtx ..., SQLite ..." */
    const char *arguments; /* a JSON array of strings */
    stm_ticks started;
};

/* A row with status 'running' in a transaction of its own. */
stm_status stm_run_begin(int64_t *id, struct stm_db *db,
                         const struct stm_run *run, struct stm_err *err);

/* Its end: `status` is done, failed or interrupted. */
stm_status stm_run_end(struct stm_db *db, int64_t id,
                       const uint8_t rules[STM_SHA256_SIZE], const char *status,
                       stm_ticks ended, struct stm_err *err);

#endif
