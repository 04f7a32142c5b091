/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host-timeline.h"

#include "report/shown.h"

#include <inttypes.h>

#define SECOND STM_TICKS_PER_SECOND
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

enum { GAP_DAYS = 45, GROUPS = 64 };

/* Weeks and longer begin on a Monday, as 1970-01-05 was. */
#define MONDAY (4 * DAY)

/* Days with records that follow each other. */
struct group {
    int64_t first_day, last_day, count;
    stm_ticks first, last;
    bool found;
};

struct groups {
    struct group list[GROUPS];
    size_t n;
};

static const stm_ticks widths[] = {
    MINUTE,    2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
    HOUR,      2 * HOUR,   3 * HOUR,   6 * HOUR,    12 * HOUR,   DAY,
    2 * DAY,   7 * DAY,    14 * DAY,   28 * DAY,    56 * DAY,    182 * DAY,
    364 * DAY, 728 * DAY,  1820 * DAY, 3640 * DAY,  18200 * DAY, 36400 * DAY,
};

static int64_t
day_of(stm_ticks time)
{
    return (time - STM_TICKS_BEGIN) / DAY;
}

stm_ticks
stm_timeline_align(stm_ticks time, stm_ticks width)
{
    stm_ticks from = width > DAY ? MONDAY : 0;
    stm_ticks rest = (time - from) % width;

    return time - (rest < 0 ? rest + width : rest);
}

stm_ticks
stm_timeline_step(stm_ticks width, size_t n, size_t ticks)
{
    size_t i = 0, last = sizeof(widths) / sizeof(*widths) - 1;

    while (i < last && (widths[i] < width || widths[i] % width != 0 ||
                        (stm_ticks)n * width / widths[i] >= (stm_ticks)ticks))
        i++;
    return widths[i];
}

static void
add_day(struct groups *groups, const struct stm_stmt *stmt)
{
    int64_t day = stm_stmt_int(stmt, 0);
    struct group *g = groups->n ? &groups->list[groups->n - 1] : NULL;

    if (!g || (day - g->last_day > GAP_DAYS && groups->n < GROUPS)) {
        g = &groups->list[groups->n++];
        *g = (struct group){ .first_day = day, .first = stm_stmt_int(stmt, 2) };
    }
    g->last_day = day;
    g->last = stm_stmt_int(stmt, 3);
    g->count += stm_stmt_int(stmt, 1);
}

static stm_status
load_days(struct groups *groups, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "host-days", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row)
        add_day(groups, stmt);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
find_findings(struct groups *groups, struct report *r, int64_t host,
              struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "host-marks", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t day = day_of(stm_stmt_int(stmt, 0));

        for (size_t i = 0; i < groups->n; i++)
            if (day >= groups->list[i].first_day &&
                day <= groups->list[i].last_day)
                groups->list[i].found = true;
    }
    stm_stmt_close(stmt);
    return status;
}

/* From the first to the last group that is wanted; then the bins. */
static void
choose(struct timeline *out, const struct groups *groups)
{
    size_t largest = 0, from, to, i = 0;

    if (groups->n == 0)
        return;
    for (size_t k = 1; k < groups->n; k++)
        if (groups->list[k].count > groups->list[largest].count)
            largest = k;
    from = to = largest;
    for (size_t k = 0; k < groups->n; k++) {
        if (!groups->list[k].found)
            continue;
        from = k < from ? k : from;
        to = k > to ? k : to;
    }
    for (size_t k = 0; k < groups->n; k++) {
        int64_t n = groups->list[k].count;

        *(k < from ? &out->before : k > to ? &out->after : &out->records) += n;
    }
    out->first = groups->list[from].first;
    out->last = groups->list[to].last;
    for (; i + 1 < sizeof(widths) / sizeof(*widths); i++)
        if ((out->last - stm_timeline_align(out->first, widths[i])) /
                widths[i] <
            TIMELINE_BINS)
            break;
    out->width = widths[i];
    out->from = stm_timeline_align(out->first, out->width);
    out->n = (size_t)((out->last - out->from) / out->width) + 1;
}

static stm_status
count_records(struct timeline *out, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "host-bins", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, out->from);
    stm_stmt_bind_int(stmt, 2, out->width);
    stm_stmt_bind_int(stmt, 3, out->from + (stm_ticks)out->n * out->width);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t n = stm_stmt_int(stmt, 1);

        out->counts[stm_stmt_int(stmt, 0)] = n;
        out->most = n > out->most ? n : out->most;
    }
    stm_stmt_close(stmt);
    return status;
}

static void
add_mark(struct timeline *out, struct report *r, const struct shown *shown,
         const struct stm_stmt *stmt)
{
    stm_ticks time = stm_stmt_int(stmt, 0);
    int64_t bin = (time - out->from) / out->width;
    int64_t lane = stm_stmt_int(stmt, 2) ? 0 : stm_stmt_int(stmt, 1) + 1;
    struct timeline_mark *mark;

    if (time < out->from || bin >= (int64_t)out->n || lane >= TIMELINE_LANES)
        return;
    mark = &out->marks[bin][lane];
    out->lane[lane]++;
    if (mark->count++ == 0)
        mark->summary = report_copy(r, stmt, 4);
    if (!mark->key.data && shown_has(shown, stm_stmt_text(stmt, 3)))
        mark->key = report_copy(r, stmt, 3);
}

static stm_status
add_marks(struct timeline *out, struct report *r, int64_t host,
          struct stm_err *err)
{
    struct shown shown;
    struct stm_stmt *stmt;
    bool row;
    stm_status status = shown_load(&shown, r, host, err);

    if (status)
        return status;
    status = report_query(&stmt, r, "host-marks", err);
    if (!status) {
        stm_stmt_bind_int(stmt, 1, host);
        while (!(status = stm_stmt_step(stmt, &row, err)) && row)
            add_mark(out, r, &shown, stmt);
        stm_stmt_close(stmt);
    }
    shown_free(&shown);
    return status ? status : report_fed(r, err);
}

stm_status
timeline_load(struct timeline *out, struct report *r, int64_t host,
              struct stm_err *err)
{
    struct groups groups = { .n = 0 };
    stm_status status = timeline_count_minutes(r, host, err);

    memset(out, 0, sizeof(*out));
    if (!status)
        status = load_days(&groups, r, err);
    if (!status)
        status = find_findings(&groups, r, host, err);
    if (status || groups.n == 0)
        return status;
    choose(out, &groups);
    status = count_records(out, r, err);
    return status ? status : add_marks(out, r, host, err);
}

void
timeline_print_width(struct stm_buf *out, stm_ticks width)
{
    static const struct {
        stm_ticks size;
        const char *name;
    } units[] = { { DAY, "day" }, { HOUR, "hour" }, { MINUTE, "minute" } };
    size_t i = 0;

    while (i < 2 && width < units[i].size)
        i++;
    stm_buf_print(out, "%" PRId64 " %s%s", width / units[i].size, units[i].name,
                  width == units[i].size ? "" : "s");
}
