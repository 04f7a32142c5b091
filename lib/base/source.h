/* SPDX-License-Identifier: Apache-2.0 */
/*
 * source.h - evidence bytes, read by offset and never written.
 *
 * A source is a file or a run of memory (a test, an archive member). Files
 * are opened read-only, without touching the access time where the system
 * allows that, and read with pread: a file that shrinks ends a read instead
 * of the process. fstat at open and stm_source_changed() afterwards tell
 * whether somebody wrote meanwhile.
 */
#ifndef STM_BASE_SOURCE_H
#define STM_BASE_SOURCE_H

#include "base/digest.h"
#include "base/progress.h"

struct stm_source;

/*
 * A regular file; anything else (folder, FIFO, device) is STM_EFORMAT, what
 * the system refuses STM_EIO with its words. A symlink is followed: the
 * caller decides which names it opens. Owned by the caller:
 * stm_source_close().
 */
stm_status stm_source_open(struct stm_source **out, const char *path,
                           struct stm_err *err);

/* Memory, borrowed for as long as the source lives. */
stm_status stm_source_of(struct stm_source **out, const void *data, size_t size,
                         struct stm_err *err);

/*
 * The same bytes, for another thread: what is opened already is not looked up
 * by name once more. Owned by the caller: stm_source_close().
 */
stm_status stm_source_twin(struct stm_source **out,
                           const struct stm_source *source,
                           struct stm_err *err);

void stm_source_close(struct stm_source *source);

/* Bytes, as of opening. */
uint64_t stm_source_size(const struct stm_source *source);

/*
 * Reads `size` bytes at `offset`, fewer only where the source ends; `*got`
 * says how many.
 */
stm_status stm_source_read(struct stm_source *source, void *out, size_t size,
                           uint64_t offset, size_t *got, struct stm_err *err);

/* SHA-256 of the whole source, read once from front to end. */
stm_status stm_source_sha256(struct stm_source *source,
                             uint8_t out[STM_SHA256_SIZE], struct stm_err *err);

/* The same; STM_ESTOP where progress says stop. */
stm_status stm_source_sha256_watched(struct stm_source *source,
                                     uint8_t out[STM_SHA256_SIZE],
                                     const struct stm_progress *progress,
                                     struct stm_err *err);

/* Size or modification time differ from those at open. */
bool stm_source_changed(struct stm_source *source);

/* For tests: the n-th read of this thread from now on fails; 0 = none. */
void stm_source_fail_nth(unsigned n);

#endif
