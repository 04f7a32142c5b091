/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

stm_status
report_incidents_open(struct report_incidents *list, struct report *r,
                      int64_t host, struct stm_err *err)
{
    stm_status status = report_query(&list->stmt, r, "incidents", err);

    list->report = r;
    if (!status)
        stm_stmt_bind_int(list->stmt, 1, host);
    return status;
}

stm_status
report_incidents_next(struct report_incidents *list,
                      struct report_incident *out, bool *row,
                      struct stm_err *err)
{
    const struct stm_stmt *stmt = list->stmt;
    stm_status status = stm_stmt_step(list->stmt, row, err);

    if (status || !*row)
        return status;
    stm_arena_reset(&list->report->arena);
    *out = (struct report_incident){
        .id = stm_stmt_int(stmt, 0),
        .key = report_copy(list->report, stmt, 1),
        .level = (stm_level)stm_stmt_int(stmt, 2),
        .confidence = (stm_confidence)stm_stmt_int(stmt, 3),
        .first = stm_stmt_int(stmt, 4),
        .last = stm_stmt_int(stmt, 5),
        .root = stm_stmt_int(stmt, 6),
        .findings = stm_stmt_int(stmt, 7),
        .suppressed = stm_stmt_int(stmt, 8),
        .base_level = (stm_level)stm_stmt_int(stmt, 9),
        .pattern = report_copy(list->report, stmt, 10),
        .nth = stm_stmt_int(stmt, 11),
        .alike = stm_stmt_int(stmt, 12),
        .hosts = stm_stmt_int(stmt, 13),
        .first_host = report_copy(list->report, stmt, 14),
        .first_folder = report_copy(list->report, stmt, 15),
        .first_there = stm_stmt_int(stmt, 16),
    };
    return STM_OK;
}

void
report_incidents_close(struct report_incidents *list)
{
    stm_stmt_close(list->stmt);
    list->stmt = NULL;
}
