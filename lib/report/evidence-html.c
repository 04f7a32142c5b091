/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evidence-html.c - records as evidence: where each stands, to the byte, and
 * what the second reader says of it.
 */
#include "report/host.h"

#include <inttypes.h>

enum { EVIDENCE_ROWS = 50 };

/* What a record is to the finding: `write_event` reads "write". */
static void
put_role(struct stm_html *html, struct stm_span role, const char *first)
{
    static const char end[] = "_event";
    size_t n = sizeof(end) - 1;

    if (first)
        role = stm_span_of(first);
    else if (role.size > n && memcmp(role.data + role.size - n, end, n) == 0)
        role.size -= n;
    page_cell(html, "first", role);
}

static void
put_number(struct stm_html *html, int64_t value)
{
    stm_html_begin_class(html, "td", "n");
    stm_html_print(html, "%" PRId64, value);
    stm_html_end(html);
}

static void
put_record(struct stm_html *html, const struct report_evidence *e,
           const char *first)
{
    put_role(html, e->role, first);
    stm_html_begin(html, "td");
    stm_html_time(html, e->time);
    stm_html_end(html);
    page_cell(html, NULL, e->channel);
    put_number(html, e->event_id);
    put_number(html, e->record_id);
    stm_html_begin_class(html, "td", "path");
    stm_html_element(html, "code", NULL, e->file);
    stm_html_end(html);
    put_number(html, e->file_offset);
    page_cell_string(html, NULL, report_how_name(e->how));
    page_cell_string(html, NULL, e->second_reader ? e->second_reader : "");
}

/* What another decoder reads otherwise is doubt about the finding. */
static void
put_differences(struct stm_html *html, const struct report_evidence *list,
                size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].difference.size == 0)
            continue;
        stm_html_begin_class(html, "p", "note");
        stm_html_print(html, "libevtx reads record %" PRId64 " otherwise: ",
                       list[i].record_id);
        stm_html_text(html, list[i].difference);
        stm_html_end(html);
    }
}

/* The digest of each file, once. */
static void
put_digests(struct stm_html *html, const struct report_evidence *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool said = false;

        for (size_t before = 0; before < i && !said; before++)
            said = stm_span_equal(list[before].file, list[i].file);
        if (said)
            continue;
        stm_html_begin_class(html, "p", "small soft digest");
        stm_html_element(html, "code", NULL, list[i].file);
        stm_html_string(html, " has SHA-256 ");
        stm_html_leaf(html, "code", NULL, list[i].sha256);
        stm_html_end(html);
    }
}

void
host_records(struct stm_html *html, const struct report_evidence *list,
             size_t n, const char *first, const char *rest)
{
    static const struct page_column columns[] = {
        { "Evidence", NULL }, { "Time", NULL },  { "Channel", NULL },
        { "Event", "n" },     { "Record", "n" }, { "File", "path" },
        { "Offset", "n" },    { "How", NULL },   { "2nd reader", NULL },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Records that this stands on",
                                .most = EVIDENCE_ROWS };

    for (size_t i = 0; i < n; i++) {
        if (!page_row(&table))
            continue;
        put_record(html, &list[i], i == 0 ? first : NULL);
        page_row_end(&table);
    }
    page_table_end(&table, "No record is named.", rest);
    put_differences(html, list, n < EVIDENCE_ROWS ? n : EVIDENCE_ROWS);
    put_digests(html, list, n < EVIDENCE_ROWS ? n : EVIDENCE_ROWS);
}
