/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host-timeline.h"
#include "report/spread.h"
#include "report/svg.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LINES = 3, /* critical; high or above; medium or above */
    LEFT = 48,
    PLOT = 760,
    RIGHT = 180, /* for the names of the lines */
    TOP = 14,
    HIGH = 150,
    NAME = 15 /* of a line's name */
};

#define MINUTE (60 * STM_TICKS_PER_SECOND)

static const char *const names[LINES] = { "critical", "high or above",
                                          "medium or above" };
static const char *const classes[LINES] = { "critical", "high", "medium" };

/* The first time of each host, in order of time. */
struct line {
    stm_ticks *times;
    size_t n, room;
};

struct spread {
    struct line lines[LINES];
    stm_ticks from, to;
    int64_t most; /* hosts */
};

static stm_status
add_time(struct line *line, stm_ticks time, struct stm_err *err)
{
    if (line->n == line->room) {
        size_t room = line->room ? 2 * line->room : 64;
        stm_ticks *more = reallocarray(line->times, room, sizeof(*more));

        if (!more)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
        line->times = more;
        line->room = room;
    }
    line->times[line->n++] = time;
    return STM_OK;
}

static int
compare(const void *left, const void *right)
{
    const stm_ticks *a = left, *b = right;

    return (*a > *b) - (*a < *b);
}

static stm_status
load(struct spread *out, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    const struct line *all = &out->lines[LINES - 1];
    bool row;
    stm_status status = report_query(&stmt, r, "spread-hosts", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        for (int i = 0; i < LINES && !status; i++)
            if (!stm_stmt_is_null(stmt, i))
                status = add_time(&out->lines[i], stm_stmt_int(stmt, i), err);
    stm_stmt_close(stmt);
    for (int i = 0; i < LINES; i++)
        if (out->lines[i].n)
            qsort(out->lines[i].times, out->lines[i].n, sizeof(stm_ticks),
                  compare);
    if (all->n) {
        out->from = stm_timeline_align(all->times[0], MINUTE);
        out->to = all->times[all->n - 1];
        /* The others may begin later and end later. */
        for (int i = 0; i < LINES - 1; i++)
            if (out->lines[i].n &&
                out->lines[i].times[out->lines[i].n - 1] > out->to)
                out->to = out->lines[i].times[out->lines[i].n - 1];
        out->to += (out->to - out->from) / 25 + MINUTE; /* room to the right */
        out->most = (int64_t)all->n;
    }
    return status;
}

static int64_t
across(const struct spread *s, stm_ticks time)
{
    return LEFT + (int64_t)((double)(time - s->from) /
                            (double)(s->to - s->from) * PLOT);
}

static int64_t
up(const struct spread *s, size_t hosts)
{
    return TOP + HIGH -
           (int64_t)((double)hosts / (double)s->most * (double)HIGH);
}

/* As many corners as there are columns of the picture, at the most. */
static void
put_line(struct stm_html *html, const struct spread *s, int which)
{
    const struct line *line = &s->lines[which];
    struct stm_buf path = { 0 };

    if (!line->n)
        return;
    stm_buf_print(&path, "M%" PRId64 " %d", across(s, line->times[0]),
                  TOP + HIGH);
    for (size_t i = 0; i < line->n; i++) {
        int64_t x = across(s, line->times[i]);

        if (i + 1 < line->n && across(s, line->times[i + 1]) == x)
            continue;
        stm_buf_print(&path, "H%" PRId64 "V%" PRId64, x, up(s, i + 1));
    }
    stm_buf_print(&path, "H%d", LEFT + PLOT);
    if (path.failed)
        stm_html_starve(html);
    else
        svg_path(html, classes[which], path.data);
    stm_buf_free(&path);
}

/* Whether one line hides the other all along. */
static bool
same(const struct line *a, const struct line *b)
{
    return a->n == b->n &&
           (!a->n || !memcmp(a->times, b->times, a->n * sizeof(*a->times)));
}

/* Names at the ends of the lines, kept apart. */
static void
put_names(struct stm_html *html, const struct spread *s)
{
    struct stm_buf text = { 0 };
    int64_t above = 0;

    for (int i = LINES - 1; i >= 0; i--) {
        int64_t y = up(s, s->lines[i].n);

        if (!s->lines[i].n || (i > 0 && same(&s->lines[i - 1], &s->lines[i])))
            continue;
        y = y < above + NAME ? above + NAME : y;
        above = y;
        stm_buf_reset(&text);
        stm_buf_print(&text, "%zu %s", s->lines[i].n, names[i]);
        svg_text(html, NULL, LEFT + PLOT + 8, y + 4, stm_buf_held(&text));
    }
    if (text.failed)
        stm_html_starve(html);
    stm_buf_free(&text);
}

static void
put_picture(struct stm_html *html, const struct spread *s)
{
    static const struct svg_frame frame = {
        .class_name = "timeline spread",
        .title = "Hosts with findings over time",
        .width = LEFT + PLOT + RIGHT,
        .height = TOP + HIGH + 26,
    };
    char most[24];

    (void)snprintf(most, sizeof(most), "%" PRId64, s->most);
    svg_begin(html, &frame);
    stm_html_begin(html, "desc");
    for (int i = 0; i < LINES; i++)
        stm_html_print(html, "%s%zu hosts have a finding of level %s",
                       i ? "; " : "", s->lines[i].n, names[i]);
    stm_html_string(html, ". The tables below say which came first.");
    stm_html_end(html);
    svg_string(html, "lane", LEFT - 8, TOP + 4, most);
    svg_string(html, "lane", LEFT - 8, TOP + HIGH + 4, "0");
    svg_line(html, "grid", LEFT, TOP, LEFT + PLOT, TOP);
    for (int i = LINES - 1; i >= 0; i--)
        put_line(html, s, i);
    put_names(html, s);
    svg_axis(html, LEFT, PLOT, TOP + HIGH, s->from, s->to);
    svg_end(html);
}

stm_status
spread_draw(struct stm_html *html, struct report *r, struct stm_err *err)
{
    struct spread s = { .most = 0 };
    stm_status status = load(&s, r, err);

    if (!status && s.most > 1) {
        stm_html_leaf(html, "p", "small soft",
                      "Hosts with a finding, from the time of their first "
                      "one on.");
        put_picture(html, &s);
    }
    for (int i = 0; i < LINES; i++)
        free(s.lines[i].times);
    return status;
}
