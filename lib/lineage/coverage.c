/* SPDX-License-Identifier: Apache-2.0 */
/*
 * coverage.c - which live events each host has, and which numbers are
 * missing between them. One scan through all events.
 */
#include "lineage/parts.h"

#include <stdlib.h>

/* (stream, event id) pairs that are counted in memory before they are put
 * down. */
enum { PAIRS_MOST = 1 << 19 };

struct pair {
    int64_t stream, event_id;
};

struct count {
    const struct stream *stream;
    int64_t event_id, count;
    stm_ticks first, last;
};

struct counts {
    struct build *build;
    struct stm_table *by_pair;
    struct count *all;
    size_t n, room;
    size_t at; /* the last one counted */
    struct stm_stmt *insert, *has_copy;
};

static stm_status
put_down(struct counts *c, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < c->n && !status; i++) {
        const struct count *x = &c->all[i];

        stm_stmt_bind_int(c->insert, 1, x->stream->host);
        stm_stmt_bind_int(c->insert, 2, x->stream->channel);
        stm_stmt_bind_int(c->insert, 3, x->event_id);
        stm_stmt_bind_int(c->insert, 4, x->count);
        stm_stmt_bind_int(c->insert, 5, x->first);
        stm_stmt_bind_int(c->insert, 6, x->last);
        status = stm_stmt_run(c->insert, err);
    }
    c->n = 0;
    stm_table_reset(c->by_pair);
    return status;
}

static stm_status
find(struct counts *c, const struct stream *stream, int64_t event_id,
     struct stm_err *err)
{
    const struct pair pair = { stream->id, event_id };
    int64_t at;
    stm_status status = STM_OK;

    if (c->at < c->n && c->all[c->at].stream == stream &&
        c->all[c->at].event_id == event_id)
        return STM_OK;
    at = stm_table_find(c->by_pair, &pair, sizeof(pair));
    if (at < 0) {
        if (c->n == PAIRS_MOST)
            status = put_down(c, err);
        if (!status)
            status = stm_grow((void **)&c->all, &c->room, c->n + 1,
                              sizeof(*c->all), err);
        if (status)
            return status;
        at = (int64_t)c->n;
        c->all[c->n++] =
            (struct count){ stream, event_id, 0, INT64_MAX, INT64_MIN };
        status = stm_table_put(c->by_pair, &pair, sizeof(pair), at, err);
    }
    c->at = (size_t)at;
    return status;
}

static stm_status
is_live(bool *out, struct counts *c, struct stm_stmt *event,
        struct stream *stream, struct stm_err *err)
{
    stm_status status;

    *out = stm_stmt_int(event, 3) == 0;
    if (*out)
        return STM_OK;
    stream->recovered = true;
    stm_stmt_bind_int(c->has_copy, 1, stm_stmt_int(event, 4));
    status = stm_stmt_step(c->has_copy, out, err);
    stm_stmt_reset(c->has_copy);
    return status;
}

static stm_status
count_event(struct counts *c, struct stm_stmt *event, struct stm_err *err)
{
    struct stream *stream =
        stm_lookup_stream(&c->build->lookup, stm_stmt_int(event, 0));
    stm_ticks time = stm_stmt_int(event, 2);
    struct count *x;
    bool live;
    stm_status status;

    if (!stream)
        return stm_fail(err, STM_EFORMAT, 0, "an event is of no host");
    status = is_live(&live, c, event, stream, err);
    if (status || !live)
        return status;
    status = find(c, stream, stm_stmt_int(event, 1), err);
    if (status)
        return status;
    x = &c->all[c->at];
    x->count++;
    x->first = time < x->first ? time : x->first;
    x->last = time > x->last ? time : x->last;
    return STM_OK;
}

static stm_status
count_events(struct counts *c, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, c->build->db, stm_lineage_sql, "events", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        status = count_event(c, stmt, err);
        if (!status)
            status = stm_lineage_pause(c->build, err);
    }
    stm_stmt_close(stmt);
    return status ? status : put_down(c, err);
}

static stm_status
count_all(struct build *build, struct stm_err *err)
{
    struct counts c = { .build = build };
    stm_status status = stm_table_open(&c.by_pair, err);

    if (!status)
        status = stm_db_named(&c.insert, build->db, stm_lineage_sql, "coverage",
                              err);
    if (!status)
        status = stm_db_named(&c.has_copy, build->db, stm_lineage_sql,
                              "has-live-copy", err);
    if (!status)
        status = count_events(&c, err);
    stm_stmt_close(c.insert);
    stm_stmt_close(c.has_copy);
    stm_table_close(c.by_pair);
    free(c.all);
    return status;
}

enum { GAPS_STREAM, GAPS_LOG, GAPS_UPDATE, GAPS_STMTS };

/* Numbers that are missing; the statement gives them in order. */
static stm_status
count_gaps(int64_t *out, struct stm_stmt *records, struct stm_err *err)
{
    int64_t gaps = 0, last = -1;
    bool row = true;
    stm_status status;

    while (!(status = stm_stmt_step(records, &row, err)) && row) {
        int64_t id = stm_stmt_int(records, 0);

        if (last >= 0 && id > last)
            gaps += id - last - 1;
        last = id;
    }
    *out = gaps;
    return status;
}

/* One log: the streams [0, n) of a host's channel. */
static stm_status
write_gaps(struct stm_stmt *const *stmts, const struct stream *streams,
           size_t n, struct stm_err *err)
{
    bool simple = n == 1 && !streams->recovered;
    struct stm_stmt *records = stmts[simple ? GAPS_STREAM : GAPS_LOG];
    int64_t gaps = 0;
    stm_status status;

    stm_stmt_bind_int(records, 1, simple ? streams->id : streams->host);
    if (!simple)
        stm_stmt_bind_int(records, 2, streams->channel);
    status = count_gaps(&gaps, records, err);
    if (status || gaps == 0)
        return status;
    stm_stmt_bind_int(stmts[GAPS_UPDATE], 1, streams->host);
    stm_stmt_bind_int(stmts[GAPS_UPDATE], 2, streams->channel);
    stm_stmt_bind_int(stmts[GAPS_UPDATE], 3, gaps);
    return stm_stmt_run(stmts[GAPS_UPDATE], err);
}

static stm_status
write_all_gaps(struct build *build, struct stm_err *err)
{
    static const char *const names[GAPS_STMTS] = { "records-of-stream",
                                                   "records-of-log", "gaps" };
    const struct lookup *l = &build->lookup;
    struct stm_stmt *stmts[GAPS_STMTS] = { NULL };
    stm_status status = STM_OK;

    for (size_t i = 0; i < GAPS_STMTS && !status; i++)
        status =
            stm_db_named(&stmts[i], build->db, stm_lineage_sql, names[i], err);
    for (size_t i = 0, end; i < l->n_streams && !status; i = end) {
        const struct stream *first = &l->streams[i];

        for (end = i;
             end < l->n_streams && l->streams[end].host == first->host &&
             l->streams[end].channel == first->channel;
             end++)
            ;
        status = write_gaps(stmts, first, end - i, err);
    }
    for (size_t i = 0; i < GAPS_STMTS; i++)
        stm_stmt_close(stmts[i]);
    return status;
}

stm_status
stm_lineage_coverage(struct build *build, struct stm_err *err)
{
    stm_status status = count_all(build, err);

    if (!status)
        status = write_all_gaps(build, err);
    return status ? status
                  : stm_db_script_named(build->db, stm_lineage_sql,
                                        "capability-events", err);
}
