/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/window.h"

#include "detect/sql.h"

#include <stdio.h>

/* A crowd: one event in so many, within so long. */
enum { CROWD_OF = 100 };

#define CROWD_SPAN (INT64_C(30) * 86400 * STM_TICKS_PER_SECOND)

bool
stm_window_is_all(const struct stm_window *window)
{
    return !window->has_since && !window->has_until;
}

bool
stm_window_has(const struct stm_window *window, stm_ticks time)
{
    return (!window->has_since || time >= window->since) &&
           (!window->has_until || time < window->until);
}

/* The times of two walks down the same index: `back` is ahead of `here`. */
struct walk {
    struct stm_stmt *here, *back;
};

static stm_status
skip(struct stm_stmt *stmt, int64_t n, bool *row, struct stm_err *err)
{
    stm_status status = STM_OK;

    *row = true;
    while (n-- > 0 && *row && !status)
        status = stm_stmt_step(stmt, row, err);
    return status;
}

/*
 * Down from the newest until the one that stands `crowd` - 1 places further
 * back is near enough; each step moves both, so no clock makes it slow.
 */
static stm_status
find_crowd(stm_ticks *out, bool *found, struct walk *walk, int64_t crowd,
           struct stm_err *err)
{
    bool row, more;
    stm_status status = skip(walk->back, crowd - 1, &more, err);

    *found = false;
    while (!status && !*found) {
        status = stm_stmt_step(walk->here, &row, err);
        if (!status && row)
            status = stm_stmt_step(walk->back, &more, err);
        if (status || !row || !more)
            break;
        *out = stm_stmt_int(walk->here, 0);
        *found = *out - stm_stmt_int(walk->back, 0) <= CROWD_SPAN;
    }
    return status;
}

static stm_status
find_newest(struct stm_window *window, struct stm_db *db, struct stm_err *err)
{
    struct walk walk = { 0 };
    int64_t events = 0;
    bool found = false;
    stm_status status =
        stm_db_query_int(db, "SELECT count(*) FROM event", &events, err);

    if (status || events == 0)
        return status;
    status = stm_db_named(&walk.here, db, stm_detect_sql, "window-times", err);
    if (!status)
        status =
            stm_db_named(&walk.back, db, stm_detect_sql, "window-times", err);
    if (!status)
        status = find_crowd(&window->newest, &found, &walk,
                            (events + CROWD_OF - 1) / CROWD_OF, err);
    if (!status && !found)
        status = stm_db_query_int(db, "SELECT max(time) FROM event",
                                  &window->newest, err);
    window->has_newest = !status;
    stm_stmt_close(walk.here);
    stm_stmt_close(walk.back);
    return status;
}

stm_status
stm_window_resolve(struct stm_window *window, struct stm_db *db,
                   struct stm_err *err)
{
    stm_status status;

    if (!window->last)
        return STM_OK;
    window->has_since = window->has_newest = false;
    status = find_newest(window, db, err);
    if (!status && window->has_newest) {
        window->since = window->newest - window->last;
        window->has_since = true;
    }
    return status;
}

static void
bind_time(struct stm_stmt *stmt, int at, bool has, stm_ticks time)
{
    if (has)
        stm_stmt_bind_int(stmt, at, time);
    else
        stm_stmt_bind_null(stmt, at);
}

static stm_status
add(struct stm_db *db, const struct stm_window *window, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "window-add", err);

    if (status)
        return status;
    bind_time(stmt, 1, window->has_since, window->since);
    bind_time(stmt, 2, window->has_until, window->until);
    stm_stmt_bind_text(stmt, 3, stm_span_of(window->last_text));
    bind_time(stmt, 4, window->has_newest, window->newest);
    status = stm_stmt_run(stmt, err);
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_window_store(struct stm_db *db, const struct stm_window *window,
                 struct stm_err *err)
{
    stm_status status =
        stm_db_script_named(db, stm_detect_sql, "window-clear", err);

    return status || stm_window_is_all(window) ? status : add(db, window, err);
}

stm_status
stm_window_shown(struct stm_window *out, int64_t *outside, struct stm_db *db,
                 struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "window-find", err);

    *out = (struct stm_window){ 0 };
    *outside = 0;
    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row) {
        struct stm_span last = stm_stmt_text(stmt, 2);

        out->has_since = !stm_stmt_is_null(stmt, 0);
        out->since = stm_stmt_int(stmt, 0);
        out->has_until = !stm_stmt_is_null(stmt, 1);
        out->until = stm_stmt_int(stmt, 1);
        (void)snprintf(out->last_text, sizeof(out->last_text), "%.*s",
                       (int)last.size, last.data);
        out->has_newest = !stm_stmt_is_null(stmt, 3);
        out->newest = stm_stmt_int(stmt, 3);
        *outside = stm_stmt_int(stmt, 4);
    }
    stm_stmt_close(stmt);
    return status;
}

void
stm_window_print(struct stm_buf *out, const struct stm_window *window)
{
    char time[STM_TIME_TEXT];

    if (window->has_since)
        stm_buf_print(out, "from %s on", stm_ticks_print(time, window->since));
    if (window->has_newest)
        stm_buf_print(out, " (%s back from %s)", window->last_text,
                      stm_ticks_print(time, window->newest));
    if (window->has_until)
        stm_buf_print(out, "%sbefore %s", window->has_since ? ", " : "",
                      stm_ticks_print(time, window->until));
}
