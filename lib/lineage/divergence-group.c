/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divergence-group.c - what was sighted of one path or identity, variant
 * beside variant.
 *
 * Between hosts a variant is compared with the most prevalent one that
 * provably differs from it, on one host with the one that was there before.
 */
#include "lineage/divergence-parts.h"

#include <stdlib.h>

static stm_status
read_mark(struct mark *out, struct divergence *d, int64_t event,
          struct stm_err *err)
{
    bool row = false;
    stm_status status;

    stm_stmt_bind_int(d->mark, 1, event);
    status = stm_stmt_step(d->mark, &row, err);
    if (!status && row)
        stm_family_mark(out, d->build, d->mark);
    stm_stmt_reset(d->mark);
    return status;
}

bool
stm_seen_before(struct divergence *d, const struct seen *a,
                const struct seen *b)
{
    struct mark left = { 0 }, right = { 0 };
    int order = 0;

    if (a->first != b->first || a->event == b->event || d->status)
        return a->first < b->first;
    d->status = read_mark(&left, d, a->event, &d->err);
    if (!d->status)
        d->status = read_mark(&right, d, b->event, &d->err);
    if (!d->status)
        d->status =
            stm_order_compare(&order, d->build->order, &left, &right, &d->err);
    return order < 0;
}

static int
compare_int(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int
by_variant(const void *a, const void *b)
{
    const struct seen *left = a, *right = b;
    int c = compare_int(left->content, right->content);

    if (!c)
        c = compare_int(left->claim, right->claim);
    if (!c)
        c = compare_int(left->product, right->product);
    if (!c)
        c = compare_int(left->host, right->host);
    return c ? c : compare_int(left->path_key, right->path_key);
}

/* What its paths say; of a group of one path, of that. */
static stm_status
read_traits(unsigned *traits, struct divergence *d, int64_t path_key,
            struct stm_err *err)
{
    bool row = false;
    stm_status status;

    stm_stmt_bind_int(d->path, 1, path_key);
    status = stm_stmt_step(d->path, &row, err);
    if (!status && row)
        *traits |= stm_path_traits(stm_stmt_text(d->path, 0),
                                   stm_stmt_text(d->path, 1));
    stm_stmt_reset(d->path);
    return status;
}

static stm_status
fill_variant(struct variant *v, struct divergence *d, const struct seen *seen,
             struct stm_err *err)
{
    const struct claims *claims = &d->claims;
    int64_t path_key = -1, host = -1;
    stm_status status = STM_OK;

    v->first = seen;
    v->last = seen->last;
    v->version = seen->version;
    for (size_t i = 0; i < v->n && !status; i++) {
        const struct seen *s = &seen[i];

        v->count += s->count;
        v->last = s->last > v->last ? s->last : v->last;
        v->hosts += s->host != host;
        host = s->host;
        if (s != v->first && stm_seen_before(d, s, v->first))
            v->first = s;
        if (stm_claims_of(claims, s->version).rank <
            stm_claims_of(claims, v->version).rank)
            v->version = s->version;
        if (s->path_key != path_key)
            status = read_traits(&v->traits, d, s->path_key, err);
        path_key = s->path_key;
    }
    return status;
}

static stm_status
make_variants(struct divergence *d, struct group *g, struct stm_err *err)
{
    stm_status status = STM_OK;

    g->n_variants = 0;
    for (size_t i = 0, end; i < g->n && !status; i = end) {
        const struct seen *s = &g->seen[i];

        for (end = i + 1; end < g->n && g->seen[end].content == s->content &&
                          g->seen[end].claim == s->claim &&
                          g->seen[end].product == s->product;
             end++)
            ;
        status = stm_grow((void **)&g->variants, &g->room, g->n_variants + 1,
                          sizeof(*g->variants), err);
        if (status)
            break;
        g->variants[g->n_variants] = (struct variant){
            .at = i,
            .n = end - i,
            .content = s->content,
            .claim = s->claim,
            .product = s->product,
        };
        status = fill_variant(&g->variants[g->n_variants++], d, s, err);
    }
    return status;
}

struct sorting {
    struct divergence *d;
    bool by_time;
};

static int
by_prevalence(const void *a, const void *b, void *arg)
{
    struct sorting *s = arg;
    const struct variant *left = *(struct variant *const *)a,
                         *right = *(struct variant *const *)b;

    if (left == right)
        return 0;
    if (!s->by_time && left->hosts != right->hosts)
        return left->hosts > right->hosts ? -1 : 1;
    return stm_seen_before(s->d, left->first, right->first) ? -1 : 1;
}

static stm_status
sort_variants(struct divergence *d, struct group *g, struct stm_err *err)
{
    struct sorting sorting = { d, g->host != 0 };
    stm_status status = stm_grow((void **)&g->order, &g->room_order,
                                 g->n_variants, sizeof(*g->order), err);

    if (status)
        return status;
    for (size_t i = 0; i < g->n_variants; i++)
        g->order[i] = &g->variants[i];
    qsort_r(g->order, g->n_variants, sizeof(*g->order), by_prevalence,
            &sorting);
    return STM_OK;
}

static stm_divergence_class
class_of(const struct group *g, const struct variant *a,
         const struct variant *b)
{
    const unsigned bits = BITS_32 | BITS_64 | BITS_ARM;
    unsigned left = a->traits & bits, right = b->traits & bits;

    if (((a->traits | b->traits) & MADE_HERE) ||
        (g->kind == STM_DIVERGENCE_IDENTITY && (a->traits & LOCAL)))
        return STM_DIVERGENCE_MADE_HERE;
    if (g->kind == STM_DIVERGENCE_IDENTITY)
        return left && right && !(left & right) ? STM_DIVERGENCE_BITNESS
                                                : STM_DIVERGENCE_SAME_VERSION;
    if (!a->claim || !b->claim)
        return STM_DIVERGENCE_UNKNOWN_VERSION;
    return a->claim == b->claim &&
                   (a->product == b->product || !a->product || !b->product)
               ? STM_DIVERGENCE_SAME_VERSION
               : STM_DIVERGENCE_OTHER_VERSION;
}

/* Takes `r` as what `v` is compared with if none of a graver class is. */
static void
consider(const struct divergence *d, const struct group *g, struct variant *v,
         const struct variant *r)
{
    stm_divergence_class class = class_of(g, v, r);
    stm_algorithm algorithm;

    if (v->content == r->content || (v->reference && class >= v->class))
        return;
    algorithm = stm_contents_differ(d->contents, v->content, r->content);
    if (!algorithm && v->reference)
        return;
    v->reference = r;
    v->class = algorithm ? class : STM_DIVERGENCE_NOT_COMPARABLE;
    v->algorithm = algorithm;
}

/* On the same hosts, all of them. */
static bool
same_hosts(const struct group *g, const struct variant *a,
           const struct variant *b)
{
    const struct seen *left = g->seen + a->at, *right = g->seen + b->at;
    const struct seen *left_end = left + a->n, *right_end = right + b->n;

    while (left < left_end && right < right_end) {
        int64_t host = left->host;

        if (host != right->host)
            return false;
        while (left < left_end && left->host == host)
            left++;
        while (right < right_end && right->host == host)
            right++;
    }
    return left == left_end && right == right_end;
}

static stm_divergence_odd
odd_of(struct divergence *d, const struct group *g, const struct variant *v)
{
    const struct variant *r = v->reference;

    if (!r || v->class != STM_DIVERGENCE_SAME_VERSION)
        return STM_ODD_NOT;
    if (g->host)
        return stm_seen_before(d, r->first, v->first) ? STM_ODD : STM_ODD_NOT;
    if (r->hosts != v->hosts)
        return r->hosts > v->hosts ? STM_ODD : STM_ODD_NOT;
    if (same_hosts(g, v, r) || stm_seen_before(d, v->first, r->first))
        return STM_ODD_NOT;
    return STM_ODD_TIE;
}

/* Nothing is graver than what `v` already has: no need to look further. */
static bool
is_settled(const struct variant *v)
{
    return v->class == STM_DIVERGENCE_SAME_VERSION;
}

static void
compare_variant(struct divergence *d, struct group *g, size_t at)
{
    struct variant *v = g->order[at];

    if (g->host)
        for (size_t i = at; i > 0 && !is_settled(v); i--)
            consider(d, g, v, g->order[i - 1]);
    for (size_t i = g->host ? at + 1 : 0; i < g->n_variants && !is_settled(v);
         i++)
        if (i != at)
            consider(d, g, v, g->order[i]);
    v->odd = odd_of(d, g, v);
}

stm_status
stm_group_diverge(struct divergence *d, struct group *g, struct stm_err *err)
{
    stm_status status;

    qsort(g->seen, g->n, sizeof(*g->seen), by_variant);
    status = make_variants(d, g, err);
    if (!status)
        status = sort_variants(d, g, err);
    for (size_t i = 0; i < g->n_variants && !status; i++) {
        compare_variant(d, g, i);
        status = stm_lineage_pause(d->build, err);
    }
    if (!status)
        status = stm_group_write(d, g, err);
    if (!status && d->status) {
        *err = d->err;
        status = d->status;
    }
    return status;
}
