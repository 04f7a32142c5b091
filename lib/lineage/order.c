/* SPDX-License-Identifier: Apache-2.0 */
/*
 * order.c - the one order by which everything is chosen: live first, then
 * (time, channel, record id, evidence name, offset).
 *
 * Two records agree up to the record id only where copies conflict or
 * somebody made it so; only then are their places looked up.
 */
#include "lineage/parts.h"

#include <stdlib.h>

struct place {
    int64_t how;
    int64_t evidence; /* rank by (name, SHA-256) */
    int64_t offset;
};

struct order {
    struct stm_db *db;
    struct stm_table *channels; /* text id to rank */
    struct stm_table *evidence; /* row to rank; NULL: not asked for yet */
    struct stm_stmt *sightings;
    struct place *places; /* [0] is not used */
    size_t n, room;
};

static int
compare_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int
compare_marks(const struct mark *a, const struct mark *b)
{
    int c = compare_int(a->how, b->how);

    if (!c)
        c = compare_int(a->time, b->time);
    if (!c)
        c = compare_int(a->channel, b->channel);
    return c ? c : compare_int(a->record_id, b->record_id);
}

static stm_status
load_channels(struct order *order, struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t rank = 0;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, order->db, stm_lineage_sql, "channels", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row && !status) {
        int64_t id = stm_stmt_int(stmt, 0);

        status = stm_table_put(order->channels, &id, sizeof(id), rank++, err);
        if (status)
            break;
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_order_open(struct order **out, struct stm_db *db, struct stm_err *err)
{
    struct order *order = calloc(1, sizeof(*order));
    stm_status status;

    if (!order)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for an order");
    order->db = db;
    order->n = 1;
    status = stm_table_open(&order->channels, err);
    if (!status)
        status = load_channels(order, err);
    if (!status)
        status =
            stm_db_named(&order->sightings, db, stm_lineage_sql, "places", err);
    if (status) {
        stm_order_close(order);
        return status;
    }
    *out = order;
    return STM_OK;
}

void
stm_order_close(struct order *order)
{
    if (!order)
        return;
    stm_table_close(order->channels);
    stm_table_close(order->evidence);
    stm_stmt_close(order->sightings);
    free(order->places);
    free(order);
}

void
stm_order_reset(struct order *order)
{
    order->n = 1;
}

int64_t
stm_order_channel(const struct order *order, int64_t channel)
{
    return stm_table_find(order->channels, &channel, sizeof(channel));
}

/* Files in the order of their names; one content has one rank. */
static stm_status
rank_evidence(struct order *order, struct stm_stmt *stmt, struct stm_err *err)
{
    int64_t rank = 0;
    bool row = true;
    stm_status status = STM_OK;

    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t id = stm_stmt_int(stmt, 0);

        status = stm_table_put(order->evidence, &id, sizeof(id), rank++, err);
    }
    return status;
}

static stm_status
load_evidence(struct order *order, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = stm_table_open(&order->evidence, err);

    if (status)
        return status;
    status = stm_db_named(&stmt, order->db, stm_lineage_sql, "evidence", err);
    if (status)
        return status;
    status = rank_evidence(order, stmt, err);
    stm_stmt_close(stmt);
    return status;
}

static int
compare_places(const struct place *a, const struct place *b)
{
    int c = compare_int(a->how, b->how);

    if (!c)
        c = compare_int(a->evidence, b->evidence);
    return c ? c : compare_int(a->offset, b->offset);
}

/* The first of all sightings of an event. */
static stm_status
first_place(struct place *out, struct order *order, int64_t event,
            struct stm_err *err)
{
    struct place first = { INT64_MAX, INT64_MAX, INT64_MAX };
    bool row = true;
    stm_status status = STM_OK;

    stm_stmt_bind_int(order->sightings, 1, event);
    while (!(status = stm_stmt_step(order->sightings, &row, err)) && row) {
        int64_t evidence = stm_stmt_int(order->sightings, 1);
        struct place at = {
            stm_stmt_int(order->sightings, 0),
            stm_table_find(order->evidence, &evidence, sizeof(evidence)),
            stm_stmt_int(order->sightings, 2),
        };

        if (compare_places(&at, &first) < 0)
            first = at;
    }
    *out = first;
    return status;
}

static stm_status
look_up(struct order *order, struct mark *mark, struct stm_err *err)
{
    stm_status status = STM_OK;

    if (mark->place)
        return STM_OK;
    if (!order->evidence)
        status = load_evidence(order, err);
    if (!status)
        status = stm_grow((void **)&order->places, &order->room, order->n + 1,
                          sizeof(*order->places), err);
    if (!status)
        status = first_place(&order->places[order->n], order, mark->event, err);
    if (!status)
        mark->place = (uint32_t)order->n++;
    return status;
}

stm_status
stm_order_compare(int *out, struct order *order, struct mark *a, struct mark *b,
                  struct stm_err *err)
{
    stm_status status;

    *out = compare_marks(a, b);
    if (*out || a->event == b->event)
        return STM_OK;
    status = look_up(order, a, err);
    if (!status)
        status = look_up(order, b, err);
    if (!status)
        *out =
            compare_places(&order->places[a->place], &order->places[b->place]);
    return status;
}

static int
by_mark(const void *a, const void *b)
{
    return compare_marks(a, b);
}

static int
by_place(const void *a, const void *b, void *arg)
{
    const struct order *order = arg;
    const struct mark *left = a, *right = b;

    return compare_places(&order->places[left->place],
                          &order->places[right->place]);
}

stm_status
stm_order_sort(struct order *order, void *things, size_t n, size_t size,
               struct stm_err *err)
{
    char *at = things;
    stm_status status = STM_OK;

    if (n < 2)
        return STM_OK;
    qsort(things, n, size, by_mark);
    for (size_t i = 0, end; i < n && !status; i = end) {
        for (end = i + 1;
             end < n && by_mark(at + i * size, at + end * size) == 0; end++)
            ;
        if (end - i == 1)
            continue;
        for (size_t j = i; j < end && !status; j++)
            status = look_up(order, (void *)(at + j * size), err);
        if (!status)
            qsort_r(at + i * size, end - i, size, by_place, order);
    }
    return status;
}
