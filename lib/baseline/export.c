/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/parts.h"

#include "base/digest.h"
#include "baseline/sql.h"

enum { PIECE = 64 << 10, TEXTS = 5, PLACE = TEXTS + STM_DIGEST_KINDS };

static bool
wants_guard(struct stm_span text)
{
    size_t n = 0;

    while (n < text.size && text.data[n] == '\'')
        n++;
    return n < text.size && strchr("=+-@\t\r", text.data[n]);
}

/* As it is, but for a ' where a spreadsheet would run it; add takes that
 * away. */
static void
put_cell(struct stm_buf *out, struct stm_span text)
{
    bool blank =
        text.size && (text.data[0] == ' ' || text.data[text.size - 1] == ' ');
    bool quoted = blank;

    for (size_t i = 0; i < text.size && !quoted; i++)
        quoted = text.data[i] != '\0' && strchr(",;\t\"\n\r#", text.data[i]);
    if (quoted)
        stm_buf_char(out, '"');
    if (wants_guard(text))
        stm_buf_char(out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            stm_buf_char(out, '"');
        stm_buf_char(out, text.data[i]);
    }
    if (quoted)
        stm_buf_char(out, '"');
}

/* With the path as it stands by --at, so that it needs none again. */
static void
put_row(struct stm_buf *out, struct stm_buf *placed, const struct stm_stmt *row)
{
    struct stm_span path = stm_stmt_text(row, 0);

    stm_baseline_place(placed, path, stm_stmt_text(row, PLACE));
    put_cell(out, placed->size ? stm_buf_held(placed) : path);
    for (int i = 1; i < TEXTS; i++) {
        stm_buf_char(out, ',');
        put_cell(out, stm_stmt_text(row, i));
    }
    for (int i = 0; i < STM_DIGEST_KINDS; i++) {
        struct stm_span bytes = stm_stmt_blob(row, TEXTS + i);
        char hex[2 * STM_DIGEST_MOST + 1] = "";

        stm_buf_char(out, ',');
        if (bytes.size && bytes.size <= STM_DIGEST_MOST)
            stm_buf_text(out, stm_hex_print(hex, (const uint8_t *)bytes.data,
                                            bytes.size));
    }
    stm_buf_char(out, '\n');
}

static stm_status
give(struct stm_buf *out, size_t least, stm_baseline_write_fn *write, void *arg,
     struct stm_err *err)
{
    if (out->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for an export");
    if (out->size < least)
        return STM_OK;
    if (!write(arg, stm_buf_held(out)))
        return stm_fail(err, STM_EIO, 0, "the export cannot be written");
    stm_buf_reset(out);
    return STM_OK;
}

stm_status
stm_baseline_export(struct stm_db *db, const char *name,
                    stm_baseline_write_fn *write, void *arg,
                    struct stm_err *err)
{
    struct stm_buf out = { 0 }, placed = { 0 };
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, db, stm_baseline_sql, "export", err);

    if (status)
        return status;
    if (name)
        stm_stmt_bind_text(stmt, 1, stm_span_of(name));
    stm_buf_text(&out, "path,company,product,version,label,md5,sha1,sha256,"
                       "imphash\n");
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        put_row(&out, &placed, stmt);
        out.failed = out.failed || placed.failed;
        status = give(&out, PIECE, write, arg, err);
    }
    stm_stmt_close(stmt);
    if (!status)
        status = give(&out, 0, write, arg, err);
    stm_buf_free(&out);
    stm_buf_free(&placed);
    return status;
}
