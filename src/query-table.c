/* SPDX-License-Identifier: Apache-2.0 */
#include "query-table.h"

#include "base/text.h"
#include "query-cells.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS_MEASURED = 1000, WIDTH_MOST = 60 };

struct column {
    size_t width;
    bool numbers; /* nothing but whole numbers and NULL so far */
};

struct table {
    struct stm_stmt *stmt;
    int n_columns;
    struct column *columns;
    struct stm_buf held; /* cells of rows not printed, each ended by a NUL */
    size_t n_held;       /* rows */
    struct stm_buf cell, line;
};

static size_t
width_of(struct stm_span text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.size; i++)
        n += ((uint8_t)text.data[i] & 0xc0) != 0x80;
    return n;
}

static void
put_spaces(struct stm_buf *out, size_t n)
{
    while (n--)
        stm_buf_char(out, ' ');
}

/* One cell of a line; the last of a row is not padded. */
static void
put_cell(struct table *table, int at, struct stm_span text)
{
    const struct column *column = &table->columns[at];
    size_t width = width_of(text);
    size_t pad = column->width > width ? column->width - width : 0;

    if (at)
        stm_buf_text(&table->line, "  ");
    if (column->numbers)
        put_spaces(&table->line, pad);
    stm_buf_span(&table->line, text);
    if (!column->numbers && at + 1 < table->n_columns)
        put_spaces(&table->line, pad);
}

static stm_status
put_line(struct table *table, struct stm_err *err)
{
    stm_buf_char(&table->line, '\n');
    if (table->line.failed || table->cell.failed || table->held.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a row");
    if (fwrite(table->line.data, 1, table->line.size, stdout) !=
        table->line.size)
        return stm_fail(err, STM_EIO, 0, "standard output: %s",
                        strerror(errno));
    stm_buf_reset(&table->line);
    return STM_OK;
}

/* The cell as it is shown, without a NUL in it. */
static void
show_cell(struct table *table, int at)
{
    struct stm_buf raw = { 0 };

    stm_buf_reset(&table->cell);
    query_cell(&raw, table->stmt, at);
    stm_text_show(&table->cell, stm_buf_held(&raw), false);
    table->cell.failed |= raw.failed;
    stm_buf_free(&raw);
}

static void
hold_row(struct table *table)
{
    for (int at = 0; at < table->n_columns; at++) {
        struct column *column = &table->columns[at];
        stm_column_type type = stm_stmt_type(table->stmt, at);
        size_t width;

        show_cell(table, at);
        width = width_of(stm_buf_held(&table->cell));
        if (width > WIDTH_MOST)
            width = WIDTH_MOST;
        if (width > column->width)
            column->width = width;
        if (type != STM_TYPE_INT && type != STM_TYPE_NULL)
            column->numbers = false;
        stm_buf_span(&table->held, stm_buf_held(&table->cell));
        stm_buf_char(&table->held, '\0');
    }
    table->n_held++;
}

static stm_status
put_head(struct table *table, struct stm_err *err)
{
    stm_status status;

    for (int at = 0; at < table->n_columns; at++)
        put_cell(table, at, stm_span_of(stm_stmt_column_name(table->stmt, at)));
    status = put_line(table, err);
    for (int at = 0; !status && at < table->n_columns; at++) {
        if (at)
            stm_buf_text(&table->line, "  ");
        for (size_t i = 0; i < table->columns[at].width; i++)
            stm_buf_char(&table->line, '-');
    }
    return status ? status : put_line(table, err);
}

/* The head and the rows that were kept to measure them. */
static stm_status
put_held(struct table *table, struct stm_err *err)
{
    const char *cell = stm_buf_held(&table->held).data;
    stm_status status = put_head(table, err);

    for (size_t row = 0; !status && row < table->n_held; row++) {
        for (int at = 0; at < table->n_columns; at++) {
            put_cell(table, at, stm_span_of(cell));
            cell += strlen(cell) + 1;
        }
        status = put_line(table, err);
    }
    return status;
}

static stm_status
put_row(struct table *table, struct stm_err *err)
{
    for (int at = 0; at < table->n_columns; at++) {
        show_cell(table, at);
        put_cell(table, at, stm_buf_held(&table->cell));
    }
    return put_line(table, err);
}

static stm_status
run(struct table *table, struct stm_err *err)
{
    bool row = true;
    stm_status status = STM_OK;

    while (!status && row && table->n_held < ROWS_MEASURED) {
        status = stm_stmt_step(table->stmt, &row, err);
        if (!status && row)
            hold_row(table);
    }
    if (!status)
        status = put_held(table, err);
    while (!status && row) {
        status = stm_stmt_step(table->stmt, &row, err);
        if (!status && row)
            status = put_row(table, err);
    }
    return status;
}

stm_status
query_table(struct stm_stmt *stmt, struct stm_err *err)
{
    struct table table = { .stmt = stmt, .n_columns = stm_stmt_columns(stmt) };
    stm_status status;

    table.columns = calloc((size_t)table.n_columns + 1, sizeof(struct column));
    if (!table.columns)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a table");
    for (int at = 0; at < table.n_columns; at++)
        table.columns[at] = (struct column){
            width_of(stm_span_of(stm_stmt_column_name(stmt, at))), true
        };
    status = run(&table, err);
    free(table.columns);
    stm_buf_free(&table.held);
    stm_buf_free(&table.cell);
    stm_buf_free(&table.line);
    return status;
}
