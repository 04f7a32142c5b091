/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host.h"
#include "report/tree.h"

#include <inttypes.h>

/* Findings of one incident in full; of the page: PAGE_ROWS. */
enum { INCIDENT_FINDINGS = 100 };

static void
put_heading(struct stm_html *html, const struct report_incident *i,
            const struct report_finding *worst)
{
    stm_html_begin(html, "h3");
    page_level(html, i->level);
    stm_html_string(html, " ");
    stm_html_text(html, worst ? worst->summary : stm_span_of("(no finding)"));
    stm_html_end(html);
    stm_html_begin_class(html, "p", "line");
    stm_html_begin(html, "span");
    stm_html_time(html, i->first);
    if (i->last != i->first) {
        stm_html_string(html, " to ");
        stm_html_time(html, i->last);
    }
    stm_html_end(html);
    stm_html_begin(html, "span");
    stm_html_print(html, "confidence %s", stm_confidence_name(i->confidence));
    stm_html_end(html);
    stm_html_begin(html, "span");
    stm_html_print(html, "%" PRId64 " finding%s", i->findings,
                   i->findings == 1 ? "" : "s");
    if (i->suppressed)
        stm_html_print(html, ", %" PRId64 " suppressed", i->suppressed);
    stm_html_end(html);
    stm_html_begin(html, "span");
    stm_html_string(html, "incident ");
    stm_html_element(html, "code", NULL, i->key);
    stm_html_end(html);
    stm_html_end(html);
}

static stm_status
put_findings(struct stm_html *html, struct report *r,
             const struct report_finding *list, size_t n, int64_t all,
             struct stm_err *err)
{
    struct tree tree;
    stm_status status = tree_build(&tree, r, list, n, err);

    if (!status)
        status = tree_print(html, &tree, err);
    for (size_t i = 0; !status && i < n; i++)
        status = host_finding(html, r, &list[i], all == 1, err);
    if (all > (int64_t)n) {
        stm_html_begin_class(html, "p", "more");
        stm_html_print(html, "%" PRId64 " more findings are in ",
                       all - (int64_t)n);
        stm_html_leaf(html, "code", NULL, "findings.jsonl");
        stm_html_string(html, ".");
        stm_html_end(html);
    }
    return status;
}

static stm_status
put_incident(struct stm_html *html, struct report *r,
             const struct report_host *host, const struct report_incident *i,
             size_t *left, struct stm_err *err)
{
    struct report_finding *list;
    size_t n, most = *left < INCIDENT_FINDINGS ? *left : INCIDENT_FINDINGS;
    int64_t all;
    stm_status status =
        report_load_findings(&list, &n, &all, r, i->id, host->id, most, err);

    if (status)
        return status;
    *left -= n;
    stm_html_line(html);
    stm_html_begin(html, "article");
    stm_html_attr_print(html, "class", "incident is-%s",
                        stm_level_name(i->level));
    stm_html_attr_print(html, "id", "i-%.*s", (int)i->key.size, i->key.data);
    put_heading(html, i, report_worst_finding(list, n));
    status = put_findings(html, r, list, n, all, err);
    stm_html_end(html);
    return status;
}

/* Findings that belong to no incident. */
static stm_status
put_others(struct stm_html *html, struct report *r,
           const struct report_host *host, size_t left, struct stm_err *err)
{
    struct report_finding *list;
    size_t n;
    int64_t all;
    stm_status status;

    stm_arena_reset(&r->arena);
    status = report_load_findings(&list, &n, &all, r, 0, host->id, left, err);
    if (status || !all)
        return status;
    stm_html_leaf(html, "h3", NULL, "Findings outside of incidents");
    for (size_t i = 0; !status && i < n; i++)
        status = host_finding(html, r, &list[i], false, err);
    if (all > (int64_t)n)
        stm_html_print(html, "%" PRId64 " more findings are in findings.jsonl.",
                       all - (int64_t)n);
    return status;
}

stm_status
host_incidents(struct stm_html *html, struct report *r,
               const struct report_host *host, struct stm_err *err)
{
    struct report_incidents incidents;
    struct report_incident incident;
    size_t left = PAGE_ROWS;
    int64_t n = 0, more = 0;
    bool row;
    stm_status status = report_incidents_open(&incidents, r, host->id, err);

    if (status)
        return status;
    page_section(html, "incidents", "Incidents");
    while (
        !(status = report_incidents_next(&incidents, &incident, &row, err)) &&
        row) {
        n++;
        if (left)
            status = put_incident(html, r, host, &incident, &left, err);
        else
            more++;
        if (status)
            break;
    }
    report_incidents_close(&incidents);
    if (!status)
        status = put_others(html, r, host, left, err);
    if (n == 0)
        stm_html_leaf(html, "p", "none",
                      "No rule found anything on this host. See below for "
                      "what could not be checked.");
    if (more) {
        stm_html_begin_class(html, "p", "more");
        stm_html_print(html, "%" PRId64 " more incidents are in incidents.csv.",
                       more);
        stm_html_end(html);
    }
    stm_html_end(html);
    return status;
}
