/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content.c - digests rows into contents: one union-find, one algorithm after
 * the other, the strongest first.
 */
#include "lineage/content.h"

#include <stdlib.h>

#include "base/digest.h"
#include "lineage/parts.h"

enum { VALUES = 16 + 20 + 32 + 16 };

/* A class has no value of an algorithm (NONE), or one: that of a row; or
 * several, which a sound log cannot say. */
#define MIXED (UINT32_MAX - 1)

struct digests {
    int64_t id;
    uint32_t up; /* a row of its class; itself: it stands for the class */
    uint32_t value[STM_ALGORITHMS]; /* of the class, where `up` is itself */
    uint8_t bytes[VALUES];
};

struct stm_contents {
    struct digests *rows; /* by id */
    size_t n, room;
};

size_t
stm_algorithm_size(stm_algorithm algorithm)
{
    static const size_t sizes[STM_ALGORITHMS] = { 0, 16, 20, 32, 16 };

    return sizes[algorithm];
}

const char *
stm_algorithm_name(stm_algorithm algorithm)
{
    static const char *const names[STM_ALGORITHMS] = { "", "md5", "sha1",
                                                       "sha256", "imphash" };

    return names[algorithm];
}

static size_t
place_of(stm_algorithm algorithm)
{
    static const size_t places[STM_ALGORITHMS] = { 0, 0, 16, 36, 68 };

    return places[algorithm];
}

static uint32_t
find(struct digests *rows, uint32_t at)
{
    while (rows[at].up != at) {
        rows[at].up = rows[rows[at].up].up;
        at = rows[at].up;
    }
    return at;
}

static bool
same_value(const struct digests *rows, uint32_t a, uint32_t b,
           stm_algorithm algorithm)
{
    return memcmp(rows[a].bytes + place_of(algorithm),
                  rows[b].bytes + place_of(algorithm),
                  stm_algorithm_size(algorithm)) == 0;
}

/* What two classes together have of an algorithm. */
static uint32_t
both_values(const struct digests *rows, uint32_t a, uint32_t b,
            stm_algorithm algorithm)
{
    if (a == NONE || b == NONE)
        return a == NONE ? b : a;
    if (a == MIXED || b == MIXED || !same_value(rows, a, b, algorithm))
        return MIXED;
    return a;
}

/* The row of the least id stands for a class. */
static void
join(struct digests *rows, uint32_t a, uint32_t b)
{
    uint32_t low, high;

    a = find(rows, a);
    b = find(rows, b);
    if (a == b)
        return;
    low = a < b ? a : b;
    high = a < b ? b : a;
    for (stm_algorithm i = STM_ALGORITHM_MD5; i <= STM_ALGORITHM_IMPHASH; i++)
        rows[low].value[i] =
            both_values(rows, rows[low].value[i], rows[high].value[i], i);
    rows[high].up = low;
}

static bool
no_digest(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

/* Columns: id, md5, sha1, sha256, imphash. What is all zeros could not be
 * hashed. */
static stm_status
add_row(struct stm_contents *c, struct stm_stmt *stmt, struct stm_err *err)
{
    struct digests *row;
    stm_status status = c->n >= MIXED
                            ? stm_fail(err, STM_ELIMIT, 0, "too many digests")
                            : stm_grow((void **)&c->rows, &c->room, c->n + 1,
                                       sizeof(*row), err);

    if (status)
        return status;
    row = &c->rows[c->n];
    *row =
        (struct digests){ .id = stm_stmt_int(stmt, 0), .up = (uint32_t)c->n };
    for (stm_algorithm i = STM_ALGORITHM_MD5; i <= STM_ALGORITHM_IMPHASH; i++) {
        struct stm_span value = stm_stmt_blob(stmt, (int)i);
        uint8_t *bytes = row->bytes + place_of(i);

        row->value[i] = NONE;
        if (value.size != stm_algorithm_size(i))
            continue;
        memcpy(bytes, value.data, value.size);
        if (!no_digest(bytes, value.size))
            row->value[i] = (uint32_t)c->n;
    }
    c->n++;
    return STM_OK;
}

static stm_status
load(struct stm_contents *c, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, db, stm_lineage_sql, "digests", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row)
        status = add_row(c, stmt, err);
    stm_stmt_close(stmt);
    return status;
}

struct sorting {
    const struct digests *rows;
    stm_algorithm algorithm;
};

static int
by_value(const void *a, const void *b, void *arg)
{
    const struct sorting *s = arg;
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    int c = memcmp(s->rows[left].bytes + place_of(s->algorithm),
                   s->rows[right].bytes + place_of(s->algorithm),
                   stm_algorithm_size(s->algorithm));

    return c ? c : (left > right) - (left < right);
}

/* Whether a class's own digests leave this one any say. */
static bool
has_stronger(const struct digests *class, stm_algorithm algorithm)
{
    for (stm_algorithm i = algorithm + 1; i <= STM_ALGORITHM_SHA256; i++)
        if (class->value[i] != NONE)
            return true;
    return false;
}

/* Rows of one digest: no stronger one tells any two of them apart. */
static bool
is_one(struct digests *rows, const uint32_t *run, size_t n,
       stm_algorithm algorithm)
{
    for (stm_algorithm i = algorithm; i <= STM_ALGORITHM_SHA256; i++) {
        uint32_t all = NONE;

        for (size_t k = 0; k < n && all != MIXED; k++)
            all = both_values(rows, all, rows[find(rows, run[k])].value[i], i);
        if (all == MIXED)
            return false;
    }
    return true;
}

static void
join_run(struct digests *rows, const uint32_t *run, size_t n,
         stm_algorithm algorithm)
{
    bool all =
        algorithm == STM_ALGORITHM_SHA256 || is_one(rows, run, n, algorithm);
    uint32_t first = NONE;

    for (size_t i = 0; i < n; i++) {
        if (!all && has_stronger(&rows[find(rows, run[i])], algorithm))
            continue;
        if (first == NONE)
            first = run[i];
        else
            join(rows, first, run[i]);
    }
}

static stm_status
join_by(struct stm_contents *c, stm_algorithm algorithm, struct stm_err *err)
{
    struct sorting sorting = { c->rows, algorithm };
    uint32_t *order = malloc((c->n + 1) * sizeof(*order));
    size_t n = 0;

    if (!order)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for contents");
    for (uint32_t i = 0; i < c->n; i++)
        if (!no_digest(c->rows[i].bytes + place_of(algorithm),
                       stm_algorithm_size(algorithm)))
            order[n++] = i;
    qsort_r(order, n, sizeof(*order), by_value, &sorting);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1;
             end < n && same_value(c->rows, order[i], order[end], algorithm);
             end++)
            ;
        if (end - i > 1)
            join_run(c->rows, order + i, end - i, algorithm);
    }
    free(order);
    return STM_OK;
}

stm_status
stm_contents_open(struct stm_contents **out, struct stm_db *db,
                  struct stm_err *err)
{
    struct stm_contents *c = calloc(1, sizeof(*c));
    stm_status status;

    if (!c)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for contents");
    status = load(c, db, err);
    if (!status)
        status = join_by(c, STM_ALGORITHM_SHA256, err);
    if (!status)
        status = join_by(c, STM_ALGORITHM_SHA1, err);
    if (!status)
        status = join_by(c, STM_ALGORITHM_MD5, err);
    if (status) {
        stm_contents_close(c);
        return status;
    }
    for (uint32_t i = 0; i < c->n; i++)
        c->rows[i].up = find(c->rows, i);
    *out = c;
    return STM_OK;
}

void
stm_contents_close(struct stm_contents *c)
{
    if (c)
        free(c->rows);
    free(c);
}

static int
by_id(const void *key, const void *row)
{
    int64_t id = *(const int64_t *)key;

    return (id > ((const struct digests *)row)->id) -
           (id < ((const struct digests *)row)->id);
}

/* What stands for the class of a row; NULL: it has no digest. */
static const struct digests *
class_of(const struct stm_contents *c, int64_t id)
{
    const struct digests *row =
        c->n ? bsearch(&id, c->rows, c->n, sizeof(*row), by_id) : NULL;

    if (!row)
        return NULL;
    row = &c->rows[row->up];
    for (stm_algorithm i = STM_ALGORITHM_MD5; i <= STM_ALGORITHM_SHA256; i++)
        if (row->value[i] != NONE)
            return row;
    return NULL;
}

int64_t
stm_contents_of(const struct stm_contents *contents, int64_t digests)
{
    const struct digests *class = class_of(contents, digests);

    return class ? class->id : 0;
}

stm_algorithm
stm_contents_differ(const struct stm_contents *c, int64_t a, int64_t b)
{
    const struct digests *left = class_of(c, a), *right = class_of(c, b);

    if (!left || !right || left == right)
        return STM_ALGORITHM_NONE;
    for (stm_algorithm i = STM_ALGORITHM_SHA256; i > STM_ALGORITHM_NONE; i--)
        if (left->value[i] < MIXED && right->value[i] < MIXED)
            return same_value(c->rows, left->value[i], right->value[i], i)
                       ? STM_ALGORITHM_NONE
                       : i;
    return STM_ALGORITHM_NONE;
}

void
stm_contents_print(struct stm_buf *out, const struct stm_contents *c,
                   int64_t content, stm_algorithm algorithm)
{
    const struct digests *class = class_of(c, content);
    char hex[2 * 32 + 1];

    if (!class)
        return;
    if (algorithm == STM_ALGORITHM_NONE || class->value[algorithm] >= MIXED)
        for (algorithm = STM_ALGORITHM_SHA256;
             class->value[algorithm] >= MIXED;)
            algorithm--;
    stm_buf_text(out, stm_hex_print(hex,
                                    c->rows[class->value[algorithm]].bytes +
                                        place_of(algorithm),
                                    stm_algorithm_size(algorithm)));
}

int
stm_contents_imports(const struct stm_contents *c, int64_t a, int64_t b)
{
    const struct digests *left = class_of(c, a), *right = class_of(c, b);

    if (!left || !right || left->value[STM_ALGORITHM_IMPHASH] >= MIXED ||
        right->value[STM_ALGORITHM_IMPHASH] >= MIXED)
        return -1;
    return same_value(c->rows, left->value[STM_ALGORITHM_IMPHASH],
                      right->value[STM_ALGORITHM_IMPHASH],
                      STM_ALGORITHM_IMPHASH);
}

stm_status
stm_contents_store(const struct stm_contents *c, struct stm_db *db,
                   struct stm_err *err)
{
    struct stm_bulk *bulk;
    stm_status status =
        stm_bulk_named(&bulk, db, stm_lineage_sql, "digests-content", 2, err);

    if (status)
        return status;
    for (size_t i = 0; i < c->n && !status; i++) {
        const int64_t row[] = { c->rows[i].id,
                                stm_contents_of(c, c->rows[i].id) };

        status = stm_bulk_add(bulk, row, err);
    }
    if (!status)
        status = stm_bulk_flush(bulk, err);
    stm_bulk_close(bulk);
    return status;
}
