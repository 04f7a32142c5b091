/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db-parts.h"

#include <stdlib.h>

void
stm_stmt_bind_int(struct stm_stmt *stmt, int at, int64_t value)
{
    (void)sqlite3_bind_int64(stmt->handle, at, value);
}

void
stm_stmt_bind_text(struct stm_stmt *stmt, int at, struct stm_span text)
{
    (void)sqlite3_bind_text64(stmt->handle, at, text.data ? text.data : "",
                              text.size, SQLITE_STATIC, SQLITE_UTF8);
}

void
stm_stmt_bind_blob(struct stm_stmt *stmt, int at, const void *data, size_t size)
{
    (void)sqlite3_bind_blob64(stmt->handle, at, data ? data : "", size,
                              SQLITE_STATIC);
}

void
stm_stmt_bind_null(struct stm_stmt *stmt, int at)
{
    (void)sqlite3_bind_null(stmt->handle, at);
}

stm_status
stm_stmt_step(struct stm_stmt *stmt, bool *row, struct stm_err *err)
{
    int code = stmt->db->starved ? SQLITE_NOMEM : sqlite3_step(stmt->handle);
    stm_status status;

    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW)
        return STM_OK;
    if (stmt->db->starved)
        status = stm_fail(err, STM_ENOMEM, 0, "out of memory");
    else
        status = code == SQLITE_DONE ? STM_OK : db_fail(stmt->db, err);
    (void)sqlite3_reset(stmt->handle);
    return status;
}

stm_status
stm_stmt_run(struct stm_stmt *stmt, struct stm_err *err)
{
    bool row;
    stm_status status;

    do
        status = stm_stmt_step(stmt, &row, err);
    while (!status && row);
    return status;
}

void
stm_stmt_reset(struct stm_stmt *stmt)
{
    if (stmt)
        (void)sqlite3_reset(stmt->handle);
}

void
stm_stmt_close(struct stm_stmt *stmt)
{
    if (!stmt)
        return;
    if (stmt->sql && stmt->db->keeps) {
        (void)sqlite3_reset(stmt->handle);
        (void)sqlite3_clear_bindings(stmt->handle); /* they were borrowed */
        stmt->next = stmt->db->kept;
        stmt->db->kept = stmt;
        return;
    }
    (void)sqlite3_finalize(stmt->handle);
    free(stmt);
}

struct stm_stmt *
stmt_take_kept(struct stm_db *db, const char *sql)
{
    struct stm_stmt **at = &db->kept, *found;

    while (*at && (*at)->sql != sql)
        at = &(*at)->next;
    found = *at;
    if (found)
        *at = found->next;
    return found;
}

void
stm_db_keep(struct stm_db *db, bool keeps)
{
    db->keeps = keeps;
    while (!keeps && db->kept) {
        struct stm_stmt *stmt = db->kept;

        db->kept = stmt->next;
        stm_stmt_close(stmt);
    }
}

int
stm_stmt_columns(const struct stm_stmt *stmt)
{
    return sqlite3_column_count(stmt->handle);
}

const char *
stm_stmt_column_name(const struct stm_stmt *stmt, int at)
{
    return sqlite3_column_name(stmt->handle, at);
}

stm_column_type
stm_stmt_type(const struct stm_stmt *stmt, int at)
{
    switch (sqlite3_column_type(stmt->handle, at)) {
    case SQLITE_INTEGER: return STM_TYPE_INT;
    case SQLITE_FLOAT: return STM_TYPE_REAL;
    case SQLITE_TEXT: return STM_TYPE_TEXT;
    case SQLITE_BLOB: return STM_TYPE_BLOB;
    default: return STM_TYPE_NULL;
    }
}

bool
stm_stmt_is_null(const struct stm_stmt *stmt, int at)
{
    return sqlite3_column_type(stmt->handle, at) == SQLITE_NULL;
}

int64_t
stm_stmt_int(const struct stm_stmt *stmt, int at)
{
    return sqlite3_column_int64(stmt->handle, at);
}

/* NULL is given for NULL, for no bytes, and where there is no memory. */
static void
note_absence(const struct stm_stmt *stmt)
{
    if (sqlite3_errcode(stmt->db->handle) == SQLITE_NOMEM)
        stmt->db->starved = true;
}

struct stm_span
stm_stmt_text(const struct stm_stmt *stmt, int at)
{
    const unsigned char *text = sqlite3_column_text(stmt->handle, at);
    int size = sqlite3_column_bytes(stmt->handle, at);

    if (!text)
        note_absence(stmt);
    return stm_span_sized(text ? (const char *)text : "",
                          text ? (size_t)size : 0);
}

struct stm_span
stm_stmt_blob(const struct stm_stmt *stmt, int at)
{
    const void *data = sqlite3_column_blob(stmt->handle, at);
    int size = sqlite3_column_bytes(stmt->handle, at);

    if (!data)
        note_absence(stmt);
    return stm_span_sized(data ? data : "", data ? (size_t)size : 0);
}
