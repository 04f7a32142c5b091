/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index-spread.c - how far what was found has spread: the same two programs,
 * contents and dropped files over the hosts, and where each was seen first.
 */
#include "report/index.h"
#include "report/spread.h"

#include <inttypes.h>

enum { ROWS = 50 };

/* "3 of 7" */
static void
put_of(struct stm_html *html, int64_t n, int64_t of)
{
    stm_html_begin_class(html, "td", "n");
    stm_html_count(html, n);
    stm_html_string(html, " of ");
    stm_html_count(html, of);
    stm_html_end(html);
}

/* When it was seen, columns `time` and the next; and on which host first,
 * `time` + 2 and the next. */
static void
put_first(struct stm_html *html, const struct stm_stmt *stmt, int time)
{
    int label = time + 2;

    stm_html_begin(html, "td");
    stm_html_time(html, stm_stmt_int(stmt, time));
    if (stm_stmt_int(stmt, time + 1) != stm_stmt_int(stmt, time)) {
        stm_html_begin_class(html, "div", "small soft");
        stm_html_string(html, "last ");
        stm_html_time(html, stm_stmt_int(stmt, time + 1));
        stm_html_end(html);
    }
    stm_html_end(html);
    stm_html_begin(html, "td");
    page_host_link(html, stm_stmt_text(stmt, label + 1), stm_span_of(""),
                   stm_stmt_text(stmt, label).size ? stm_stmt_text(stmt, label)
                                                   : stm_span_of("(unnamed)"));
    stm_html_end(html);
}

/* Columns of sql/spread-pairs.sql. */
static void
put_pair(struct stm_html *html, const struct stm_stmt *stmt, int64_t hosts)
{
    page_cell_level(html, (stm_level)stm_stmt_int(stmt, 0));
    stm_html_begin_class(html, "td", "path");
    if (stm_stmt_text(stmt, 3).size)
        stm_html_text(html, stm_stmt_text(stmt, 3));
    else
        stm_html_leaf(html, "span", "soft", "unknown parent");
    stm_html_string(html, " \xe2\x86\x92 ");
    stm_html_text(html, stm_stmt_text(stmt, 4));
    stm_html_element(html, "div", "small soft", stm_stmt_text(stmt, 1));
    stm_html_end(html);
    put_of(html, stm_stmt_int(stmt, 5), hosts);
    page_cell_count(html, stm_stmt_int(stmt, 6));
    put_first(html, stmt, 7);
}

static stm_status
put_pairs(struct stm_html *html, struct report *r, int64_t hosts,
          struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Level", NULL },
        { "Parent and child", "path" },
        { "Hosts", "n" },
        { "Findings", "n" },
        { "First seen, last seen", NULL },
        { "First seen on", NULL },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "The same two programs, on the most "
                                         "hosts first",
                                .kind = "of-pairs",
                                .most = ROWS };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "spread-pairs", err);

    if (status)
        return status;
    stm_html_leaf(html, "h3", NULL, "The same parent and child");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        put_pair(html, stmt, hosts);
        page_row_end(&table);
    }
    page_table_end(&table, "No finding is about a process.", "findings.jsonl");
    stm_stmt_close(stmt);
    return status;
}

/* Columns of sql/spread-digests.sql and sql/spread-drops.sql. */
static void
put_file(struct stm_html *html, const struct stm_stmt *stmt, int64_t hosts)
{
    page_cell_level(html, (stm_level)stm_stmt_int(stmt, 0));
    stm_html_begin_class(html, "td", "path");
    stm_html_text(html, stm_stmt_text(stmt, 1));
    if (stm_stmt_text(stmt, 2).size) {
        stm_html_begin_class(html, "div", "small soft");
        stm_html_element(html, "code", NULL, stm_stmt_text(stmt, 2));
        stm_html_end(html);
    }
    stm_html_end(html);
    page_cell_count(html, stm_stmt_int(stmt, 4));
    put_of(html, stm_stmt_int(stmt, 3), hosts);
    put_first(html, stmt, 5);
}

/* Of one kind; nothing where there is none. */
static stm_status
put_files(struct stm_html *html, struct report *r, const char *statement,
          const char *title, int64_t hosts, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Level", NULL },
        { "File", "path" },
        { "Hosts with findings", "n" },
        { "Seen on hosts", "n" },
        { "First seen, last seen", NULL },
        { "First seen on", NULL },
        { NULL, NULL },
    };
    struct page_table table = {
        .html = html,
        .columns = columns,
        .label = title,
        .kind = "of-files",
        .most = ROWS,
    };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, statement, err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (table.rows == 0)
            stm_html_leaf(html, "h3", NULL, title);
        if (!page_row(&table))
            continue;
        put_file(html, stmt, hosts);
        page_row_end(&table);
    }
    if (table.rows)
        page_table_end(&table, "", "findings.jsonl");
    stm_stmt_close(stmt);
    return status;
}

stm_status
index_spread(struct stm_html *html, struct report *r, struct stm_err *err)
{
    int64_t hosts = 0;
    stm_status status = stm_db_query_int(
        r->db, "SELECT count(*) FROM host WHERE id <> 0", &hosts, err);

    page_section(html, "spread", "How far it spread");
    if (!status)
        status = spread_draw(html, r, err);
    if (!status)
        status = put_pairs(html, r, hosts, err);
    if (!status)
        status = put_files(html, r, "spread-digests",
                           "The same content, by digest", hosts, err);
    if (!status)
        status = put_files(html, r, "spread-drops",
                           "Files of one name that were written", hosts, err);
    stm_html_end(html);
    return status;
}
