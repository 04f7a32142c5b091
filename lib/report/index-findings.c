/* SPDX-License-Identifier: Apache-2.0 */
#include "report/index.h"

#include <inttypes.h>

enum { INCIDENTS = 100 };

stm_status
index_levels(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Level", NULL },     { "Incidents", "n" },
        { "Findings", "n" },   { "Hosts with findings", "n" },
        { "Suppressed", "n" }, { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .compact = true,
                                .label = "Findings by level" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-levels", err);

    if (status)
        return status;
    page_section(html, "levels", "Findings by level");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        (void)page_row(&table);
        page_cell_level_of(html, (stm_level)stm_stmt_int(stmt, 0),
                           stm_stmt_int(stmt, 2));
        page_cell_count(html, stm_stmt_int(stmt, 1));
        page_cell_count(html, stm_stmt_int(stmt, 2));
        page_cell_count(html, stm_stmt_int(stmt, 4));
        page_cell_count(html, stm_stmt_int(stmt, 3));
        page_row_end(&table);
    }
    page_table_end(&table, "", "");
    stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}

static void
put_suppressed(struct stm_html *html, int64_t n, int64_t of)
{
    if (!n)
        return;
    stm_html_begin_class(html, "span", "soft small");
    if (n == of)
        stm_html_string(html, " (suppressed)");
    else
        stm_html_print(html, " (%" PRId64 " suppressed)", n);
    stm_html_end(html);
}

static void
put_more_hosts(struct stm_html *html, int64_t n)
{
    if (n <= 0)
        return;
    stm_html_begin_class(html, "span", "soft small");
    stm_html_string(html, " and ");
    stm_html_count(html, n);
    stm_html_print(html, " more host%s", n == 1 ? "" : "s");
    stm_html_end(html);
}

/* Columns of sql/index-incidents.sql. */
static void
put_incident(struct stm_html *html, const struct stm_stmt *stmt)
{
    page_cell_level(html, (stm_level)stm_stmt_int(stmt, 0));
    page_cell_string(
        html, NULL, stm_confidence_name((stm_confidence)stm_stmt_int(stmt, 1)));
    page_cell_time(html, stmt, 5);
    stm_html_begin(html, "td");
    page_host_link(html, stm_stmt_text(stmt, 3), stm_span_of(""),
                   stm_stmt_text(stmt, 2));
    put_more_hosts(html, stm_stmt_int(stmt, 10) - 1);
    stm_html_end(html);
    stm_html_begin_class(html, "td", "path");
    page_host_link(html, stm_stmt_text(stmt, 3), stm_stmt_text(stmt, 4),
                   stm_stmt_text(stmt, 6));
    put_suppressed(html, stm_stmt_int(stmt, 8), stm_stmt_int(stmt, 7));
    if (index_has_maker(stmt, 11)) {
        stm_html_begin_class(html, "div", "small soft");
        index_maker(html, stmt, 11);
        stm_html_end(html);
    }
    stm_html_end(html);
    page_cell_count(html, stm_stmt_int(stmt, 9));
    page_cell_count(html, stm_stmt_int(stmt, 7));
}

stm_status
index_incidents(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Level", NULL },   { "Confidence", NULL }, { "First event", NULL },
        { "Host", NULL },    { "What", "path" },     { "Times", "n" },
        { "Findings", "n" }, { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Incidents, the worst first",
                                .kind = "of-incidents",
                                .most = INCIDENTS };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-incidents", err);

    if (status)
        return status;
    page_section(html, "incidents", "Incidents");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        put_incident(html, stmt);
        page_row_end(&table);
    }
    page_table_end(&table,
                   "No rule found anything. See below for what could not be "
                   "checked.",
                   "the reports and incidents.csv files of the hosts");
    stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}

/* Columns of sql/index-rules.sql. */
static void
put_rule(struct stm_html *html, const struct stm_stmt *stmt)
{
    int64_t could = stm_stmt_int(stmt, 7), could_not = stm_stmt_int(stmt, 8);

    page_cell_level_of(html, (stm_level)stm_stmt_int(stmt, 2),
                       stm_stmt_int(stmt, 5));
    stm_html_begin(html, "td");
    stm_html_text(html, stm_stmt_text(stmt, 1));
    stm_html_begin_class(html, "div", "small soft");
    stm_html_element(html, "code", NULL, stm_stmt_text(stmt, 0));
    stm_html_string(html, " ");
    stm_html_text(html, stm_stmt_text(stmt, 3));
    stm_html_end(html);
    if (!stm_stmt_is_null(stmt, 4)) {
        stm_html_begin_class(html, "div", "bad small");
        stm_html_string(html, "failed: ");
        stm_html_text(html, stm_stmt_text(stmt, 4));
        stm_html_end(html);
    }
    stm_html_end(html);
    page_cell_count(html, stm_stmt_int(stmt, 5));
    page_cell_count(html, stm_stmt_int(stmt, 6));
    stm_html_begin_class(html, "td", "n");
    stm_html_count(html, could);
    stm_html_string(html, " of ");
    stm_html_count(html, could + could_not);
    stm_html_end(html);
}

stm_status
index_rules(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Level", NULL },
        { "Rule", NULL },
        { "Findings", "n" },
        { "Hosts", "n" },
        { "Could be checked on", "n" },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Rules that were run",
                                .kind = "of-rules" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-rules", err);

    if (status)
        return status;
    page_section(html, "rules", "Rules");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        put_rule(html, stmt);
        page_row_end(&table);
    }
    page_table_end(&table, "No rule was run.", "custody.json");
    stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}
