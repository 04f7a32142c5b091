/* SPDX-License-Identifier: Apache-2.0 */
#include "store/merge-parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/finish.h"
#include "store/sql.h"

/* Ids may have holes, but not so many that the map is mostly that. */
enum { HOLES = 16, HOLES_AND = 4096 };

stm_status
stm_merge_map_open(struct stm_merge *merge, int map, const char *table,
                   struct stm_err *err)
{
    struct stm_merge_map *m = &merge->maps[map];
    int64_t least = 0, most = 0, count = 0;
    char sql[3][64];
    stm_status status;

    (void)snprintf(sql[0], sizeof(sql[0]), "SELECT min(id) FROM %s", table);
    (void)snprintf(sql[1], sizeof(sql[1]), "SELECT max(id) FROM %s", table);
    (void)snprintf(sql[2], sizeof(sql[2]), "SELECT count(*) FROM %s", table);
    status = stm_db_query_int(merge->from, sql[0], &least, err);
    if (!status)
        status = stm_db_query_int(merge->from, sql[1], &most, err);
    if (!status)
        status = stm_db_query_int(merge->from, sql[2], &count, err);
    if (status)
        return status;
    if (least < 0 || most / HOLES > count + HOLES_AND)
        return stm_fail(err, STM_EFORMAT, 0, "table %s has odd row ids", table);
    m->n = most + 1;
    m->to = reallocarray(m->to, (size_t)m->n, sizeof(*m->to));
    if (!m->to)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a merge");
    for (int64_t i = 1; i < m->n; i++)
        m->to[i] = -1;
    m->to[0] = 0; /* "no such field", "none" */
    return STM_OK;
}

stm_status
stm_merge_map_put(struct stm_merge *merge, int map, int64_t from, int64_t to,
                  struct stm_err *err)
{
    struct stm_merge_map *m = &merge->maps[map];

    if (from < 0 || from >= m->n)
        return stm_fail(err, STM_EFORMAT, 0,
                        "a table changed while it was read");
    m->to[from] = to;
    return STM_OK;
}

stm_status
stm_merge_map_get(int64_t *to, const struct stm_merge *merge, int map,
                  int64_t from, struct stm_err *err)
{
    const struct stm_merge_map *m = &merge->maps[map];

    if (from < 0 || from >= m->n || m->to[from] < 0)
        return stm_fail(err, STM_EFORMAT, 0,
                        "is damaged: it names a row that is not there");
    *to = m->to[from];
    return STM_OK;
}

static stm_status
each(struct stm_merge *merge, struct stm_stmt *rows, stm_merge_row_fn *fn,
     struct stm_err *err)
{
    bool row;

    for (;;) {
        stm_status status = stm_stmt_step(rows, &row, err);

        if (!status && row)
            status = fn(merge, rows, err);
        if (status || !row)
            return status;
    }
}

stm_status
stm_merge_each(struct stm_merge *merge, struct stm_span sql,
               stm_merge_row_fn *fn, struct stm_err *err)
{
    struct stm_stmt *rows;
    stm_status status = stm_db_prepare(&rows, merge->from, sql, err);

    if (status)
        return status;
    status = each(merge, rows, fn, err);
    stm_stmt_close(rows);
    return status;
}

stm_status
stm_merge_each_named(struct stm_merge *merge, const char *name,
                     stm_merge_row_fn *fn, struct stm_err *err)
{
    struct stm_stmt *rows;
    stm_status status =
        stm_db_named(&rows, merge->from, stm_store_sql, name, err);

    if (status)
        return status;
    status = each(merge, rows, fn, err);
    stm_stmt_close(rows);
    return status;
}

/* In the order of the enumeration. */
static const char *const statements[STM_MERGE_STATEMENTS] = {
    [STM_MERGE_BUNDLE_FIND] = "bundle-find",
    [STM_MERGE_BUNDLE_ADD] = "bundle-add",
    [STM_MERGE_BUNDLE_GROW] = "bundle-grow",
    [STM_MERGE_FILE_FIND] = "merge-file-find",
    [STM_MERGE_FILE_SAME] = "evidence-same",
    [STM_MERGE_FILE_ADD] = "merge-file-add",
    [STM_MERGE_FILE_ADVANCE] = "merge-file-advance",
    [STM_MERGE_FILE_COUNT] = "merge-file-count",
    [STM_MERGE_FILE_DEEPEN] = "merge-file-deepen",
    [STM_MERGE_TEMPLATE_ADD] = "template-add",
    [STM_MERGE_FRAGMENT_ADD] = "fragment-add",
    [STM_MERGE_ISSUE_CLEAR] = "issue-clear",
    [STM_MERGE_ISSUE_ADD] = "issue-add",
    [STM_MERGE_ISSUE_ADD_ONCE] = "issue-add-once",
    [STM_MERGE_RUN_ADD] = "merge-run-add",
    [STM_MERGE_EXPECTED_ADD] = "merge-expected-add",
    [STM_MERGE_OPINION_ADD] = "merge-opinion-add",
    [STM_MERGE_VERDICT_CLASH] = "merge-verdict-clash",
    [STM_MERGE_VERDICT_ADD] = "merge-verdict-add",
    [STM_MERGE_BASELINE_SAME] = "merge-baseline-same",
    [STM_MERGE_BASELINE_ADD] = "merge-baseline-add",
    [STM_MERGE_ENTRY_ADD] = "merge-entry-add",
    [STM_MERGE_ANSWER_ADD] = "merge-answer-add",
};

stm_status
stm_merge_open(struct stm_merge **out, struct stm_case *into,
               const struct stm_progress *progress, struct stm_err *err)
{
    struct stm_merge *merge = calloc(1, sizeof(*merge));
    stm_status status;

    if (!merge)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a merge");
    merge->into = stm_case_db(into);
    merge->progress = progress;
    status =
        stm_db_script_named(merge->into, stm_store_sql, "merge-begin", err);
    if (!status)
        status = stm_writer_open(&merge->writer, merge->into, err);
    for (size_t i = 0; !status && i < STM_MERGE_STATEMENTS; i++)
        status = stm_db_named(&merge->stmts[i], merge->into, stm_store_sql,
                              statements[i], err);
    if (status) {
        stm_merge_close(merge);
        return status;
    }
    *out = merge;
    return STM_OK;
}

/* A view in the place of a table could keep a reader for ever. */
static stm_status
check_tables(struct stm_merge *merge, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status =
        stm_db_named(&stmt, merge->from, stm_store_sql, "merge-tables", err);

    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status && (!row || stm_stmt_int(stmt, 0) != 0))
        status = stm_fail(err, STM_EFORMAT, 0,
                          "is damaged: its tables are not those of a case");
    stm_stmt_close(stmt);
    return status;
}

/* Everything of one source, in the target's transaction. */
static stm_status
add(struct stm_merge *merge, struct stm_err *err)
{
    stm_status status = check_tables(merge, err);

    if (!status)
        status = stm_store_outdate(merge->into, err);
    if (!status)
        status = stm_store_unmake(merge->into, err);
    if (!status)
        status = stm_merge_dictionaries(merge, err);
    if (!status)
        status = stm_merge_files(merge, err);
    if (!status)
        status = stm_merge_events(merge, err);
    if (!status)
        status = stm_merge_counts(merge, err);
    if (!status)
        status = stm_merge_input(merge, err);
    if (!status)
        status = stm_merge_baselines(merge, err);
    return status;
}

stm_status
stm_merge_add(struct stm_merge *merge, struct stm_case *from,
              struct stm_err *err)
{
    stm_status status;

    merge->from = stm_case_db(from);
    /* One state of the source, whoever may write to it meanwhile. */
    status = stm_db_script(merge->from, stm_span_of("BEGIN"), err);
    if (status)
        return status;
    status = stm_db_begin(merge->into, err);
    if (!status)
        status = add(merge, err);
    if (!status)
        status = stm_db_commit(merge->into, err);
    if (status)
        stm_db_rollback(merge->into);
    stm_db_rollback(merge->from);
    return status;
}

stm_status
stm_merge_end(struct stm_merge *merge, struct stm_err *err)
{
    return stm_store_finish(merge->into, err);
}

void
stm_merge_close(struct stm_merge *merge)
{
    if (!merge)
        return;
    for (size_t i = 0; i < STM_MERGE_STATEMENTS; i++)
        stm_stmt_close(merge->stmts[i]);
    stm_writer_close(merge->writer);
    for (size_t i = 0; i < STM_MAPS; i++)
        free(merge->maps[i].to);
    free(merge->fresh);
    free(merge);
}
