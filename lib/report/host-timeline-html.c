/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host-timeline-html.c - the timeline of a host: bars of records, marks of
 * findings that lead to them, and the same as a table.
 */
#include "report/host-timeline.h"
#include "report/host.h"
#include "report/svg.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
    LEFT = 104, /* for the names of the lanes */
    PLOT = 880,
    WIDTH = LEFT + PLOT + 16,
    TOP = 6,
    LANE = 22,
    BARS = 88,
    AXIS = 24
};

#define DAY (24 * 3600 * STM_TICKS_PER_SECOND)

static const char *
lane_name(int lane)
{
    return lane ? stm_level_name((stm_level)(lane - 1)) : "suppressed";
}

/* How many of the lanes have a mark. */
static int
lanes_of(const struct timeline *t)
{
    int n = 0;

    for (int lane = 0; lane < TIMELINE_LANES; lane++)
        n += t->lane[lane] > 0;
    return n;
}

/* The left edge of a bin. */
static int64_t
edge(const struct timeline *t, size_t bin)
{
    return LEFT + (int64_t)(bin * PLOT / t->n);
}

static stm_ticks
begin_of(const struct timeline *t, size_t bin)
{
    return t->from + (stm_ticks)bin * t->width;
}

static void
print_bin(struct stm_buf *out, const struct timeline *t, size_t bin)
{
    char text[STM_TIME_TEXT];

    (void)stm_ticks_print_short(text, begin_of(t, bin));
    stm_buf_print(out, "%.*s", t->width >= DAY ? 10 : 16, text);
}

static void
put_bars(struct stm_html *html, const struct timeline *t, int64_t base)
{
    struct stm_buf text = { 0 };

    for (size_t i = 0; i < t->n; i++) {
        int64_t x = edge(t, i), width = edge(t, i + 1) - x - 1;
        int64_t high = t->counts[i] ? (int64_t)((double)t->counts[i] /
                                                (double)t->most * (BARS - 2)) +
                                          2
                                    : 0;

        if (!high)
            continue;
        stm_buf_reset(&text);
        print_bin(&text, t, i);
        stm_buf_print(&text, ": %" PRId64 " record%s", t->counts[i],
                      t->counts[i] == 1 ? "" : "s");
        svg_rect(html, NULL, x, base - high, width > 1 ? width : 1, high);
        svg_title(html, stm_buf_held(&text));
        stm_html_end(html);
    }
    if (text.failed)
        stm_html_starve(html);
    stm_buf_free(&text);
}

/* "2 critical findings, 2026-03-10 09:00: setup.exe started ..." */
static void
print_mark(struct stm_buf *out, const struct timeline *t, size_t bin, int lane)
{
    const struct timeline_mark *mark = &t->marks[bin][lane];

    stm_buf_print(out, "%" PRId64 " %s finding%s, ", mark->count,
                  lane_name(lane), mark->count == 1 ? "" : "s");
    print_bin(out, t, bin);
    stm_buf_text(out, mark->count == 1 ? ": " : ": the first: ");
    stm_svg_fit(out, mark->summary, 160);
}

static void
put_mark(struct stm_html *html, const struct timeline *t, size_t bin, int lane,
         int64_t y)
{
    const struct timeline_mark *mark = &t->marks[bin][lane];
    int64_t x = (edge(t, bin) + edge(t, bin + 1)) / 2;
    struct stm_buf text = { 0 };

    if (!mark->count)
        return;
    print_mark(&text, t, bin, lane);
    if (text.failed)
        stm_html_starve(html);
    if (mark->key.data) {
        svg_link(html, "mark", "#f-", mark->key);
        if (!text.failed)
            stm_html_attr(html, "aria-label", text.data);
    } else {
        svg_group(html, "mark");
    }
    svg_title(html, stm_buf_held(&text));
    svg_circle(html, lane_name(lane), x, y, mark->count > 1 ? 7 : 5);
    stm_html_end(html);
    stm_buf_free(&text);
}

static void
put_lanes(struct stm_html *html, const struct timeline *t)
{
    int64_t y = TOP + LANE / 2;

    for (int lane = TIMELINE_LANES - 1; lane >= 0; lane--) {
        if (!t->lane[lane])
            continue;
        svg_string(html, "lane", LEFT - 10, y + 4, lane_name(lane));
        svg_line(html, "grid", LEFT, y, LEFT + PLOT, y);
        for (size_t bin = 0; bin < t->n; bin++)
            put_mark(html, t, bin, lane, y);
        y += LANE;
    }
}

static void
put_desc(struct stm_html *html, const struct timeline *t)
{
    struct stm_buf width = { 0 };

    timeline_print_width(&width, t->width);
    if (width.failed)
        stm_html_starve(html);
    stm_html_begin(html, "desc");
    stm_html_print(html, "%" PRId64 " records in %zu stretches of ", t->records,
                   t->n);
    stm_html_text(html, stm_buf_held(&width));
    stm_html_print(html, " each, at most %" PRId64 " in one. ", t->most);
    stm_html_string(html, "The findings stand in the table below.");
    stm_html_end(html);
    stm_buf_free(&width);
}

static void
put_picture(struct stm_html *html, const struct timeline *t)
{
    int64_t base = TOP + lanes_of(t) * LANE + 10 + BARS;
    struct svg_frame frame = {
        .class_name = "timeline",
        .title = "Timeline of records and findings",
        .width = WIDTH,
        .height = base + AXIS,
        .has_links = lanes_of(t) > 0,
    };

    svg_begin(html, &frame);
    put_desc(html, t);
    put_lanes(html, t);
    svg_string(html, "lane", LEFT - 10, base - BARS / 2 + 4, "records");
    svg_group(html, "bars");
    put_bars(html, t, base);
    stm_html_end(html);
    svg_axis(html, LEFT, PLOT, base, t->from, begin_of(t, t->n));
    svg_end(html);
}

/* What a bar is, and what the picture leaves out. */
static void
put_caption(struct stm_html *html, const struct timeline *t)
{
    struct stm_buf width = { 0 };

    timeline_print_width(&width, t->width);
    if (width.failed)
        stm_html_starve(html);
    stm_html_begin_class(html, "p", "small soft");
    stm_html_string(html, "A bar is ");
    stm_html_text(html, stm_buf_held(&width));
    stm_html_string(html, " of records, the highest ");
    stm_html_count(html, t->most);
    stm_html_string(html, lanes_of(t) ? "; a mark leads to its findings."
                                      : "; no rule found anything.");
    if (t->before || t->after) {
        stm_html_string(html, " Not in the picture: ");
        stm_html_count(html, t->before);
        stm_html_print(html, " %s long before it, ",
                       t->before == 1 ? "record" : "records");
        stm_html_count(html, t->after);
        stm_html_string(html, " long after: a clock that was wrong, or logs "
                              "of another time.");
    }
    stm_html_end(html);
    stm_buf_free(&width);
}

static bool
has_mark(const struct timeline *t, size_t bin)
{
    for (int lane = 0; lane < TIMELINE_LANES; lane++)
        if (t->marks[bin][lane].count)
            return true;
    return false;
}

/* The marks of a bin in words, the worst first. */
static void
put_cell(struct stm_html *html, const struct timeline *t, size_t bin)
{
    const struct timeline_mark *worst = NULL;

    stm_html_begin(html, "td");
    for (int lane = TIMELINE_LANES - 1; lane >= 0; lane--) {
        const struct timeline_mark *mark = &t->marks[bin][lane];

        if (!mark->count)
            continue;
        stm_html_print(html, "%s%" PRId64 " %s", worst ? ", " : "", mark->count,
                       lane_name(lane));
        worst = worst ? worst : mark;
    }
    stm_html_end(html);
    stm_html_begin_class(html, "td", "path");
    if (worst && worst->key.data) {
        stm_html_begin(html, "a");
        stm_html_attr_print(html, "href", "#f-%.*s", (int)worst->key.size,
                            worst->key.data);
    }
    if (worst)
        stm_html_text(html, worst->summary);
    if (worst && worst->key.data)
        stm_html_end(html);
    stm_html_end(html);
}

/* For those who hear the page: the stretches with findings. */
static void
put_table(struct stm_html *html, const struct timeline *t)
{
    static const struct page_column columns[] = {
        { "From", NULL },     { "Records", "n" },
        { "Findings", NULL }, { "The worst, or the first of them", "path" },
        { NULL, NULL },
    };
    struct page_table table = { .html = html,
                                .columns = columns,
                                .label = "Stretches with findings" };

    if (!lanes_of(t))
        return;
    stm_html_begin(html, "details");
    stm_html_leaf(html, "summary", NULL,
                  "The findings of the picture as a "
                  "table");
    for (size_t bin = 0; bin < t->n; bin++) {
        if (!has_mark(t, bin) || !page_row(&table))
            continue;
        stm_html_begin(html, "td");
        stm_html_time(html, begin_of(t, bin));
        stm_html_end(html);
        page_cell_count(html, t->counts[bin]);
        put_cell(html, t, bin);
        page_row_end(&table);
    }
    page_table_end(&table, "", "incidents.csv");
    stm_html_end(html);
}

stm_status
host_timeline(struct stm_html *html, struct report *r,
              const struct report_host *host, struct stm_err *err)
{
    struct timeline *t;
    stm_status status;

    stm_arena_reset(&r->arena);
    t = calloc(1, sizeof(*t));
    if (!t)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
    status = timeline_load(t, r, host->id, err);
    page_section(html, "timeline", "Timeline");
    if (!status && t->n) {
        put_caption(html, t);
        put_picture(html, t);
        put_table(html, t);
    } else if (!status) {
        stm_html_leaf(html, "p", "none", "No record was read.");
    }
    stm_html_end(html);
    free(t);
    return status;
}
