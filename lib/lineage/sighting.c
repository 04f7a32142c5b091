/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sighting.c - which images a host ran, wrote and deleted, and with which
 * content and claims.
 */
#include "lineage/parts.h"

#include <stdlib.h>

enum { PATH_KEY, DIGESTS, VERSION, KIND, WHATS };

struct sighting {
    int64_t what[WHATS];
    struct mark first;
    stm_ticks last;
    int64_t count;
};

struct sightings {
    struct build *build;
    struct sighting *all;
    size_t n, room;
    struct stm_table *table; /* what to index of all */
};

static stm_status
see_first(struct sightings *s, const struct mark *mark,
          const int64_t what[WHATS], struct stm_err *err)
{
    int64_t at = (int64_t)s->n;
    stm_status status =
        stm_grow((void **)&s->all, &s->room, s->n + 1, sizeof(*s->all), err);

    if (status)
        return status;
    s->all[s->n++] =
        (struct sighting){ .first = *mark, .last = mark->time, .count = 1 };
    memcpy(s->all[at].what, what, WHATS * sizeof(*what));
    return stm_table_put(s->table, what, WHATS * sizeof(*what), at, err);
}

static stm_status
see(struct sightings *s, struct mark *mark, const int64_t what[WHATS],
    struct stm_err *err)
{
    struct sighting *x;
    int64_t at;
    int order;
    stm_status status;

    if (mark->how != 0 || what[PATH_KEY] == 0)
        return STM_OK;
    at = stm_table_find(s->table, what, WHATS * sizeof(*what));
    if (at < 0)
        return see_first(s, mark, what, err);
    x = &s->all[at];
    x->count++;
    if (mark->time > x->last)
        x->last = mark->time;
    status = stm_order_compare(&order, s->build->order, mark, &x->first, err);
    if (!status && order < 0)
        x->first = *mark;
    return status;
}

/* Columns after the mark: kind, path, digests, version. */
static stm_status
see_row(struct sightings *s, struct stm_stmt *stmt, struct stm_err *err)
{
    const int64_t what[WHATS] = {
        [PATH_KEY] = stm_lookup_image(&s->build->lookup, stm_stmt_int(stmt, 6)),
        [DIGESTS] = stm_stmt_int(stmt, 7),
        [VERSION] = stm_stmt_int(stmt, 8),
        [KIND] = stm_stmt_int(stmt, 5),
    };
    struct mark mark;

    stm_family_mark(&mark, s->build, stmt);
    return see(s, &mark, what, err);
}

static stm_status
see_rows(struct sightings *s, struct stm_stmt *stmt, int64_t host,
         struct stm_err *err)
{
    bool row = true;
    stm_status status = STM_OK;

    stm_stmt_bind_int(stmt, 1, host);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = see_row(s, stmt, err);
    stm_stmt_reset(stmt);
    return status;
}

static stm_status
see_processes(struct sightings *s, struct family *f, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < f->n && !status; i++) {
        struct process *p = &f->processes[i];
        const int64_t what[WHATS] = { [PATH_KEY] = p->image,
                                      [DIGESTS] = p->digests,
                                      [VERSION] = p->version,
                                      [KIND] = STM_SIGHTING_RAN };

        if (!p->inferred && p->same_as == NONE)
            status = see(s, &p->mark, what, err);
    }
    return status;
}

static stm_status
put_down(struct sightings *s, int64_t host, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < s->n && !status; i++) {
        const struct sighting *x = &s->all[i];
        const int64_t row[] = { x->what[PATH_KEY], x->what[DIGESTS],
                                x->what[VERSION],  host,
                                x->what[KIND],     x->first.time,
                                x->last,           x->count,
                                x->first.event };

        status = stm_bulk_add(s->build->bulks[BULK_SIGHTING], row, err);
    }
    s->n = 0;
    stm_table_reset(s->table);
    return status;
}

static void
sightings_free(struct sightings *s)
{
    stm_table_close(s->table);
    free(s->all);
}

stm_status
stm_family_sightings(struct family *f, struct stm_err *err)
{
    struct sightings s = { .build = f->build };
    stm_status status = stm_table_open(&s.table, err);

    if (!status)
        status = see_processes(&s, f, err);
    if (!status)
        status = see_rows(&s, f->build->stmts[STMT_FILES], f->host, err);
    if (!status)
        status = see_rows(&s, f->build->stmts[STMT_LOADS], f->host, err);
    if (!status)
        status = put_down(&s, f->host, err);
    sightings_free(&s);
    return status;
}

static stm_status
see_drivers(struct sightings *s, struct stm_stmt *stmt, struct stm_err *err)
{
    int64_t host = 0;
    bool row = true;
    stm_status status = STM_OK;

    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t next = stm_stmt_int(stmt, 9);

        if (next != host)
            status = put_down(s, host, err);
        host = next;
        if (!status)
            status = see_row(s, stmt, err);
    }
    return status ? status : put_down(s, host, err);
}

stm_status
stm_lineage_drivers(struct build *build, struct stm_err *err)
{
    struct sightings s = { .build = build };
    struct stm_stmt *stmt = NULL;
    stm_status status = stm_table_open(&s.table, err);

    stm_order_reset(build->order);
    if (!status)
        status =
            stm_db_named(&stmt, build->db, stm_lineage_sql, "drivers", err);
    if (!status)
        status = see_drivers(&s, stmt, err);
    stm_stmt_close(stmt);
    sightings_free(&s);
    return status;
}
