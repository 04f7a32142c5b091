/* SPDX-License-Identifier: Apache-2.0 */
/*
 * integrity-html.c - files that are not what they claim, on a host's page and
 * on the index.
 */
#include "report/host.h"
#include "report/index.h"

#include <inttypes.h>

static void
put_digest(struct stm_html *html, struct stm_span digest)
{
    page_cell(html, "mono", digest);
}

/* The first five columns of both statements. */
static void
put_file(struct stm_html *html, const struct stm_stmt *stmt)
{
    stm_html_begin(html, "td");
    if (stm_stmt_int(stmt, 8) == 0)
        stm_html_element(html, "span", "bad", stm_stmt_text(stmt, 0));
    else
        stm_html_text(html, stm_stmt_text(stmt, 0));
    stm_html_end(html);
    stm_html_begin_class(html, "td", "path");
    stm_html_element(html, "code", NULL, stm_stmt_text(stmt, 1));
    stm_html_end(html);
    page_cell(html, NULL, stm_stmt_text(stmt, 2));
    put_digest(html, stm_stmt_text(stmt, 3));
    put_digest(html, stm_stmt_text(stmt, 4));
}

/* How many hosts have it, and how many the other content. */
static void
put_hosts(struct stm_html *html, const struct stm_stmt *stmt)
{
    stm_html_begin_class(html, "td", "n");
    stm_html_count(html, stm_stmt_int(stmt, 5));
    if (stm_stmt_int(stmt, 8) == 2) {
        stm_html_string(html, " : ");
        stm_html_count(html, stm_stmt_int(stmt, 6));
    }
    stm_html_end(html);
}

/* What people checked on the host; nothing where nobody did. */
static stm_status
put_checks(struct stm_html *html, struct report *r, int64_t host,
           struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Time", NULL },   { "User", NULL },   { "Tool", NULL },
        { "File", "path" }, { "Logged", NULL }, { "Verdict", NULL },
        { "Why", NULL },    { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Files that somebody checked" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "integrity-checks", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        static const int shown[] = { 1, 2, 3, 4, 7, 8, 9 };

        if (table.rows == 0)
            stm_html_leaf(html, "h3", NULL, "Files that somebody checked");
        if (!page_row(&table))
            continue;
        for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++)
            page_cell(html, shown[i] == 4 || shown[i] == 7 ? "mono" : NULL,
                      stm_stmt_text(stmt, shown[i]));
        page_row_end(&table);
    }
    if (table.rows)
        page_table_end(&table, "", "case.db, table hash_check");
    stm_stmt_close(stmt);
    return status;
}

stm_status
host_integrity(struct stm_html *html, struct report *r,
               const struct report_host *host, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "What", NULL },          { "Path", "path" },
        { "Version", NULL },       { "Digest", NULL },
        { "Compared with", NULL }, { "Hosts with it : without", "n" },
        { "First", NULL },         { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Files that are not what they claim" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "integrity-odd-host", err);

    if (status)
        return status;
    page_section(html, "integrity", "Integrity");
    stm_stmt_bind_int(stmt, 1, host->id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        put_file(html, stmt);
        put_hosts(html, stmt);
        page_cell_time(html, stmt, 7);
        page_row_end(&table);
    }
    page_table_end(&table,
                   "No file of this host differs from what other hosts, other "
                   "times or a baseline have of it, as far as it was hashed.",
                   "integrity.csv");
    stm_stmt_close(stmt);
    if (!status)
        status = put_checks(html, r, host->id, err);
    stm_html_end(html);
    return status;
}

stm_status
index_integrity(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "What", NULL },
        { "Path", "path" },
        { "Version", NULL },
        { "Digest", NULL },
        { "Compared with", NULL },
        { "Hosts with it : without", "n" },
        { "First", NULL },
        { "First on", NULL },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Files that are not what they claim" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "integrity-odd-index", err);

    if (status)
        return status;
    page_section(html, "integrity", "Integrity");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        put_file(html, stmt);
        put_hosts(html, stmt);
        page_cell_time(html, stmt, 7);
        stm_html_begin(html, "td");
        page_section_link(html, stm_stmt_text(stmt, 10), "integrity",
                          stm_stmt_text(stmt, 9));
        stm_html_end(html);
        page_row_end(&table);
    }
    page_table_end(&table,
                   "No file differs from what other hosts, other times or a "
                   "baseline have of it, as far as it was hashed.",
                   "integrity.csv");
    stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}
