/* SPDX-License-Identifier: Apache-2.0 */
#include "report/index.h"

/* Columns of sql/index-issues.sql and sql/host-issues.sql. */
static void
put_issue(struct stm_html *html, const struct stm_stmt *stmt)
{
    bool loss = stm_span_is(stm_stmt_text(stmt, 0), "loss");

    stm_html_element(html, "td", loss ? "bad" : NULL, stm_stmt_text(stmt, 0));
    page_cell(html, NULL, stm_stmt_text(stmt, 1));
    page_cell(html, "path", stm_stmt_text(stmt, 6));
    page_cell_count(html, stm_stmt_int(stmt, 5));
    stm_html_begin_class(html, "td", "path");
    stm_html_element(html, "code", NULL, stm_stmt_text(stmt, 2));
    stm_html_end(html);
    for (int column = 3; column <= 4; column++) {
        stm_html_begin_class(html, "td", "n");
        if (!stm_stmt_is_null(stmt, column))
            stm_html_text(html, stm_stmt_text(stmt, column));
        stm_html_end(html);
    }
}

stm_status
page_issues(struct stm_html *html, struct stm_stmt *stmt, const char *label,
            const char *none, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Effect", NULL }, { "Kind", NULL },   { "What", "path" },
        { "Count", "n" },   { "File", "path" }, { "Offset", "n" },
        { "Record", "n" },  { NULL, NULL },
    };
    struct page_table table = {
        .html = html, .columns = columns, .label = label, .kind = "of-issues"
    };
    bool row;
    stm_status status;

    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        put_issue(html, stmt);
        page_row_end(&table);
    }
    page_table_end(&table, none, "custody.json");
    return status;
}

/* A file's name and digest, then counts from column `at` on. */
void
page_file(struct stm_html *html, const struct stm_stmt *stmt, int at,
          int columns)
{
    stm_html_begin_class(html, "td", "path");
    stm_html_element(html, "code", NULL, stm_stmt_text(stmt, 0));
    stm_html_begin_class(html, "div", "small soft");
    if (stm_stmt_text(stmt, 1).size) {
        stm_html_string(html, "SHA-256 ");
        stm_html_element(html, "code", NULL, stm_stmt_text(stmt, 1));
    } else {
        stm_html_string(html, "could not be read");
    }
    stm_html_end(html);
    stm_html_end(html);
    for (int i = 0; i < columns; i++)
        page_cell_count(html, stm_stmt_int(stmt, at + i));
}

static stm_status
put_files(struct stm_html *html, struct report *r, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "File", "path" },   { "Bytes", "n" },       { "Records", "n" },
        { "= stored", "n" },  { "+ duplicate", "n" }, { "+ unreadable", "n" },
        { "Recovered", "n" }, { "Losses", "n" },      { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Every file, with its account",
                                .kind = "of-evidence of-all" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-files", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        page_file(html, stmt, 2, 7);
        page_row_end(&table);
    }
    page_table_end(&table, "No event log was read.", "custody.json");
    stm_stmt_close(stmt);
    return status;
}

static stm_status
put_issues(struct stm_html *html, struct report *r, const char *effect,
           const char *label, const char *none, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = report_query(&stmt, r, "index-issues", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, stm_span_of(effect));
    status = page_issues(html, stmt, label, none, err);
    stm_stmt_close(stmt);
    return status;
}

stm_status
index_evidence(struct stm_html *html, struct report *r, struct stm_err *err)
{
    stm_status status;

    page_section(html, "evidence", "Evidence");
    stm_html_leaf(html, "h3", NULL, "Losses");
    status = put_issues(html, r, "loss", "What a reader should have had",
                        "Nothing was lost.", err);
    stm_html_leaf(html, "h3", NULL, "Anomalies");
    if (!status)
        status =
            put_issues(html, r, "anomaly", "All was read, but something is odd",
                       "Nothing odd was seen.", err);
    stm_html_leaf(html, "h3", NULL, "Files");
    if (!status)
        status = put_files(html, r, err);
    stm_html_end(html);
    return status;
}
