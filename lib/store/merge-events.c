/* SPDX-License-Identifier: Apache-2.0 */
#include "store/merge-parts.h"

#include <stdlib.h>

#include "store/columns.h"
#include "store/sql.h"

/*
 * The events of the source in their order, and beside them the tables that
 * say more about an event, each in the same order: one pass, no map of
 * events.
 */

/* Columns of merge-events.sql. */
enum {
    EVENT_ID,
    EVENT_STREAM,
    EVENT_EVENT_ID,
    EVENT_RECORD_ID,
    EVENT_TIME,
    EVENT_CONTENT,
    EVENT_EVIDENCE,
    EVENT_OFFSET,
    EVENT_HEADER_ID,
    EVENT_HOW
};

/* A table beside `event`. */
struct track {
    const struct stm_layout *layout; /* NULL: event_data, or event_copy */
    struct stm_stmt *rows;           /* of the source, in order of event */
    struct stm_stmt *insert;         /* NULL: event_copy */
    int64_t event;                   /* of the row at hand, or NO_EVENT */
};

#define NO_EVENT INT64_MAX

enum { TRACKS = 32, STEP = 4096 /* rows between looks at progress */ };

struct pass {
    struct stm_merge *merge;
    struct track tracks[TRACKS];
    size_t n;
    struct stm_stmt *events;
    /* The event at hand: */
    struct stm_identity identity;
    uint32_t event_id;
    int64_t from, to; /* its row in the source and in the target */
    bool is_new;
};

static stm_status
next(struct track *track, struct stm_err *err)
{
    bool row;
    stm_status status = stm_stmt_step(track->rows, &row, err);

    if (!status)
        track->event = row ? stm_stmt_int(track->rows, 0) : NO_EVENT;
    return status;
}

static stm_status
select_rows(struct track *track, struct stm_merge *merge, struct stm_err *err)
{
    const struct stm_layout *layout = track->layout;
    struct stm_buf sql = { 0 };
    stm_status status;

    stm_buf_text(&sql, "SELECT event");
    for (size_t i = 0; i < layout->n_columns; i++)
        stm_buf_print(&sql, ", %s", layout->columns[i].name);
    stm_buf_print(&sql,
                  " FROM %s WHERE event <> 0 AND event NOT IN "
                  "(SELECT id FROM event WHERE how BETWEEN 4 AND 5) ORDER BY event",
                  layout->table);
    status = sql.failed
                 ? stm_fail(err, STM_ENOMEM, 0, "no memory for a statement")
                 : stm_db_prepare(&track->rows, merge->from, stm_buf_held(&sql),
                                  err);
    stm_buf_free(&sql);
    return status;
}

/* Several layouts may share a table. */
static bool
has_table(const struct pass *pass, const char *table)
{
    for (size_t i = 0; i < pass->n; i++)
        if (pass->tracks[i].layout &&
            strcmp(pass->tracks[i].layout->table, table) == 0)
            return true;
    return false;
}

static stm_status
open_layouts(struct pass *pass, const struct stm_provider *provider,
             struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; !status && i < provider->n_layouts; i++) {
        struct track *track = &pass->tracks[pass->n];

        if (has_table(pass, provider->layouts[i].table))
            continue;
        if (pass->n == TRACKS - 2)
            return stm_fail(err, STM_ELIMIT, 0, "more tables than expected");
        pass->n++;
        track->layout = &provider->layouts[i];
        status = select_rows(track, pass->merge, err);
        if (!status)
            status = stm_columns_insert(&track->insert, pass->merge->into,
                                        track->layout, err);
    }
    return status;
}

static stm_status
open_tracks(struct pass *pass, struct stm_err *err)
{
    struct stm_db *from = pass->merge->from;
    stm_status status = open_layouts(pass, &stm_sysmon, err);
    struct track *data = &pass->tracks[pass->n], *copies = data + 1;

    pass->n += 2;
    if (!status)
        status =
            stm_db_named(&data->rows, from, stm_store_sql, "merge-data", err);
    if (!status)
        status = stm_db_named(&data->insert, pass->merge->into, stm_store_sql,
                              "event-data-add", err);
    if (!status)
        status = stm_db_named(&copies->rows, from, stm_store_sql,
                              "merge-copies", err);
    if (!status)
        status = stm_db_named(&pass->events, from, stm_store_sql,
                              "merge-events", err);
    for (size_t i = 0; !status && i < pass->n; i++)
        status = next(&pass->tracks[i], err);
    return status;
}

static void
close_tracks(struct pass *pass)
{
    for (size_t i = 0; i < pass->n; i++) {
        stm_stmt_close(pass->tracks[i].rows);
        stm_stmt_close(pass->tracks[i].insert);
    }
    stm_stmt_close(pass->events);
}

/* The map a column's values go through; -1: they are taken as they are. */
static int
map_of(stm_column_kind kind)
{
    switch (kind) {
    case STM_COLUMN_TEXT: return STM_MAP_TEXT;
    case STM_COLUMN_PATH: return STM_MAP_PATH;
    case STM_COLUMN_COMMAND: return STM_MAP_COMMAND;
    case STM_COLUMN_ACCOUNT: return STM_MAP_ACCOUNT;
    case STM_COLUMN_REGISTRY: return STM_MAP_REGISTRY;
    case STM_COLUMN_TRACE: return STM_MAP_TRACE;
    case STM_COLUMN_MODULE: return STM_MAP_MODULE;
    case STM_COLUMN_DIGESTS: return STM_MAP_DIGESTS;
    case STM_COLUMN_VERSION: return STM_MAP_VERSION;
    case STM_COLUMN_REF: return STM_MAP_REF;
    case STM_COLUMN_NUMBER:
    case STM_COLUMN_FLAG:
    case STM_COLUMN_TIME:
    case STM_COLUMN_LAG:
    case STM_COLUMN_GUID:
    case STM_COLUMN_EVENT_ID: return -1;
    }
    return -1;
}

static stm_status
bind_column(const struct pass *pass, const struct track *track, size_t column,
            struct stm_err *err)
{
    const stm_column_kind kind = track->layout->columns[column].kind;
    const int map = map_of(kind), at = (int)column + 2, from = at - 1;
    int64_t value = stm_stmt_int(track->rows, from);
    stm_status status = STM_OK;

    if (map >= 0)
        status = stm_merge_map_get(&value, pass->merge, map, value, err);
    if (status)
        return status;
    if (stm_stmt_is_null(track->rows, from)) {
        stm_stmt_bind_null(track->insert, at);
    } else if (kind == STM_COLUMN_GUID) {
        const struct stm_span guid = stm_stmt_blob(track->rows, from);

        if (guid.size != STM_GUID_SIZE)
            return stm_fail(err, STM_EFORMAT, 0,
                            "is damaged: a GUID of %zu bytes", guid.size);
        stm_stmt_bind_blob(track->insert, at, guid.data, guid.size);
    } else {
        stm_stmt_bind_int(track->insert, at, value);
    }
    return STM_OK;
}

/* What a table says about a new event. */
static stm_status
take_row(const struct pass *pass, const struct track *track,
         struct stm_err *err)
{
    stm_status status = STM_OK;

    stm_stmt_bind_int(track->insert, 1, pass->to);
    if (track->layout)
        for (size_t i = 0; !status && i < track->layout->n_columns; i++)
            status = bind_column(pass, track, i, err);
    else
        stm_stmt_bind_text(track->insert, 2, stm_stmt_text(track->rows, 1));
    return status ? status : stm_stmt_run(track->insert, err);
}

static stm_status
see(struct pass *pass, int64_t evidence, int64_t file_offset, int64_t header_id,
    int64_t how, struct stm_err *err)
{
    struct stm_merge *merge = pass->merge;
    struct stm_sighting sighting = { .file_offset = (uint64_t)file_offset,
                                     .header_id = (uint64_t)header_id };
    stm_written written = STM_WRITTEN_SELF;
    stm_status status = stm_merge_map_get(&sighting.evidence, merge,
                                          STM_MAP_CONTENT, evidence, err);

    if (!status && (how < STM_HOW_LIVE || how > STM_HOW_HIDDEN))
        status = stm_fail(err, STM_EFORMAT, 0, "is damaged: how is %lld",
                          (long long)how);
    if (status)
        return status;
    sighting.how = (stm_how)how;
    status =
        stm_writer_identity(&written, &pass->to, merge->writer, &pass->identity,
                            pass->event_id, &sighting, err);
    pass->is_new |= written == STM_WRITTEN_NEW;
    if ((written == STM_WRITTEN_NEW || written == STM_WRITTEN_RAISED) &&
        how == STM_HOW_LIVE)
        merge->fresh[evidence]++;
    return status;
}

/* A further sighting of the event at hand. */
static stm_status
see_copy(struct pass *pass, const struct stm_stmt *row, struct stm_err *err)
{
    return see(pass, stm_stmt_int(row, 1), stm_stmt_int(row, 2),
               stm_stmt_is_null(row, 3) ? pass->identity.record_id
                                        : stm_stmt_int(row, 3),
               stm_stmt_int(row, 4), err);
}

static stm_status
dangling(struct stm_err *err)
{
    return stm_fail(err, STM_EFORMAT, 0,
                    "is damaged: a row's event is not there");
}

/* The rows of one table about the event at hand. */
static stm_status
follow(struct pass *pass, struct track *track, struct stm_err *err)
{
    stm_status status = STM_OK;

    while (!status && track->event <= pass->from) {
        if (track->event < pass->from)
            return dangling(err);
        if (!track->insert)
            status = see_copy(pass, track->rows, err);
        else if (pass->is_new)
            status = take_row(pass, track, err);
        if (!status)
            status = next(track, err);
    }
    return status;
}

static stm_status
take_event(struct pass *pass, struct stm_err *err)
{
    const struct stm_stmt *row = pass->events;
    const int64_t event_id = stm_stmt_int(row, EVENT_EVENT_ID);
    stm_status status =
        stm_merge_map_get(&pass->identity.stream, pass->merge, STM_MAP_STREAM,
                          stm_stmt_int(row, EVENT_STREAM), err);

    if (status)
        return status;
    if (event_id < 0 || event_id > UINT32_MAX)
        return stm_fail(err, STM_EFORMAT, 0, "is damaged: an event id of %lld",
                        (long long)event_id);
    pass->from = stm_stmt_int(row, EVENT_ID);
    if (pass->from <= 0 || pass->from == NO_EVENT)
        return stm_fail(err, STM_EFORMAT, 0, "is damaged: a row id of %lld",
                        (long long)pass->from);
    pass->event_id = (uint32_t)event_id;
    pass->identity.record_id = stm_stmt_int(row, EVENT_RECORD_ID);
    pass->identity.time = stm_stmt_int(row, EVENT_TIME);
    pass->identity.content = stm_stmt_int(row, EVENT_CONTENT);
    pass->is_new = false;
    status =
        see(pass, stm_stmt_int(row, EVENT_EVIDENCE),
            stm_stmt_int(row, EVENT_OFFSET), stm_stmt_int(row, EVENT_HEADER_ID),
            stm_stmt_int(row, EVENT_HOW), err);
    for (size_t i = 0; !status && i < pass->n; i++)
        status = follow(pass, &pass->tracks[i], err);
    return status;
}

static stm_status
take_all(struct pass *pass, struct stm_err *err)
{
    const struct stm_progress *progress = pass->merge->progress;
    int64_t total = 0;
    uint64_t done = 0;
    bool row = true;
    stm_status status = stm_db_query_int(
        pass->merge->from, "SELECT count(*) FROM event", &total, err);

    while (!status && row) {
        if (done % STEP == 0)
            stm_progress_step(progress, "merging", done, (uint64_t)total);
        if (done % STEP == 0 && stm_progress_stop(progress))
            return stm_fail(err, STM_ESTOP, 0, "stopped");
        status = stm_stmt_step(pass->events, &row, err);
        if (!status && row)
            status = take_event(pass, err);
        done++;
    }
    for (size_t i = 0; !status && i < pass->n; i++)
        if (pass->tracks[i].event != NO_EVENT)
            status = dangling(err);
    return status;
}

stm_status
stm_merge_events(struct stm_merge *merge, struct stm_err *err)
{
    struct pass pass = { .merge = merge };
    const int64_t files = merge->maps[STM_MAP_CONTENT].n;
    int64_t *fresh = reallocarray(merge->fresh, (size_t)files, sizeof(*fresh));
    stm_status status;

    if (!fresh)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a merge");
    memset(fresh, 0, (size_t)files * sizeof(*fresh));
    merge->fresh = fresh;
    status = open_tracks(&pass, err);
    if (!status)
        status = take_all(&pass, err);
    close_tracks(&pass);
    return status;
}
