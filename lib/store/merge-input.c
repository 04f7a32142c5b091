/* SPDX-License-Identifier: Apache-2.0 */
#include "store/merge-parts.h"

static stm_status
add_run(struct stm_merge *merge, const struct stm_stmt *row,
        struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_RUN_ADD];
    const struct stm_span rules = stm_stmt_blob(row, 2);

    stm_stmt_bind_text(add, 1, stm_stmt_text(row, 0));
    stm_stmt_bind_text(add, 2, stm_stmt_text(row, 1));
    stm_stmt_bind_blob(add, 3, rules.data, rules.size);
    stm_stmt_bind_text(add, 4, stm_stmt_text(row, 3));
    stm_stmt_bind_int(add, 5, stm_stmt_int(row, 4));
    if (stm_stmt_is_null(row, 5))
        stm_stmt_bind_null(add, 6);
    else
        stm_stmt_bind_int(add, 6, stm_stmt_int(row, 5));
    stm_stmt_bind_text(add, 7, stm_stmt_text(row, 6));
    return stm_stmt_run(add, err);
}

static stm_status
add_expected(struct stm_merge *merge, const struct stm_stmt *row,
             struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_EXPECTED_ADD];

    stm_stmt_bind_text(add, 1, stm_stmt_text(row, 0));
    return stm_stmt_run(add, err);
}

static stm_status
add_opinion(struct stm_merge *merge, const struct stm_stmt *row,
            struct stm_err *err)
{
    struct stm_stmt *add = merge->stmts[STM_MERGE_OPINION_ADD];
    const struct stm_span sha256 = stm_stmt_blob(row, 0);

    stm_stmt_bind_blob(add, 1, sha256.data, sha256.size);
    stm_stmt_bind_int(add, 2, stm_stmt_int(row, 1));
    stm_stmt_bind_int(add, 3, stm_stmt_int(row, 2));
    stm_stmt_bind_text(add, 4, stm_stmt_text(row, 3));
    return stm_stmt_run(add, err);
}

static stm_status
add_verdict(struct stm_merge *merge, const struct stm_stmt *row,
            struct stm_err *err)
{
    struct stm_stmt *const steps[] = {
        merge->stmts[STM_MERGE_VERDICT_CLASH],
        merge->stmts[STM_MERGE_VERDICT_ADD],
    };
    stm_status status = STM_OK;

    for (size_t i = 0; !status && i < sizeof(steps) / sizeof(*steps); i++) {
        for (int column = 0; column < 4; column++)
            stm_stmt_bind_text(steps[i], column + 1,
                               stm_stmt_text(row, column));
        status = stm_stmt_run(steps[i], err);
    }
    return status;
}

stm_status
stm_merge_input(struct stm_merge *merge, struct stm_err *err)
{
    stm_status status = stm_merge_each_named(merge, "merge-runs", add_run, err);

    if (!status)
        status =
            stm_merge_each_named(merge, "merge-expected", add_expected, err);
    if (!status)
        status =
            stm_merge_each_named(merge, "merge-verdicts", add_verdict, err);
    if (!status)
        status =
            stm_merge_each_named(merge, "merge-opinions", add_opinion, err);
    return status;
}
