/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv-read.h"

/* The byte at `at`, LF at the end. */
static char
byte_at(const struct stm_csv_rows *rows, size_t at)
{
    return at < rows->text.size ? rows->text.data[at] : '\n';
}

static bool
is_end(const struct stm_csv_rows *rows, size_t at)
{
    return byte_at(rows, at) == '\n' ||
           (byte_at(rows, at) == '\r' && byte_at(rows, at + 1) == '\n');
}

static struct stm_span
trim(const struct stm_csv_rows *rows, size_t from, size_t to)
{
    const char *data = rows->text.data;

    while (from < to && data[from] == ' ')
        from++;
    while (to > from && data[to - 1] == ' ')
        to--;
    return stm_span_sized(data + from, to - from);
}

/* Behind the end of the line that holds `at`. */
static size_t
after_line(const struct stm_csv_rows *rows, size_t at)
{
    while (at < rows->text.size && rows->text.data[at] != '\n')
        at++;
    return at < rows->text.size ? at + 1 : at;
}

struct stm_csv_rows
stm_csv_rows_of(struct stm_span text)
{
    struct stm_csv_rows rows = { .text = text,
                                 .next_line = 1,
                                 .separator = ',' };
    bool quoted = false;

    if (text.size > 4 && memcmp(text.data, "sep=", 4) == 0 &&
        is_end(&rows, 5)) {
        rows.separator = text.data[4];
        rows.at = after_line(&rows, 0);
        rows.next_line = 2;
        return rows;
    }
    for (size_t i = 0; i < text.size && (quoted || text.data[i] != '\n'); i++) {
        quoted ^= text.data[i] == '"';
        if (!quoted && text.data[i] != '\0' && strchr(",;\t", text.data[i])) {
            rows.separator = text.data[i];
            break;
        }
    }
    return rows;
}

/* "..." with "" for a quote; `*at` is behind the opening one. */
static stm_status
quoted_cell(struct stm_span *cell, const struct stm_csv_rows *rows, size_t *at,
            struct stm_arena *arena, struct stm_err *err)
{
    size_t from = *at, end = from, quotes = 0;
    char *out;

    while (end < rows->text.size &&
           (rows->text.data[end] != '"' || byte_at(rows, end + 1) == '"')) {
        quotes += rows->text.data[end] == '"';
        end += rows->text.data[end] == '"' ? 2 : 1;
    }
    if (end >= rows->text.size)
        return stm_fail(err, STM_EFORMAT, rows->line,
                        "a quote is opened and not closed");
    out = stm_arena_take(arena, end - from + 1);
    if (!out)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for cells");
    *cell = stm_span_sized(out, end - from - quotes);
    for (size_t i = from; i < end; i += rows->text.data[i] == '"' ? 2 : 1)
        *out++ = rows->text.data[i];
    *at = end + 1;
    while (byte_at(rows, *at) == ' ')
        ++*at;
    if (byte_at(rows, *at) != rows->separator && !is_end(rows, *at))
        return stm_fail(err, STM_EFORMAT, rows->line,
                        "text stands behind a quoted cell");
    return STM_OK;
}

static stm_status
next_cell(struct stm_span *cell, const struct stm_csv_rows *rows, size_t *at,
          struct stm_arena *arena, struct stm_err *err)
{
    size_t from;

    while (byte_at(rows, *at) == ' ')
        ++*at;
    from = *at;
    if (byte_at(rows, *at) == '"') {
        ++*at;
        return quoted_cell(cell, rows, at, arena, err);
    }
    while (byte_at(rows, *at) != rows->separator && !is_end(rows, *at))
        ++*at;
    *cell = trim(rows, from, *at);
    return STM_OK;
}

/* The cells up to the end of the row; `*at` is there then. */
static stm_status
read_cells(struct stm_csv_row *row, const struct stm_csv_rows *rows, size_t *at,
           struct stm_arena *arena, struct stm_err *err)
{
    row->n = 0;
    for (;;) {
        struct stm_span cell = { 0 };
        stm_status status = next_cell(&cell, rows, at, arena, err);

        if (status)
            return status;
        if (row->n < STM_CSV_CELLS)
            row->cells[row->n++] = cell;
        if (byte_at(rows, *at) != rows->separator || *at >= rows->text.size)
            return STM_OK;
        ++*at;
    }
}

/* Goes behind the line that ends at `end`, counting lines on the way. */
static void
move_on(struct stm_csv_rows *rows, size_t end)
{
    size_t next = after_line(rows, end);

    for (; rows->at < next; rows->at++)
        rows->next_line += rows->text.data[rows->at] == '\n';
}

static bool
is_empty(const struct stm_csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i].size)
            return false;
    return true;
}

stm_status
stm_csv_rows_next(struct stm_csv_rows *rows, struct stm_csv_row *row, bool *is,
                  struct stm_arena *arena, struct stm_err *err)
{
    while (rows->at < rows->text.size) {
        size_t at = rows->at;
        stm_status status;

        rows->line = rows->next_line;
        status = read_cells(row, rows, &at, arena, err);
        move_on(rows, status ? rows->at : at);
        if (status || !is_empty(row)) {
            *is = true;
            return status;
        }
    }
    *is = false;
    return STM_OK;
}

struct stm_span
stm_csv_cell(const struct stm_csv_row *row, size_t at)
{
    return at < row->n ? row->cells[at] : stm_span_of("");
}
