/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index-lead.c - the case in a sentence: how bad, where first, which product.
 */
#include "report/index.h"

#include <inttypes.h>

/* "(Contoso Viewer, Contoso Ltd)", or what of it is known. */
static void
put_maker(struct stm_html *html, struct stm_span product,
          struct stm_span company)
{
    bool has_product = report_is_value(product);
    bool has_company =
        report_is_value(company) && !stm_span_equal(product, company);

    if (!has_product && !has_company)
        return;
    stm_html_string(html, " (the parent says it is ");
    if (has_product)
        stm_html_text(html, product);
    if (has_product && has_company)
        stm_html_string(html, ", ");
    if (has_company)
        stm_html_text(html, company);
    stm_html_string(html, ")");
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
                   stm_stmt_text(stmt, 4).size ? stm_stmt_text(stmt, 4)
                                               : stm_span_of("(unnamed)"));
    stm_html_string(html, ": ");
    stm_html_text(html, stm_stmt_text(stmt, 7));
    put_maker(html, stm_stmt_text(stmt, 8), stm_stmt_text(stmt, 9));
    stm_html_string(html, ".");
    stm_html_end(html);
}

stm_status
index_lead(struct stm_html *html, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "index-lead", err);

    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row)
        put_lead(html, stmt);
    stm_stmt_close(stmt);
    return status;
}
