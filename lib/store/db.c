/* SPDX-License-Identifier: Apache-2.0 */
#include "store/db-parts.h"

#include <stdlib.h>

#include "base/buf.h"

enum { BUSY_MILLISECONDS = 2000 };

/* Which of our codes a result of SQLite's is. */
static stm_status
status_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_NOMEM: return STM_ENOMEM;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PERM: return STM_EIO;
    case SQLITE_INTERRUPT:
    case SQLITE_TOOBIG: return STM_ELIMIT;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return STM_EFORMAT;
    default: return STM_ESQL;
    }
}

/* "disk I/O error" alone tells nobody what to do. */
static const char *
advice_on(int code)
{
    switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
        return ": a write failed (disk, quota or limit of file size)";
    case SQLITE_IOERR_READ:
    case SQLITE_IOERR_SHORT_READ: return ": a read failed";
    default: return "";
    }
}

stm_status
db_fail(struct stm_db *db, struct stm_err *err)
{
    int at = sqlite3_error_offset(db->handle);
    int code = sqlite3_extended_errcode(db->handle);

    return stm_fail(err, status_of(code), at < 0 ? 0 : (uint64_t)at, "%s%s",
                    sqlite3_errmsg(db->handle), advice_on(code));
}

static int
flags_of(stm_db_mode mode)
{
    const int common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

    switch (mode) {
    case STM_DB_CREATE:
    case STM_DB_MEMORY:
        return common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case STM_DB_WRITE: return common | SQLITE_OPEN_READWRITE;
    case STM_DB_READ: return common | SQLITE_OPEN_READONLY;
    case STM_DB_STILL: return common | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    }
    return common;
}

static stm_status
open_at(struct stm_db **out, const char *path, stm_db_mode mode,
        struct stm_err *err)
{
    struct stm_db *db = calloc(1, sizeof(*db));

    if (!db)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a database");
    if (sqlite3_open_v2(mode == STM_DB_MEMORY ? ":memory:" : path, &db->handle,
                        flags_of(mode), NULL) != SQLITE_OK) {
        stm_status status = db->handle ? db_fail(db, err)
                                       : stm_fail(err, STM_ENOMEM, 0,
                                                  "no memory for a database");

        stm_db_close(db);
        return status;
    }
    (void)sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0,
                            NULL);
    *out = db;
    return STM_OK;
}

void
stm_db_still_uri(struct stm_buf *out, const char *file)
{
    stm_buf_text(out, "file:");
    if (file[0] == '/') /* else a leading `//` would name a host */
        stm_buf_text(out, "//");
    for (const char *c = file; *c; c++) {
        if (*c == '%' || *c == '?' || *c == '#')
            stm_buf_print(out, "%%%02X", (unsigned)(unsigned char)*c);
        else
            stm_buf_char(out, *c);
    }
    stm_buf_text(out, "?immutable=1");
}

static stm_status
open_still(struct stm_db **out, const char *path, struct stm_err *err)
{
    struct stm_buf uri = { 0 };
    stm_status status;

    stm_db_still_uri(&uri, path);
    status = uri.failed
                 ? stm_fail(err, STM_ENOMEM, 0, "no memory for a database")
                 : open_at(out, uri.data, STM_DB_STILL, err);
    stm_buf_free(&uri);
    return status;
}

stm_status
stm_db_open(struct stm_db **out, const char *path, stm_db_mode mode,
            struct stm_err *err)
{
    return mode == STM_DB_STILL ? open_still(out, path, err)
                                : open_at(out, path, mode, err);
}

void
stm_db_close(struct stm_db *db)
{
    if (!db)
        return;
    stm_db_keep(db, false);
    (void)sqlite3_close(db->handle);
    free(db);
}

struct sqlite3 *
stm_db_handle(struct stm_db *db)
{
    return db->handle;
}

stm_status
stm_db_script(struct stm_db *db, struct stm_span sql, struct stm_err *err)
{
    const char *at = sql.data, *end = sql.data + sql.size;

    while (at < end) {
        sqlite3_stmt *handle;
        int code;

        if (sqlite3_prepare_v2(db->handle, at, (int)(end - at), &handle, &at) !=
            SQLITE_OK)
            return db_fail(db, err);
        if (!handle)
            continue;
        do
            code = sqlite3_step(handle);
        while (code == SQLITE_ROW);
        if (code != SQLITE_DONE) {
            stm_status status = db_fail(db, err);

            (void)sqlite3_finalize(handle);
            return status;
        }
        (void)sqlite3_finalize(handle);
    }
    return STM_OK;
}

static stm_status
find(struct stm_span *out, const struct stm_embedded *table, const char *name,
     struct stm_err *err)
{
    for (; table->name; table++) {
        if (strcmp(table->name, name) == 0) {
            *out = stm_span_sized((const char *)table->text, table->size);
            return STM_OK;
        }
    }
    return stm_fail(err, STM_EUSAGE, 0, "no SQL is named %s", name);
}

stm_status
stm_db_script_named(struct stm_db *db, const struct stm_embedded *table,
                    const char *name, struct stm_err *err)
{
    struct stm_span sql = { 0 };
    stm_status status = find(&sql, table, name, err);

    if (status)
        return status;
    status = stm_db_script(db, sql, err);
    if (status)
        (void)stm_fail_in(err, name);
    return status;
}

/* Only blanks and comments may follow a statement. */
static bool
is_end(struct stm_db *db, const char *rest, const char *end)
{
    sqlite3_stmt *more = NULL;

    while (rest < end) {
        if (sqlite3_prepare_v2(db->handle, rest, (int)(end - rest), &more,
                               &rest) != SQLITE_OK ||
            more) {
            (void)sqlite3_finalize(more);
            return false;
        }
    }
    return true;
}

stm_status
stm_db_prepare(struct stm_stmt **out, struct stm_db *db, struct stm_span sql,
               struct stm_err *err)
{
    struct stm_stmt *stmt = calloc(1, sizeof(*stmt));
    const char *rest;

    if (!stmt)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a statement");
    stmt->db = db;
    if (sqlite3_prepare_v3(db->handle, sql.data, (int)sql.size,
                           SQLITE_PREPARE_PERSISTENT, &stmt->handle,
                           &rest) != SQLITE_OK) {
        free(stmt);
        return db_fail(db, err);
    }
    if (!stmt->handle || !is_end(db, rest, sql.data + sql.size)) {
        stm_status status = stm_fail(
            err, STM_ESQL, (uint64_t)(rest - sql.data), "%s",
            stmt->handle ? "text after the statement" : "no statement");

        stm_stmt_close(stmt);
        return status;
    }
    *out = stmt;
    return STM_OK;
}

stm_status
stm_db_named(struct stm_stmt **out, struct stm_db *db,
             const struct stm_embedded *table, const char *name,
             struct stm_err *err)
{
    struct stm_span sql = { 0 };
    stm_status status = find(&sql, table, name, err);

    if (status)
        return status;
    *out = stmt_take_kept(db, sql.data);
    if (*out)
        return STM_OK;
    status = stm_db_prepare(out, db, sql, err);
    if (status)
        (void)stm_fail_in(err, name);
    else
        (*out)->sql = sql.data;
    return status;
}

stm_status
stm_db_begin(struct stm_db *db, struct stm_err *err)
{
    return stm_db_script(db, stm_span_of("BEGIN IMMEDIATE"), err);
}

stm_status
stm_db_commit(struct stm_db *db, struct stm_err *err)
{
    if (db->starved)
        return stm_fail(err, STM_ENOMEM, 0, "out of memory");
    return stm_db_script(db, stm_span_of("COMMIT"), err);
}

void
stm_db_rollback(struct stm_db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        (void)stm_db_script(db, stm_span_of("ROLLBACK"), NULL);
    db->starved = false;
}

int64_t
stm_db_last_id(struct stm_db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

stm_status
stm_db_query_int(struct stm_db *db, const char *sql, int64_t *out,
                 struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = stm_db_prepare(&stmt, db, stm_span_of(sql), err);

    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status)
        *out = row ? stm_stmt_int(stmt, 0) : 0;
    stm_stmt_close(stmt);
    return status;
}
