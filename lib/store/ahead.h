/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ahead.h - files opened and hashed before they are wanted.
 *
 * A file is hashed before it is read, so that one that the case knows is
 * skipped. While one is read a thread hashes the next ones, a few of them and
 * not much more than their pages can wait in memory. The items come in their
 * order, whoever hashed them; what went wrong comes with them.
 */
#ifndef STM_STORE_AHEAD_H
#define STM_STORE_AHEAD_H

#include "base/digest.h"
#include "base/progress.h"
#include "base/source.h"
#include "evidence/bundle.h"

struct stm_ahead_file {
    struct stm_source *source; /* NULL: it could not be opened */
    stm_status status;         /* of opening, or of hashing */
    struct stm_err err;
    uint8_t sha256[STM_SHA256_SIZE]; /* zeros where status is not STM_OK */
    bool pending; /* it is still hashed: stm_ahead_finish() */
};

struct stm_ahead;

/*
 * `thread` false: each file is hashed when it is taken; so it is where no
 * thread can be started. Files of `large` bytes and more may be pending when
 * they are taken. Items are borrowed. Owned by the caller: stm_ahead_close().
 */
stm_status stm_ahead_open(struct stm_ahead **out,
                          const struct stm_bundles *bundles, bool thread,
                          uint64_t large, struct stm_err *err);

/* Closes what was not taken. */
void stm_ahead_close(struct stm_ahead *ahead);

/*
 * The next item's file; its source is owned by the caller:
 * stm_source_close(). STM_ESTOP, with nothing, where progress says stop.
 */
stm_status stm_ahead_take(struct stm_ahead_file *out, struct stm_ahead *ahead,
                          const struct stm_progress *progress,
                          struct stm_err *err);

/*
 * Waits for the digest of a file that was pending, before the next one is
 * taken: status, err and sha256 are set. STM_ESTOP where progress says stop;
 * then it still is pending.
 */
stm_status stm_ahead_finish(struct stm_ahead_file *file,
                            struct stm_ahead *ahead,
                            const struct stm_progress *progress,
                            struct stm_err *err);

#endif
