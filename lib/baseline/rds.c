/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/rds.h"

#include <stdlib.h>

#include "base/source.h"
#include "baseline/sql.h"
#include "store/confine.h"

enum { EDGE = 64 << 10 };

struct stm_rds {
    struct stm_db *db, *sidecar;
    struct stm_stmt *file, *package;       /* package: NULL, it has none */
    struct stm_stmt *by[STM_DIGEST_KINDS]; /* in the sidecar, or NULL */
};

static stm_status
add_piece(struct stm_sha256 *sha, struct stm_source *source, char *room,
          uint64_t at, struct stm_err *err)
{
    size_t got = 0;
    stm_status status = stm_source_read(source, room, EDGE, at, &got, err);

    return status ? status : stm_sha256_add(sha, room, got, err);
}

static stm_status
identify(struct stm_rds_identity *out, struct stm_source *source,
         struct stm_err *err)
{
    struct stm_sha256 *sha = NULL;
    char *room = malloc(EDGE);
    stm_status status =
        room ? stm_sha256_open(&sha, err)
             : stm_fail(err, STM_ENOMEM, 0, "no memory for a database");

    out->size = stm_source_size(source);
    if (!status)
        status = stm_sha256_add(sha, &out->size, sizeof(out->size), err);
    if (!status)
        status = add_piece(sha, source, room, 0, err);
    if (!status && out->size > EDGE)
        status = add_piece(sha, source, room, out->size - EDGE, err);
    if (!status)
        status = stm_sha256_end(sha, out->sha256, err);
    stm_sha256_close(sha);
    free(room);
    return status;
}

stm_status
stm_rds_identify(struct stm_rds_identity *out, const char *path,
                 struct stm_err *err)
{
    struct stm_source *source;
    stm_status status = stm_source_open(&source, path, err);

    if (status)
        return status;
    status = identify(out, source, err);
    stm_source_close(source);
    return status;
}

/* Whether a statement begins with a search, not a scan. */
static stm_status
is_searched(bool *out, struct stm_db *db, const char *name, struct stm_err *err)
{
    struct stm_stmt *plan;
    bool row = true;
    stm_status status = stm_db_named(&plan, db, stm_baseline_sql, name, err);

    *out = true;
    if (status)
        return status;
    while (!(status = stm_stmt_step(plan, &row, err)) && row) {
        struct stm_span detail = stm_stmt_text(plan, 3);

        if (memmem(detail.data, detail.size, "SCAN", 4) ||
            memmem(detail.data, detail.size, "AUTOMATIC", 9))
            *out = false;
    }
    stm_stmt_close(plan);
    return status;
}

static stm_status
open_files(struct stm_rds *rds, struct stm_err *err)
{
    bool searched = false;
    struct stm_err why = { 0 };
    stm_status status = is_searched(&searched, rds->db, "rds-plan", &why);

    if (status == STM_ESQL || status == STM_EFORMAT)
        return stm_fail(err, STM_EFORMAT, 0,
                        "is no RDSv3: it has no FILE with sha256 (%s)",
                        why.text);
    if (status)
        return stm_fail(err, status, 0, "%s", why.text);
    if (!searched)
        return stm_fail(err, STM_EFORMAT, 0,
                        "its FILE has no index that begins with sha256: every "
                        "question would read it all");
    return stm_db_named(&rds->file, rds->db, stm_baseline_sql, "rds-file", err);
}

/* Without a package that is found at once there are no labels. */
static void
open_packages(struct stm_rds *rds)
{
    bool searched = false;

    if (is_searched(&searched, rds->db, "rds-package-plan", NULL) || !searched)
        return;
    if (stm_db_named(&rds->package, rds->db, stm_baseline_sql, "rds-package",
                     NULL))
        rds->package = NULL;
}

/* One of another database, or of an older one, is none. */
static bool
is_of(struct stm_db *sidecar, const struct stm_rds_identity *identity)
{
    struct stm_stmt *stmt;
    bool row = false, same = false;

    if (stm_db_named(&stmt, sidecar, stm_baseline_sql, "sidecar-of", NULL))
        return false;
    if (!stm_stmt_step(stmt, &row, NULL) && row) {
        struct stm_span sha256 = stm_stmt_blob(stmt, 1);

        same = (uint64_t)stm_stmt_int(stmt, 0) == identity->size &&
               stm_span_equal(sha256,
                              stm_span_sized((const char *)identity->sha256,
                                             sizeof(identity->sha256)));
    }
    stm_stmt_close(stmt);
    return same;
}

static stm_status
open_sidecar(struct stm_rds *rds, const char *path, struct stm_err *err)
{
    struct stm_rds_identity identity;
    struct stm_buf name = { 0 };
    stm_status status = stm_rds_identify(&identity, path, err);

    stm_buf_print(&name, "%s.idx", path);
    if (!status && name.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a path");
    if (!status && !stm_db_open(&rds->sidecar, name.data, STM_DB_STILL, NULL)) {
        stm_db_confine(rds->sidecar, false);
        if (!is_of(rds->sidecar, &identity) ||
            stm_db_named(&rds->by[STM_DIGEST_SHA1], rds->sidecar,
                         stm_baseline_sql, "sidecar-sha1", NULL) ||
            stm_db_named(&rds->by[STM_DIGEST_MD5], rds->sidecar,
                         stm_baseline_sql, "sidecar-md5", NULL)) {
            stm_stmt_close(rds->by[STM_DIGEST_SHA1]);
            rds->by[STM_DIGEST_SHA1] = rds->by[STM_DIGEST_MD5] = NULL;
        }
    }
    stm_buf_free(&name);
    return status;
}

stm_status
stm_rds_open(struct stm_rds **out, const char *path, struct stm_err *err)
{
    struct stm_rds *rds = calloc(1, sizeof(*rds));
    stm_status status;

    if (!rds)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a database");
    status = stm_db_open(&rds->db, path, STM_DB_STILL, err);
    if (!status) {
        stm_db_confine(rds->db, false);
        status = open_files(rds, err);
    }
    if (!status) {
        open_packages(rds);
        status = open_sidecar(rds, path, err);
    }
    if (status)
        stm_rds_close(rds);
    else
        *out = rds;
    return status;
}

void
stm_rds_close(struct stm_rds *rds)
{
    if (!rds)
        return;
    stm_stmt_close(rds->file);
    stm_stmt_close(rds->package);
    for (int i = 0; i < STM_DIGEST_KINDS; i++)
        stm_stmt_close(rds->by[i]);
    stm_db_close(rds->db);
    stm_db_close(rds->sidecar);
    free(rds);
}

bool
stm_rds_can(const struct stm_rds *rds, int kind)
{
    return kind == STM_DIGEST_SHA256 || rds->by[kind];
}

static stm_status
put_label(struct stm_buf *label, struct stm_rds *rds, int64_t package,
          struct stm_err *err)
{
    bool row = false;
    stm_status status;

    if (!rds->package)
        return STM_OK;
    stm_stmt_bind_int(rds->package, 1, package);
    status = stm_stmt_step(rds->package, &row, err);
    if (!status && row) {
        stm_buf_span(label, stm_stmt_text(rds->package, 0));
        stm_buf_char(label, ' ');
        stm_buf_span(label, stm_stmt_text(rds->package, 1));
    }
    stm_stmt_reset(rds->package);
    return !status && label->failed
               ? stm_fail(err, STM_ENOMEM, 0, "no memory for a label")
               : status;
}

static stm_status
ask_sha256(bool *known, struct stm_buf *label, struct stm_rds *rds,
           struct stm_span digest, struct stm_err *err)
{
    char hex[2 * STM_DIGEST_MOST + 1];
    int64_t package = 0;
    stm_status status;

    (void)stm_hex_print(hex, (const uint8_t *)digest.data, digest.size);
    for (char *c = hex; *c; c++)
        if (*c >= 'a')
            *c = (char)(*c - 'a' + 'A');
    stm_stmt_bind_text(rds->file, 1, stm_span_of(hex));
    status = stm_stmt_step(rds->file, known, err);
    if (!status && *known)
        package = stm_stmt_int(rds->file, 0);
    stm_stmt_reset(rds->file);
    return status || !*known ? status : put_label(label, rds, package, err);
}

stm_status
stm_rds_ask(bool *known, struct stm_buf *label, struct stm_rds *rds, int kind,
            struct stm_span digest, struct stm_err *err)
{
    uint8_t sha256[STM_SHA256_SIZE];
    stm_status status;

    stm_buf_reset(label);
    *known = false;
    if (digest.size > STM_DIGEST_MOST)
        return STM_OK;
    if (kind == STM_DIGEST_SHA256)
        return ask_sha256(known, label, rds, digest, err);
    stm_stmt_bind_blob(rds->by[kind], 1, digest.data, digest.size);
    status = stm_stmt_step(rds->by[kind], known, err);
    if (!status && *known) {
        struct stm_span found = stm_stmt_blob(rds->by[kind], 0);
        bool again;

        if (found.size == sizeof(sha256)) {
            memcpy(sha256, found.data, sizeof(sha256));
            status = ask_sha256(
                &again, label, rds,
                stm_span_sized((const char *)sha256, sizeof(sha256)), err);
        }
    }
    stm_stmt_reset(rds->by[kind]);
    return status;
}
