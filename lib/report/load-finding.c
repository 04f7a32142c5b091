/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

/* NULL data for NULL. */
static struct stm_span
text_of(const struct stm_stmt *stmt, int column)
{
    if (stm_stmt_is_null(stmt, column))
        return (struct stm_span){ 0 };
    return stm_stmt_text(stmt, column);
}

static void
read_finding(struct report_finding *out, const struct stm_stmt *stmt)
{
    *out = (struct report_finding){
        .id = stm_stmt_int(stmt, 0),
        .key = text_of(stmt, 1),
        .rule = text_of(stmt, 2),
        .level = (stm_level)stm_stmt_int(stmt, 3),
        .base_level = (stm_level)stm_stmt_int(stmt, 4),
        .confidence = (stm_confidence)stm_stmt_int(stmt, 5),
        .time = stm_stmt_int(stmt, 6),
        .summary = text_of(stmt, 7),
        .process = stm_stmt_int(stmt, 8),
        .related = stm_stmt_int(stmt, 9),
        .suppressed = text_of(stmt, 10),
        .title = text_of(stmt, 11),
        .attack = text_of(stmt, 12),
        .why = text_of(stmt, 13),
        .noise = text_of(stmt, 14),
        .verdict = text_of(stmt, 15),
        .verdict_reason = text_of(stmt, 16),
        .analyst = text_of(stmt, 17),
        .file = text_of(stmt, 18),
        .file_offset = stm_stmt_int(stmt, 19),
        .record_id = stm_stmt_int(stmt, 20),
    };
}

static void
keep_texts(struct report *r, struct report_finding *f)
{
    struct stm_span *const texts[] = {
        &f->key,        &f->rule,           &f->summary,
        &f->suppressed, &f->title,          &f->attack,
        &f->why,        &f->noise,          &f->file,
        &f->verdict,    &f->verdict_reason, &f->analyst,
    };

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        *texts[i] = report_keep(r, *texts[i]);
}

stm_status
report_findings_start(struct stm_stmt **out, struct report *r, int64_t incident,
                      int64_t host, struct stm_err *err)
{
    stm_status status = report_held(out, r, REPORT_INCIDENT_FINDINGS, err);

    if (status)
        return status;
    stm_stmt_bind_int(*out, 1, incident);
    stm_stmt_bind_int(*out, 2, host);
    return STM_OK;
}

stm_status
report_findings_next(struct stm_stmt *stmt, struct report_finding *out,
                     bool *row, struct stm_err *err)
{
    stm_status status = stm_stmt_step(stmt, row, err);

    if (!status && *row)
        read_finding(out, stmt);
    return status;
}

/* Room for one more in a list that lives in the arena. */
static bool
grow(struct report *r, struct report_finding **list, size_t n, size_t *room)
{
    size_t more = *room ? 2 * *room : 16;
    struct report_finding *grown;

    if (n < *room)
        return true;
    grown = stm_arena_take(&r->arena, more * sizeof(*grown));
    if (!grown)
        return false;
    if (n)
        memcpy(grown, *list, n * sizeof(*grown));
    *list = grown;
    *room = more;
    return true;
}

stm_status
report_load_findings(struct report_finding **list, size_t *n, int64_t *all,
                     struct report *r, int64_t incident, int64_t host,
                     size_t most, struct stm_err *err)
{
    struct stm_stmt *stmt;
    struct report_finding finding;
    size_t room = 0;
    bool row;
    stm_status status = report_findings_start(&stmt, r, incident, host, err);

    *list = NULL;
    *n = 0;
    *all = 0;
    if (status)
        return status;
    while (!(status = report_findings_next(stmt, &finding, &row, err)) && row) {
        ++*all;
        if (*n == most)
            continue;
        if (!grow(r, list, *n, &room)) {
            stm_stmt_reset(stmt);
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
        }
        keep_texts(r, &finding);
        (*list)[(*n)++] = finding;
    }
    return status ? status : report_fed(r, err);
}

bool
report_says_more(const struct report_finding *a, const struct report_finding *b)
{
    if ((a->suppressed.data != NULL) != (b->suppressed.data != NULL))
        return !a->suppressed.data;
    if (a->level != b->level)
        return a->level > b->level;
    return a->confidence > b->confidence;
}

const struct report_finding *
report_worst_finding(const struct report_finding *list, size_t n)
{
    const struct report_finding *worst = n ? list : NULL;

    for (size_t i = 1; i < n; i++)
        if (report_says_more(&list[i], worst))
            worst = &list[i];
    return worst;
}
