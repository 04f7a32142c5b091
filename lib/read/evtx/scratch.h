/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scratch.h - where the values of one record are written.
 *
 * One block per reader, emptied for each record: what a record can decode to
 * is bounded by it, and taking room costs an addition.
 */
#ifndef STM_READ_EVTX_SCRATCH_H
#define STM_READ_EVTX_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STM_SCRATCH_SIZE = 1 << 20 };

struct stm_scratch {
    uint8_t *data; /* STM_SCRATCH_SIZE bytes */
    size_t used;
};

/* `size` bytes, not cleared, borrowed until the record ends; NULL: full. */
static inline uint8_t *
stm_scratch_room(struct stm_scratch *scratch, size_t size)
{
    return size <= STM_SCRATCH_SIZE - scratch->used
               ? scratch->data + scratch->used
               : NULL;
}

/* Keeps the first `size` bytes of the room that was given. */
static inline void
stm_scratch_keep(struct stm_scratch *scratch, size_t size)
{
    scratch->used += size;
}

#endif
