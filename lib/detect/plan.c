/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/plan.h"

#include "base/buf.h"
#include "base/table.h"
#include "detect/sql.h"

static bool
begins(struct stm_span text, const char *with)
{
    size_t n = strlen(with);

    return text.size >= n && memcmp(text.data, with, n) == 0;
}

/*
 * Columns of EXPLAIN QUERY PLAN: id, parent, notused, detail. A loop that is
 * not the first below its parent is an inner one; `seen` has the parents.
 */
static stm_status
take_step(struct stm_table *seen, const struct stm_stmt *row, stm_plan_fn *each,
          void *arg, struct stm_err *err)
{
    struct stm_span detail = stm_stmt_text(row, 3);
    int64_t parent = stm_stmt_int(row, 1);
    bool scan = begins(detail, "SCAN ");
    bool inner = stm_table_find(seen, &parent, sizeof(parent)) >= 0;

    if ((scan && inner) || memmem(detail.data, detail.size, "AUTOMATIC", 9))
        each(arg, detail);
    if (!scan && !begins(detail, "SEARCH "))
        return STM_OK;
    return stm_table_put(seen, &parent, sizeof(parent), 1, err);
}

stm_status
stm_plan_check(struct stm_db *db, struct stm_span sql, stm_plan_fn *each,
               void *arg, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    struct stm_table *seen = NULL;
    struct stm_stmt *stmt = NULL;
    bool row = true;
    stm_status status = stm_table_open(&seen, err);

    stm_buf_text(&text, "EXPLAIN QUERY PLAN ");
    stm_buf_span(&text, sql);
    if (!status && text.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a plan");
    if (!status)
        status = stm_db_prepare(&stmt, db, stm_buf_held(&text), err);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = take_step(seen, stmt, each, arg, err);
    stm_stmt_close(stmt);
    stm_table_close(seen);
    stm_buf_free(&text);
    return status;
}

stm_status
stm_plan_pretend(struct stm_db *db, struct stm_err *err)
{
    return stm_db_script_named(db, stm_detect_sql, "plan-sizes", err);
}
