/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shown.h - which findings the page of a host shows in full, so that nothing
 * links to one that it has no room for.
 */
#ifndef STM_REPORT_SHOWN_H
#define STM_REPORT_SHOWN_H

#include "base/table.h"
#include "report/parts.h"

/*
 * What a page shows in full; more incidents follow as rows of a table, more
 * findings of an incident stand in findings.jsonl.
 */
enum { INCIDENTS = 200, INCIDENT_FINDINGS = 100, PAGE_FINDINGS = 600 };

struct shown {
    struct stm_table *keys;
};

/* Resets the report's arena. Owned by the caller, failed too: shown_free(). */
stm_status shown_load(struct shown *out, struct report *r, int64_t host,
                      struct stm_err *err);
bool shown_has(const struct shown *shown, struct stm_span key);
void shown_free(struct shown *shown);

#endif
