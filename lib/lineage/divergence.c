/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divergence.c - where one path, or one program by its own words, had several
 * contents: table divergence.
 *
 * image_sighting is gone through path by path, as it lies; no process is ever
 * looked at. Identities that had several contents are known after that, and
 * are gone through once more, as many at a time as fit.
 */
#include "lineage/divergence-parts.h"

#include <stdlib.h>

enum { SEEN_MOST = 1 << 20 }; /* sightings of identities held at a time */

/* Of an identity, after the first pass. */
struct identity {
    int64_t content; /* the first that was met */
    uint32_t sightings;
    bool several; /* contents */
};

struct passes {
    struct divergence d;
    struct group group; /* the path that is being read */
    size_t room;
    bool image; /* of it, something that ran or was loaded */
    struct identity *identities;
    uint32_t from, to; /* identities of this pass */
};

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for divergence");
}

static stm_status
add_seen(struct passes *p, const struct seen *seen, struct stm_err *err)
{
    stm_status status = stm_grow((void **)&p->group.seen, &p->room,
                                 p->group.n + 1, sizeof(*seen), err);

    if (!status)
        p->group.seen[p->group.n++] = *seen;
    return status;
}

static void
read_seen(struct seen *out, const struct divergence *d, struct stm_stmt *stmt)
{
    int64_t version = stm_stmt_int(stmt, 2);
    struct claim claim = stm_claims_of(&d->claims, version);

    *out = (struct seen){
        .path_key = stm_stmt_int(stmt, 0),
        .content = stm_contents_of(d->contents, stm_stmt_int(stmt, 1)),
        .version = version,
        .claim = claim.version,
        .product = claim.product,
        .host = stm_stmt_int(stmt, 3),
        .kind = stm_stmt_int(stmt, 4),
        .first = stm_stmt_int(stmt, 5),
        .last = stm_stmt_int(stmt, 6),
        .count = stm_stmt_int(stmt, 7),
        .event = stm_stmt_int(stmt, 8),
    };
}

static bool
has_several(const struct seen *seen, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (seen[i].content != seen->content)
            return true;
    return false;
}

static int
by_host(const void *a, const void *b)
{
    const struct seen *left = a, *right = b;

    return (left->host > right->host) - (left->host < right->host);
}

/* What lies at a path on each host; the group's order is lost. */
static stm_status
each_host(struct passes *p, struct stm_err *err)
{
    struct group *g = &p->group, of_host = *g;
    size_t n = g->n;
    stm_status status = STM_OK;

    qsort(g->seen, n, sizeof(*g->seen), by_host);
    for (size_t i = 0, end; i < n && !status; i = end) {
        for (end = i + 1; end < n && g->seen[end].host == g->seen[i].host;
             end++)
            ;
        if (!has_several(g->seen + i, end - i))
            continue;
        of_host.host = g->seen[i].host;
        of_host.seen = g->seen + i;
        of_host.n = end - i;
        status = stm_group_diverge(&p->d, &of_host, err);
    }
    g->variants = of_host.variants;
    g->room = of_host.room;
    g->order = of_host.order;
    g->room_order = of_host.room_order;
    return status;
}

static stm_status
diverge(struct passes *p, stm_divergence_kind kind, struct stm_err *err)
{
    struct group *g = &p->group;
    stm_status status = STM_OK;

    g->kind = kind;
    g->host = 0;
    if (has_several(g->seen, g->n)) {
        status = stm_group_diverge(&p->d, g, err);
        if (!status)
            status = each_host(p, err);
    }
    g->n = 0;
    return status;
}

static stm_status
end_path(struct passes *p, struct stm_err *err)
{
    bool image = p->image;

    p->image = false;
    if (image)
        return diverge(p, STM_DIVERGENCE_PATH, err);
    p->group.n = 0;
    return STM_OK;
}

static void
note_identity(struct passes *p, const struct seen *seen)
{
    uint32_t at = stm_claims_of(&p->d.claims, seen->version).identity;
    struct identity *identity = &p->identities[at];

    if (at == 0 || seen->content == 0)
        return;
    if (identity->content == 0)
        identity->content = seen->content;
    else if (identity->content != seen->content)
        identity->several = true;
    if (identity->sightings < UINT32_MAX)
        identity->sightings++;
}

static stm_status
take_path(struct passes *p, const struct seen *seen, struct stm_err *err)
{
    stm_status status = STM_OK;

    if (p->group.n && p->group.seen->path_key != seen->path_key)
        status = end_path(p, err);
    if (status || seen->content == 0)
        return status;
    note_identity(p, seen);
    if (seen->kind != STM_SIGHTING_WRITTEN &&
        seen->kind != STM_SIGHTING_DELETED)
        p->image = true;
    return add_seen(p, seen, err);
}

static stm_status
take_identity(struct passes *p, const struct seen *seen, struct stm_err *err)
{
    uint32_t at = stm_claims_of(&p->d.claims, seen->version).identity;
    struct seen copy = *seen;

    if (at < p->from || at >= p->to || seen->content == 0 ||
        !p->identities[at].several)
        return STM_OK;
    copy.claim = at; /* until the groups are told apart */
    copy.product = 0;
    return add_seen(p, &copy, err);
}

static stm_status
each_sighting(struct passes *p,
              stm_status (*take)(struct passes *, const struct seen *,
                                 struct stm_err *),
              struct stm_err *err)
{
    struct stm_stmt *stmt;
    struct seen seen;
    bool row = true;
    stm_status status = stm_db_named(&stmt, p->d.build->db, stm_lineage_sql,
                                     "divergence-sightings", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        read_seen(&seen, &p->d, stmt);
        status = stm_lineage_pause(p->d.build, err);
        if (!status)
            status = take(p, &seen, err);
    }
    stm_stmt_close(stmt);
    return status;
}

static int
by_claim(const void *a, const void *b)
{
    const struct seen *left = a, *right = b;

    return (left->claim > right->claim) - (left->claim < right->claim);
}

/* The sightings of several identities, one after the other. */
static stm_status
end_identities(struct passes *p, struct stm_err *err)
{
    struct seen *all = p->group.seen;
    size_t n = p->group.n;
    stm_status status = STM_OK;

    if (n)
        qsort(all, n, sizeof(*all), by_claim);
    for (size_t i = 0, end; i < n && !status; i = end) {
        for (end = i + 1; end < n && all[end].claim == all[i].claim; end++)
            ;
        p->group.identity = all[i].claim;
        p->group.seen = all + i;
        p->group.n = end - i;
        for (size_t k = i; k < end; k++)
            all[k].claim = 0;
        status = diverge(p, STM_DIVERGENCE_IDENTITY, err);
    }
    p->group.seen = all;
    p->group.n = 0;
    return status;
}

static stm_status
diverge_identities(struct passes *p, struct stm_err *err)
{
    uint32_t n = p->d.claims.identities + 1;
    stm_status status = STM_OK;

    for (p->from = 1; p->from < n && !status; p->from = p->to) {
        uint64_t total = 0;

        for (p->to = p->from; p->to < n; p->to++) {
            const struct identity *next = &p->identities[p->to];

            if (total && next->several && total + next->sightings > SEEN_MOST)
                break;
            total += next->several ? next->sightings : 0;
        }
        if (total == 0)
            continue;
        status = each_sighting(p, take_identity, err);
        if (!status)
            status = end_identities(p, err);
    }
    return status;
}

static stm_status
load_labels(struct divergence *d, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status = stm_db_query_int(
        d->build->db, "SELECT max(id) + 1 FROM host", &d->n_labels, err);

    if (!status)
        status = stm_db_named(&stmt, d->build->db, stm_lineage_sql,
                              "divergence-labels", err);
    if (status)
        return status;
    d->labels = calloc((size_t)d->n_labels + 1, sizeof(*d->labels));
    if (!d->labels)
        status = no_memory(err);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t id = stm_stmt_int(stmt, 0);

        if (id >= 0 && id < d->n_labels)
            stm_buf_span(&d->labels[id], stm_stmt_text(stmt, 1));
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
open_passes(struct passes *p, struct stm_err *err)
{
    struct divergence *d = &p->d;
    struct stm_db *db = d->build->db;
    stm_status status = stm_contents_open(&d->contents, db, err);

    if (!status)
        status = stm_contents_store(d->contents, db, err);
    if (!status)
        status = stm_claims_load(&d->claims, db, err);
    if (!status)
        status = load_labels(d, err);
    if (!status)
        status =
            stm_db_named(&d->insert, db, stm_lineage_sql, "divergence", err);
    if (!status)
        status = stm_db_named(&d->insert_host, db, stm_lineage_sql,
                              "divergence-host", err);
    if (!status)
        status =
            stm_db_named(&d->mark, db, stm_lineage_sql, "divergence-mark", err);
    if (!status)
        status =
            stm_db_named(&d->path, db, stm_lineage_sql, "divergence-path", err);
    if (status)
        return status;
    p->identities =
        calloc((size_t)d->claims.identities + 1, sizeof(*p->identities));
    return p->identities ? STM_OK : no_memory(err);
}

static void
close_passes(struct passes *p)
{
    struct divergence *d = &p->d;

    stm_stmt_close(d->insert);
    stm_stmt_close(d->insert_host);
    stm_stmt_close(d->mark);
    stm_stmt_close(d->path);
    for (int64_t i = 0; d->labels && i < d->n_labels; i++)
        stm_buf_free(&d->labels[i]);
    free(d->labels);
    free(d->claims.of);
    free(d->scratch);
    stm_contents_close(d->contents);
    free(p->group.seen);
    free(p->group.variants);
    free(p->group.order);
    free(p->identities);
}

stm_status
stm_lineage_divergence(struct build *build, struct stm_err *err)
{
    struct passes p = { .d = { .build = build } };
    stm_status status;

    stm_order_reset(build->order);
    status = open_passes(&p, err);
    if (!status)
        status = each_sighting(&p, take_path, err);
    if (!status)
        status = end_path(&p, err);
    if (!status)
        status = diverge_identities(&p, err);
    close_passes(&p);
    return status;
}
