/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.h - the parts of hosts/NAME/report.html; for host-page.c.
 */
#ifndef STM_REPORT_HOST_H
#define STM_REPORT_HOST_H

#include "report/page.h"

/* host-contents.c: incidents at a glance; where there are none nothing. */
stm_status host_contents(struct stm_html *html, struct report *r,
                         const struct report_host *host, struct stm_err *err);

/* incident-html.c: all incidents, and findings that belong to none. */
stm_status host_incidents(struct stm_html *html, struct report *r,
                          const struct report_host *host, struct stm_err *err);

/* finding-html.c: one finding. `alone`: its summary is the heading above. */
stm_status host_finding(struct stm_html *html, struct report *r,
                        const struct report_finding *f, bool alone,
                        struct stm_err *err);

/*
 * evidence-html.c: records as a table. The first one's role is called `first`
 * if that is not NULL; `rest` names where those stand that have no room.
 */
void host_records(struct stm_html *html, const struct report_evidence *list,
                  size_t n, const char *first, const char *rest);

/* guide-html.c: what to do next, for each rule of an incident's findings. */
stm_status host_guides(struct stm_html *html, struct report *r,
                       const struct report_host *host,
                       const struct report_finding *list, size_t n,
                       struct stm_err *err);

/* host-timeline-html.c: when the host has records and findings, as a picture.
 */
stm_status host_timeline(struct stm_html *html, struct report *r,
                         const struct report_host *host, struct stm_err *err);

/* What a rule's details say of a parent's company; empty: nothing. */
struct host_company {
    struct stm_span how;  /* observed, inferred, unknown */
    struct stm_span name; /* where `how` is not unknown */
};

/* card-html.c: a process with all that is known of it; `company` or NULL. */
void host_card(struct stm_html *html, const char *title, const char *note,
               const struct report_process *p,
               const struct host_company *company);

/* host-tables.c */
/* How many of the `rules` that were run could be asked of a host. */
stm_status host_asked(int64_t *could, int64_t *rules, struct report *r,
                      int64_t host, struct stm_err *err);
stm_status host_rules(struct stm_html *html, struct report *r,
                      const struct report_host *host, struct stm_err *err);
/* integrity-html.c: files that are not what they claim. */
stm_status host_integrity(struct stm_html *html, struct report *r,
                          const struct report_host *host, struct stm_err *err);
stm_status host_coverage(struct stm_html *html, struct report *r,
                         const struct report_host *host, struct stm_err *err);
stm_status host_evidence(struct stm_html *html, struct report *r,
                         const struct report_host *host, struct stm_err *err);

#endif
