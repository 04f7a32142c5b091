/* SPDX-License-Identifier: Apache-2.0 */
#include "report/timeline.h"

enum { ROWS_A_STEP = 4096 };

/* Both files while they are written. */
struct timeline {
    struct report *report;
    struct stm_out *csv, *json;
    struct stm_buf line;
    uint64_t rows;
};

bool
stm_timeline_parse(stm_timeline *out, const char *name)
{
    static const char *const names[] = {
        [STM_TIMELINE_INCIDENTS] = "incidents",
        [STM_TIMELINE_ALL] = "all",
        [STM_TIMELINE_NONE] = "none",
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(names[i], name) == 0) {
            *out = (stm_timeline)i;
            return true;
        }
    return false;
}

/* Fills the temporary tables of sql/timeline-open.sql. */
static stm_status
collect(struct report *r, bool all, struct stm_err *err)
{
    static const char *const scripts[] = { "timeline-open",
                                           "timeline-collect" };
    stm_status status = STM_OK;

    for (size_t i = 0; !status && i < sizeof(scripts) / sizeof(*scripts); i++)
        status = report_script(r, scripts[i], err);
    if (!status)
        status = report_script(
            r, all ? "timeline-copied-all" : "timeline-copied", err);
    if (!status)
        status = report_script(r, "timeline-place", err);
    return status;
}

/* The events to show, in order. Owned by the caller. */
static stm_status
events(struct stm_stmt **out, struct report *r, bool all, struct stm_err *err)
{
    const struct stm_window *w = &r->window;
    stm_status status =
        report_query(out, r, all ? "timeline-all" : "timeline-incidents", err);

    if (status || !all)
        return status;
    stm_stmt_bind_int(*out, 1, w->has_since || w->last ? w->since : INT64_MIN);
    stm_stmt_bind_int(*out, 2, w->has_until ? w->until - 1 : INT64_MAX);
    return STM_OK;
}

static void
put_row(struct timeline *t, const struct timeline_row *row)
{
    timeline_put_csv(&t->line, row);
    stm_out_take(t->csv, &t->line);
    timeline_put_json(&t->line, row);
    stm_out_take(t->json, &t->line);
    t->rows++;
}

/* An event, then the findings about it. */
static stm_status
put_event(struct timeline *t, const struct stm_stmt *event, struct stm_err *err)
{
    struct report *r = t->report;
    struct timeline_row row, finding;
    struct stm_stmt *stmt;
    bool more = true;
    stm_status status;

    stm_arena_reset(&r->arena);
    status = timeline_event(&row, r, event, err);
    if (status)
        return status;
    put_row(t, &row);
    if (!stm_stmt_int(event, 11)) /* none cites it */
        return STM_OK;
    status = report_held(&stmt, r, REPORT_TIMELINE_FINDING, err);
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, stm_stmt_int(event, 0));
    while (!(status = stm_stmt_step(stmt, &more, err)) && more) {
        status = timeline_finding(&finding, r, &row, stmt, err);
        if (status)
            break;
        put_row(t, &finding);
    }
    stm_stmt_reset(stmt);
    return status;
}

static stm_status
put_events(struct timeline *t, bool all, struct stm_err *err)
{
    struct report *r = t->report;
    struct stm_stmt *stmt = NULL;
    uint64_t n = 0;
    bool row;
    stm_status status = events(&stmt, r, all, err);

    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (n++ % ROWS_A_STEP == 0) {
            stm_progress_step(r->options->progress, "timeline", n, 0);
            if (stm_progress_stop(r->options->progress))
                status = stm_fail(err, STM_ESTOP, 0, "interrupted");
        }
        if (!status)
            status = put_event(t, stmt, err);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
open_files(struct timeline *t, struct stm_err *err)
{
    struct stm_outputs *files = t->report->files;
    stm_status status =
        stm_out_open(&t->csv, files, "timeline.csv", STM_OUT_LISTED, err);

    if (!status)
        status = stm_out_open(&t->json, files, "timeline.jsonl", STM_OUT_LISTED,
                              err);
    if (!status) {
        timeline_put_header(&t->line);
        stm_out_take(t->csv, &t->line);
    }
    return status;
}

stm_status
report_timeline(struct report *r, struct stm_err *err)
{
    bool all = r->options->timeline == STM_TIMELINE_ALL;
    struct timeline t = { .report = r };
    stm_status status;

    if (r->options->timeline == STM_TIMELINE_NONE)
        return STM_OK;
    status = collect(r, all, err);
    if (!status)
        status = open_files(&t, err);
    if (!status)
        status = put_events(&t, all, err);
    if (!status) {
        status = stm_out_commit(t.csv, err);
        t.csv = NULL;
    }
    if (!status) {
        status = stm_out_commit(t.json, err);
        t.json = NULL;
    }
    stm_out_abandon(t.csv);
    stm_out_abandon(t.json);
    stm_buf_free(&t.line);
    return status;
}
