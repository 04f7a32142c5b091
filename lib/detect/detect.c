/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/detect.h"

#include "detect/alike.h"
#include "detect/compare.h"
#include "detect/corroborate.h"
#include "detect/functions.h"
#include "detect/hash-check.h"
#include "detect/match.h"
#include "detect/outcome.h"
#include "detect/run.h"
#include "detect/sql.h"
#include "detect/tuning.h"

#include <stdlib.h>

/* All that one call holds. */
struct detecting {
    struct stm_db *db;
    struct stm_run_limits limits;
    struct stm_rules *rules;
    struct stm_facts *facts;
    struct stm_findings findings;
    struct stm_incidents incidents;
    struct stm_outcomes outcomes;
    struct stm_window window;
};

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for rules");
}

/* A failure that is the rule's becomes its outcome; any other is ours. */
static stm_status
settle(struct detecting *d, struct stm_outcome *outcome, stm_status status,
       const struct stm_err *why, struct stm_err *err)
{
    if (!status)
        return STM_OK;
    if (!stm_rule_is_to_blame(status))
        return stm_fail(err, status, why->offset, "%s", why->text);
    outcome->rows = 0;
    outcome->error =
        stm_arena_copy(&d->rules->arena, why->text, strlen(why->text));
    return outcome->error ? STM_OK : no_memory(err);
}

/* One outcome for every rule, list and tuning, in that order. */
static stm_status
list_outcomes(struct detecting *d, struct stm_err *err)
{
    size_t room = 1;

    for (int kind = 0; kind < STM_KINDS; kind++)
        room += d->rules->of[kind].n;
    d->outcomes.items = calloc(room, sizeof(*d->outcomes.items));
    if (!d->outcomes.items)
        return no_memory(err);
    for (int kind = 0; kind < STM_KINDS; kind++) {
        for (size_t i = 0; i < d->rules->of[kind].n; i++) {
            struct stm_outcome *outcome = &d->outcomes.items[d->outcomes.n++];

            outcome->written = d->rules->of[kind].items[i];
            outcome->error = outcome->written->error;
            if (kind == STM_KIND_RULE)
                outcome->rule = stm_rules_rule(d->rules, i);
        }
    }
    return STM_OK;
}

static stm_status
match_lists(struct detecting *d, struct stm_err *err)
{
    stm_status status = stm_db_begin(d->db, err);

    if (status)
        return status;
    status = stm_match_lists(d->db, d->rules, d->limits.progress, err);
    if (!status)
        status = stm_hash_checks(d->db, d->limits.progress, err);
    if (!status)
        status = stm_db_script_named(d->db, stm_detect_sql, "analyze", err);
    if (!status)
        status = stm_db_commit(d->db, err);
    if (status)
        stm_db_rollback(d->db);
    return status;
}

/* Many small reads in one transaction, else each locks the file anew. */
static stm_status
begin_reading(struct detecting *d, struct stm_err *err)
{
    stm_db_rollback(d->db);
    return stm_db_script(d->db, stm_span_of("BEGIN"), err);
}

static stm_status
run_rules(struct detecting *d, struct stm_err *err)
{
    size_t n = d->rules->of[STM_KIND_RULE].n;

    for (size_t i = 0; i < n; i++) {
        struct stm_outcome *outcome = &d->outcomes.items[i];
        struct stm_err why = { 0 };
        stm_status status;

        stm_progress_step(d->limits.progress, "rules", i, n);
        if (stm_progress_stop(d->limits.progress))
            return stm_fail(err, STM_ESTOP, 0, "stopped");
        if (outcome->error)
            continue;
        status = begin_reading(d, err);
        if (status)
            return status;
        status = stm_rule_run(&d->findings, &outcome->rows, d->db, d->facts,
                              outcome->rule, &d->limits, &why);
        status = settle(d, outcome, status, &why, err);
        if (status)
            return status;
    }
    return STM_OK;
}

static stm_status
run_tunings(struct detecting *d, struct stm_err *err)
{
    size_t n = d->rules->of[STM_KIND_TUNING].n;
    struct stm_outcome *outcomes = d->outcomes.items +
                                   d->rules->of[STM_KIND_RULE].n +
                                   d->rules->of[STM_KIND_LIST].n;

    for (size_t i = 0; i < n; i++) {
        struct stm_outcome *outcome = &outcomes[i];
        struct stm_err why = { 0 };
        stm_status status;

        if (outcome->error)
            continue;
        status =
            stm_tuning_run(&d->findings, d->db, stm_rules_tuning(d->rules, i),
                           &d->limits, &why);
        status = settle(d, outcome, status, &why, err);
        if (status)
            return status;
    }
    return STM_OK;
}

/* The analyst's word: suppress says why a finding is none. */
static stm_status
take_verdicts(struct detecting *d, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status =
        stm_db_named(&stmt, d->db, stm_detect_sql, "verdict", err);

    if (status)
        return status;
    for (size_t i = 0; i < d->findings.n && !status; i++) {
        struct stm_found *found = &d->findings.items[i];

        stm_stmt_bind_text(stmt, 1, stm_span_of(found->key));
        status = stm_stmt_step(stmt, &row, err);
        if (!status && row) {
            struct stm_span reason = stm_stmt_text(stmt, 0);

            found->suppressed = stm_span_sized(
                stm_arena_copy(&d->findings.arena, reason.data, reason.size),
                reason.size);
            if (!found->suppressed.data)
                status = no_memory(err);
        }
        stm_stmt_reset(stmt);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
store(struct detecting *d, struct stm_err *err)
{
    stm_status status = stm_db_begin(d->db, err);

    if (status)
        return status;
    status = stm_outcomes_store(d->db, &d->findings, &d->incidents,
                                &d->outcomes, err);
    if (!status)
        status = stm_incidents_corroborate(d->db, err);
    if (!status)
        status = stm_guides_store(d->db, d->rules, err);
    if (!status)
        status = stm_window_store(d->db, &d->window, err);
    if (!status)
        status = stm_db_commit(d->db, err);
    if (status)
        stm_db_rollback(d->db);
    return status;
}

/*
 * What was found is worked out while the case is only read: a rule that runs
 * out of memory ends the transaction it runs in, so it must be one that has
 * nothing to lose. begin_reading() makes the next.
 */
static stm_status
work_out(struct detecting *d, struct stm_err *err)
{
    stm_status status = stm_facts_open(&d->facts, d->db, err);

    if (!status)
        status = run_rules(d, err);
    if (!status)
        status = begin_reading(d, err);
    if (!status)
        status = stm_findings_key(&d->findings, err);
    if (!status)
        status = take_verdicts(d, err);
    if (!status)
        status = run_tunings(d, err);
    if (!status)
        status = begin_reading(d, err);
    if (!status)
        status = stm_incidents_make(&d->incidents, &d->findings, d->db, err);
    if (!status)
        status =
            stm_incidents_alike(&d->incidents, &d->findings, d->facts, err);
    stm_db_rollback(d->db);
    return status;
}

static stm_status
detect(struct detecting *d, struct stm_err *err)
{
    stm_status status = stm_functions_add(d->db, err);

    if (!status)
        status = stm_db_script_named(d->db, stm_detect_sql, "begin", err);
    if (!status)
        status = stm_window_resolve(&d->window, d->db, err);
    if (!status)
        status = stm_compare(d->db, d->limits.progress, err);
    if (!status)
        status = match_lists(d, err);
    if (!status)
        status = list_outcomes(d, err);
    if (!status)
        status = work_out(d, err);
    return status ? status : store(d, err);
}

static stm_status
count(struct stm_detect_result *out, const struct detecting *d,
      struct stm_err *err)
{
    struct stm_detect_result result = { .rules = d->rules->of[STM_KIND_RULE].n,
                                        .findings = d->findings.n };
    stm_status status = stm_rules_digest(d->rules, result.rules_sha256, err);

    if (!status)
        status = stm_incidents_raised(&result.raised, d->db, &d->window, err);

    for (size_t i = 0; i < d->outcomes.n; i++)
        result.failed += d->outcomes.items[i].error != NULL;
    for (size_t i = 0; i < d->findings.n; i++)
        if (!d->findings.items[i].suppressed.data &&
            stm_window_has(&d->window, d->findings.items[i].at.time))
            result.at_level[d->findings.items[i].level]++;
    if (!status)
        *out = result;
    return status;
}

stm_status
stm_detect(struct stm_db *db, const struct stm_detect_options *options,
           struct stm_detect_result *result, struct stm_err *err)
{
    struct detecting d = { .db = db,
                           .limits = { options->rule_steps, options->progress },
                           .findings = stm_findings_of(),
                           .window = options->window };
    stm_status status = stm_rules_open(&d.rules, options->rules_folder, err);

    if (!status)
        status = detect(&d, err);
    if (!status)
        status = count(result, &d, err);
    stm_facts_close(d.facts);
    stm_incidents_free(&d.incidents);
    stm_findings_free(&d.findings);
    free(d.outcomes.items);
    stm_rules_close(d.rules);
    return status;
}

stm_status
stm_detect_verdicts(struct stm_db *db, struct stm_err *err)
{
    stm_status status = stm_db_begin(db, err);

    if (status)
        return status;
    status = stm_db_script_named(db, stm_detect_sql, "verdict-apply", err);
    if (!status)
        status = stm_incidents_corroborate(db, err);
    if (!status)
        status = stm_db_commit(db, err);
    if (status)
        stm_db_rollback(db);
    return status;
}
