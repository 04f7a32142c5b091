/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/outcome.h"

#include "base/table.h"
#include "detect/evaluable.h"
#include "detect/sql.h"

static void
bind_string(struct stm_stmt *stmt, int at, const char *text)
{
    if (text)
        stm_stmt_bind_text(stmt, at, stm_span_of(text));
    else
        stm_stmt_bind_null(stmt, at);
}

static void
bind_span(struct stm_stmt *stmt, int at, struct stm_span text)
{
    if (text.data)
        stm_stmt_bind_text(stmt, at, text);
    else
        stm_stmt_bind_null(stmt, at);
}

/* Ids are given here, in order: index + 1. */
static stm_status
store_finding(struct stm_stmt *stmt, const struct stm_found *f, int64_t id,
              struct stm_err *err)
{
    stm_stmt_bind_int(stmt, 1, id);
    bind_string(stmt, 2, f->key);
    bind_string(stmt, 3, f->rule->written.name);
    stm_stmt_bind_int(stmt, 4, f->host);
    stm_stmt_bind_int(stmt, 5, f->event);
    stm_stmt_bind_int(stmt, 6, f->process);
    stm_stmt_bind_int(stmt, 7, f->related);
    stm_stmt_bind_int(stmt, 8, (int64_t)f->rule->level);
    stm_stmt_bind_int(stmt, 9, (int64_t)f->level);
    stm_stmt_bind_int(stmt, 10, (int64_t)f->confidence);
    bind_span(stmt, 11, f->tuning);
    bind_span(stmt, 12, f->summary);
    bind_span(stmt, 13, f->details);
    stm_stmt_bind_int(stmt, 14, (int64_t)f->incident + 1);
    bind_span(stmt, 15, f->suppressed);
    return stm_stmt_run(stmt, err);
}

static stm_status
store_piece(struct stm_stmt *stmt, int64_t finding, struct stm_span role,
            int64_t event, struct stm_err *err)
{
    stm_stmt_bind_int(stmt, 1, finding);
    stm_stmt_bind_text(stmt, 2, role);
    stm_stmt_bind_int(stmt, 3, event);
    return stm_stmt_run(stmt, err);
}

/* The record itself, the parent's own event 1, and what the rule named. */
static stm_status
store_evidence(struct stm_stmt *stmt, const struct stm_found *f, int64_t id,
               struct stm_err *err)
{
    stm_status status =
        store_piece(stmt, id, stm_span_of("event"), f->event, err);

    if (!status && f->parent.event)
        status =
            store_piece(stmt, id, stm_span_of("parent"), f->parent.event, err);
    for (const struct stm_further *more = f->further; more && !status;
         more = more->next)
        status = store_piece(stmt, id, more->role, more->event, err);
    return status;
}

static stm_status
store_findings(struct stm_db *db, const struct stm_findings *findings,
               struct stm_err *err)
{
    struct stm_stmt *finding = NULL, *evidence = NULL;
    stm_status status =
        stm_db_named(&finding, db, stm_detect_sql, "finding-add", err);

    if (!status)
        status = stm_db_named(&evidence, db, stm_detect_sql,
                              "finding-evidence-add", err);
    for (size_t i = 0; i < findings->n && !status; i++) {
        const struct stm_found *f = &findings->items[i];

        status = store_finding(finding, f, (int64_t)i + 1, err);
        if (!status)
            status = store_evidence(evidence, f, (int64_t)i + 1, err);
    }
    stm_stmt_close(finding);
    stm_stmt_close(evidence);
    return status;
}

static stm_status
store_incidents(struct stm_db *db, const struct stm_incidents *incidents,
                struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "incident-add", err);

    if (status)
        return status;
    for (size_t i = 0; i < incidents->n && !status; i++) {
        const struct stm_incident *incident = &incidents->items[i];

        stm_stmt_bind_int(stmt, 1, (int64_t)i + 1);
        bind_string(stmt, 2, incident->key);
        stm_stmt_bind_int(stmt, 3, incident->host);
        stm_stmt_bind_int(stmt, 4, incident->root);
        stm_stmt_bind_int(stmt, 5, (int64_t)incident->level);
        stm_stmt_bind_int(stmt, 6, (int64_t)incident->confidence);
        stm_stmt_bind_int(stmt, 7, incident->first);
        stm_stmt_bind_int(stmt, 8, incident->last);
        bind_string(stmt, 9, incident->pattern);
        status = stm_stmt_run(stmt, err);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
store_run(struct stm_stmt *stmt, const struct stm_outcome *outcome,
          struct stm_err *err)
{
    const struct stm_rule *rule = outcome->rule;

    bind_string(stmt, 1, outcome->written->name);
    if (!rule) /* of another kind: named by its file, so no rule's name */
        bind_string(stmt, 1, outcome->written->file);
    bind_string(stmt, 2, rule ? rule->title : "");
    stm_stmt_bind_int(stmt, 3, rule ? (int64_t)rule->level : 0);
    bind_string(stmt, 4, rule ? rule->attack : "");
    bind_string(stmt, 5, rule ? rule->needs : "");
    bind_string(stmt, 6, rule ? rule->why : "");
    bind_string(stmt, 7, rule ? rule->noise : "");
    stm_stmt_bind_blob(stmt, 8, outcome->written->sha256, STM_SHA256_SIZE);
    stm_stmt_bind_int(stmt, 9, (int64_t)outcome->rows);
    bind_string(stmt, 10, outcome->error);
    return stm_stmt_run(stmt, err);
}

static stm_status
store_runs(struct stm_db *db, const struct stm_outcomes *outcomes,
           struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "rule-run-add", err);

    if (status)
        return status;
    for (size_t i = 0; i < outcomes->n && !status; i++)
        if (outcomes->items[i].rule || outcomes->items[i].error)
            status = store_run(stmt, &outcomes->items[i], err);
    stm_stmt_close(stmt);
    return status;
}

enum { PAIR = sizeof(void *) + sizeof(int64_t) };

static void
pair_of(char out[PAIR], const struct stm_rule *rule, int64_t host)
{
    memcpy(out, &rule, sizeof(rule));
    memcpy(out + sizeof(rule), &host, sizeof(host));
}

/* Which rules found something on which hosts. */
static stm_status
note_found(struct stm_table *found, const struct stm_findings *findings,
           struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < findings->n && !status; i++) {
        char pair[PAIR];

        pair_of(pair, findings->items[i].rule, findings->items[i].host);
        status = stm_table_put(found, pair, PAIR, 1, err);
    }
    return status;
}

/* Where one rule's silence means something; where it spoke it could look. */
struct asking {
    struct stm_evaluable *evaluable;
    struct stm_table *found;
    struct stm_stmt *add;
    struct stm_buf reason;
};

static stm_status
store_host(struct asking *a, const struct stm_outcome *outcome, int64_t host,
           struct stm_err *err)
{
    const struct stm_rule *rule = outcome->rule;
    char pair[PAIR];
    bool evaluable = false;
    stm_status status = stm_evaluable_ask(&evaluable, &a->reason, a->evaluable,
                                          host, stm_span_of(rule->needs), err);

    if (status)
        return status;
    pair_of(pair, rule, host);
    if (!evaluable && stm_table_find(a->found, pair, PAIR) > 0) {
        evaluable = true;
        stm_buf_text(&a->reason, ", and yet it found something");
    }
    if (outcome->error) {
        evaluable = false;
        stm_buf_reset(&a->reason);
        stm_buf_text(&a->reason, "the rule failed");
    }
    bind_string(a->add, 1, rule->written.name);
    stm_stmt_bind_int(a->add, 2, host);
    stm_stmt_bind_int(a->add, 3, evaluable);
    stm_stmt_bind_text(a->add, 4, stm_buf_held(&a->reason));
    return stm_stmt_run(a->add, err);
}

static stm_status
store_hosts(struct asking *a, struct stm_db *db,
            const struct stm_outcomes *outcomes, struct stm_err *err)
{
    struct stm_stmt *hosts;
    bool row = true;
    stm_status status = stm_db_named(&hosts, db, stm_detect_sql, "hosts", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(hosts, &row, err)) && row)
        for (size_t i = 0; i < outcomes->n && !status; i++)
            if (outcomes->items[i].rule)
                status = store_host(a, &outcomes->items[i],
                                    stm_stmt_int(hosts, 0), err);
    stm_stmt_close(hosts);
    return status;
}

static stm_status
store_evaluable(struct stm_db *db, const struct stm_findings *findings,
                const struct stm_outcomes *outcomes, struct stm_err *err)
{
    struct asking a = { 0 };
    stm_status status = stm_evaluable_open(&a.evaluable, db, err);

    if (!status)
        status = stm_table_open(&a.found, err);
    if (!status)
        status = note_found(a.found, findings, err);
    if (!status)
        status = stm_db_named(&a.add, db, stm_detect_sql, "rule-host-add", err);
    if (!status)
        status = store_hosts(&a, db, outcomes, err);
    stm_evaluable_close(a.evaluable);
    stm_table_close(a.found);
    stm_stmt_close(a.add);
    stm_buf_free(&a.reason);
    return status;
}

stm_status
stm_outcomes_store(struct stm_db *db, const struct stm_findings *findings,
                   const struct stm_incidents *incidents,
                   const struct stm_outcomes *outcomes, struct stm_err *err)
{
    stm_status status = stm_db_script_named(db, stm_detect_sql, "clear", err);

    if (!status)
        status = store_incidents(db, incidents, err);
    if (!status)
        status = store_findings(db, findings, err);
    if (!status)
        status = store_runs(db, outcomes, err);
    if (!status)
        status = store_evaluable(db, findings, outcomes, err);
    return status;
}
