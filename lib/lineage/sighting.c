/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sighting.c - which images a host ran, wrote and deleted, and with which
 * content and claims.
 */
#include "lineage/parts.h"

#include <stdlib.h>

struct seen {
    struct mark mark; /* first: stm_order_sort() */
    int64_t what[4];  /* path_key, digests, version, kind */
};

struct sighting {
    int64_t what[4];
    stm_ticks first, last;
    int64_t count, event;
};

struct sightings {
    struct seen *seen;
    size_t n_seen, room_seen;
    struct sighting *all;
    size_t n, room;
    struct stm_table *table; /* what to index of all */
};

static stm_status
see(struct sightings *s, const struct mark *mark, int64_t path_key,
    int64_t digests, int64_t version, stm_sighting_kind kind,
    struct stm_err *err)
{
    stm_status status = stm_grow((void **)&s->seen, &s->room_seen,
                                 s->n_seen + 1, sizeof(*s->seen), err);

    if (!status)
        s->seen[s->n_seen++] =
            (struct seen){ *mark, { path_key, digests, version, kind } };
    return status;
}

static stm_sighting_kind
kind_of(int64_t event_id)
{
    return event_id == 23 || event_id == 26 ? STM_SIGHTING_DELETED
                                            : STM_SIGHTING_WRITTEN;
}

static stm_status
see_files(struct sightings *s, struct family *f, struct stm_err *err)
{
    struct stm_stmt *stmt = f->build->stmts[STMT_FILES];
    bool row = true;
    stm_status status = STM_OK;

    stm_stmt_bind_int(stmt, 1, f->host);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct mark mark;

        stm_family_mark(&mark, f, stmt);
        if (mark.how == 0)
            status = see(s, &mark, stm_stmt_int(stmt, 6), stm_stmt_int(stmt, 7),
                         0, kind_of(stm_stmt_int(stmt, 5)), err);
    }
    stm_stmt_reset(stmt);
    return status;
}

static stm_status
see_processes(struct sightings *s, const struct family *f, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < f->n && !status; i++) {
        const struct process *p = &f->processes[i];

        if (p->live && !p->inferred && p->same_as == NONE && p->image)
            status = see(s, &p->mark, p->image, p->digests, p->version,
                         STM_SIGHTING_RAN, err);
    }
    return status;
}

static stm_status
count(struct sightings *s, const struct seen *seen, struct stm_err *err)
{
    int64_t at = stm_table_find(s->table, seen->what, sizeof(seen->what));
    stm_status status;

    if (at >= 0) {
        s->all[at].count++;
        s->all[at].last = seen->mark.time;
        return STM_OK;
    }
    at = (int64_t)s->n;
    status =
        stm_grow((void **)&s->all, &s->room, s->n + 1, sizeof(*s->all), err);
    if (status)
        return status;
    s->all[s->n++] = (struct sighting){
        .first = seen->mark.time,
        .last = seen->mark.time,
        .count = 1,
        .event = seen->mark.event,
    };
    memcpy(s->all[at].what, seen->what, sizeof(seen->what));
    return stm_table_put(s->table, seen->what, sizeof(seen->what), at, err);
}

static stm_status
write_sightings(const struct sightings *s, struct family *f,
                struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < s->n && !status; i++) {
        const struct sighting *x = &s->all[i];
        const int64_t row[] = { x->what[0], x->what[1], x->what[2],
                                f->host,    x->what[3], x->first,
                                x->last,    x->count,   x->event };

        status = stm_bulk_add(f->build->bulks[BULK_SIGHTING], row, err);
    }
    return status;
}

stm_status
stm_family_sightings(struct family *f, struct stm_err *err)
{
    struct sightings s = { 0 };
    stm_status status = stm_table_open(&s.table, err);

    if (!status)
        status = see_processes(&s, f, err);
    if (!status)
        status = see_files(&s, f, err);
    if (!status)
        status = stm_order_sort(f->build->order, s.seen, s.n_seen,
                                sizeof(*s.seen), err);
    for (size_t i = 0; i < s.n_seen && !status; i++)
        status = count(&s, &s.seen[i], err);
    if (!status)
        status = write_sightings(&s, f, err);
    stm_table_close(s.table);
    free(s.seen);
    free(s.all);
    return status;
}
