/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index.h - the sections of index.html; for index-page.c.
 */
#ifndef STM_REPORT_INDEX_H
#define STM_REPORT_INDEX_H

#include "report/page.h"

/* Facts of the whole case. */
struct index_totals {
    int64_t hosts, files, bytes, records, stored, losses, anomalies, incidents,
        rules, recovered;
    int64_t unasked; /* hosts that no rule could be asked of */
    int64_t mute;    /* rules that could be asked of no host */
    bool has_time;
    stm_ticks first, last;
};

/* index-lead.c */
stm_status index_lead(struct stm_html *html, struct report *r,
                      const struct index_totals *totals, struct stm_err *err);
/* What a program says that it is: product, company and its name, from
 * `column` on; only where it says something. */
bool index_has_maker(const struct stm_stmt *stmt, int column);
void index_maker(struct stm_html *html, const struct stm_stmt *stmt,
                 int column);
stm_status index_levels(struct stm_html *html, struct report *r,
                        struct stm_err *err);
stm_status index_incidents(struct stm_html *html, struct report *r,
                           struct stm_err *err);
/* index-spread.c */
stm_status index_spread(struct stm_html *html, struct report *r,
                        struct stm_err *err);
stm_status index_hosts(struct stm_html *html, struct report *r,
                       struct stm_err *err);
stm_status index_rules(struct stm_html *html, struct report *r,
                       struct stm_err *err);
/* Files that are not what they claim. */
stm_status index_integrity(struct stm_html *html, struct report *r,
                           struct stm_err *err);
/* All that "nothing found" does not speak of. */
stm_status index_unchecked(struct stm_html *html, struct report *r,
                           struct stm_err *err);
/* What came of the analyst's list of hosts; without one nothing. */
stm_status index_expected(struct stm_html *html, struct report *r,
                          struct stm_err *err);
stm_status index_expected_fact(struct stm_html *html, struct report *r,
                               struct stm_err *err);
stm_status index_coverage(struct stm_html *html, struct report *r,
                          struct stm_err *err);
stm_status index_evidence(struct stm_html *html, struct report *r,
                          struct stm_err *err);

#endif
