/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

static void
read_finding(struct report_finding *out, struct report *r,
             const struct stm_stmt *stmt)
{
    *out = (struct report_finding){
        .id = stm_stmt_int(stmt, 0),
        .key = report_copy(r, stmt, 1),
        .rule = report_copy(r, stmt, 2),
        .level = (stm_level)stm_stmt_int(stmt, 3),
        .base_level = (stm_level)stm_stmt_int(stmt, 4),
        .confidence = (stm_confidence)stm_stmt_int(stmt, 5),
        .time = stm_stmt_int(stmt, 6),
        .summary = report_copy(r, stmt, 7),
        .process = stm_stmt_int(stmt, 8),
        .related = stm_stmt_int(stmt, 9),
        .suppressed = report_copy(r, stmt, 10),
        .title = report_copy(r, stmt, 11),
        .attack = report_copy(r, stmt, 12),
        .why = report_copy(r, stmt, 13),
        .noise = report_copy(r, stmt, 14),
        .verdict = report_copy(r, stmt, 15),
        .verdict_reason = report_copy(r, stmt, 16),
        .analyst = report_copy(r, stmt, 17),
        .file = report_copy(r, stmt, 18),
        .file_offset = stm_stmt_int(stmt, 19),
        .record_id = stm_stmt_int(stmt, 20),
    };
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
    size_t room = 0;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_INCIDENT_FINDINGS, err);

    *list = NULL;
    *n = 0;
    *all = 0;
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, incident);
    stm_stmt_bind_int(stmt, 2, host);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        ++*all;
        if (*n == most)
            continue;
        if (!grow(r, list, *n, &room)) {
            stm_stmt_reset(stmt);
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
        }
        read_finding(&(*list)[(*n)++], r, stmt);
    }
    return status ? status : report_fed(r, err);
}

static bool
says_more(const struct report_finding *a, const struct report_finding *b)
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
        if (says_more(&list[i], worst))
            worst = &list[i];
    return worst;
}
