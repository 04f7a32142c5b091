/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare.h - images of a case against the baselines that it was given.
 *
 * Per image (path, digests, claims) and list that knows of it a row of table
 * comparison; one of baseline 0 where no list does. Digests are compared with
 * those of the same algorithm only.
 */
#ifndef STM_DETECT_COMPARE_H
#define STM_DETECT_COMPARE_H

#include "base/progress.h"
#include "store/db.h"

/* As in table comparison. */
typedef enum {
    STM_COMPARED_KNOWN_BAD = 1,
    STM_COMPARED_MISMATCH = 2,
    STM_COMPARED_MATCH = 3,
    STM_COMPARED_KNOWN = 4,
    STM_COMPARED_UNLISTED = 5,
    STM_COMPARED_NOT_COMPARABLE = 6
} stm_compared;

const char *stm_compared_name(stm_compared verdict); /* static */

/* Remakes table comparison, and capability `baseline`; in a transaction of
 * its own. Without a baseline nothing is compared. */
stm_status stm_compare(struct stm_db *db, const struct stm_progress *progress,
                       struct stm_err *err);

#endif
