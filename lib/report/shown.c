/* SPDX-License-Identifier: Apache-2.0 */
#include "report/shown.h"

/* Adds the first `most` keys of an incident; `*n` is how many they are. */
static stm_status
add_keys(struct shown *out, size_t *n, struct report *r, int64_t incident,
         int64_t host, size_t most, struct stm_err *err)
{
    struct stm_stmt *stmt = NULL;
    struct report_finding finding;
    bool row;
    stm_status status = report_findings_start(&stmt, r, incident, host, err);

    *n = 0;
    while (!status && *n < most &&
           !(status = report_findings_next(stmt, &finding, &row, err)) && row) {
        status = stm_table_put(out->keys, finding.key.data, finding.key.size,
                               (int64_t)*n, err);
        ++*n;
    }
    if (stmt)
        stm_stmt_reset(stmt);
    return status;
}

/* As host_incidents() goes through them. */
static stm_status
add_incidents(struct shown *out, struct report *r, int64_t host,
              struct stm_err *err)
{
    struct report_incidents incidents;
    struct report_incident incident;
    size_t room = INCIDENTS, left = PAGE_FINDINGS, n;
    bool row;
    stm_status status = report_incidents_open(&incidents, r, host, err);

    if (status)
        return status;
    while (
        !status && room && left &&
        !(status = report_incidents_next(&incidents, &incident, &row, err)) &&
        row) {
        if (incident.nth > 1)
            continue;
        status =
            add_keys(out, &n, r, incident.id, host,
                     left < INCIDENT_FINDINGS ? left : INCIDENT_FINDINGS, err);
        left -= n;
        room--;
    }
    report_incidents_close(&incidents);
    return status;
}

stm_status
shown_load(struct shown *out, struct report *r, int64_t host,
           struct stm_err *err)
{
    size_t n;
    stm_status status = stm_table_open(&out->keys, err);

    if (status) {
        out->keys = NULL;
        return status;
    }
    status = add_incidents(out, r, host, err);
    if (!status)
        status = add_keys(out, &n, r, 0, host, INCIDENT_FINDINGS, err);
    if (status)
        shown_free(out);
    return status;
}

bool
shown_has(const struct shown *shown, struct stm_span key)
{
    return stm_table_find(shown->keys, key.data, key.size) >= 0;
}

void
shown_free(struct shown *shown)
{
    stm_table_close(shown->keys);
    shown->keys = NULL;
}
