/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash-check.h - the checks that people made on the hosts, made once more
 * with what the logs know: table hash_check.
 *
 * A digest that stands in the command line is compared with the last content
 * that the host's own log has of that file at that time (else the first after
 * it, which the reason says); the two files of a comparison with one another;
 * any other file with what baselines say of it, and with the content that most
 * other hosts have at that path in the same version.
 */
#ifndef STM_DETECT_HASH_CHECK_H
#define STM_DETECT_HASH_CHECK_H

#include "base/buf.h"
#include "base/progress.h"
#include "store/db.h"

/* hash_check.verdict */
typedef enum {
    STM_CHECK_AGREES = 1,
    STM_CHECK_DISAGREES = 2,
    STM_CHECK_CANNOT_SAY = 3
} stm_check_verdict;

/*
 * Deletes and remakes the table, inside the caller's transaction. The
 * functions of functions.h must be there.
 */
stm_status stm_hash_checks(struct stm_db *db,
                           const struct stm_progress *progress,
                           struct stm_err *err);

/*
 * A path as written, against the folder that the process stood in: appends
 * what Windows makes of it. False where the line alone does not tell which
 * file it is (variables, wildcards, a relative path without a folder).
 */
bool stm_hash_path(struct stm_buf *out, struct stm_span path,
                   struct stm_span folder);

#endif
