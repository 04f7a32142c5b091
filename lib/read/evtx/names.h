/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.h - the names of a chunk (EVTX.md section 4, "Name ref").
 *
 * Reached by offset alone, never through the chunk's tables, and converted
 * once per chunk.
 */
#ifndef STM_READ_EVTX_NAMES_H
#define STM_READ_EVTX_NAMES_H

#include "base/arena.h"

#include <stdint.h>

enum {
    STM_NAMES_CACHED = 1024,
    STM_NAME_MOST = 512, /* bytes of one that is kept */
    STM_NAME_HEAD = 8    /* next, hash, count */
};

struct stm_name {
    uint32_t offset;
    uint32_t generation;  /* of the chunk that it was read from */
    uint32_t size;        /* bytes of its UTF-16, behind STM_NAME_HEAD */
    struct stm_span text; /* in UTF-8; no data: it is not kept */
};

/* All zero but for `memory`. Owns memory: stm_arena_free(&memory). */
struct stm_names {
    struct stm_arena memory; /* of this chunk's names */
    uint32_t generation;
    struct stm_name cached[STM_NAMES_CACHED];
};

/* Forgets the names of the chunk before. */
void stm_names_reset(struct stm_names *names);

/*
 * The name whose node stands at `offset` of a chunk of `size` bytes, its text
 * borrowed until the reset. Without a text where it is long, or many others
 * are kept. False where no node fits there.
 */
bool stm_names_at(struct stm_name *out, struct stm_names *names,
                  const uint8_t *chunk, size_t size, uint32_t offset);

#endif
