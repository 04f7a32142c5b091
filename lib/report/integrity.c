/* SPDX-License-Identifier: Apache-2.0 */
#include "report/integrity.h"

#include "base/digest.h"
#include "report/sql.h"
#include "store/pathkey.h"

bool
stm_integrity_digest(uint8_t out[32], size_t *size, const char *hex)
{
    size_t n = strlen(hex);

    if (n != 32 && n != 40 && n != 64)
        return false;
    if (!stm_hex_parse(out, n / 2, stm_span_of(hex)))
        return false;
    *size = n / 2;
    return true;
}

stm_status
stm_integrity_hash(struct stm_stmt **where, struct stm_stmt **claims,
                   struct stm_db *db, const uint8_t *digest, size_t size,
                   struct stm_err *err)
{
    stm_status status =
        stm_db_named(where, db, stm_report_sql, "integrity-hash", err);

    if (status)
        return status;
    status = stm_db_named(claims, db, stm_report_sql, "integrity-claims", err);
    if (status) {
        stm_stmt_close(*where);
        return status;
    }
    stm_stmt_bind_blob(*where, 1, digest, size);
    stm_stmt_bind_blob(*claims, 1, digest, size);
    return STM_OK;
}

stm_status
stm_integrity_path(struct stm_stmt **out, struct stm_buf *key,
                   struct stm_db *db, const char *path, struct stm_err *err)
{
    struct stm_pathkey parts;
    stm_status status = stm_pathkey_of(&parts, key, stm_span_of(path), err);

    if (!status)
        status = stm_db_named(out, db, stm_report_sql, "integrity-where", err);
    if (status)
        return status;
    if (parts.directory.size)
        stm_stmt_bind_text(*out, 1, parts.directory);
    else
        stm_stmt_bind_null(*out, 1);
    stm_stmt_bind_text(*out, 2, parts.name);
    return STM_OK;
}

stm_status
stm_integrity_odd(struct stm_stmt **out, struct stm_db *db, int64_t host,
                  struct stm_err *err)
{
    stm_status status =
        stm_db_script_named(db, stm_report_sql, "integrity-odd", err);

    if (!status)
        status =
            stm_db_named(out, db, stm_report_sql, "integrity-odd-show", err);

    if (!status)
        stm_stmt_bind_int(*out, 1, host);
    return status;
}

stm_status
stm_integrity_checks(struct stm_stmt **out, struct stm_db *db, int64_t host,
                     struct stm_err *err)
{
    stm_status status =
        stm_db_named(out, db, stm_report_sql, "integrity-checks", err);

    if (!status)
        stm_stmt_bind_int(*out, 1, host);
    return status;
}

stm_status
stm_integrity_host(int64_t *out, struct stm_db *db, const char *name,
                   struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    int n = 0;
    stm_status status =
        stm_db_named(&stmt, db, stm_report_sql, "integrity-host", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, stm_span_of(name));
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        *out = stm_stmt_int(stmt, 0);
        n++;
    }
    stm_stmt_close(stmt);
    if (status || n == 1)
        return status;
    return stm_fail(err, STM_EUSAGE, 0,
                    n ? "several hosts are named %s: name one by its folder "
                        "under hosts/"
                      : "no host is named %s",
                    name);
}
