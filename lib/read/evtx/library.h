/* SPDX-License-Identifier: Apache-2.0 */
/*
 * library.h - templates by their id, for records that do not stand beside
 * theirs.
 *
 * The id is the first four bytes of the GUID. A record that finds two
 * different templates under its id and number of values gets neither.
 */
#ifndef STM_READ_EVTX_LIBRARY_H
#define STM_READ_EVTX_LIBRARY_H

#include "base/arena.h"
#include "read/evtx/canon.h"

enum {
    STM_LIBRARY_BUCKETS = 1024,
    STM_LIBRARY_MOST = 16384, /* templates */
    STM_LIBRARY_MEMORY = 64 << 20,
    STM_DEFINITION_LONGEST = 1 << 16 /* bytes */
};

struct stm_definition {
    struct stm_definition *next; /* of its bucket */
    uint32_t id;
    uint32_t n; /* values */
    uint32_t size;
    const uint8_t *bytes; /* canonical, at offset 0 */
    const uint8_t *types; /* n, as declared; STM_CANON_UNUSED: not shown */
    const bool *needed;   /* n: it is never left out */
    bool is_event_data;   /* its root is <EventData> */
};

/* All zero but for `memory`. Owns it: stm_arena_free(&memory). */
struct stm_library {
    struct stm_arena memory;
    struct stm_definition *buckets[STM_LIBRARY_BUCKETS];
    uint32_t n;
};

/* Forgets all of it. */
void stm_library_reset(struct stm_library *library);

/*
 * Keeps a definition that was just copied to `bytes`, once. NULL where there
 * is no room.
 */
const struct stm_definition *stm_library_add(struct stm_library *library,
                                             const struct stm_canon *canon,
                                             const uint8_t *bytes,
                                             uint32_t size);

/* The one with this id and number of values; `*several`: there are more. */
const struct stm_definition *stm_library_find(const struct stm_library *library,
                                              uint32_t id, uint32_t n,
                                              bool *several);

/*
 * Whether values of these types and sizes can be those of a definition:
 * descriptors are 4 bytes each (EVTX.md section 5).
 */
bool stm_definition_takes(const struct stm_definition *definition,
                          const uint8_t *descriptors);

#endif
