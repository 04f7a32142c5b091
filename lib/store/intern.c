/* SPDX-License-Identifier: Apache-2.0 */
#include "store/intern.h"

#include <stdio.h>

void
stm_intern_put_int(struct stm_buf *key, int64_t value)
{
    stm_buf_add(key, &value, sizeof(value));
}

void
stm_intern_put_text(struct stm_buf *key, bool has, struct stm_span text)
{
    stm_intern_put_int(key, has ? (int64_t)text.size : -1);
    if (has)
        stm_buf_span(key, text);
}

static stm_status
load_rows(struct stm_intern *out, struct stm_stmt *rows, int64_t first,
          stm_intern_key_fn *key, struct stm_buf *buf, struct stm_err *err)
{
    bool row;

    for (;;) {
        stm_status status = stm_stmt_step(rows, &row, err);
        int64_t id;

        if (status || !row)
            return status;
        id = stm_stmt_int(rows, 0);
        if (id >= out->next)
            out->next = id + 1;
        if (id < first)
            continue;
        stm_buf_reset(buf);
        key(buf, rows);
        if (buf->failed)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a dictionary");
        status = stm_table_put(out->rows, buf->data, buf->size, id, err);
        if (status)
            return status;
    }
}

static stm_status
load(struct stm_intern *out, struct stm_db *db, const char *name,
     const char *columns, int64_t first, stm_intern_key_fn *key,
     struct stm_err *err)
{
    struct stm_buf buf = { 0 };
    struct stm_stmt *rows;
    stm_status status;

    stm_buf_print(&buf, "SELECT id, %s FROM %s", columns, name);
    if (buf.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a statement");
    status = stm_db_prepare(&rows, db, stm_buf_held(&buf), err);
    if (!status) {
        status = load_rows(out, rows, first, key, &buf, err);
        stm_stmt_close(rows);
    }
    stm_buf_free(&buf);
    return status;
}

static stm_status
prepare_insert(struct stm_intern *out, struct stm_db *db, const char *name,
               const char *columns, struct stm_err *err)
{
    struct stm_buf sql = { 0 };
    stm_status status;

    stm_buf_print(&sql, "INSERT INTO %s (id, %s) VALUES (?", name, columns);
    stm_buf_text(&sql, ", ?");
    for (const char *c = columns; *c; c++)
        if (*c == ',')
            stm_buf_text(&sql, ", ?");
    stm_buf_text(&sql, ")");
    status = sql.failed
                 ? stm_fail(err, STM_ENOMEM, 0, "no memory for a statement")
                 : stm_db_prepare(&out->insert, db, stm_buf_held(&sql), err);
    stm_buf_free(&sql);
    return status;
}

stm_status
stm_intern_open(struct stm_intern *out, struct stm_db *db, const char *name,
                const char *columns, int64_t first, stm_intern_key_fn *key,
                struct stm_err *err)
{
    stm_status status;

    *out = (struct stm_intern){ .next = 1 };
    status = stm_table_open(&out->rows, err);
    if (!status)
        status = load(out, db, name, columns, first, key, err);
    if (!status)
        status = prepare_insert(out, db, name, columns, err);
    return status;
}

void
stm_intern_close(struct stm_intern *intern)
{
    stm_stmt_close(intern->insert);
    stm_table_close(intern->rows);
    *intern = (struct stm_intern){ 0 };
}

void
stm_intern_find(int64_t *id, bool *made, const struct stm_intern *intern,
                struct stm_span key)
{
    *id = stm_table_find(intern->rows, key.data, key.size);
    *made = *id < 0;
    if (*made)
        *id = intern->next;
}

stm_status
stm_intern_add(struct stm_intern *intern, struct stm_span key,
               struct stm_err *err)
{
    int64_t id = intern->next;
    stm_status status;

    stm_stmt_bind_int(intern->insert, 1, id);
    status = stm_stmt_run(intern->insert, err);
    if (!status)
        status = stm_table_put(intern->rows, key.data, key.size, id, err);
    if (!status)
        intern->next++;
    return status;
}
