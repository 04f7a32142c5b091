/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index-lead.c - the case in a few sentences: how bad, where first, which
 * product, what next, and what they do not speak of.
 */
#include "report/index.h"

bool
index_has_maker(const struct stm_stmt *stmt, int column)
{
    return report_is_value(stm_stmt_text(stmt, column)) ||
           report_is_value(stm_stmt_text(stmt, column + 1));
}

/* "LitwareVoice.exe says it is Litware Voice, Litware GmbH" */
void
index_maker(struct stm_html *html, const struct stm_stmt *stmt, int column)
{
    struct stm_span product = stm_stmt_text(stmt, column);
    struct stm_span company = stm_stmt_text(stmt, column + 1);
    struct stm_span name = stm_stmt_text(stmt, column + 2);
    bool has_product = report_is_value(product);
    bool has_company =
        report_is_value(company) && !stm_span_equal(product, company);

    if (name.size)
        stm_html_text(html, name);
    else
        stm_html_string(html, "the program");
    stm_html_string(html, " says it is ");
    if (has_product)
        stm_html_text(html, product);
    if (has_product && has_company)
        stm_html_string(html, ", ");
    if (has_company)
        stm_html_text(html, company);
}

static struct stm_span
label_of(struct stm_span label)
{
    return label.size ? label : stm_span_of("(unnamed)");
}

/* Columns of sql/index-lead.sql. */
static void
put_lead(struct stm_html *html, const struct stm_stmt *stmt)
{
    int64_t n = stm_stmt_int(stmt, 1), hosts = stm_stmt_int(stmt, 2);

    stm_html_begin_class(html, "p", "lead");
    stm_html_begin(html, "strong");
    stm_html_count(html, n);
    stm_html_print(html, " %s incident%s on ",
                   stm_level_name((stm_level)stm_stmt_int(stmt, 0)),
                   n == 1 ? "" : "s");
    stm_html_count(html, hosts);
    stm_html_print(html, " host%s.", hosts == 1 ? "" : "s");
    stm_html_end(html);
    stm_html_string(html, n == 1 ? " It began " : " The first began ");
    stm_html_time(html, stm_stmt_int(stmt, 3));
    stm_html_string(html, " on ");
    page_host_link(html, stm_stmt_text(stmt, 5), stm_stmt_text(stmt, 6),
                   label_of(stm_stmt_text(stmt, 4)));
    stm_html_string(html, ": ");
    stm_html_text(html, stm_stmt_text(stmt, 7));
    if (index_has_maker(stmt, 8)) {
        stm_html_string(html, " (");
        index_maker(html, stmt, 8);
        stm_html_string(html, ")");
    }
    stm_html_string(html, ".");
    stm_html_end(html);
}

/* Where to read on: the incident that is surest, with what to do next. */
static void
put_next(struct stm_html *html, const struct stm_stmt *stmt)
{
    stm_html_begin(html, "p");
    stm_html_string(html, "What happened and what to do next: ");
    page_host_link(html, stm_stmt_text(stmt, 12), stm_stmt_text(stmt, 13),
                   stm_stmt_text(stmt, 14));
    stm_html_string(html, " on ");
    stm_html_text(html, label_of(stm_stmt_text(stmt, 11)));
    stm_html_string(html, stm_stmt_int(stmt, 1) == 1
                              ? "."
                              : ", the surest of them; then the others below, "
                                "in this order.");
    stm_html_end(html);
}

/* That nothing was found is worth what was asked. */
static void
put_none(struct stm_html *html, const struct index_totals *t)
{
    stm_html_begin_class(html, "p", "lead");
    if (t->hosts == t->unasked) {
        stm_html_leaf(html, "strong", "bad", "Nothing could be checked.");
        stm_html_string(html, " That no incident is listed says nothing.");
    } else if (t->incidents) {
        stm_html_leaf(html, "strong", NULL, "No incident is open.");
        stm_html_string(html, " Tunings suppress all that were found.");
    } else {
        stm_html_leaf(html, "strong", NULL, "No incident was found.");
    }
    stm_html_end(html);
}

/* "1 of 7 hosts", as a link to what is known of them. */
static void
put_part(struct stm_html *html, const char *section, int64_t n, int64_t of,
         const char *what)
{
    stm_html_begin(html, "a");
    stm_html_attr_print(html, "href", "#%s", section);
    stm_html_count(html, n);
    stm_html_string(html, " of ");
    stm_html_count(html, of);
    stm_html_print(html, " %s%s", what, of == 1 ? "" : "s");
    stm_html_end(html);
}

/* What the sentences above do not speak of. */
static void
put_caution(struct stm_html *html, const struct index_totals *t)
{
    const char *before = "";

    if (!t->unasked && !t->mute && !t->losses)
        return;
    stm_html_begin_class(html, "p", "note");
    stm_html_string(html, "Not everything was looked at: ");
    if (t->unasked) {
        put_part(html, "hosts", t->unasked, t->hosts, "host");
        stm_html_string(html, " could not be checked at all");
        before = "; ";
    }
    if (t->mute && t->unasked < t->hosts) {
        stm_html_string(html, before);
        put_part(html, "unchecked", t->mute, t->rules, "rule");
        stm_html_string(html, " could be asked of no host");
        before = "; ";
    }
    if (t->losses) {
        stm_html_string(html, before);
        stm_html_string(html, "evidence was lost (");
        stm_html_begin(html, "a");
        stm_html_attr(html, "href", "#evidence");
        stm_html_count(html, t->losses);
        stm_html_string(html, t->losses == 1 ? " loss" : " losses");
        stm_html_end(html);
        stm_html_string(html, ")");
    }
    stm_html_string(html, ". That is unknown, not clean.");
    stm_html_end(html);
}

stm_status
index_lead(struct stm_html *html, struct report *r,
           const struct index_totals *totals, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-lead", err);

    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row) {
        put_lead(html, stmt);
        put_next(html, stmt);
    } else if (!status) {
        put_none(html, totals);
    }
    put_caution(html, totals);
    stm_stmt_close(stmt);
    return status;
}
