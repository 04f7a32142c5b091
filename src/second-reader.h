/* SPDX-License-Identifier: Apache-2.0 */
/*
 * second-reader.h - libevtx is asked about what findings cite, where the
 * evidence is at hand: in `triage`, and in `detect` where it is named.
 */
#ifndef STM_SECOND_READER_H
#define STM_SECOND_READER_H

#include "detect/opinion.h"
#include "evidence/bundle.h"

struct pipeline;

/* All zero: no evidence. Paths are the bundles', which must stay. */
struct second_reader {
    struct stm_opinion_file *files; /* by digest */
    size_t n;
};

/* Where the items of these digests lie; all zeros: not hashed. */
stm_status second_reader_note(struct second_reader *reader,
                              const struct stm_bundles *bundles,
                              uint8_t (*sha256)[STM_SHA256_SIZE],
                              struct stm_err *err);

/* Hashes the items; one that cannot be read is said and left out. */
stm_status second_reader_hash(struct second_reader *reader,
                              const struct stm_bundles *bundles,
                              const struct stm_progress *progress,
                              struct stm_err *err);

/* Asks; says how many records the two read differently. An exit status. */
int second_reader_ask(const struct second_reader *reader, struct pipeline *p);

void second_reader_free(struct second_reader *reader);

#endif
