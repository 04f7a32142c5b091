/* SPDX-License-Identifier: Apache-2.0 */
#include "report/expected.h"

#include "base/text.h"
#include "report/sql.h"

#include <stdlib.h>

enum { ARENA = 256 << 20 };

/* A computer of the case; sorted by key. */
struct computer {
    struct stm_span key, name;
    int64_t host;
    bool listed;
};

struct computers {
    struct computer *items;
    size_t n;
};

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for names of hosts");
}

static stm_status
keep(struct stm_span *out, struct stm_arena *arena, struct stm_span text,
     struct stm_err *err)
{
    out->data = stm_arena_copy(arena, text.data ? text.data : "", text.size);
    out->size = text.size;
    return out->data ? STM_OK : no_memory(err);
}

static stm_status
load_computers(struct computers *out, struct stm_arena *arena,
               struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t most = 0;
    bool row;
    stm_status status =
        stm_db_query_int(db, "SELECT count(*) FROM computer", &most, err);

    if (!status)
        status =
            stm_db_named(&stmt, db, stm_report_sql, "expected-computers", err);
    if (status)
        return status;
    out->items =
        stm_arena_take(arena, (size_t)(most + 1) * sizeof(*out->items));
    if (!out->items)
        status = no_memory(err);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row &&
           out->n < (size_t)most) {
        struct computer *c = &out->items[out->n++];

        *c = (struct computer){ .host = stm_stmt_int(stmt, 2) };
        status = keep(&c->key, arena, stm_stmt_text(stmt, 0), err);
        if (!status)
            status = keep(&c->name, arena, stm_stmt_text(stmt, 1), err);
    }
    stm_stmt_close(stmt);
    return status;
}

static int
by_key(const void *left, const void *right)
{
    const struct expected_name *a = left, *b = right;
    int order = stm_span_compare(a->key, b->key);

    return order ? order : stm_span_compare(a->name, b->name);
}

static stm_status
load_name(struct expected *out, struct stm_buf *folded, struct stm_span name,
          struct stm_err *err)
{
    struct expected_name *e = &out->names[out->n++];
    stm_status status;

    stm_buf_reset(folded);
    stm_text_fold(folded, name);
    if (folded->failed)
        return no_memory(err);
    *e = (struct expected_name){ .how = EXPECTED_MISSING };
    status = keep(&e->name, &out->arena, name, err);
    return status ? status
                  : keep(&e->key, &out->arena, stm_buf_held(folded), err);
}

/* Two spellings of a name are one; the least of them is shown. */
static void
sort_names(struct expected *out)
{
    size_t kept = 0;

    if (!out->n)
        return;
    qsort(out->names, out->n, sizeof(*out->names), by_key);
    for (size_t i = 1; i < out->n; i++)
        if (!stm_span_equal(out->names[i].key, out->names[kept].key))
            out->names[++kept] = out->names[i];
    out->n = kept + 1;
}

static stm_status
load_names(struct expected *out, struct stm_db *db, struct stm_err *err)
{
    struct stm_buf folded = { 0 };
    struct stm_stmt *stmt;
    int64_t most = 0;
    bool row;
    stm_status status =
        stm_db_query_int(db, "SELECT count(*) FROM expected_host", &most, err);

    if (!status)
        status = stm_db_named(&stmt, db, stm_report_sql, "index-expected", err);
    if (status)
        return status;
    out->names =
        stm_arena_take(&out->arena, (size_t)(most + 1) * sizeof(*out->names));
    if (!out->names)
        status = no_memory(err);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row &&
           out->n < (size_t)most)
        status = load_name(out, &folded, stm_stmt_text(stmt, 0), err);
    stm_stmt_close(stmt);
    stm_buf_free(&folded);
    sort_names(out);
    return status;
}

/* The first computer whose key is not before `key`. */
static size_t
first_from(const struct computers *all, struct stm_span key)
{
    size_t low = 0, high = all->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (stm_span_compare(all->items[middle].key, key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool
mark(struct computers *all, struct stm_span key)
{
    size_t at = first_from(all, key);
    bool any = false;

    for (; at < all->n && stm_span_equal(all->items[at].key, key); at++)
        any = all->items[at].listed = true;
    return any;
}

/* `key` and a dot begin the name of one computer, of several, or of none. */
static stm_status
match_short(struct expected_name *e, struct computers *all,
            struct stm_arena *arena, struct stm_err *err)
{
    struct stm_span key;
    const struct computer *only = NULL;
    char *start = stm_arena_take(arena, e->key.size + 1);

    if (!start)
        return no_memory(err);
    memcpy(start, e->key.data, e->key.size);
    start[e->key.size] = '.';
    key = stm_span_sized(start, e->key.size + 1);
    for (size_t at = first_from(all, key); at < all->n; at++) {
        const struct computer *c = &all->items[at];

        if (c->key.size < key.size ||
            memcmp(c->key.data, key.data, key.size) != 0)
            break;
        if (only && !stm_span_equal(only->key, c->key)) {
            e->how = EXPECTED_UNCLEAR;
            e->other = c->name;
            return STM_OK;
        }
        if (!only)
            e->as = c->name;
        only = c;
        e->how = EXPECTED_SHORT;
    }
    if (only)
        (void)mark(all, only->key);
    return STM_OK;
}

static stm_status
match(struct expected *out, struct computers *all, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < out->n && !status; i++) {
        struct expected_name *e = &out->names[i];

        if (mark(all, e->key))
            e->how = EXPECTED_THERE;
        else if (!memchr(e->key.data, '.', e->key.size))
            status = match_short(e, all, &out->arena, err);
        out->count[e->how]++;
    }
    return status;
}

static int
by_host(const void *left, const void *right)
{
    const struct computer *a = left, *b = right;

    if (a->host != b->host)
        return a->host < b->host ? -1 : 1;
    return (int)b->listed - (int)a->listed; /* one listed name is enough */
}

static stm_status
list_others(struct expected *out, struct computers *all, struct stm_err *err)
{
    out->unlisted =
        stm_arena_take(&out->arena, (all->n + 1) * sizeof(*out->unlisted));
    if (!out->unlisted)
        return no_memory(err);
    if (all->n)
        qsort(all->items, all->n, sizeof(*all->items), by_host);
    for (size_t i = 0; i < all->n; i++)
        if (!all->items[i].listed &&
            (i == 0 || all->items[i].host != all->items[i - 1].host))
            out->unlisted[out->n_unlisted++] = all->items[i].host;
    return STM_OK;
}

stm_status
stm_expected_load(struct expected *out, struct stm_db *db, struct stm_err *err)
{
    struct computers all = { 0 };
    stm_status status;

    *out = (struct expected){ .arena = stm_arena_of(ARENA) };
    status = load_names(out, db, err);
    if (!status && out->n)
        status = load_computers(&all, &out->arena, db, err);
    if (!status && out->n)
        status = match(out, &all, err);
    if (!status && out->n)
        status = list_others(out, &all, err);
    if (status)
        stm_expected_free(out);
    return status;
}

void
stm_expected_free(struct expected *expected)
{
    stm_arena_free(&expected->arena);
    *expected = (struct expected){ 0 };
}

int64_t
stm_expected_there(const struct expected *expected)
{
    return expected->count[EXPECTED_THERE] + expected->count[EXPECTED_SHORT];
}
