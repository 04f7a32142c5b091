/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bulk.c - many rows in one INSERT: a statement of ROWS rows does most of the
 * work, one of a single row the rest.
 */
#include "lineage/parts.h"

#include <stdlib.h>

enum { ROWS = 64, COLUMNS = 9 };

struct bulk {
    struct stm_stmt *many, *one;
    size_t columns;
    size_t n; /* rows that wait */
    int64_t values[ROWS * COLUMNS];
};

/* The text of the statement with its row of values written ROWS times. */
static stm_status
prepare_many(struct bulk *bulk, struct stm_db *db, const char *text,
             struct stm_err *err)
{
    const char *row = strrchr(text, '(');
    struct stm_buf sql = { 0 };
    stm_status status;

    stm_buf_text(&sql, text);
    for (size_t i = 1; i < ROWS; i++) {
        stm_buf_text(&sql, ", ");
        stm_buf_text(&sql, row);
    }
    status = sql.failed
                 ? stm_fail(err, STM_ENOMEM, 0, "no memory for a statement")
                 : stm_db_prepare(&bulk->many, db, stm_buf_held(&sql), err);
    stm_buf_free(&sql);
    return status;
}

static const char *
text_of(const char *name)
{
    for (const struct stm_embedded *e = stm_lineage_sql; e->name; e++)
        if (strcmp(e->name, name) == 0)
            return (const char *)e->text;
    return "";
}

stm_status
stm_bulk_open(struct bulk **out, struct stm_db *db, const char *name,
              size_t columns, struct stm_err *err)
{
    struct bulk *bulk;
    stm_status status;

    if (columns > COLUMNS)
        return stm_fail(err, STM_ELIMIT, 0, "too many columns");
    bulk = calloc(1, sizeof(*bulk));
    if (!bulk)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for rows");
    bulk->columns = columns;
    status = stm_db_named(&bulk->one, db, stm_lineage_sql, name, err);
    if (!status)
        status = prepare_many(bulk, db, text_of(name), err);
    if (status) {
        stm_bulk_close(bulk);
        return status;
    }
    *out = bulk;
    return STM_OK;
}

static void
bind(struct stm_stmt *stmt, const int64_t *values, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (values[i] == STM_BULK_NULL)
            stm_stmt_bind_null(stmt, (int)i + 1);
        else
            stm_stmt_bind_int(stmt, (int)i + 1, values[i]);
    }
}

stm_status
stm_bulk_add(struct bulk *bulk, const int64_t *values, struct stm_err *err)
{
    memcpy(bulk->values + bulk->n * bulk->columns, values,
           bulk->columns * sizeof(*values));
    if (++bulk->n < ROWS)
        return STM_OK;
    bulk->n = 0;
    bind(bulk->many, bulk->values, ROWS * bulk->columns);
    return stm_stmt_run(bulk->many, err);
}

stm_status
stm_bulk_flush(struct bulk *bulk, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < bulk->n && !status; i++) {
        bind(bulk->one, bulk->values + i * bulk->columns, bulk->columns);
        status = stm_stmt_run(bulk->one, err);
    }
    bulk->n = 0;
    return status;
}

void
stm_bulk_close(struct bulk *bulk)
{
    if (!bulk)
        return;
    stm_stmt_close(bulk->many);
    stm_stmt_close(bulk->one);
    free(bulk);
}
