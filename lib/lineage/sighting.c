/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sighting.c - which images a host ran, loaded, wrote and deleted, and with
 * which content and claims.
 */
#include "lineage/parts.h"

#include <stdlib.h>

struct sighting {
    struct mark first;
    int64_t what[4]; /* path_key, digests, version, kind */
    stm_ticks last;
    int64_t count;
};

struct sightings {
    struct family *family;
    struct sighting *all;
    size_t n, room;
    struct stm_table *table; /* what to index of all */
};

static stm_status
add(struct sightings *s, const struct mark *mark, const int64_t what[4],
    struct stm_err *err)
{
    stm_status status =
        stm_grow((void **)&s->all, &s->room, s->n + 1, sizeof(*s->all), err);

    if (!status)
        status = stm_table_put(s->table, what, sizeof(s->all->what),
                               (int64_t)s->n, err);
    if (status)
        return status;
    s->all[s->n] =
        (struct sighting){ .first = *mark, .last = mark->time, .count = 1 };
    memcpy(s->all[s->n].what, what, sizeof(s->all->what));
    s->n++;
    return STM_OK;
}

static stm_status
see(struct sightings *s, struct mark *mark, int64_t path_key, int64_t digests,
    int64_t version, stm_sighting_kind kind, struct stm_err *err)
{
    const int64_t what[4] = { path_key, digests, version, kind };
    int64_t at = stm_table_find(s->table, what, sizeof(what));
    struct sighting *had;
    int order;
    stm_status status;

    if (at < 0)
        return add(s, mark, what, err);
    had = &s->all[at];
    status = stm_order_compare(&order, s->family->build->order, mark,
                               &had->first, err);
    if (status)
        return status;
    if (order < 0)
        had->first = *mark;
    if (mark->time > had->last)
        had->last = mark->time;
    had->count++;
    return STM_OK;
}

static stm_sighting_kind
kind_of(int64_t event_id)
{
    return event_id == 23 || event_id == 26 ? STM_SIGHTING_DELETED
                                            : STM_SIGHTING_WRITTEN;
}

static stm_status
see_files(struct sightings *s, struct stm_err *err)
{
    struct family *f = s->family;
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

/* The row of a loaded image that a statement stands on. */
static stm_status
see_load(struct sightings *s, struct stm_stmt *stmt, stm_sighting_kind kind,
         struct stm_err *err)
{
    struct mark mark;

    stm_family_mark(&mark, s->family, stmt);
    return mark.how == 0
               ? see(s, &mark, stm_stmt_int(stmt, 5), stm_stmt_int(stmt, 6),
                     stm_stmt_int(stmt, 7), kind, err)
               : STM_OK;
}

static stm_status
see_loads(struct sightings *s, struct stm_err *err)
{
    struct stm_stmt *stmt = s->family->build->stmts[STMT_LOADS];
    bool row = true;
    stm_status status = STM_OK;

    stm_stmt_bind_int(stmt, 1, s->family->host);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = see_load(s, stmt, STM_SIGHTING_LOADED, err);
    stm_stmt_reset(stmt);
    return status;
}

/* One statement for all hosts; its rows come in their order. */
static stm_status
see_drivers(struct sightings *s, struct stm_err *err)
{
    struct build *build = s->family->build;
    struct stm_stmt *stmt = build->stmts[STMT_DRIVERS];
    stm_status status = STM_OK;

    while (!status && build->driver_host <= s->family->host) {
        bool row = false;

        if (build->driver_host == s->family->host)
            status = see_load(s, stmt, STM_SIGHTING_DRIVER, err);
        if (!status)
            status = stm_stmt_step(stmt, &row, err);
        build->driver_host = row ? stm_stmt_int(stmt, 8) : INT64_MAX;
    }
    return status;
}

static stm_status
see_processes(struct sightings *s, struct stm_err *err)
{
    const struct family *f = s->family;
    stm_status status = STM_OK;

    for (size_t i = 0; i < f->n && !status; i++) {
        struct process *p = &f->processes[i];

        if (p->live && !p->inferred && p->same_as == NONE && p->image)
            status = see(s, &p->mark, p->image, p->digests, p->version,
                         STM_SIGHTING_RAN, err);
    }
    return status;
}

static stm_status
write_sightings(const struct sightings *s, struct stm_err *err)
{
    const struct family *f = s->family;
    stm_status status = STM_OK;

    for (size_t i = 0; i < s->n && !status; i++) {
        const struct sighting *x = &s->all[i];
        const int64_t row[] = { x->what[0], x->what[1], x->what[2],
                                f->host,    x->what[3], x->first.time,
                                x->last,    x->count,   x->first.event };

        status = stm_bulk_add(f->build->bulks[BULK_SIGHTING], row, err);
    }
    return status;
}

stm_status
stm_family_sightings(struct family *f, struct stm_err *err)
{
    struct sightings s = { .family = f };
    stm_status status = stm_table_open(&s.table, err);

    if (!status)
        status = see_processes(&s, err);
    if (!status)
        status = see_files(&s, err);
    if (!status)
        status = see_loads(&s, err);
    if (!status)
        status = see_drivers(&s, err);
    if (!status)
        status = write_sightings(&s, err);
    stm_table_close(s.table);
    free(s.all);
    return status;
}
