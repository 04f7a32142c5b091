/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge-baselines.c - the union of what cases are compared with. The same
 * list, taken the same way, is one.
 */
#include "store/merge-parts.h"

#include "store/baselines.h"

/* What the map holds: the baseline of the target, and whether it is new. */
static int64_t
mapped(int64_t id, bool fresh)
{
    return 2 * id + fresh;
}

static void
bind_as_is(struct stm_stmt *to, int at, const struct stm_stmt *row, int column)
{
    struct stm_span blob;

    switch (stm_stmt_type(row, column)) {
    case STM_TYPE_NULL: stm_stmt_bind_null(to, at); break;
    case STM_TYPE_INT:
        stm_stmt_bind_int(to, at, stm_stmt_int(row, column));
        break;
    case STM_TYPE_BLOB:
        blob = stm_stmt_blob(row, column);
        stm_stmt_bind_blob(to, at, blob.data, blob.size);
        break;
    case STM_TYPE_REAL:
    case STM_TYPE_TEXT:
        stm_stmt_bind_text(to, at, stm_stmt_text(row, column));
        break;
    }
}

static stm_status
find_same(int64_t *id, bool *there, struct stm_merge *merge,
          const struct stm_stmt *row, struct stm_err *err)
{
    struct stm_stmt *find = merge->stmts[STM_MERGE_BASELINE_SAME];
    stm_status status;

    bind_as_is(find, 1, row, 5);
    bind_as_is(find, 2, row, 2);
    bind_as_is(find, 3, row, 7);
    status = stm_stmt_step(find, there, err);
    if (!status && *there)
        *id = stm_stmt_int(find, 0);
    stm_stmt_reset(find);
    return status;
}

static stm_status
add_new(int64_t *id, struct stm_merge *merge, const struct stm_stmt *row,
        struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_BASELINE_ADD];
    struct stm_span base = stm_baseline_base(stm_stmt_text(row, 1));
    struct stm_buf name = { 0 };
    stm_status status;

    stm_buf_span(&name, base);
    stm_buf_text(&name, STM_BASELINE_UNSETTLED);
    stm_stmt_bind_text(add, 1, stm_buf_held(&name));
    for (int column = 2; column <= 10; column++)
        bind_as_is(add, column, row, column);
    status = name.failed ? stm_fail(err, STM_ENOMEM, 0, "no memory for a name")
                         : stm_stmt_run(add, err);
    *id = stm_db_last_id(merge->into);
    if (!status)
        status = stm_baselines_settle(merge->into, base, err);
    stm_buf_free(&name);
    return status;
}

static stm_status
add_baseline(struct stm_merge *merge, const struct stm_stmt *row,
             struct stm_err *err)
{
    int64_t id = 0;
    bool there = false;
    stm_status status = find_same(&id, &there, merge, row, err);

    if (!status && !there)
        status = add_new(&id, merge, row, err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_BASELINE,
                                      stm_stmt_int(row, 0), mapped(id, !there),
                                      err);
}

static stm_status
add_entry(struct stm_merge *merge, const struct stm_stmt *row,
          struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_ENTRY_ADD];
    int64_t to = 0;
    stm_status status = stm_merge_map_get(&to, merge, STM_MAP_BASELINE,
                                          stm_stmt_int(row, 0), err);

    if (status || to % 2 == 0)
        return status;
    stm_stmt_bind_int(add, 1, to / 2);
    for (int column = 1; column < 13; column++)
        bind_as_is(add, column + 1, row, column);
    return stm_stmt_run(add, err);
}

static stm_status
add_answer(struct stm_merge *merge, const struct stm_stmt *row,
           struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_ANSWER_ADD];
    int64_t to = 0;
    stm_status status = stm_merge_map_get(&to, merge, STM_MAP_BASELINE,
                                          stm_stmt_int(row, 0), err);

    if (status)
        return status;
    stm_stmt_bind_int(add, 1, to / 2);
    for (int column = 1; column < 5; column++)
        bind_as_is(add, column + 1, row, column);
    return stm_stmt_run(add, err);
}

stm_status
stm_merge_baselines(struct stm_merge *merge, struct stm_err *err)
{
    stm_status status =
        stm_merge_map_open(merge, STM_MAP_BASELINE, "baseline", err);

    if (!status)
        status =
            stm_merge_each_named(merge, "merge-baselines", add_baseline, err);
    if (!status)
        status = stm_merge_each_named(merge, "merge-entries", add_entry, err);
    if (!status)
        status = stm_merge_each_named(merge, "merge-answers", add_answer, err);
    return status;
}
