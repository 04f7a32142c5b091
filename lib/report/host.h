/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host.h - the parts of hosts/NAME/report.html; for host-page.c.
 */
#ifndef STM_REPORT_HOST_H
#define STM_REPORT_HOST_H

#include "report/page.h"

/* incident-html.c: all incidents, and findings that belong to none. */
stm_status host_incidents(struct stm_html *html, struct report *r,
                          const struct report_host *host, struct stm_err *err);

/* finding-html.c: one finding. `alone`: its summary is the heading above. */
stm_status host_finding(struct stm_html *html, struct report *r,
                        const struct report_finding *f, bool alone,
                        struct stm_err *err);

/* card-html.c: a process with all that is known of it. `knowledge` (or NULL
 * data) says how its company is known. */
void host_card(struct stm_html *html, const char *title, const char *note,
               const struct report_process *p, struct stm_span knowledge);

/* host-tables.c */
stm_status host_rules(struct stm_html *html, struct report *r,
                      const struct report_host *host, struct stm_err *err);
stm_status host_coverage(struct stm_html *html, struct report *r,
                         const struct report_host *host, struct stm_err *err);
stm_status host_evidence(struct stm_html *html, struct report *r,
                         const struct report_host *host, struct stm_err *err);

#endif
