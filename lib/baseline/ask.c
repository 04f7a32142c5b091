/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/ask.h"

#include <inttypes.h>

#include "base/text.h"
#include "baseline/rds.h"
#include "baseline/sql.h"

enum { PAUSE = 256 };

struct asking {
    struct stm_db *db;
    const struct stm_progress *progress;
    int64_t baseline;
    struct stm_buf name, location;
    struct stm_rds_identity identity; /* as it was when it was added */
    struct stm_stmt *add;
};

static stm_status
count_unasked(int64_t *out, struct asking *a, const char *sql,
              struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = false;
    stm_status status = stm_db_named(&stmt, a->db, stm_baseline_sql, sql, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, a->baseline);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row)
        *out = stm_stmt_int(stmt, 0);
    stm_stmt_close(stmt);
    return status;
}

/* Nothing is lost, but something was not looked up. */
static stm_status
tell(struct asking *a, const char *what, const char *sql, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    struct stm_stmt *stmt = NULL;
    int64_t n = 0;
    stm_status status = count_unasked(&n, a, sql, err);

    if (status || !n)
        return status;
    stm_buf_print(&text, "%s: %" PRId64 " digest%s not looked up: %s",
                  stm_buf_held(&a->name).data, n, n == 1 ? " was" : "s were",
                  what);
    if (text.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for an issue");
    if (!status)
        status = stm_db_named(&stmt, a->db, stm_baseline_sql, "issue", err);
    if (!status) {
        stm_stmt_bind_text(stmt, 1, stm_buf_held(&text));
        stm_stmt_bind_int(stmt, 2, n);
        status = stm_stmt_run(stmt, err);
    }
    stm_stmt_close(stmt);
    stm_buf_free(&text);
    return status;
}

static stm_status
answer(struct asking *a, int kind, struct stm_span digest, bool known,
       const struct stm_buf *label, struct stm_err *err)
{
    struct stm_buf clean = { 0 };
    stm_status status;

    stm_text_repair(&clean, stm_buf_held(label));
    if (clean.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a label");
    stm_stmt_bind_int(a->add, 1, a->baseline);
    stm_stmt_bind_int(a->add, 2, kind + 1);
    stm_stmt_bind_blob(a->add, 3, digest.data, digest.size);
    stm_stmt_bind_int(a->add, 4, known);
    stm_stmt_bind_text(a->add, 5,
                       known ? stm_buf_held(&clean) : stm_span_of(""));
    status = stm_stmt_run(a->add, err);
    stm_buf_free(&clean);
    return status;
}

static stm_status
ask_kind(struct asking *a, struct stm_rds *rds, int kind, const char *sql,
         struct stm_err *err)
{
    struct stm_buf label = { 0 };
    struct stm_stmt *wanted;
    uint64_t n = 0;
    bool row = true;
    stm_status status =
        stm_db_named(&wanted, a->db, stm_baseline_sql, sql, err);

    if (status)
        return status;
    stm_stmt_bind_int(wanted, 1, a->baseline);
    while (!status && !(status = stm_stmt_step(wanted, &row, err)) && row) {
        struct stm_span digest = stm_stmt_blob(wanted, 0);
        bool known = false;

        status = stm_rds_ask(&known, &label, rds, kind, digest, err);
        if (!status)
            status = answer(a, kind, digest, known, &label, err);
        if (++n % PAUSE == 0) {
            stm_progress_step(a->progress, "database", n, 0);
            if (!status && stm_progress_stop(a->progress))
                status = stm_fail(err, STM_ESTOP, 0, "stopped");
        }
    }
    stm_stmt_close(wanted);
    stm_buf_free(&label);
    return status;
}

static stm_status
ask_rds(struct asking *a, struct stm_rds *rds, struct stm_err *err)
{
    stm_status status =
        ask_kind(a, rds, STM_DIGEST_SHA256, "wanted-sha256", err);

    if (!status && stm_rds_can(rds, STM_DIGEST_SHA1))
        status = ask_kind(a, rds, STM_DIGEST_SHA1, "wanted-sha1", err);
    if (!status && stm_rds_can(rds, STM_DIGEST_MD5))
        status = ask_kind(a, rds, STM_DIGEST_MD5, "wanted-md5", err);
    if (!status)
        status = tell(a,
                      "the log has no SHA256 of them, and the database no "
                      "index on others (`stemma baseline index` makes one)",
                      "unasked", err);
    return status;
}

static stm_status
ask(struct asking *a, struct stm_err *err)
{
    struct stm_rds_identity now;
    struct stm_err why = { 0 };
    struct stm_rds *rds = NULL;
    stm_status status = stm_rds_identify(&now, a->location.data, &why);

    if (!status &&
        (now.size != a->identity.size ||
         memcmp(now.sha256, a->identity.sha256, sizeof(now.sha256)) != 0))
        return tell(a, "another database stands in its place", "unasked", err);
    if (!status)
        status = stm_rds_open(&rds, a->location.data, &why);
    if (status == STM_ENOMEM)
        return stm_fail(err, status, 0, "%s", why.text);
    if (status)
        return tell(a, "the database cannot be read where it stood", "unasked",
                    err);
    status = ask_rds(a, rds, err);
    stm_rds_close(rds);
    return status;
}

/* One row of the list of databases. */
static stm_status
ask_row(struct asking *a, const struct stm_stmt *row, struct stm_err *err)
{
    struct stm_span sha256 = stm_stmt_blob(row, 4);

    a->baseline = stm_stmt_int(row, 0);
    a->identity.size = (uint64_t)stm_stmt_int(row, 3);
    if (sha256.size == sizeof(a->identity.sha256))
        memcpy(a->identity.sha256, sha256.data, sha256.size);
    stm_buf_reset(&a->name);
    stm_buf_reset(&a->location);
    stm_buf_span(&a->name, stm_stmt_text(row, 1));
    stm_buf_span(&a->location, stm_stmt_text(row, 2));
    if (a->name.failed || a->location.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a name");
    return ask(a, err);
}

stm_status
stm_baselines_ask(struct stm_db *db, const struct stm_progress *progress,
                  struct stm_err *err)
{
    struct asking a = { .db = db, .progress = progress };
    struct stm_stmt *all = NULL;
    bool row = true;
    stm_status status =
        stm_db_script_named(db, stm_baseline_sql, "issue-clear", err);

    if (!status)
        status = stm_db_named(&all, db, stm_baseline_sql, "databases", err);
    if (!status)
        status = stm_db_named(&a.add, db, stm_baseline_sql, "answer-add", err);
    while (!status && !(status = stm_stmt_step(all, &row, err)) && row)
        status = ask_row(&a, all, err);
    stm_stmt_close(all);
    stm_stmt_close(a.add);
    stm_buf_free(&a.name);
    stm_buf_free(&a.location);
    return status;
}
