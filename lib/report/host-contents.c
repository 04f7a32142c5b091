/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host-contents.c - the incidents of a host at a glance, before all that is
 * told of them.
 */
#include "report/host.h"
#include "report/shown.h"

#include <inttypes.h>

enum { ROWS = 40 };

/* Columns of sql/host-contents.sql. `shown`: the page has it in full, so that
 * it can be led to. */
static void
put_row(struct stm_html *html, const struct stm_stmt *stmt, bool shown)
{
    int64_t n = stm_stmt_int(stmt, 4), suppressed = stm_stmt_int(stmt, 5);

    page_cell_level_of(html, (stm_level)stm_stmt_int(stmt, 0), n - suppressed);
    page_cell_time(html, stmt, 2);
    stm_html_begin_class(html, "td", "path");
    if (shown) {
        struct stm_span key = stm_stmt_text(stmt, 1);

        stm_html_begin(html, "a");
        stm_html_attr_print(html, "href", "#i-%.*s", (int)key.size, key.data);
    }
    stm_html_text(html, stm_stmt_text(stmt, 3));
    if (shown)
        stm_html_end(html);
    if (suppressed == n)
        stm_html_leaf(html, "span", "soft small", " (suppressed)");
    stm_html_end(html);
    page_cell_count(html, stm_stmt_int(stmt, 6));
    page_cell_count(html, n);
}

stm_status
host_contents(struct stm_html *html, struct report *r,
              const struct report_host *host, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Level", NULL }, { "First event", NULL }, { "What", "path" },
        { "Times", "n" },  { "Findings", "n" },     { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Incidents, the worst first",
                                .kind = "of-contents",
                                .most = ROWS };
    struct stm_stmt *stmt;
    int64_t left = PAGE_FINDINGS; /* as host_incidents() has room */
    bool row;
    stm_status status = report_query(&stmt, r, "host-contents", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host->id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (table.rows == 0)
            page_section(html, "contents", "At a glance");
        if (!page_row(&table))
            continue;
        put_row(html, stmt, left > 0);
        page_row_end(&table);
        left -= stm_stmt_int(stmt, 4) < INCIDENT_FINDINGS
                    ? stm_stmt_int(stmt, 4)
                    : INCIDENT_FINDINGS;
    }
    if (table.rows) {
        page_table_end(&table, "", "this page and in incidents.csv");
        stm_html_end(html);
    }
    stm_stmt_close(stmt);
    return status;
}
