/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest.h - event logs into facts.
 *
 * Files are taken in evidence order, hashed first (a content that the case
 * knows is not read again), then walked, decoded chunk by chunk on several
 * threads, and stored in the order of the file. A transaction
 * holds about 32 MB of evidence or 2 s, with a resume mark: after a kill the
 * next run goes on where the last commit stands and ends with the same rows.
 * A large file of a size and a name that the case has not cannot be known: it
 * is hashed beside, and nothing of it is committed before it has its digest.
 */
#ifndef STM_STORE_INGEST_H
#define STM_STORE_INGEST_H

#include "base/digest.h"
#include "base/progress.h"
#include "evidence/bundle.h"
#include "read/reader.h"
#include "store/case.h"

struct stm_ingest_options {
    stm_reader_kind reader;
    unsigned threads;                    /* that read; 0: the processors */
    bool recover;                        /* slack too; natively */
    const struct stm_progress *progress; /* or NULL */
    uint64_t commit_bytes; /* of evidence a transaction holds; 0: 32 MB */
    uint64_t beside_bytes; /* files so large are hashed beside; 0: 32 MB */
    /*
     * Where the SHA-256 of each item goes, zeros for one that could not be
     * hashed; or NULL. As many as there are items, owned by the caller.
     */
    uint8_t (*sha256)[STM_SHA256_SIZE];
};

/* What this call did; what the case holds stands in its tables. */
struct stm_ingest_result {
    uint64_t files; /* event logs read now */
    uint64_t known; /* skipped: content and name known */
    uint64_t bytes; /* of evidence, read now */
    uint64_t records, stored, duplicate, unreadable;
    uint64_t recovered; /* off the live chain, in all of the case */
    uint64_t losses;    /* issues with effect loss, raised now */
    uint64_t anomalies; /* the same for anomalies */
};

/*
 * STM_ESTOP where progress says stop: what was committed is consistent.
 * Problems of `bundles` become issues too.
 */
stm_status stm_ingest(struct stm_case *kase, const struct stm_bundles *bundles,
                      const struct stm_ingest_options *options,
                      struct stm_ingest_result *result, struct stm_err *err);

#endif
