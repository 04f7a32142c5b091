/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rds-index.c - the sidecar: SHA-1 and MD5 to SHA-256, each sorted by
 * SQLite's own external sort and written front to back.
 */
#include "baseline/rds.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "baseline/sql.h"
#include "store/confine.h"

enum { PAUSE = 1 << 14 };

struct indexing {
    struct stm_db *from, *into;
    const struct stm_progress *progress;
    uint64_t n;
};

/* Hex of any case as bytes; NULL for anything else. */
static void
bytes_of(sqlite3_context *context, int n, sqlite3_value **values)
{
    const char *text = (const char *)sqlite3_value_text(values[0]);
    uint8_t bytes[STM_DIGEST_MOST];
    size_t size = text ? strlen(text) / 2 : 0;

    (void)n;
    if (size && size <= sizeof(bytes) &&
        stm_hex_parse(bytes, size, stm_span_of(text)))
        sqlite3_result_blob(context, bytes, (int)size, SQLITE_TRANSIENT);
}

static stm_status
open_source(struct indexing *x, const char *path, struct stm_err *err)
{
    stm_status status = stm_db_open(&x->from, path, STM_DB_STILL, err);

    if (status)
        return status;
    if (sqlite3_create_function_v2(stm_db_handle(x->from), "digest_bytes", 1,
                                   SQLITE_UTF8 | SQLITE_DETERMINISTIC |
                                       SQLITE_INNOCUOUS,
                                   NULL, bytes_of, NULL, NULL, NULL))
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a function");
    stm_db_confine(x->from, false);
    return STM_OK;
}

static stm_status
copy(struct indexing *x, const char *read, const char *write,
     struct stm_err *err)
{
    struct stm_stmt *rows = NULL, *add = NULL;
    bool row = true;
    stm_status status =
        stm_db_named(&rows, x->from, stm_baseline_sql, read, err);

    if (!status)
        status = stm_db_named(&add, x->into, stm_baseline_sql, write, err);
    while (!status && !(status = stm_stmt_step(rows, &row, err)) && row) {
        struct stm_span digest = stm_stmt_blob(rows, 0);
        struct stm_span sha256 = stm_stmt_blob(rows, 1);

        stm_stmt_bind_blob(add, 1, digest.data, digest.size);
        stm_stmt_bind_blob(add, 2, sha256.data, sha256.size);
        status = stm_stmt_run(add, err);
        if (++x->n % PAUSE == 0) {
            stm_progress_step(x->progress, "index", x->n, 0);
            if (!status && stm_progress_stop(x->progress))
                status = stm_fail(err, STM_ESTOP, 0, "stopped");
        }
    }
    stm_stmt_close(rows);
    stm_stmt_close(add);
    return status;
}

static stm_status
note_identity(struct indexing *x, const struct stm_rds_identity *identity,
              struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, x->into, stm_baseline_sql, "sidecar-note", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, (int64_t)identity->size);
    stm_stmt_bind_blob(stmt, 2, identity->sha256, sizeof(identity->sha256));
    status = stm_stmt_run(stmt, err);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
fill(struct indexing *x, const char *path, const char *unfinished,
     struct stm_err *err)
{
    struct stm_rds_identity identity;
    stm_status status = stm_rds_identify(&identity, path, err);

    if (!status)
        status = open_source(x, path, err);
    if (!status)
        status = stm_db_open(&x->into, unfinished, STM_DB_CREATE, err);
    if (!status)
        status = stm_db_script_named(x->into, stm_baseline_sql, "sidecar", err);
    if (!status)
        status = stm_db_begin(x->into, err);
    if (!status)
        status = copy(x, "rds-sha1", "sidecar-sha1-add", err);
    if (!status)
        status = copy(x, "rds-md5", "sidecar-md5-add", err);
    if (!status)
        status = note_identity(x, &identity, err);
    return status ? status : stm_db_commit(x->into, err);
}

stm_status
stm_rds_index(const char *path, const char *out,
              const struct stm_progress *progress, uint64_t *n,
              struct stm_err *err)
{
    struct indexing x = { .progress = progress };
    struct stm_buf unfinished = { 0 };
    struct stm_rds *rds = NULL;
    stm_status status = stm_rds_open(&rds, path, err);

    stm_rds_close(rds);
    stm_buf_print(&unfinished, "%s-new", out);
    if (!status && unfinished.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a path");
    if (!status) {
        (void)unlink(unfinished.data);
        status = fill(&x, path, unfinished.data, err);
    }
    stm_db_close(x.from);
    stm_db_close(x.into);
    if (!status && rename(unfinished.data, out))
        status = stm_fail(err, STM_EIO, 0, "%s: %s", out, strerror(errno));
    if (status && unfinished.data)
        (void)unlink(unfinished.data);
    stm_buf_free(&unfinished);
    *n = x.n;
    return status;
}
