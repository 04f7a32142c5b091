/* SPDX-License-Identifier: Apache-2.0 */
/*
 * opinion.h - a second opinion on every record that a finding or incident cites.
 *
 * libevtx decodes these records too, and what both said is compared (read/
 * agree.h). A verdict is a fact about bytes: it is kept by the SHA-256 of
 * the evidence and the place in it (table `second_opinion`), is never asked
 * for twice, and merges as it is.
 */
#ifndef STM_DETECT_OPINION_H
#define STM_DETECT_OPINION_H

#include "base/digest.h"
#include "base/progress.h"
#include "store/db.h"

/* Where evidence lies now: a file that was hashed in this run. */
struct stm_opinion_file {
    uint8_t sha256[STM_SHA256_SIZE];
    const char *path;
};

struct stm_opinion_result {
    uint64_t agrees, silent, differs; /* records that were asked for now */
    uint64_t unasked;                 /* cited, and not in these files */
};

/*
 * Asks about the cited records that have no verdict yet and stand in one of
 * `files`, which are sorted by digest. A file that cannot be opened any more
 * gives no verdict. STM_ESTOP where progress says stop: what was asked is
 * kept.
 */
stm_status stm_opinion_ask(struct stm_opinion_result *result, struct stm_db *db,
                           const struct stm_opinion_file *files, size_t n,
                           const struct stm_progress *progress,
                           struct stm_err *err);

/* "agrees", "silent", "differs", as the case and outputs have it. Static. */
const char *stm_opinion_name(int64_t verdict);

#endif
