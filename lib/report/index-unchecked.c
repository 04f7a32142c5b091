/* SPDX-License-Identifier: Apache-2.0 */
#include "report/index.h"

#include <inttypes.h>

enum { NAMED_HOSTS = 8 };

/* Links to some of the hosts of a (rule, reason). */
static stm_status
put_some_hosts(struct stm_html *html, struct stm_stmt *hosts,
               const struct stm_stmt *stmt, struct stm_err *err)
{
    int64_t n = stm_stmt_int(stmt, 3), shown = 0;
    bool row;
    stm_status status;

    stm_stmt_reset(hosts);
    stm_stmt_bind_text(hosts, 1, stm_stmt_text(stmt, 0));
    stm_stmt_bind_text(hosts, 2, stm_stmt_text(stmt, 2));
    stm_html_begin_class(html, "td", "path");
    while (!(status = stm_stmt_step(hosts, &row, err)) && row) {
        if (shown++)
            stm_html_string(html, ", ");
        page_host_link(html, stm_stmt_text(hosts, 1), stm_span_of(""),
                       stm_stmt_text(hosts, 0));
    }
    if (n > shown)
        stm_html_print(html, " and %" PRId64 " more", n - shown);
    stm_html_end(html);
    return status;
}

static stm_status
put_rules(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Rules", "path" }, { "Why it could not be checked", "path" },
        { "Hosts", "n" },    { "Which", "path" },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Rules that the evidence of a host "
                                         "cannot answer",
                                .kind = "of-reasons" };
    struct stm_stmt *stmt, *hosts = NULL;
    bool row;
    stm_status status = report_query(&stmt, r, "index-unchecked", err);

    if (status)
        return status;
    status = report_query(&hosts, r, "index-unchecked-hosts", err);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        page_cell(html, "path", stm_stmt_text(stmt, 1));
        page_cell(html, "path", stm_stmt_text(stmt, 2));
        page_cell_count(html, stm_stmt_int(stmt, 3));
        status = put_some_hosts(html, hosts, stmt, err);
        page_row_end(&table);
    }
    page_table_end(&table, "Every rule could be asked of every host.",
                   "case.db, table rule_host");
    stm_stmt_close(hosts);
    stm_stmt_close(stmt);
    return status;
}

/* A heading and a list of hosts, or nothing where there are none. */
static stm_status
put_host_list(struct stm_html *html, struct report *r, const char *statement,
              const char *title, struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t n = 0;
    bool row;
    stm_status status = report_query(&stmt, r, statement, err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (n++ == 0) {
            stm_html_leaf(html, "h3", NULL, title);
            stm_html_begin(html, "p");
        } else if (n <= PAGE_ROWS) {
            stm_html_string(html, ", ");
        }
        if (n <= PAGE_ROWS)
            page_host_link(html, stm_stmt_text(stmt, 1), stm_span_of(""),
                           stm_stmt_text(stmt, 0));
    }
    if (n > PAGE_ROWS)
        stm_html_print(html, " and %" PRId64 " more", n - PAGE_ROWS);
    if (n)
        stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
put_bundles(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = { { "Bundle", NULL },
                                                  { "Other files in it", "n" },
                                                  { NULL, NULL } };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .compact = true,
                                .label = "Evidence without a single event "
                                         "log" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-empty-bundles", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (table.rows == 0)
            stm_html_leaf(html, "h3", NULL, "Bundles without event logs");
        if (!page_row(&table))
            continue;
        page_cell(html, "mono", stm_stmt_text(stmt, 0));
        page_cell_count(html, stm_stmt_int(stmt, 2));
        page_row_end(&table);
    }
    if (table.rows)
        page_table_end(&table, "", "custody.json");
    stm_stmt_close(stmt);
    return status;
}

/* One line a machine id. */
static stm_status
put_clones(struct stm_html *html, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t machine = 0;
    bool row, any = false;
    stm_status status = report_query(&stmt, r, "index-clones", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        bool fresh = stm_stmt_int(stmt, 0) != machine;

        if (!any) {
            stm_html_leaf(html, "h3", NULL, "Renamed or cloned hosts");
            stm_html_begin(html, "ul");
            stm_html_attr(html, "class", "plain");
        } else if (fresh) {
            stm_html_end(html);
        }
        machine = stm_stmt_int(stmt, 0);
        if (fresh) {
            stm_html_begin(html, "li");
            stm_html_print(html, "Machine id %08" PRIX64 ": ",
                           (uint64_t)machine);
        } else {
            stm_html_string(html, ", ");
        }
        page_host_link(html, stm_stmt_text(stmt, 2), stm_span_of(""),
                       stm_stmt_text(stmt, 1));
        any = true;
    }
    if (any) {
        stm_html_end(html);
        stm_html_end(html);
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
index_unchecked(struct stm_html *html, struct report *r, struct stm_err *err)
{
    stm_status status;

    page_section(html, "unchecked", "What could not be checked");
    status = put_rules(html, r, err);
    if (!status)
        status = put_host_list(html, r, "index-no-sysmon",
                               "Hosts without Sysmon", err);
    if (!status)
        status = put_bundles(html, r, err);
    if (!status)
        status = index_expected(html, r, err);
    if (!status)
        status = put_clones(html, r, err);
    stm_html_end(html);
    return status;
}
