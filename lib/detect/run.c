/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/run.h"

#include "base/text.h"
#include "detect/confined.h"
#include "detect/lines.h"
#include "detect/row.h"

#include <stdio.h>

/* One run: what it reads from, and how much its rows took. */
struct run {
    struct stm_findings *findings;
    const struct stm_rule *rule;
    struct stm_confined *confined;
    struct stm_row_layout layout;
    struct stm_buf text; /* reused from row to row */
    size_t taken;
    uint64_t rows;
};

bool
stm_rule_is_to_blame(stm_status status)
{
    return status == STM_EFORMAT || status == STM_ESQL || status == STM_ELIMIT;
}

stm_status
stm_rule_blame(const struct stm_written *written, struct stm_span sql,
               stm_status status, struct stm_err *err)
{
    char place[STM_ERR_TEXT / 2];
    size_t at = (size_t)(sql.data - written->text.data);

    if (!stm_rule_is_to_blame(status))
        return status;
    if (err->offset < sql.size)
        at += (size_t)err->offset;
    /* the file's name may be long: its end tells most */
    (void)snprintf(place, sizeof(place), "%s:%u",
                   strlen(written->file) < sizeof(place) - 16
                       ? written->file
                       : written->file + strlen(written->file) + 16 -
                             sizeof(place),
                   stm_line_at(written->text, at));
    return stm_fail_in(err, place);
}

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for findings");
}

/* Keeps text of a row, valid UTF-8 whatever the SQL made of it. */
static stm_status
keep(struct stm_span *out, struct run *run, struct stm_span text,
     struct stm_err *err)
{
    struct stm_buf repaired = { 0 };
    const char *kept;

    if (!stm_text_is_utf8(text)) {
        stm_text_repair(&repaired, text);
        text = stm_buf_held(&repaired);
    }
    run->taken += text.size;
    if (run->taken > STM_RULE_RESULT_BYTES) {
        stm_buf_free(&repaired);
        return stm_fail(err, STM_ELIMIT, 0, "gave more than %d MiB of rows",
                        STM_RULE_RESULT_BYTES >> 20);
    }
    kept = repaired.failed
               ? NULL
               : stm_arena_copy(&run->findings->arena, text.data, text.size);
    *out = stm_span_sized(kept, text.size);
    stm_buf_free(&repaired);
    return kept ? STM_OK : no_memory(err);
}

static stm_status
take_further(struct stm_found *found, struct run *run, struct stm_err *err)
{
    const struct stm_stmt *stmt = stm_confined_stmt(run->confined);

    for (int i = 0; i < run->layout.n; i++) {
        struct stm_further *further;
        int64_t event = 0;
        stm_status status = STM_OK;

        if (run->layout.further[i])
            status = stm_row_further(&event, stmt, i, err);
        if (status)
            return status;
        if (event == 0)
            continue;
        further = stm_arena_take(&run->findings->arena, sizeof(*further));
        if (!further)
            return no_memory(err);
        further->event = event;
        further->next = found->further;
        found->further = further;
        status = keep(&further->role, run, stm_row_role(stmt, i), err);
        if (status)
            return status;
    }
    return STM_OK;
}

static stm_status
take_row(struct run *run, struct stm_err *err)
{
    const struct stm_stmt *stmt = stm_confined_stmt(run->confined);
    struct stm_found *found;
    struct stm_row row = { 0 };
    stm_status status = stm_row_read(&row, &run->layout, stmt, err);

    if (!status)
        status = stm_row_details(&run->text, &run->layout, stmt, err);
    if (status)
        return status;
    found = stm_findings_add(run->findings);
    if (!found)
        return no_memory(err);
    found->rule = run->rule;
    found->event = row.event;
    found->process = row.process;
    found->related = row.related;
    found->level = run->rule->level;
    found->confidence = row.confidence < 0 ? run->rule->confidence
                                           : (stm_confidence)row.confidence;
    status = keep(&found->details, run, stm_buf_held(&run->text), err);
    if (!status)
        status = keep(&found->summary, run,
                      run->layout.summary < 0
                          ? stm_span_of(run->rule->title)
                          : stm_stmt_text(stmt, run->layout.summary),
                      err);
    return status ? status : take_further(found, run, err);
}

static stm_status
take_rows(struct run *run, struct stm_err *err)
{
    bool row = true;
    stm_status status =
        stm_row_layout(&run->layout, stm_confined_stmt(run->confined), err);

    while (!status && row) {
        status = stm_confined_step(run->confined, &row, err);
        if (!status && row)
            status = take_row(run, err);
        run->rows += row && !status;
    }
    return status;
}

/* Looks up what the rule's ids stand for; one that is none is its error. */
static stm_status
look_up(struct stm_found *found, struct stm_facts *facts,
        struct stm_arena *arena, struct stm_err *err)
{
    struct stm_process_facts process = { 0 };
    stm_status status =
        stm_facts_event(&found->at, facts, found->event, arena, err);

    if (!status)
        status = stm_facts_process(&process, facts, found->process, arena, err);
    if (!status)
        status = stm_facts_process(&found->parent, facts, found->related, arena,
                                   err);
    for (const struct stm_further *f = found->further; f && !status;
         f = f->next)
        status = stm_facts_is_event(facts, f->event, err);
    found->host = found->process ? process.host : found->at.host;
    return status;
}

stm_status
stm_rule_run(struct stm_findings *findings, uint64_t *rows, struct stm_db *db,
             struct stm_facts *facts, const struct stm_rule *rule,
             const struct stm_run_limits *limits, struct stm_err *err)
{
    struct run run = { .findings = findings, .rule = rule };
    size_t first = findings->n;
    stm_status status = stm_confined_open(&run.confined, db, rule->sql,
                                          limits->steps, limits->progress, err);

    if (!status)
        status = take_rows(&run, err);
    stm_confined_close(run.confined);
    stm_buf_free(&run.text);
    if (!status)
        stm_findings_join(findings, first);
    for (size_t i = first; i < findings->n && !status; i++)
        status = look_up(&findings->items[i], facts, &findings->arena, err);
    *rows = run.rows;
    if (status)
        findings->n = first;
    return stm_rule_blame(&rule->written, rule->sql, status, err);
}
