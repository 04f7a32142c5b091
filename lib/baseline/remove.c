/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/parts.h"

#include "baseline/sql.h"

/* From so many entries on indexes are made anew, not thinned out. */
enum { MANY = 500000 };

static stm_status
find(struct stm_db *db, const char *name, int64_t *id, int64_t *entries,
     struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = false;
    stm_status status =
        stm_db_named(&stmt, db, stm_baseline_sql, "baseline-find", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, stm_span_of(name));
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row) {
        *id = stm_stmt_int(stmt, 0);
        *entries = stm_stmt_int(stmt, 1);
    } else if (!status) {
        status =
            stm_fail(err, STM_EUSAGE, 0, "no baseline is named '%s'", name);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
run(struct stm_db *db, const char *name, int64_t id, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = stm_db_named(&stmt, db, stm_baseline_sql, name, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, id);
    status = stm_stmt_run(stmt, err);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
remove_one(struct stm_db *db, const char *name, struct stm_err *err)
{
    static const char *const steps[] = { "entries-drop", "answers-drop",
                                         "baseline-drop" };
    struct stm_buf indexes = { 0 };
    int64_t id = 0, entries = 0;
    stm_status status = find(db, name, &id, &entries, err);

    if (!status && entries >= MANY)
        status = stm_baseline_indexes_drop(&indexes, db, err);
    for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && !status; i++)
        status = run(db, steps[i], id, err);
    if (!status && indexes.size)
        status = stm_db_script(db, stm_buf_held(&indexes), err);
    if (!status)
        status = stm_db_script_named(db, stm_baseline_sql, "outdate", err);
    stm_buf_free(&indexes);
    return status;
}

stm_status
stm_baseline_remove(struct stm_db *db, const char *name, struct stm_err *err)
{
    stm_status status = stm_db_begin(db, err);

    if (status)
        return status;
    status = remove_one(db, name, err);
    if (!status)
        status = stm_db_commit(db, err);
    if (status)
        stm_db_rollback(db);
    return status;
}
