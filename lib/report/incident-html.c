/* SPDX-License-Identifier: Apache-2.0 */
#include "report/account.h"
#include "report/host.h"
#include "report/raised.h"
#include "report/shown.h"

#include <inttypes.h>

enum { ALIKE_MOST = 50 };

struct room {
    size_t incidents, findings; /* that may still be shown in full */
};

static void
put_heading(struct stm_html *html, const struct report_incident *i,
            const struct report_finding *worst)
{
    stm_html_begin(html, "h3");
    page_level(html, i->level);
    stm_html_string(html, " ");
    stm_html_text(html, worst ? worst->summary : stm_span_of("(no finding)"));
    stm_html_end(html);
    stm_html_begin_class(html, "p", "line");
    stm_html_begin(html, "span");
    stm_html_time(html, i->first);
    if (i->last != i->first) {
        stm_html_string(html, " to ");
        stm_html_time(html, i->last);
    }
    stm_html_end(html);
    stm_html_begin(html, "span");
    stm_html_print(html, "confidence %s", stm_confidence_name(i->confidence));
    stm_html_end(html);
    stm_html_begin(html, "span");
    stm_html_print(html, "%" PRId64 " finding%s", i->findings,
                   i->findings == 1 ? "" : "s");
    if (i->suppressed)
        stm_html_print(html, ", %" PRId64 " suppressed", i->suppressed);
    stm_html_end(html);
    stm_html_begin(html, "span");
    stm_html_string(html, "incident ");
    stm_html_element(html, "code", NULL, i->key);
    stm_html_end(html);
    stm_html_end(html);
}

/* Why it is worse than its findings, to the byte. */
static stm_status
put_raised(struct stm_html *html, struct report *r,
           const struct report_incident *i, struct stm_err *err)
{
    struct raised raised;
    struct stm_buf words = { 0 };
    stm_status status = raised_load(&raised, r, i, err);

    if (status || !raised.any)
        return status;
    raised_print(&words, &raised);
    if (words.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
    stm_html_begin_class(html, "div", "raised");
    stm_html_begin(html, "p");
    stm_html_print(html,
                   "Raised from %s to %s: ", stm_level_name(i->base_level),
                   stm_level_name(i->level));
    stm_html_text(html, stm_buf_held(&words));
    stm_html_string(html, ".");
    stm_html_end(html);
    stm_html_begin(html, "details");
    stm_html_leaf(html, "summary", NULL, "The three records");
    host_records(html, raised.records, RAISED_LINKS, NULL, "");
    stm_html_end(html);
    stm_html_end(html);
    stm_buf_free(&words);
    return status;
}

/* Where else it was met: the estate's first is where to look. */
static void
put_elsewhere(struct stm_html *html, const struct report_host *host,
              const struct report_incident *i)
{
    if (i->hosts < 2)
        return;
    stm_html_begin_class(html, "p", "small soft");
    stm_html_string(html, "The same was found on ");
    stm_html_count(html, i->hosts - 1);
    stm_html_print(html, " other host%s. ", i->hosts == 2 ? "" : "s");
    if (stm_span_equal(i->first_folder, host->folder)) {
        stm_html_string(html, "This host was the first.");
    } else {
        stm_html_string(html, "The first was ");
        page_host_peer(html, i->first_folder, i->first_host);
        stm_html_string(html, ", ");
        stm_html_time(html, i->first_there);
        stm_html_string(html, ".");
    }
    stm_html_end(html);
}

/* Columns of sql/incidents-alike.sql. */
static void
put_same(struct stm_html *html, const struct stm_stmt *stmt)
{
    struct stm_span key = stm_stmt_text(stmt, 0);
    int64_t findings = stm_stmt_int(stmt, 3);

    stm_html_begin(html, "li");
    stm_html_attr_print(html, "id", "i-%.*s", (int)key.size, key.data);
    stm_html_time(html, stm_stmt_int(stmt, 1));
    if (stm_stmt_int(stmt, 2) != stm_stmt_int(stmt, 1)) {
        stm_html_string(html, " to ");
        stm_html_time(html, stm_stmt_int(stmt, 2));
    }
    stm_html_print(html, ", %" PRId64 " finding%s, incident ", findings,
                   findings == 1 ? "" : "s");
    stm_html_element(html, "code", NULL, key);
    stm_html_end(html);
}

/* The others of this host that tell the same: they stand nowhere else. */
static stm_status
put_alike(struct stm_html *html, struct report *r,
          const struct report_incident *i, struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t n = 0;
    bool row;
    stm_status status;

    if (i->alike < 2)
        return STM_OK;
    status = report_held(&stmt, r, REPORT_INCIDENTS_ALIKE, err);
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, i->id);
    stm_html_begin_class(html, "details", "alike");
    stm_html_begin(html, "summary");
    stm_html_string(html, "The same ");
    stm_html_count(html, i->alike - 1);
    stm_html_print(html, " more time%s on this host", i->alike == 2 ? "" : "s");
    stm_html_end(html);
    stm_html_begin(html, "ul");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row)
        if (n++ < ALIKE_MOST)
            put_same(html, stmt);
    stm_html_end(html);
    if (n > ALIKE_MOST) {
        stm_html_begin_class(html, "p", "more");
        stm_html_count(html, n - ALIKE_MOST);
        stm_html_string(html, " more in incidents.csv.");
        stm_html_end(html);
    }
    stm_html_end(html);
    stm_stmt_reset(stmt);
    return status;
}

/* Says how many findings are left out. */
static void
put_more(struct stm_html *html, int64_t n)
{
    if (n <= 0)
        return;
    stm_html_begin_class(html, "p", "more");
    stm_html_count(html, n);
    stm_html_print(html, " more finding%s in findings.jsonl.",
                   n == 1 ? " is" : "s are");
    stm_html_end(html);
}

static stm_status
put_findings(struct stm_html *html, struct report *r,
             const struct report_host *host, const struct report_finding *list,
             size_t n, int64_t all, struct stm_err *err)
{
    struct tree tree;
    struct account account;
    stm_status status = tree_build(&tree, r, list, n, err);

    if (!status)
        status = account_make(&account, r, &tree, list, n, err);
    if (!status)
        account_print(html, &account);
    if (!status)
        status = host_guides(html, r, host, list, n, err);

    if (!status)
        status = tree_print(html, &tree, err);
    for (size_t i = 0; !status && i < n; i++)
        status = host_finding(html, r, &list[i], all == 1, err);
    put_more(html, all - (int64_t)n);
    return status;
}

static stm_status
put_incident(struct stm_html *html, struct report *r,
             const struct report_host *host, const struct report_incident *i,
             size_t *left, struct stm_err *err)
{
    struct report_finding *list;
    size_t n, most = *left < INCIDENT_FINDINGS ? *left : INCIDENT_FINDINGS;
    int64_t all;
    stm_status status =
        report_load_findings(&list, &n, &all, r, i->id, host->id, most, err);

    if (status)
        return status;
    *left -= n;
    stm_html_line(html);
    stm_html_begin(html, "article");
    stm_html_attr_print(html, "class", "incident is-%s",
                        stm_level_name(i->level));
    stm_html_attr_print(html, "id", "i-%.*s", (int)i->key.size, i->key.data);
    put_heading(html, i, report_worst_finding(list, n));
    put_elsewhere(html, host, i);
    status = put_raised(html, r, i, err);
    if (!status)
        status = put_alike(html, r, i, err);
    if (!status)
        status = put_findings(html, r, host, list, n, all, err);
    stm_html_end(html);
    return status;
}

/* Findings that belong to no incident. */
static stm_status
put_others(struct stm_html *html, struct report *r,
           const struct report_host *host, bool *any, struct stm_err *err)
{
    struct report_finding *list;
    size_t n;
    int64_t all;
    stm_status status;

    stm_arena_reset(&r->arena);
    status = report_load_findings(&list, &n, &all, r, 0, host->id,
                                  INCIDENT_FINDINGS, err);
    if (status || !all)
        return status;
    *any = true;
    stm_html_leaf(html, "h3", NULL, "Findings outside of incidents");
    for (size_t i = 0; !status && i < n; i++)
        status = host_finding(html, r, &list[i], false, err);
    put_more(html, all - (int64_t)n);
    return status;
}

/* An incident that the page has no room for: a row. */
static stm_status
put_row(struct page_table *table, struct report *r,
        const struct report_host *host, const struct report_incident *i,
        struct stm_err *err)
{
    struct stm_html *html = table->html;
    struct report_finding *list;
    const struct report_finding *worst;
    size_t n;
    int64_t all;
    stm_status status = report_load_findings(&list, &n, &all, r, i->id,
                                             host->id, INCIDENT_FINDINGS, err);

    if (status)
        return status;
    worst = report_worst_finding(list, n);
    page_cell_level(html, i->level);
    page_cell_string(html, NULL, stm_confidence_name(i->confidence));
    stm_html_begin(html, "td");
    stm_html_time(html, i->first);
    stm_html_end(html);
    page_cell(html, "path", worst ? worst->summary : stm_span_of(""));
    page_cell_count(html, i->alike);
    page_cell_count(html, i->findings);
    stm_html_begin_class(html, "td", "mono");
    stm_html_attr_print(html, "id", "i-%.*s", (int)i->key.size, i->key.data);
    stm_html_text(html, i->key);
    stm_html_end(html);
    page_row_end(table);
    return STM_OK;
}

/* In full while there is room, then as rows. */
static stm_status
put_one(struct page_table *table, struct room *room, struct report *r,
        const struct report_host *host, const struct report_incident *i,
        struct stm_err *err)
{
    if (i->nth > 1)
        return STM_OK;
    if (room->incidents && room->findings) {
        room->incidents--;
        return put_incident(table->html, r, host, i, &room->findings, err);
    }
    if (table->rows == 0)
        stm_html_leaf(table->html, "h3", NULL, "More incidents");
    return page_row(table) ? put_row(table, r, host, i, err) : STM_OK;
}

/* That nothing was found, and what that is worth. */
static stm_status
put_nothing(struct stm_html *html, struct report *r,
            const struct report_host *host, struct stm_err *err)
{
    int64_t could, rules;
    stm_status status = host_asked(&could, &rules, r, host->id, err);

    if (status)
        return status;
    if (!could)
        stm_html_leaf(html, "p", "bad",
                      "Not checked: no rule could be asked of what is there "
                      "of this host. See below for the reasons.");
    else if (could < rules)
        stm_html_leaf(html, "p", "none",
                      "The rules that could be asked found nothing on this "
                      "host. See below for what could not be checked.");
    else
        stm_html_leaf(html, "p", "none",
                      "No rule found anything on this host.");
    return STM_OK;
}

stm_status
host_incidents(struct stm_html *html, struct report *r,
               const struct report_host *host, struct stm_err *err)
{
    static const struct page_column columns[] = {
        { "Level", NULL },    { "Confidence", NULL }, { "First event", NULL },
        { "What", "path" },   { "Times", "n" },       { "Findings", "n" },
        { "Incident", NULL }, { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Incidents that are not shown in "
                                         "full" };
    struct room room = { INCIDENTS, PAGE_FINDINGS };
    struct report_incidents incidents;
    struct report_incident incident;
    bool row, any = false;
    stm_status status = report_incidents_open(&incidents, r, host->id, err);

    if (status)
        return status;
    page_section(html, "incidents", "Incidents");
    while (
        !status &&
        !(status = report_incidents_next(&incidents, &incident, &row, err)) &&
        row) {
        status = put_one(&table, &room, r, host, &incident, err);
        any = true;
    }
    report_incidents_close(&incidents);
    if (table.rows)
        page_table_end(&table, "", "incidents.csv");
    if (!status)
        status = put_others(html, r, host, &any, err);
    if (!any && !status)
        status = put_nothing(html, r, host, err);
    stm_html_end(html);
    return status;
}
