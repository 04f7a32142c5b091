/* SPDX-License-Identifier: Apache-2.0 */
#include "store/run.h"

#include "store/sql.h"

stm_status
stm_run_begin(int64_t *id, struct stm_db *db, const struct stm_run *run,
              struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, db, stm_store_sql, "run-begin", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, stm_span_of(run->tool));
    stm_stmt_bind_text(stmt, 2, stm_span_of(run->libraries));
    stm_stmt_bind_text(stmt, 3, stm_span_of(run->arguments));
    stm_stmt_bind_int(stmt, 4, run->started);
    status = stm_stmt_run(stmt, err);
    if (!status)
        *id = stm_db_last_id(db);
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_run_end(struct stm_db *db, int64_t id, const uint8_t rules[STM_SHA256_SIZE],
            const char *end, stm_ticks ended, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = stm_db_named(&stmt, db, stm_store_sql, "run-end", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, id);
    stm_stmt_bind_blob(stmt, 2, rules, STM_SHA256_SIZE);
    stm_stmt_bind_text(stmt, 3, stm_span_of(end));
    stm_stmt_bind_int(stmt, 4, ended);
    status = stm_stmt_run(stmt, err);
    stm_stmt_close(stmt);
    return status;
}
