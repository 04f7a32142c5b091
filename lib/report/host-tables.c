/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host.h"
#include "report/words.h"

#include <inttypes.h>

stm_status
host_asked(int64_t *could, int64_t *rules, struct report *r, int64_t host,
           struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "host-asked", err);

    *could = *rules = 0;
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row) {
        *could = stm_stmt_int(stmt, 0);
        *rules = stm_stmt_int(stmt, 1);
    }
    stm_stmt_close(stmt);
    return status;
}

/* Why a rule could or could not be asked; counts in words. */
static void
put_why(struct stm_html *html, const struct stm_stmt *stmt, int column,
        bool counts)
{
    struct stm_buf words = { 0 };

    if (counts)
        stm_words_of_counts(&words, stm_stmt_text(stmt, column));
    else
        stm_buf_span(&words, stm_stmt_text(stmt, column));
    if (words.failed)
        stm_html_starve(html);
    page_cell(html, NULL, stm_buf_held(&words));
    stm_buf_free(&words);
}

/* Columns of sql/host-rules.sql. */
static void
put_rule(struct stm_html *html, const struct stm_stmt *stmt)
{
    bool failed = !stm_stmt_is_null(stmt, 5);
    bool could = stm_stmt_int(stmt, 0) != 0;

    stm_html_begin_class(html, "td", "path");
    stm_html_text(html, stm_stmt_text(stmt, 2));
    stm_html_begin_class(html, "div", "small soft");
    stm_html_element(html, "code", NULL, stm_stmt_text(stmt, 1));
    stm_html_end(html);
    stm_html_end(html);
    if (failed)
        stm_html_leaf(html, "td", "bad", "rule failed");
    else if (could)
        stm_html_leaf(html, "td", NULL, "yes");
    else
        stm_html_leaf(html, "td", "bad", "no");
    put_why(html, stmt, failed ? 5 : 4, could && !failed);
    page_cell_count(html, stm_stmt_int(stmt, 6));
}

stm_status
host_rules(struct stm_html *html, struct report *r,
           const struct report_host *host, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Rule", "path" }, { "Could be checked", NULL },
        { "Why", NULL },    { "Findings", "n" },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Rules, those that could not be "
                                         "checked first",
                                .kind = "of-answers" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "host-rules", err);

    if (status)
        return status;
    page_section(html, "unchecked", "What could and could not be checked");
    stm_stmt_bind_int(stmt, 1, host->id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        put_rule(html, stmt);
        page_row_end(&table);
    }
    page_table_end(&table, "No rule was run.", "case.db, table rule_host");
    stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}

/* They are of the channel: said once, in its first row. */
static void
put_gaps(struct stm_html *html, const struct stm_stmt *stmt,
         struct stm_buf *channel)
{
    if (stm_span_equal(stm_buf_held(channel), stm_stmt_text(stmt, 0)) &&
        channel->data) {
        page_cell_string(html, "n", "");
        return;
    }
    stm_buf_reset(channel);
    stm_buf_span(channel, stm_stmt_text(stmt, 0));
    if (channel->failed)
        stm_html_starve(html);
    page_cell_count(html, stm_stmt_int(stmt, 5));
}

stm_status
host_coverage(struct stm_html *html, struct report *r,
              const struct report_host *host, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Channel", NULL },    { "Event", "n" },
        { "Records", "n" },     { "First event", NULL },
        { "Last event", NULL }, { "Missing record ids", "n" },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .compact = true,
                                .label = "What was logged" };
    struct stm_buf channel = { 0 };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "host-coverage", err);

    if (status)
        return status;
    page_section(html, "coverage", "Coverage");
    stm_stmt_bind_int(stmt, 1, host->id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        page_cell(html, NULL,
                  stm_stmt_text(stmt, 0).size ? stm_stmt_text(stmt, 0)
                                              : stm_span_of("(no channel)"));
        stm_html_begin_class(html, "td", "n");
        stm_html_print(html, "%" PRId64, stm_stmt_int(stmt, 1));
        stm_html_end(html);
        page_cell_count(html, stm_stmt_int(stmt, 2));
        page_cell_time(html, stmt, 3);
        page_cell_time(html, stmt, 4);
        put_gaps(html, stmt, &channel);
        page_row_end(&table);
    }
    page_table_end(&table, "No record was read.", "case.db, table coverage");
    stm_html_end(html);
    stm_buf_free(&channel);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
put_files(struct stm_html *html, struct report *r,
          const struct report_host *host, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "File", "path" },   { "Of this host", "n" }, { "Records", "n" },
        { "= stored", "n" },  { "+ duplicate", "n" },  { "+ unreadable", "n" },
        { "Recovered", "n" }, { "Losses", "n" },       { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Files that hold records of this "
                                         "host",
                                .kind = "of-evidence" };
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "host-files", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host->id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (!page_row(&table))
            continue;
        page_file(html, stmt, 2, 7);
        page_row_end(&table);
    }
    page_table_end(&table, "No file holds records of this host.",
                   "custody.json");
    stm_stmt_close(stmt);
    return status;
}

stm_status
host_evidence(struct stm_html *html, struct report *r,
              const struct report_host *host, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status;

    page_section(html, "evidence", "Evidence");
    status = put_files(html, r, host, err);
    stm_html_leaf(html, "h3", NULL, "Losses and anomalies of these files");
    if (!status)
        status = report_query(&stmt, r, "host-issues", err);
    if (!status) {
        stm_stmt_bind_int(stmt, 1, host->id);
        status = page_issues(html, stmt, "Losses, then anomalies",
                             "Nothing was lost, nothing odd was seen.", err);
        stm_stmt_close(stmt);
    }
    stm_html_end(html);
    return status;
}
