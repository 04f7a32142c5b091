/* SPDX-License-Identifier: Apache-2.0 */
/*
 * craft.h - event logs in memory that are right in every byte the walk looks
 * at; their records hold no BinXML.
 */
#ifndef STM_TESTS_CRAFT_H
#define STM_TESTS_CRAFT_H

#include "read/chunk.h"

struct craft {
    uint8_t *data; /* owned: free() */
    size_t size;
    uint64_t next_id;
    uint64_t records; /* of all chunks so far */
};

/* A header and no chunk; ids count from `first_id`. */
struct craft craft_of(uint64_t first_id);

/* Adds a signed chunk with records of these sizes (0 ends the list). */
void craft_chunk(struct craft *file, const uint32_t *sizes);

/* Adds a chunk of zeros, as preallocated logs have them. */
void craft_zeros(struct craft *file);

/* Makes the file header's counters and CRC right for what was added. */
void craft_finish(struct craft *file);

/* Makes a chunk's CRCs right again after a change. */
void craft_seal(struct craft *file, size_t chunk);

uint8_t *craft_chunk_at(const struct craft *file, size_t chunk);
void craft_put(uint8_t *at, uint64_t value, size_t size);
uint32_t craft_u32(const uint8_t *at);

#endif
