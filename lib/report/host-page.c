/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host.h"

#include <inttypes.h>

/* What it is worth that nothing was found. */
static stm_status
put_none(struct stm_html *html, struct report *r, int64_t host,
         struct stm_err *err)
{
    int64_t could, rules;
    stm_status status = host_asked(&could, &rules, r, host, err);

    if (!status)
        page_none_found(html, could, rules);
    return status;
}

static stm_status
put_levels(struct stm_html *html, struct report *r, int64_t host,
           struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t suppressed = 0;
    bool row, any = false;
    stm_status status = report_query(&stmt, r, "host-levels", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host);
    stm_html_begin_class(html, "div", "wider");
    stm_html_leaf(html, "dt", NULL, "Findings");
    stm_html_begin(html, "dd");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        stm_level level = (stm_level)stm_stmt_int(stmt, 0);

        suppressed += stm_stmt_int(stmt, 2);
        if (!stm_stmt_int(stmt, 1))
            continue;
        if (any)
            stm_html_string(html, " ");
        stm_html_begin(html, "span");
        stm_html_attr_print(html, "class", "level %s", stm_level_name(level));
        stm_html_count(html, stm_stmt_int(stmt, 1));
        stm_html_print(html, " %s", stm_level_name(level));
        stm_html_end(html);
        any = true;
    }
    if (!any && !status)
        status = put_none(html, r, host, err);
    if (suppressed) {
        stm_html_begin_class(html, "span", "soft small");
        stm_html_print(html, " and %" PRId64 " suppressed", suppressed);
        stm_html_end(html);
    }
    page_fact_end(html);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
put_facts(struct stm_html *html, struct report *r, int64_t host,
          struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "host-totals", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row) {
        bool has_time = !stm_stmt_is_null(stmt, 1);

        page_fact_time(html, "First event (UTC)", has_time,
                       stm_stmt_int(stmt, 1));
        page_fact_time(html, "Last event (UTC)", has_time,
                       stm_stmt_int(stmt, 2));
        page_fact_count(html, "Records", stm_stmt_int(stmt, 0));
        page_fact_count(html, "Processes", stm_stmt_int(stmt, 3));
        page_fact_count(html, "Event logs", stm_stmt_int(stmt, 4));
        page_fact(html, "Losses");
        stm_html_begin_class(html, "span",
                             stm_stmt_int(stmt, 5) ? "bad" : "good");
        if (stm_stmt_int(stmt, 5))
            stm_html_count(html, stm_stmt_int(stmt, 5));
        else
            stm_html_string(html, "none");
        stm_html_end(html);
        page_fact_end(html);
        page_fact(html, "Sysmon");
        stm_html_leaf(html, "span", stm_stmt_int(stmt, 6) ? "good" : "bad",
                      stm_stmt_int(stmt, 6) ? "yes" : "no");
        page_fact_end(html);
    }
    stm_stmt_close(stmt);
    return status;
}

/* Names and machine ids that make up the host. */
static stm_status
put_computers(struct stm_html *html, struct report *r, int64_t host,
              struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row, any = false;
    stm_status status = report_query(&stmt, r, "host-computers", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host);
    stm_html_begin_class(html, "div", "whole");
    stm_html_leaf(html, "dt", NULL, "Computer names");
    stm_html_begin(html, "dd");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (any)
            stm_html_string(html, ", ");
        stm_html_text(html, stm_stmt_text(stmt, 0));
        if (stm_stmt_int(stmt, 1))
            stm_html_print(html, " (machine id %08" PRIX64 ")",
                           (uint64_t)stm_stmt_int(stmt, 1));
        any = true;
    }
    page_fact_end(html);
    stm_stmt_close(stmt);
    return status;
}

static struct stm_span
label_of(const struct report_host *host)
{
    return host->label.size ? host->label : stm_span_of("(unnamed)");
}

/* A sheet of paper says what case it is of, and who answers for it. */
static void
put_case(struct stm_html *html, const struct stm_report_options *options)
{
    if (options->case_id) {
        stm_html_string(html, " / case ");
        stm_html_string(html, options->case_id);
    }
    if (options->examiner) {
        stm_html_string(html, " / examiner ");
        stm_html_string(html, options->examiner);
    }
}

static stm_status
put_header(struct stm_html *html, struct report *r,
           const struct report_host *host, struct stm_err *err)
{
    static const char *const links[] = {
        "timeline",  "Timeline",  "incidents", "Incidents",
        "integrity", "Integrity", "unchecked", "What could be checked",
        "coverage",  "Coverage",  "evidence",  "Evidence",
        NULL,
    };
    stm_status status;

    page_skip(html);
    stm_html_begin(html, "header");
    stm_html_begin_class(html, "p", "over");
    stm_html_begin(html, "a");
    stm_html_attr(html, "href", "../../index.html");
    stm_html_string(html, "All hosts");
    stm_html_end(html);
    stm_html_string(html, " / host report");
    put_case(html, r->options);
    stm_html_end(html);
    stm_html_element(html, "h1", NULL, label_of(host));
    stm_html_begin_class(html, "dl", "facts");
    status = put_levels(html, r, host->id, err);
    if (!status)
        status = put_facts(html, r, host->id, err);
    if (!status)
        status = put_computers(html, r, host->id, err);
    stm_html_end(html);
    page_window(html, r);
    stm_html_begin_class(html, "p", "small soft files");
    stm_html_string(html, "The same as tables: ");
    stm_html_begin(html, "a");
    stm_html_attr(html, "href", "incidents.csv");
    stm_html_string(html, "incidents.csv");
    stm_html_end(html);
    stm_html_string(html, ", ");
    stm_html_begin(html, "a");
    stm_html_attr(html, "href", "processes.csv");
    stm_html_string(html, "processes.csv");
    stm_html_end(html);
    stm_html_end(html);
    stm_html_end(html);
    page_nav(html, links);
    return status;
}

static stm_status
put_page(struct stm_out *out, struct report *r, const struct report_host *host,
         struct stm_err *err)
{
    static stm_status (*const sections[])(
        struct stm_html *, struct report *, const struct report_host *,
        struct stm_err *) = { host_contents,  host_timeline, host_incidents,
                              host_integrity, host_rules,    host_coverage,
                              host_evidence };
    struct stm_html *html;
    struct stm_buf title = { 0 };
    stm_status status, closed;

    stm_buf_span(&title, label_of(host));
    if (r->options->case_id) {
        stm_buf_text(&title, ", ");
        stm_buf_text(&title, r->options->case_id);
    }
    status = title.failed
                 ? stm_fail(err, STM_ENOMEM, 0, "no memory for a page")
                 : stm_html_open(&html, out, stm_buf_held(&title), err);
    stm_buf_free(&title);
    if (status)
        return status;
    status = put_header(html, r, host, err);
    stm_html_begin(html, "main");
    stm_html_attr(html, "id", "main");
    for (size_t i = 0; !status && i < sizeof(sections) / sizeof(*sections); i++)
        status = sections[i](html, r, host, err);
    stm_html_end(html);
    page_footer(html);
    closed = stm_html_close(html, status ? NULL : err);
    return status ? status : closed;
}

stm_status
report_host_page(struct report *r, const struct report_host *host,
                 struct stm_err *err)
{
    struct stm_out *out;
    stm_status status = report_host_file(&out, r, host, "report.html", err);

    if (status)
        return status;
    status = put_page(out, r, host, err);
    if (!status)
        return stm_out_commit(out, err);
    stm_out_abandon(out);
    return status;
}
