/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lookup.c - small facts about rows of dictionaries, by row id: a join for
 * every process would cost more than all the rest.
 */
#include "lineage/parts.h"

#include <stdlib.h>

/* Ids are dense; what is far from it is no case of ours. */
static const int64_t IDS_MOST = INT64_C(1) << 31;

static stm_status
room_for(void **entries, int64_t *n, size_t size, struct stm_db *db,
         const char *sql, struct stm_err *err)
{
    stm_status status = stm_db_query_int(db, sql, n, err);

    if (status)
        return status;
    if (*n < 0 || *n >= IDS_MOST)
        return stm_fail(err, STM_ELIMIT, 0, "too many dictionary rows");
    *entries = calloc((size_t)++ * n, size);
    return *entries ? STM_OK
                    : stm_fail(err, STM_ENOMEM, 0, "no memory for lookups");
}

static stm_status
load_images(struct lookup *l, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        room_for((void **)&l->images, &l->n_images, sizeof(*l->images), db,
                 "SELECT max(id) FROM path", err);

    if (!status)
        status = stm_db_named(&stmt, db, stm_lineage_sql, "paths", err);
    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t id = stm_stmt_int(stmt, 0);

        if (id > 0 && id < l->n_images)
            l->images[id] = stm_stmt_int(stmt, 1);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
load_known(struct lookup *l, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status = stm_db_named(&stmt, db, stm_lineage_sql, "known", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        bool version = stm_stmt_int(stmt, 0) != 0;
        int64_t id = stm_stmt_int(stmt, 1);
        uint8_t bits = (uint8_t)stm_stmt_int(stmt, 2);

        if (version && id >= 0 && id < l->n_versions)
            l->versions[id] = bits;
        else if (!version && id >= 0 && id < l->n_digests)
            l->digests[id] = bits;
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
add_stream(struct lookup *l, size_t *room, const struct order *order,
           struct stm_stmt *stmt, struct stm_err *err)
{
    int64_t id = stm_stmt_int(stmt, 0), at = (int64_t)l->n_streams;
    stm_status status = stm_grow((void **)&l->streams, room, l->n_streams + 1,
                                 sizeof(*l->streams), err);

    if (status)
        return status;
    l->streams[l->n_streams++] = (struct stream){
        .id = id,
        .channel = stm_stmt_int(stmt, 1),
        .rank = stm_order_channel(order, stm_stmt_int(stmt, 1)),
        .host = stm_stmt_int(stmt, 2),
    };
    return stm_table_put(l->by_id, &id, sizeof(id), at, err);
}

static stm_status
load_streams(struct lookup *l, struct stm_db *db, const struct order *order,
             struct stm_err *err)
{
    struct stm_stmt *stmt;
    size_t room = 0;
    bool row = true;
    stm_status status = stm_table_open(&l->by_id, err);

    if (!status)
        status = stm_db_named(&stmt, db, stm_lineage_sql, "streams", err);
    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = add_stream(l, &room, order, stmt, err);
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_lookup_open(struct lookup *l, struct stm_db *db, const struct order *order,
                struct stm_err *err)
{
    stm_status status = load_images(l, db, err);

    if (!status)
        status = room_for((void **)&l->digests, &l->n_digests, 1, db,
                          "SELECT max(id) FROM digests", err);
    if (!status)
        status = room_for((void **)&l->versions, &l->n_versions, 1, db,
                          "SELECT max(id) FROM version_info", err);
    if (!status)
        status = load_known(l, db, err);
    return status ? status : load_streams(l, db, order, err);
}

void
stm_lookup_close(struct lookup *l)
{
    free(l->images);
    free(l->digests);
    free(l->versions);
    free(l->streams);
    stm_table_close(l->by_id);
}

int64_t
stm_lookup_image(const struct lookup *l, int64_t path)
{
    return path > 0 && path < l->n_images ? l->images[path] : 0;
}

uint8_t
stm_lookup_known(const struct lookup *l, int64_t digests, int64_t version)
{
    unsigned bits = 0;

    if (digests >= 0 && digests < l->n_digests)
        bits |= l->digests[digests];
    if (version >= 0 && version < l->n_versions)
        bits |= l->versions[version];
    return (uint8_t)bits;
}

struct stream *
stm_lookup_stream(struct lookup *l, int64_t stream)
{
    int64_t at;

    if (l->last < l->n_streams && l->streams[l->last].id == stream)
        return &l->streams[l->last];
    at = stm_table_find(l->by_id, &stream, sizeof(stream));
    if (at < 0)
        return NULL;
    l->last = (size_t)at;
    return &l->streams[at];
}
