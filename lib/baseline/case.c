/* SPDX-License-Identifier: Apache-2.0 */
/*
 * case.c - what another case has seen, as a list: so that a machine that is
 * trusted speaks for others.
 */
#include "baseline/parts.h"

#include "baseline/sql.h"
#include "store/case.h"

static stm_status
give(struct stm_baseline_sink *sink, const struct stm_stmt *row, uint64_t line,
     struct stm_err *err)
{
    struct stm_baseline_entry entry = { .line = line,
                                        .path = stm_stmt_text(row, 0),
                                        .company = stm_stmt_text(row, 1),
                                        .product = stm_stmt_text(row, 2),
                                        .version = stm_stmt_text(row, 3) };

    for (int i = 0; i < STM_DIGEST_KINDS; i++) {
        struct stm_span digest = stm_stmt_blob(row, 4 + i);

        entry.digests.has[i] = digest.size == stm_digest_size(i);
        if (entry.digests.has[i])
            memcpy(entry.digests.bytes[i], digest.data, digest.size);
    }
    return stm_baseline_has_digest(&entry) ? sink->entry(sink->arg, &entry, err)
                                           : STM_OK;
}

static stm_status
read_images(struct stm_db *db, struct stm_baseline_sink *sink,
            struct stm_err *err)
{
    struct stm_stmt *stmt;
    uint64_t line = 0;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, db, stm_baseline_sql, "case-images", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        status = give(sink, stmt, ++line, err);
        if (!status && stm_progress_stop(sink->progress))
            status = stm_fail(err, STM_ESTOP, 0, "stopped");
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_baseline_read_case(const char *folder, struct stm_baseline_sink *sink,
                       struct stm_err *err)
{
    struct stm_case *kase;
    stm_status status = stm_case_open(&kase, folder, STM_CASE_READ, false, err);

    if (status)
        return status;
    status = read_images(stm_case_db(kase), sink, err);
    stm_case_close(kase);
    return status;
}

static stm_status
hash_entry(void *arg, const struct stm_baseline_entry *entry,
           struct stm_err *err)
{
    const struct stm_span texts[] = { entry->path, entry->company,
                                      entry->product, entry->version };
    stm_status status = STM_OK;

    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts) && !status; i++) {
        status = stm_sha256_add(arg, texts[i].data, texts[i].size, err);
        if (!status)
            status = stm_sha256_add(arg, "", 1, err);
    }
    return status ? status
                  : stm_sha256_add(arg, &entry->digests, sizeof(entry->digests),
                                   err);
}

stm_status
stm_baseline_case_sha256(uint8_t out[STM_SHA256_SIZE], const char *folder,
                         struct stm_err *err)
{
    struct stm_sha256 *sha;
    struct stm_baseline_sink sink = { .entry = hash_entry };
    stm_status status = stm_sha256_open(&sha, err);

    if (status)
        return status;
    sink.arg = sha;
    status = stm_baseline_read_case(folder, &sink, err);
    if (!status)
        status = stm_sha256_end(sha, out, err);
    stm_sha256_close(sha);
    return status;
}
