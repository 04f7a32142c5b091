/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rds.h - NSRL's RDSv3: an SQLite database of hundreds of millions of files,
 * read where it is and never written, locked or copied.
 *
 * Minimal sets have a table FILE, full ones a view of that name over
 * METADATA: FILE is what is asked, by sha256 in upper-case hex, which alone
 * is indexed. A sidecar (stm_rds_index()) beside it knows the files by SHA-1
 * and MD5.
 */
#ifndef STM_BASELINE_RDS_H
#define STM_BASELINE_RDS_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/progress.h"
#include "event/digests.h"
#include "store/db.h"

struct stm_rds;

/* Size and digest of the first and last bytes: hashing 170 GB would take an
 * hour. */
struct stm_rds_identity {
    uint64_t size;
    uint8_t sha256[STM_SHA256_SIZE];
};

stm_status stm_rds_identify(struct stm_rds_identity *out, const char *path,
                            struct stm_err *err);

/*
 * STM_EFORMAT where it has no FILE, or one that cannot be searched by sha256.
 * A sidecar is used where `PATH.idx` is one of this very database. Owned by
 * the caller: stm_rds_close().
 */
stm_status stm_rds_open(struct stm_rds **out, const char *path,
                        struct stm_err *err);
void stm_rds_close(struct stm_rds *rds);

/* Whether it can be asked for digests of that kind (STM_DIGEST_...). */
bool stm_rds_can(const struct stm_rds *rds, int kind);

/* `*known`; then `label` is replaced by product and version, where it has
 * them. */
stm_status stm_rds_ask(bool *known, struct stm_buf *label, struct stm_rds *rds,
                       int kind, struct stm_span digest, struct stm_err *err);

/*
 * Makes the sidecar `out` of the database at `path`: sorted outside of
 * memory, put in place when it is whole. It may take half the size of the
 * database in temporary files (SQLITE_TMPDIR).
 */
stm_status stm_rds_index(const char *path, const char *out,
                         const struct stm_progress *progress, uint64_t *n,
                         struct stm_err *err);

#endif
