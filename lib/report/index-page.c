/* SPDX-License-Identifier: Apache-2.0 */
#include "report/index.h"

#include <inttypes.h>

static stm_status
load_totals(struct index_totals *out, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-totals", err);

    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row)
        *out = (struct index_totals){
            .hosts = stm_stmt_int(stmt, 0),
            .files = stm_stmt_int(stmt, 1),
            .bytes = stm_stmt_int(stmt, 2),
            .records = stm_stmt_int(stmt, 3),
            .stored = stm_stmt_int(stmt, 4),
            .has_time = !stm_stmt_is_null(stmt, 5),
            .first = stm_stmt_int(stmt, 5),
            .last = stm_stmt_int(stmt, 6),
            .losses = stm_stmt_int(stmt, 7),
            .anomalies = stm_stmt_int(stmt, 8),
            .incidents = stm_stmt_int(stmt, 9),
            .rules = stm_stmt_int(stmt, 10),
            .recovered = stm_stmt_int(stmt, 11),
            .unasked = stm_stmt_int(stmt, 12),
            .mute = stm_stmt_int(stmt, 13),
        };
    stm_stmt_close(stmt);
    return status;
}

static void
put_unasked(struct stm_html *html, const struct index_totals *t)
{
    page_fact(html, "Hosts not checked");
    if (t->unasked) {
        stm_html_begin_class(html, "a", "bad");
        stm_html_attr(html, "href", "#unchecked");
        stm_html_count(html, t->unasked);
        stm_html_string(html, " of ");
        stm_html_count(html, t->hosts);
        stm_html_end(html);
    } else {
        stm_html_leaf(html, "span", "good", "none");
    }
    page_fact_end(html);
}

static void
put_losses(struct stm_html *html, const struct index_totals *t)
{
    page_fact(html, "Losses");
    if (t->losses) {
        stm_html_begin_class(html, "a", "bad");
        stm_html_attr(html, "href", "#evidence");
        stm_html_count(html, t->losses);
        stm_html_string(html, " – evidence is incomplete");
        stm_html_end(html);
    } else {
        stm_html_leaf(html, "span", "good", "none");
    }
    page_fact_end(html);
}

static stm_status
put_facts(struct stm_html *html, struct report *r, const struct index_totals *t,
          const char *digest, struct stm_err *err)
{
    stm_status status;

    stm_html_begin_class(html, "dl", "facts");
    if (r->options->examiner)
        page_fact_text(html, "Examiner", stm_span_of(r->options->examiner));
    page_fact_count(html, "Hosts", t->hosts);
    status = index_expected_fact(html, r, err);
    put_unasked(html, t);
    page_fact_count(html, "Incidents", t->incidents);
    put_losses(html, t);
    page_fact(html, "Event logs");
    stm_html_count(html, t->files);
    stm_html_print(html, " (%.1f MB)", (double)t->bytes / 1e6);
    page_fact_end(html);
    page_fact_count(html, "Records", t->records);
    if (t->recovered)
        page_fact_count(html, "Recovered records", t->recovered);
    page_fact_time(html, "First event (UTC)", t->has_time, t->first);
    page_fact_time(html, "Last event (UTC)", t->has_time, t->last);
    stm_html_end(html);
    stm_html_begin_class(html, "p", "small soft made");
    stm_html_string(html, "Made at ");
    stm_html_time(html, r->options->made_at);
    stm_html_string(html, " with ");
    stm_html_count(html, t->rules);
    stm_html_string(html, t->rules == 1 ? " rule" : " rules");
    if (digest[0]) {
        stm_html_string(html, ", SHA-256 ");
        stm_html_leaf(html, "code", NULL, digest);
    }
    stm_html_end(html);
    return status;
}

/* The same for tools; timelines where they are made. */
static void
put_files(struct stm_html *html, const struct report *r)
{
    static const char *const names[] = { "timeline.csv",   "timeline.jsonl",
                                         "findings.jsonl", "correlations.csv",
                                         "navigator.json", "stix.json",
                                         "integrity.csv",  "custody.json" };
    enum { TIMELINES = 2 };
    size_t first = r->options->timeline == STM_TIMELINE_NONE ? TIMELINES : 0;

    stm_html_begin_class(html, "p", "small soft");
    stm_html_string(html, "For tools: ");
    for (size_t i = first; i < sizeof(names) / sizeof(*names); i++) {
        if (i > first)
            stm_html_string(html, ", ");
        stm_html_begin(html, "a");
        stm_html_attr(html, "href", names[i]);
        stm_html_string(html, names[i]);
        stm_html_end(html);
    }
    stm_html_end(html);
}

static stm_status
put_header(struct stm_html *html, struct report *r,
           const struct index_totals *t, const char *digest,
           struct stm_err *err)
{
    static const char *const links[] = {
        "incidents", "Incidents", "spread",    "How far it spread",
        "integrity", "Integrity", "hosts",     "Hosts",
        "rules",     "Rules",     "unchecked", "What could not be checked",
        "coverage",  "Coverage",  "evidence",  "Evidence",
        NULL,
    };
    stm_status status;

    page_skip(html);
    stm_html_begin(html, "header");
    stm_html_leaf(html, "p", "over", "stemma case report");
    stm_html_begin(html, "h1");
    stm_html_string(html,
                    r->options->case_id ? r->options->case_id : "Case report");
    stm_html_end(html);
    status = index_lead(html, r, t, err);
    if (!status)
        status = put_facts(html, r, t, digest, err);
    page_window(html, r);
    put_files(html, r);
    stm_html_end(html);
    page_nav(html, links);
    return status;
}

static stm_status
put_sections(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static stm_status (*const sections[])(struct stm_html *, struct report *,
                                          struct stm_err *) = {
        index_levels,    index_incidents, index_spread,
        index_integrity, index_hosts,     index_rules,
        index_unchecked, index_coverage,  index_evidence,
    };
    stm_status status = STM_OK;

    stm_html_begin(html, "main");
    stm_html_attr(html, "id", "main");
    for (size_t i = 0; !status && i < sizeof(sections) / sizeof(*sections); i++)
        status = sections[i](html, r, err);
    stm_html_end(html);
    page_footer(html);
    return status;
}

static stm_status
put_page(struct stm_out *out, struct report *r, struct stm_err *err)
{
    struct stm_html *html;
    struct index_totals totals = { 0 };
    char digest[STM_SHA256_TEXT];
    stm_status status = load_totals(&totals, r, err), closed;

    if (!status)
        status = report_rules_digest(digest, r, err);
    if (!status)
        status = stm_html_open(&html, out,
                               stm_span_of(r->options->case_id
                                               ? r->options->case_id
                                               : "stemma case report"),
                               err);
    if (status)
        return status;
    status = put_header(html, r, &totals, digest, err);
    if (!status)
        status = put_sections(html, r, err);
    closed = stm_html_close(html, status ? NULL : err);
    return status ? status : closed;
}

stm_status
report_index(struct report *r, struct stm_err *err)
{
    struct stm_out *out;
    stm_status status =
        stm_out_open(&out, r->files, "index.html", STM_OUT_LISTED, err);

    if (status)
        return status;
    status = put_page(out, r, err);
    if (!status)
        return stm_out_commit(out, err);
    stm_out_abandon(out);
    return status;
}
