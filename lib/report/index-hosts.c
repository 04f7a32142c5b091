/* SPDX-License-Identifier: Apache-2.0 */
#include "report/index.h"

/*
 * Counts by level, columns 2 to 6 of sql/index-hosts.sql: those not zero. Of
 * none it says what that is worth: columns 13 and 14.
 */
static void
put_levels(struct stm_html *html, const struct stm_stmt *stmt)
{
    bool any = false;

    stm_html_begin(html, "td");
    for (int level = STM_LEVEL_CRITICAL; level >= 0; level--) {
        int64_t n = stm_stmt_int(stmt, 2 + STM_LEVEL_CRITICAL - level);

        if (!n)
            continue;
        if (any)
            stm_html_string(html, " ");
        stm_html_begin(html, "span");
        stm_html_attr_print(html, "class", "level %s",
                            stm_level_name((stm_level)level));
        stm_html_count(html, n);
        stm_html_print(html, " %s", stm_level_name((stm_level)level));
        stm_html_end(html);
        any = true;
    }
    if (!any)
        page_none_found(html, stm_stmt_int(stmt, 13), stm_stmt_int(stmt, 14));
    stm_html_end(html);
}

static void
put_host(struct stm_html *html, const struct stm_stmt *stmt)
{
    stm_html_begin(html, "th");
    stm_html_attr(html, "scope", "row");
    page_host_link(html, stm_stmt_text(stmt, 1), stm_span_of(""),
                   stm_stmt_text(stmt, 0).size ? stm_stmt_text(stmt, 0)
                                               : stm_span_of("(unnamed)"));
    stm_html_end(html);
    put_levels(html, stmt);
    page_cell_count(html, stm_stmt_int(stmt, 7));
    page_cell_time(html, stmt, 8);
    page_cell_time(html, stmt, 9);
    page_cell_count(html, stm_stmt_int(stmt, 10));
    stm_html_begin_class(html, "td", "n");
    if (stm_stmt_int(stmt, 11))
        stm_html_begin_class(html, "span", "bad");
    stm_html_count(html, stm_stmt_int(stmt, 11));
    if (stm_stmt_int(stmt, 11))
        stm_html_end(html);
    stm_html_end(html);
    page_cell_count(html, stm_stmt_int(stmt, 15));
    if (stm_stmt_int(stmt, 12))
        page_cell_string(html, NULL, "yes");
    else
        stm_html_leaf(html, "td", "bad", "no");
}

stm_status
index_hosts(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Host", NULL },       { "Findings", NULL },
        { "Incidents", "n" },   { "First event", NULL },
        { "Last event", NULL }, { "Records", "n" },
        { "Losses", "n" },      { "Missing record ids", "n" },
        { "Sysmon", NULL },     { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Hosts, the worst findings first",
                                .kind = "of-hosts" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-hosts", err);

    if (status)
        return status;
    page_section(html, "hosts", "Hosts");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        put_host(html, stmt);
        page_row_end(&table);
    }
    page_table_end(&table, "No event names a computer.",
                   "the folder hosts/, by name");
    stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}

stm_status
index_coverage(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Channel", NULL },    { "Hosts", "n" },
        { "Records", "n" },     { "First event", NULL },
        { "Last event", NULL }, { "Missing record ids", "n" },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .compact = true,
                                .label = "Channels, over all hosts" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-coverage", err);

    if (status)
        return status;
    page_section(html, "coverage", "Coverage");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        page_cell(html, NULL,
                  stm_stmt_text(stmt, 0).size ? stm_stmt_text(stmt, 0)
                                              : stm_span_of("(no channel)"));
        page_cell_count(html, stm_stmt_int(stmt, 1));
        page_cell_count(html, stm_stmt_int(stmt, 2));
        page_cell_time(html, stmt, 3);
        page_cell_time(html, stmt, 4);
        page_cell_count(html, stm_stmt_int(stmt, 5));
        page_row_end(&table);
    }
    page_table_end(&table, "No record was read.", "case.db, table coverage");
    stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}
