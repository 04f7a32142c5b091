/* SPDX-License-Identifier: Apache-2.0 */
#include "query-cells.h"

#include "base/csv.h"
#include "base/digest.h"
#include "base/guid.h"
#include "base/json.h"
#include "query-table.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool
is_guid(const struct stm_stmt *stmt, int at, struct stm_span blob)
{
    const char *name = stm_stmt_column_name(stmt, at);
    size_t size = strlen(name);

    return blob.size == STM_GUID_SIZE && size >= 4 &&
           stm_span_is_nocase(stm_span_sized(name + size - 4, 4), "guid");
}

static void
put_blob(struct stm_buf *out, const struct stm_stmt *stmt, int at)
{
    struct stm_span blob = stm_stmt_blob(stmt, at);

    if (is_guid(stmt, at, blob)) {
        struct stm_guid guid;
        char text[STM_GUID_TEXT];

        memcpy(guid.bytes, blob.data, STM_GUID_SIZE);
        stm_buf_text(out, stm_guid_print(text, &guid));
        return;
    }
    for (size_t i = 0; i < blob.size; i++) {
        uint8_t byte = (uint8_t)blob.data[i];
        char hex[3];

        stm_buf_text(out, stm_hex_print(hex, &byte, 1));
    }
}

void
query_cell(struct stm_buf *out, const struct stm_stmt *stmt, int at)
{
    switch (stm_stmt_type(stmt, at)) {
    case STM_TYPE_NULL: break;
    case STM_TYPE_INT:
        stm_buf_print(out, "%" PRId64, stm_stmt_int(stmt, at));
        break;
    case STM_TYPE_REAL:
    case STM_TYPE_TEXT: stm_buf_span(out, stm_stmt_text(stmt, at)); break;
    case STM_TYPE_BLOB: put_blob(out, stmt, at); break;
    }
}

/* Writes and empties the lines. */
static stm_status
flush(struct stm_buf *lines, struct stm_err *err)
{
    size_t size = lines->size;

    if (lines->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a row");
    if (size && fwrite(lines->data, 1, size, stdout) != size)
        return stm_fail(err, STM_EIO, 0, "standard output: %s",
                        strerror(errno));
    stm_buf_reset(lines);
    return STM_OK;
}

static void
put_csv_row(struct stm_buf *lines, struct stm_buf *cell,
            const struct stm_stmt *stmt)
{
    struct stm_csv csv = stm_csv_of(lines);

    for (int at = 0; at < stm_stmt_columns(stmt); at++) {
        if (stm_stmt_type(stmt, at) == STM_TYPE_INT) {
            stm_csv_int(&csv, stm_stmt_int(stmt, at));
            continue;
        }
        stm_buf_reset(cell);
        query_cell(cell, stmt, at);
        stm_csv_text(&csv, stm_buf_held(cell));
        lines->failed |= cell->failed;
    }
    stm_csv_row_end(&csv);
}

/* SQLite's text of a number is JSON's too, but for infinity. */
static void
put_json_value(struct stm_json *json, struct stm_buf *cell,
               const struct stm_stmt *stmt, int at)
{
    stm_column_type type = stm_stmt_type(stmt, at);

    stm_buf_reset(cell);
    query_cell(cell, stmt, at);
    if (type == STM_TYPE_NULL)
        stm_json_null(json);
    else if (type == STM_TYPE_INT ||
             (type == STM_TYPE_REAL && !strchr(cell->data, 'I')))
        stm_json_raw(json, stm_buf_held(cell));
    else
        stm_json_text(json, stm_buf_held(cell));
    json->out->failed |= cell->failed;
}

/* How many columns before this one have its name. */
static int
times_before(const struct stm_stmt *stmt, int at)
{
    int n = 0;

    for (int i = 0; i < at; i++)
        n += strcmp(stm_stmt_column_name(stmt, i),
                    stm_stmt_column_name(stmt, at)) == 0;
    return n;
}

static void
put_json_row(struct stm_buf *lines, struct stm_buf *cell,
             const struct stm_stmt *stmt)
{
    struct stm_json json = stm_json_of(lines);

    stm_json_object(&json);
    for (int at = 0; at < stm_stmt_columns(stmt); at++) {
        int before = times_before(stmt, at);

        stm_buf_reset(cell);
        stm_buf_text(cell, stm_stmt_column_name(stmt, at));
        if (before)
            stm_buf_print(cell, "_%d", before);
        stm_json_key_span(&json, stm_buf_held(cell));
        put_json_value(&json, cell, stmt, at);
    }
    stm_json_object_end(&json);
}

static stm_status
print_csv(struct stm_stmt *stmt, struct stm_buf *lines, struct stm_buf *cell,
          struct stm_err *err)
{
    struct stm_csv csv = stm_csv_of(lines);
    stm_status status = STM_OK;
    bool row = true;

    for (int at = 0; at < stm_stmt_columns(stmt); at++)
        stm_csv_string(&csv, stm_stmt_column_name(stmt, at));
    stm_csv_row_end(&csv);
    while (!status && row) {
        status = flush(lines, err);
        if (!status)
            status = stm_stmt_step(stmt, &row, err);
        if (!status && row)
            put_csv_row(lines, cell, stmt);
    }
    return status;
}

static stm_status
print_json(struct stm_stmt *stmt, struct stm_buf *lines, struct stm_buf *cell,
           struct stm_err *err)
{
    stm_status status = STM_OK;
    bool row = true, any = false;

    stm_buf_char(lines, '[');
    while (!status && row) {
        status = flush(lines, err);
        if (!status)
            status = stm_stmt_step(stmt, &row, err);
        if (status || !row)
            break;
        stm_buf_text(lines, any ? ",\n" : "\n");
        put_json_row(lines, cell, stmt);
        any = true;
    }
    stm_buf_text(lines, any ? "\n]\n" : "]\n");
    return status ? status : flush(lines, err);
}

stm_status
query_print(struct stm_stmt *stmt, query_format format, struct stm_err *err)
{
    struct stm_buf lines = { 0 }, cell = { 0 };
    stm_status status = STM_OK;

    switch (format) {
    case QUERY_TABLE: status = query_table(stmt, err); break;
    case QUERY_CSV: status = print_csv(stmt, &lines, &cell, err); break;
    case QUERY_JSON: status = print_json(stmt, &lines, &cell, err); break;
    }
    stm_buf_free(&lines);
    stm_buf_free(&cell);
    return status;
}

bool
query_format_parse(query_format *out, const char *name)
{
    static const char *const names[] = { "table", "csv", "json" };

    for (int i = 0; i < 3; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (query_format)i;
            return true;
        }
    }
    return false;
}
