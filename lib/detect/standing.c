/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/standing.h"

#include "detect/evaluable.h"
#include "detect/sql.h"

static stm_status
find_run(struct stm_standing *out, struct stm_db *db,
         const struct stm_rule *rule, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "rule-run-find", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, stm_span_of(rule->written.name));
    stm_stmt_bind_blob(stmt, 2, rule->written.sha256, STM_SHA256_SIZE);
    status = stm_stmt_step(stmt, &out->ran, err);
    out->findings = !status && out->ran ? stm_stmt_int(stmt, 0) : 0;
    stm_stmt_close(stmt);
    return status;
}

/* What the run said of a host, or would say. */
static stm_status
give(const struct stm_standing *standing, const struct stm_stmt *stmt,
     struct stm_evaluable *evaluable, const struct stm_rule *rule,
     struct stm_buf *reason, stm_standing_fn *each, void *arg,
     struct stm_err *err)
{
    bool can = false;
    stm_status status;

    if (standing->ran && !stm_stmt_is_null(stmt, 2)) {
        each(arg, stm_stmt_text(stmt, 1), stm_stmt_int(stmt, 2) != 0,
             stm_stmt_text(stmt, 3));
        return STM_OK;
    }
    status = stm_evaluable_ask(&can, reason, evaluable, stm_stmt_int(stmt, 0),
                               stm_span_of(rule->needs), err);
    if (!status)
        each(arg, stm_stmt_text(stmt, 1), can, stm_buf_held(reason));
    return status;
}

static stm_status
give_hosts(const struct stm_standing *standing, struct stm_db *db,
           struct stm_evaluable *evaluable, const struct stm_rule *rule,
           stm_standing_fn *each, void *arg, struct stm_err *err)
{
    struct stm_buf reason = { 0 };
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "rule-hosts", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, stm_span_of(rule->written.name));
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = give(standing, stmt, evaluable, rule, &reason, each, arg, err);
    stm_stmt_close(stmt);
    stm_buf_free(&reason);
    return status;
}

stm_status
stm_rule_standing(struct stm_standing *out, struct stm_db *db,
                  const struct stm_rule *rule, stm_standing_fn *each, void *arg,
                  struct stm_err *err)
{
    struct stm_evaluable *evaluable;
    stm_status status = find_run(out, db, rule, err);

    if (!status)
        status = stm_evaluable_open(&evaluable, db, err);
    if (status)
        return status;
    status = give_hosts(out, db, evaluable, rule, each, arg, err);
    stm_evaluable_close(evaluable);
    return status;
}

stm_status
stm_tuning_findings(int64_t *n, struct stm_db *db,
                    const struct stm_tuning *tuning, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "tuning-findings", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, stm_span_of(tuning->written.name));
    status = stm_stmt_step(stmt, &row, err);
    *n = !status && row ? stm_stmt_int(stmt, 0) : 0;
    stm_stmt_close(stmt);
    return status;
}
