/* SPDX-License-Identifier: Apache-2.0 */
#include "store/bulk.h"

#include <stdlib.h>

#include "base/buf.h"

enum { ROWS = 64 };

/* A statement of ROWS rows does most of the work, one of a single row the
 * rest; the first is made when it is needed. */
struct stm_bulk {
    struct stm_db *db;
    struct stm_stmt *many, *one;
    struct stm_buf text; /* of `many` */
    size_t columns;
    size_t n; /* rows that wait */
    struct stm_bulk_cell cells[];
};

/* The text of the statement with its row of values written ROWS times. */
static stm_status
write_many(struct stm_buf *sql, struct stm_span text, struct stm_err *err)
{
    const char *values = memrchr(text.data, '(', text.size);
    struct stm_span row =
        stm_span_sized(values, text.size - (size_t)(values - text.data));

    stm_buf_span(sql, text);
    for (size_t i = 1; i < ROWS; i++) {
        stm_buf_text(sql, ", ");
        stm_buf_span(sql, row);
    }
    return sql->failed
               ? stm_fail(err, STM_ENOMEM, 0, "no memory for a statement")
               : STM_OK;
}

stm_status
stm_bulk_open(struct stm_bulk **out, struct stm_db *db, struct stm_span text,
              size_t columns, struct stm_err *err)
{
    struct stm_bulk *bulk =
        calloc(1, sizeof(*bulk) + ROWS * columns * sizeof(bulk->cells[0]));
    stm_status status;

    if (!bulk)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for rows");
    bulk->db = db;
    bulk->columns = columns;
    status = stm_db_prepare(&bulk->one, db, text, err);
    if (!status)
        status = write_many(&bulk->text, text, err);
    if (status) {
        stm_bulk_close(bulk);
        return status;
    }
    *out = bulk;
    return STM_OK;
}

stm_status
stm_bulk_named(struct stm_bulk **out, struct stm_db *db,
               const struct stm_embedded *table, const char *name,
               size_t columns, struct stm_err *err)
{
    while (table->name && strcmp(table->name, name) != 0)
        table++;
    return table->name
               ? stm_bulk_open(
                     out, db,
                     stm_span_sized((const char *)table->text, table->size),
                     columns, err)
               : stm_fail(err, STM_EUSAGE, 0, "no statement '%s'", name);
}

void
stm_bulk_close(struct stm_bulk *bulk)
{
    if (!bulk)
        return;
    stm_stmt_close(bulk->many);
    stm_stmt_close(bulk->one);
    stm_buf_free(&bulk->text);
    free(bulk);
}

static void
bind(struct stm_stmt *stmt, const struct stm_bulk_cell *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int at = (int)i + 1;

        if (cells[i].kind == STM_PUT_INT)
            stm_stmt_bind_int(stmt, at, cells[i].number);
        else if (cells[i].kind == STM_PUT_GUID)
            stm_stmt_bind_blob(stmt, at, cells[i].guid.bytes, STM_GUID_SIZE);
        else
            stm_stmt_bind_null(stmt, at);
    }
}

static stm_status
write_rows(struct stm_bulk *bulk, struct stm_err *err)
{
    stm_status status = STM_OK;

    if (!bulk->many)
        status = stm_db_prepare(&bulk->many, bulk->db,
                                stm_buf_held(&bulk->text), err);
    if (status)
        return status;
    bind(bulk->many, bulk->cells, ROWS * bulk->columns);
    return stm_stmt_run(bulk->many, err);
}

struct stm_bulk_cell *
stm_bulk_next(struct stm_bulk *bulk)
{
    return bulk->cells + bulk->n * bulk->columns;
}

stm_status
stm_bulk_put(struct stm_bulk *bulk, struct stm_err *err)
{
    if (++bulk->n < ROWS)
        return STM_OK;
    bulk->n = 0;
    return write_rows(bulk, err);
}

stm_status
stm_bulk_add(struct stm_bulk *bulk, const int64_t *values, struct stm_err *err)
{
    struct stm_bulk_cell *cells = stm_bulk_next(bulk);

    for (size_t i = 0; i < bulk->columns; i++) {
        cells[i].kind = values[i] == STM_BULK_NULL ? STM_PUT_NULL : STM_PUT_INT;
        cells[i].number = values[i];
    }
    return stm_bulk_put(bulk, err);
}

stm_status
stm_bulk_flush(struct stm_bulk *bulk, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < bulk->n && !status; i++) {
        bind(bulk->one, bulk->cells + i * bulk->columns, bulk->columns);
        status = stm_stmt_run(bulk->one, err);
    }
    bulk->n = 0;
    return status;
}
