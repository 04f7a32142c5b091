/* SPDX-License-Identifier: Apache-2.0 */
#include "store/finish.h"

#include "store/issues.h"
#include "store/recover.h"
#include "store/sql.h"

#include <stdlib.h>

/*
 * One row of conflict-find: an event for which another record of the same
 * log has the same number and time and says something else.
 */
static stm_status
add_conflict(struct stm_issues *issues, const struct stm_stmt *row,
             struct stm_err *err)
{
    return stm_issues_add(
        issues,
        &(struct stm_issue){
            .effect = STM_NOTE_ANOMALY,
            .kind = "conflicting-copy",
            .has_offset = true,
            .file_offset = (uint64_t)stm_stmt_int(row, 1),
            .has_record = true,
            .record_id = stm_stmt_int(row, 2),
            .text = "another record of this log has the same number and time "
                    "and says something else",
        },
        err);
}

/* Rows come by evidence, in order of their printed places. */
static stm_status
add_conflicts(struct stm_issues *issues, struct stm_stmt *rows,
              struct stm_err *err)
{
    int64_t evidence = 0;
    bool row;

    for (;;) {
        stm_status status = stm_stmt_step(rows, &row, err);

        if (!status && (!row || stm_stmt_int(rows, 0) != evidence)) {
            status = stm_issues_store(issues, evidence, err);
            stm_issues_reset(issues);
        }
        if (status || !row)
            return status;
        evidence = stm_stmt_int(rows, 0);
        status = add_conflict(issues, rows, err);
        if (status)
            return status;
    }
}

static stm_status
find_conflicts(struct stm_db *db, struct stm_err *err)
{
    struct stm_issues *issues = malloc(sizeof(*issues));
    struct stm_stmt *rows = NULL;
    stm_status status;

    if (!issues)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for issues");
    status = stm_issues_init(issues, db, err);
    if (!status)
        status = stm_db_named(&rows, db, stm_store_sql, "conflict-find", err);
    if (!status)
        status = add_conflicts(issues, rows, err);
    stm_stmt_close(rows);
    stm_issues_free(issues);
    free(issues);
    return status;
}

static stm_status
make_indexes(struct stm_db *db, struct stm_err *err)
{
    int64_t made;
    stm_status status = stm_db_query_int(
        db, "SELECT count(*) FROM sqlite_schema WHERE name = 'path_by_key'",
        &made, err);

    if (status || made)
        return status;
    return stm_db_script_named(db, stm_store_sql, "indexes", err);
}

stm_status
stm_store_outdate(struct stm_db *db, struct stm_err *err)
{
    return stm_db_script_named(db, stm_store_sql, "derived-clear", err);
}

stm_status
stm_store_unmake(struct stm_db *db, struct stm_err *err)
{
    return stm_db_script_named(db, stm_store_sql, "recovered-clear", err);
}

stm_status
stm_store_answered(bool *out, struct stm_db *db, struct stm_err *err)
{
    int64_t missing = 0;
    stm_status status =
        stm_db_query_int(db,
                         "SELECT EXISTS (SELECT 1 FROM evidence)"
                         " AND NOT EXISTS (SELECT 1 FROM rule_run)",
                         &missing, err);

    *out = !status && !missing;
    return status;
}

stm_status
stm_store_finish(struct stm_db *db, struct stm_err *err)
{
    stm_status status = stm_db_begin(db, err);

    if (status)
        return status;
    status = stm_store_recover(db, err);
    if (!status)
        status = make_indexes(db, err);
    if (!status)
        status = stm_db_script_named(db, stm_store_sql, "conflict-clear", err);
    if (!status)
        status = find_conflicts(db, err);
    if (!status)
        status = stm_db_script_named(db, stm_store_sql, "analyze", err);
    if (!status)
        status = stm_db_commit(db, err);
    if (status)
        stm_db_rollback(db);
    return status;
}
