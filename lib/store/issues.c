/* SPDX-License-Identifier: Apache-2.0 */
#include "store/issues.h"

#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>

/* 1,280 issues with a sentence each. */
enum { ISSUES_MEMORY = 4 << 20 };

const char *
stm_effect_name(stm_effect effect)
{
    switch (effect) {
    case STM_NOTE_LOSS: return "loss";
    case STM_NOTE_ANOMALY: return "anomaly";
    }
    return "loss";
}

stm_status
stm_issues_init(struct stm_issues *issues, struct stm_db *db,
                struct stm_err *err)
{
    memset(issues, 0, sizeof(*issues));
    issues->arena = stm_arena_of(ISSUES_MEMORY);
    return stm_db_named(&issues->insert, db, stm_store_sql, "issue-add", err);
}

void
stm_issues_free(struct stm_issues *issues)
{
    stm_stmt_close(issues->insert);
    issues->insert = NULL;
    stm_arena_free(&issues->arena);
}

void
stm_issues_reset(struct stm_issues *issues)
{
    stm_arena_reset(&issues->arena);
    issues->n_kinds = 0;
    issues->n = 0;
    issues->losses = 0;
    issues->anomalies = 0;
}

static char *
copy(struct stm_issues *issues, const char *text)
{
    return stm_arena_copy(&issues->arena, text, strlen(text));
}

/* The last kind takes what there is no room for; NULL without memory. */
static struct stm_issue_kind *
kind_of(struct stm_issues *issues, const struct stm_issue *issue)
{
    struct stm_issue_kind *kind;

    for (size_t i = 0; i < issues->n_kinds; i++) {
        kind = &issues->kinds[i];
        if (kind->effect == issue->effect &&
            strcmp(kind->kind, issue->kind) == 0)
            return kind;
    }
    if (issues->n_kinds == STM_ISSUE_KINDS)
        return &issues->kinds[STM_ISSUE_KINDS - 1];
    kind = &issues->kinds[issues->n_kinds];
    *kind =
        (struct stm_issue_kind){ copy(issues, issue->kind), issue->effect, 0 };
    if (!kind->kind)
        return NULL;
    issues->n_kinds++;
    return kind;
}

stm_status
stm_issues_add(struct stm_issues *issues, const struct stm_issue *issue,
               struct stm_err *err)
{
    struct stm_issue_kind *kind = kind_of(issues, issue);
    struct stm_issue *kept;

    if (!kind)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for an issue");
    if (issue->effect == STM_NOTE_LOSS)
        issues->losses++;
    else
        issues->anomalies++;
    if (kind->count++ >= STM_ISSUES_EACH)
        return STM_OK;
    kept = &issues->list[issues->n];
    *kept = *issue;
    kept->kind = kind->kind;
    kept->text = copy(issues, issue->text);
    if (!kept->text)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for an issue");
    issues->n++;
    return STM_OK;
}

static stm_status
insert_row(struct stm_issues *issues, int64_t evidence,
           const struct stm_issue *issue, uint64_t count, struct stm_err *err)
{
    struct stm_stmt *insert = issues->insert;

    stm_stmt_bind_int(insert, 1, evidence);
    stm_stmt_bind_text(insert, 2, stm_span_of(issue->kind));
    stm_stmt_bind_text(insert, 3, stm_span_of(stm_effect_name(issue->effect)));
    if (issue->has_offset)
        stm_stmt_bind_int(insert, 4, (int64_t)issue->file_offset);
    else
        stm_stmt_bind_null(insert, 4);
    if (issue->has_record)
        stm_stmt_bind_int(insert, 5, issue->record_id);
    else
        stm_stmt_bind_null(insert, 5);
    stm_stmt_bind_int(insert, 6, (int64_t)count);
    stm_stmt_bind_text(insert, 7, stm_span_of(issue->text));
    return stm_stmt_run(insert, err);
}

stm_status
stm_issues_store(struct stm_issues *issues, int64_t evidence,
                 struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; !status && i < issues->n; i++)
        status = insert_row(issues, evidence, &issues->list[i], 1, err);
    for (size_t i = 0; !status && i < issues->n_kinds; i++) {
        const struct stm_issue_kind *kind = &issues->kinds[i];
        struct stm_issue rest = { .effect = kind->effect, .kind = kind->kind };
        char text[64];

        if (kind->count <= STM_ISSUES_EACH)
            continue;
        (void)snprintf(text, sizeof(text), "%" PRIu64 " more of this kind",
                       kind->count - STM_ISSUES_EACH);
        rest.text = text;
        status = insert_row(issues, evidence, &rest,
                            kind->count - STM_ISSUES_EACH, err);
    }
    return status;
}
