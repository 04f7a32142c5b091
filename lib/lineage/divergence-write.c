/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divergence-write.c - rows of divergence and divergence_host.
 */
#include "lineage/divergence-parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/digest.h"

/* Contents that are told in one text, and hosts by name of each. */
enum { CONTENTS_SHOWN = 8, HOSTS_SHOWN = 5 };

static struct stm_span
label_of(const struct divergence *d, int64_t host)
{
    return host >= 0 && host < d->n_labels ? stm_buf_held(&d->labels[host])
                                           : stm_span_of("");
}

static int
compare_labels(struct stm_span a, struct stm_span b)
{
    size_t n = a.size < b.size ? a.size : b.size;
    int c = n ? memcmp(a.data, b.data, n) : 0;

    return c ? c : (a.size > b.size) - (a.size < b.size);
}

/* The least labels of a variant's hosts, in order. */
static size_t
least_labels(struct stm_span out[HOSTS_SHOWN], const struct divergence *d,
             const struct group *g, const struct variant *v)
{
    int64_t host = -1;
    size_t n = 0;

    for (size_t i = v->at; i < v->at + v->n; i++) {
        struct stm_span label = label_of(d, g->seen[i].host);
        size_t at = n;

        if (g->seen[i].host == host)
            continue;
        host = g->seen[i].host;
        while (at > 0 && compare_labels(label, out[at - 1]) < 0)
            at--;
        if (at == HOSTS_SHOWN)
            continue;
        n += n < HOSTS_SHOWN;
        for (size_t k = n - 1; k > at; k--)
            out[k] = out[k - 1];
        out[at] = label;
    }
    return n;
}

static void
tell_content(struct stm_buf *out, const struct divergence *d,
             const struct group *g, const struct variant *v,
             stm_algorithm algorithm)
{
    struct stm_span labels[HOSTS_SHOWN];
    size_t n = least_labels(labels, d, g, v);

    if (out->size)
        stm_buf_text(out, "; ");
    stm_contents_print(out, d->contents, v->content, algorithm);
    stm_buf_print(out, " on %zu host%s: ", v->hosts, v->hosts == 1 ? "" : "s");
    for (size_t i = 0; i < n; i++) {
        stm_buf_text(out, i ? ", " : "");
        stm_buf_span(out, labels[i]);
    }
    if (v->hosts > n)
        stm_buf_print(out, ", and %zu more", v->hosts - n);
}

static bool
is_beside(const struct group *g, const struct variant *v,
          const struct variant *other)
{
    return g->kind == STM_DIVERGENCE_IDENTITY ||
           (other->claim == v->claim &&
            (other->product == v->product || !other->product || !v->product));
}

/* Every content that claims the same, the most prevalent first. */
static void
tell_contents(struct stm_buf *out, const struct divergence *d,
              const struct group *g, const struct variant *v)
{
    size_t shown = 0, more = 0;

    for (size_t i = 0; i < g->n_variants; i++) {
        const struct variant *other = g->order[i];

        if (!is_beside(g, v, other))
            continue;
        if (shown < CONTENTS_SHOWN || other == v) {
            tell_content(out, d, g, other, v->algorithm);
            shown++;
        } else {
            more++;
        }
    }
    if (more)
        stm_buf_print(out, "; and %zu more", more);
}

/* What one row is about: a variant, or that of an identity at one path. */
struct part {
    const struct variant *v;
    const struct seen *seen, *first;
    size_t n;
    stm_ticks last;
    int64_t count;
    stm_divergence_odd odd;
};

static void
bind_digest(struct stm_stmt *stmt, int at, uint8_t bytes[32],
            const struct divergence *d, int64_t content,
            stm_algorithm algorithm)
{
    struct stm_buf hex = { 0 };

    stm_contents_print(&hex, d->contents, content, algorithm);
    if (hex.size && hex.size <= 64 &&
        stm_hex_parse(bytes, hex.size / 2, stm_buf_held(&hex)))
        stm_stmt_bind_blob(stmt, at, bytes, hex.size / 2);
    else
        stm_stmt_bind_null(stmt, at);
    stm_buf_free(&hex);
}

static void
bind_reference(struct stm_stmt *stmt, uint8_t digest[32],
               const struct divergence *d, const struct part *part)
{
    const struct variant *v = part->v, *r = v->reference;
    int alike = stm_contents_imports(d->contents, v->content, r->content);

    stm_stmt_bind_int(stmt, 11, r->content);
    bind_digest(stmt, 12, digest, d, r->content, v->algorithm);
    stm_stmt_bind_int(stmt, 13, v->algorithm);
    if (alike < 0)
        stm_stmt_bind_null(stmt, 14);
    else
        stm_stmt_bind_int(stmt, 14, alike);
    stm_stmt_bind_int(stmt, 16, (int64_t)r->hosts);
    stm_stmt_bind_int(
        stmt, 21, r->last <= part->first->first ? r->last : r->first->first);
    stm_stmt_bind_int(stmt, 22, r->first->first);
    stm_stmt_bind_int(stmt, 23, r->first->event);
}

static stm_status
write_hosts(struct divergence *d, const struct part *part, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0, end; i < part->n && !status; i = end) {
        const struct seen *first = &part->seen[i];
        int64_t count = 0, last = first->last;

        for (end = i;
             end < part->n && part->seen[end].host == part->seen[i].host;
             end++) {
            const struct seen *s = &part->seen[end];

            count += s->count;
            last = s->last > last ? s->last : last;
            if (s != first && stm_seen_before(d, s, first))
                first = s;
        }
        stm_stmt_bind_int(d->insert_host, 1, d->rows);
        stm_stmt_bind_int(d->insert_host, 2, first->host);
        stm_stmt_bind_int(d->insert_host, 3, first->event);
        stm_stmt_bind_int(d->insert_host, 4, first->first);
        stm_stmt_bind_int(d->insert_host, 5, last);
        stm_stmt_bind_int(d->insert_host, 6, count);
        status = stm_stmt_run(d->insert_host, err);
    }
    return status;
}

static stm_status
write_part(struct divergence *d, const struct group *g, const struct part *part,
           int64_t grp, struct stm_err *err)
{
    const struct variant *v = part->v;
    struct stm_stmt *stmt = d->insert;
    struct stm_buf text = { 0 };
    uint8_t digest[32], reference[32];
    stm_status status;

    if (part->odd && !g->host)
        tell_contents(&text, d, g, v);
    if (text.failed) {
        stm_buf_free(&text);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for divergence");
    }
    stm_stmt_bind_int(stmt, 1, ++d->rows);
    stm_stmt_bind_int(stmt, 2, g->kind);
    stm_stmt_bind_int(stmt, 3, g->host);
    stm_stmt_bind_int(stmt, 4, grp);
    stm_stmt_bind_int(stmt, 5, part->first->path_key);
    stm_stmt_bind_int(stmt, 6, v->version);
    stm_stmt_bind_int(stmt, 7, v->content);
    bind_digest(stmt, 8, digest, d, v->content, v->algorithm);
    stm_stmt_bind_int(stmt, 9, v->class);
    stm_stmt_bind_int(stmt, 10, part->odd);
    bind_reference(stmt, reference, d, part);
    stm_stmt_bind_int(stmt, 15, (int64_t)v->hosts);
    stm_stmt_bind_int(stmt, 17, part->count);
    stm_stmt_bind_int(stmt, 18, part->first->first);
    stm_stmt_bind_int(stmt, 19, part->last);
    stm_stmt_bind_int(stmt, 20, part->first->event);
    stm_stmt_bind_text(stmt, 24, stm_buf_held(&text));
    status = stm_stmt_run(stmt, err);
    stm_buf_free(&text);
    return status || !part->odd || g->host ? status : write_hosts(d, part, err);
}

static int
by_path(const void *a, const void *b)
{
    const struct seen *left = a, *right = b;
    int c =
        (left->path_key > right->path_key) - (left->path_key < right->path_key);

    return c ? c : (left->host > right->host) - (left->host < right->host);
}

static bool
has_path(const struct group *g, const struct variant *v, int64_t path_key)
{
    for (size_t i = v->at; i < v->at + v->n; i++)
        if (g->seen[i].path_key == path_key)
            return true;
    return false;
}

/* Sightings of one path: what was first, last and how often. */
static void
sum_part(struct part *part, struct divergence *d)
{
    part->first = part->seen;
    part->last = part->seen->last;
    for (size_t i = 0; i < part->n; i++) {
        const struct seen *s = &part->seen[i];

        part->count += s->count;
        part->last = s->last > part->last ? s->last : part->last;
        if (s != part->first && stm_seen_before(d, s, part->first))
            part->first = s;
    }
}

/* An odd one at the path of its reference is the path's, not the identity's. */
static stm_status
write_variant(struct divergence *d, const struct group *g,
              const struct variant *v, int64_t grp, struct stm_err *err)
{
    stm_status status = stm_grow((void **)&d->scratch, &d->room_scratch, v->n,
                                 sizeof(*d->scratch), err);

    if (status)
        return status;
    memcpy(d->scratch, g->seen + v->at, v->n * sizeof(*d->scratch));
    qsort(d->scratch, v->n, sizeof(*d->scratch), by_path);
    for (size_t i = 0, end; i < v->n && !status; i = end) {
        struct part part = { .v = v, .seen = d->scratch + i, .odd = v->odd };
        int64_t path_key = part.seen->path_key;

        for (end = i + 1; end < v->n && d->scratch[end].path_key == path_key;
             end++)
            ;
        part.n = end - i;
        sum_part(&part, d);
        if (g->kind == STM_DIVERGENCE_IDENTITY && part.odd &&
            has_path(g, v->reference, path_key))
            part.odd = STM_ODD_NOT;
        status = write_part(d, g, &part, grp, err);
    }
    return status;
}

stm_status
stm_group_write(struct divergence *d, struct group *g, struct stm_err *err)
{
    int64_t grp = d->rows + 1;
    stm_status status = STM_OK;

    for (size_t i = 0; i < g->n_variants && !status; i++)
        if (g->order[i]->reference)
            status = write_variant(d, g, g->order[i], grp, err);
    return status;
}
