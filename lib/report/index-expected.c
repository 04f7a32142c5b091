/* SPDX-License-Identifier: Apache-2.0 */
/*
 * index-expected.c - the analyst's list of hosts, in index.html.
 */
#include "report/expected.h"
#include "report/index.h"

#include <inttypes.h>
#include <stdlib.h>

/* "PC1", "PC1 as PC1.corp.local", "PC1: PC1.a or PC1.b". */
static void
put_name(struct stm_html *html, const struct expected_name *e)
{
    stm_html_text(html, e->name);
    if (e->how == EXPECTED_SHORT) {
        stm_html_string(html, " as ");
        stm_html_text(html, e->as);
    }
    if (e->how == EXPECTED_UNCLEAR) {
        stm_html_string(html, " (");
        stm_html_text(html, e->as);
        stm_html_string(html, " or ");
        stm_html_text(html, e->other);
        stm_html_string(html, ")");
    }
}

/* A heading and the names of one kind, or nothing where there are none. */
static void
put_names(struct stm_html *html, const struct expected *all, expected_how how,
          const char *title)
{
    int64_t n = 0;

    if (!all->count[how])
        return;
    stm_html_leaf(html, "h3", NULL, title);
    stm_html_begin(html, "p");
    for (size_t i = 0; i < all->n && n < PAGE_ROWS; i++) {
        if (all->names[i].how != how)
            continue;
        stm_html_string(html, n++ ? ", " : "");
        put_name(html, &all->names[i]);
    }
    if (all->count[how] > n)
        stm_html_print(html, " and %" PRId64 " more", all->count[how] - n);
    stm_html_end(html);
}

static int
compare_id(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

/* Hosts that nobody listed, in the order in which hosts are printed. */
static stm_status
put_unlisted(struct stm_html *html, struct report *r,
             const struct expected *all, struct stm_err *err)
{
    struct stm_stmt *stmt;
    size_t n = 0;
    bool row;
    stm_status status;

    if (!all->n_unlisted)
        return STM_OK;
    status = report_query(&stmt, r, "hosts", err);
    if (status)
        return status;
    stm_html_leaf(html, "h3", NULL, "Hosts that are not on the list");
    stm_html_begin(html, "p");
    stm_html_count(html, (int64_t)all->n_unlisted);
    stm_html_string(html, ": ");
    while (!(status = stm_stmt_step(stmt, &row, err)) && row && n < PAGE_ROWS) {
        int64_t id = stm_stmt_int(stmt, 0);

        if (!bsearch(&id, all->unlisted, all->n_unlisted, sizeof(id),
                     compare_id))
            continue;
        stm_html_string(html, n++ ? ", " : "");
        page_host_link(html, stm_stmt_text(stmt, 2), stm_span_of(""),
                       stm_stmt_text(stmt, 1));
    }
    if (all->n_unlisted > n)
        stm_html_print(html, " and %zu more", all->n_unlisted - n);
    stm_html_end(html);
    stm_stmt_close(stmt);
    return status;
}

stm_status
index_expected(struct stm_html *html, struct report *r, struct stm_err *err)
{
    struct expected all;
    stm_status status = stm_expected_load(&all, r->db, err);

    if (status)
        return status;
    put_names(html, &all, EXPECTED_MISSING,
              "Expected hosts without any evidence");
    put_names(html, &all, EXPECTED_UNCLEAR,
              "Expected hosts that may be one of several computers");
    put_names(html, &all, EXPECTED_SHORT,
              "Expected hosts found by the first part of a name");
    status = put_unlisted(html, r, &all, err);
    stm_expected_free(&all);
    return status;
}

stm_status
index_expected_fact(struct stm_html *html, struct report *r,
                    struct stm_err *err)
{
    struct expected all;
    stm_status status = stm_expected_load(&all, r->db, err);

    if (status)
        return status;
    if (all.n) {
        int64_t there = stm_expected_there(&all);

        page_fact(html, "Expected hosts");
        stm_html_begin_class(html, "a",
                             there < (int64_t)all.n ? "bad" : "good");
        stm_html_attr(html, "href", "#unchecked");
        stm_html_count(html, there);
        stm_html_string(html, " of ");
        stm_html_count(html, (int64_t)all.n);
        stm_html_end(html);
        page_fact_end(html);
    }
    stm_expected_free(&all);
    return STM_OK;
}
