/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/compare.h"

#include "baseline/ask.h"
#include "detect/sql.h"

const char *
stm_compared_name(stm_compared verdict)
{
    switch (verdict) {
    case STM_COMPARED_KNOWN_BAD: return "known-bad";
    case STM_COMPARED_MISMATCH: return "mismatch";
    case STM_COMPARED_MATCH: return "match";
    case STM_COMPARED_KNOWN: return "known";
    case STM_COMPARED_UNLISTED: return "unlisted";
    case STM_COMPARED_NOT_COMPARABLE: return "not comparable";
    }
    return "?";
}

static stm_status
run(struct stm_db *db, const struct stm_progress *progress, struct stm_err *err)
{
    static const char *const steps[] = { "compare-images", "compare-candidates",
                                         "compare-entries", "compare-answers",
                                         "compare-rest" };
    const size_t n = sizeof(steps) / sizeof(*steps);
    stm_status status = STM_OK;

    for (size_t i = 0; i < n && !status; i++) {
        stm_progress_step(progress, "baselines", i, n);
        if (stm_progress_stop(progress))
            return stm_fail(err, STM_ESTOP, 0, "stopped");
        status = stm_db_script_named(db, stm_detect_sql, steps[i], err);
    }
    return status;
}

static stm_status
compare(struct stm_db *db, const struct stm_progress *progress,
        struct stm_err *err)
{
    int64_t any = 0;
    stm_status status =
        stm_db_script_named(db, stm_detect_sql, "compare-clear", err);

    if (!status)
        status =
            stm_db_script_named(db, stm_detect_sql, "compare-capability", err);
    if (!status)
        status = stm_db_query_int(db, "SELECT EXISTS (SELECT 1 FROM baseline)",
                                  &any, err);
    if (!status)
        status = stm_baselines_ask(db, progress, err);
    if (status || !any)
        return status;
    status = run(db, progress, err);
    /* What follows is the rules': nothing of ours stands in their way. */
    return status
               ? status
               : stm_db_script_named(db, stm_detect_sql, "compare-drop", err);
}

stm_status
stm_compare(struct stm_db *db, const struct stm_progress *progress,
            struct stm_err *err)
{
    stm_status status = stm_db_begin(db, err);

    if (status)
        return status;
    status = compare(db, progress, err);
    if (!status)
        status = stm_db_commit(db, err);
    if (status)
        stm_db_rollback(db);
    return status;
}
