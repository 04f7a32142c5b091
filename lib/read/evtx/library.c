/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/library.h"

#include <string.h>

#include "read/evtx/typed.h"

enum { ID_AT = 4, SID_LEAST = 8 };

void
stm_library_reset(struct stm_library *library)
{
    stm_arena_reset(&library->memory);
    memset(library->buckets, 0, sizeof(library->buckets));
    library->n = 0;
}

static uint32_t
u32_at(const uint8_t *data)
{
    return (uint32_t)data[0] | (uint32_t)data[1] << 8 |
           (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

static size_t
bucket_of(uint32_t id)
{
    return (id * 0x9e3779b1U) >> 22;
}

static struct stm_definition *
keep(struct stm_library *library, const struct stm_canon *canon,
     const uint8_t *bytes, uint32_t size)
{
    struct stm_arena *memory = &library->memory;
    struct stm_definition *made = stm_arena_take(memory, sizeof(*made));
    char *copy = stm_arena_copy(memory, (const char *)bytes, size);
    uint8_t *types = stm_arena_take(memory, canon->n + 1);
    bool *needed =
        stm_arena_take(memory, (canon->n + 1) * sizeof(canon->needed[0]));

    if (!made || !copy || !types || !needed)
        return NULL;
    memcpy(types, canon->types, canon->n);
    memcpy(needed, canon->needed, canon->n * sizeof(needed[0]));
    *made = (struct stm_definition){ .id = u32_at(bytes + ID_AT),
                                     .n = canon->n,
                                     .size = size,
                                     .bytes = (const uint8_t *)copy,
                                     .types = types,
                                     .needed = needed,
                                     .is_event_data = canon->is_event_data };
    return made;
}

const struct stm_definition *
stm_library_add(struct stm_library *library, const struct stm_canon *canon,
                const uint8_t *bytes, uint32_t size)
{
    struct stm_definition **bucket =
        &library->buckets[bucket_of(u32_at(bytes + ID_AT))];
    struct stm_definition *made;

    for (struct stm_definition *d = *bucket; d; d = d->next)
        if (d->size == size && memcmp(d->bytes, bytes, size) == 0)
            return d;
    if (library->n == STM_LIBRARY_MOST || size > STM_DEFINITION_LONGEST)
        return NULL;
    made = keep(library, canon, bytes, size);
    if (!made)
        return NULL;
    made->next = *bucket;
    *bucket = made;
    library->n++;
    return made;
}

const struct stm_definition *
stm_library_find(const struct stm_library *library, uint32_t id, uint32_t n,
                 bool *several)
{
    const struct stm_definition *found = NULL;

    for (const struct stm_definition *d = library->buckets[bucket_of(id)]; d;
         d = d->next) {
        if (d->id != id || d->n != n)
            continue;
        if (found) {
            *several = true;
            return NULL;
        }
        found = d;
    }
    return found;
}

/* Types that a writer may put where another was declared (section 5). */
static bool
may_stand_for(uint8_t declared, uint8_t actual)
{
    if (declared == actual)
        return true;
    switch (declared) {
    case STM_TYPE_SIZE:
        return actual == STM_TYPE_HEX32 || actual == STM_TYPE_HEX64;
    case STM_TYPE_UINT8: return actual == STM_TYPE_UINT16;
    case STM_TYPE_ARRAY | STM_TYPE_BINARY: return actual == STM_TYPE_BINARY;
    default: return false;
    }
}

/* Fixed sizes are never off in whole records (section 6). */
static bool
has_size(uint8_t type, uint32_t size)
{
    uint8_t item = type & (uint8_t)~STM_TYPE_ARRAY;
    size_t only = stm_typed_size(item);

    if (type & STM_TYPE_ARRAY)
        return only ? size % only == 0 : item != STM_TYPE_STRING || !(size % 2);
    if (only)
        return size == only;
    switch (type) {
    case STM_TYPE_STRING: return size % 2 == 0;
    case STM_TYPE_SIZE: return size == 4 || size == 8;
    case STM_TYPE_SID: return size >= SID_LEAST && size % 4 == 0;
    default: return true;
    }
}

bool
stm_definition_takes(const struct stm_definition *definition,
                     const uint8_t *descriptors)
{
    for (uint32_t i = 0; i < definition->n; i++, descriptors += 4) {
        const uint8_t type = descriptors[2], declared = definition->types[i];
        const uint32_t size =
            (uint32_t)descriptors[0] | (uint32_t)descriptors[1] << 8;

        if (descriptors[3])
            return false;
        if (declared == STM_CANON_UNUSED)
            continue;
        if (type == STM_TYPE_NULL
                ? definition->needed[i]
                : !may_stand_for(declared, type) || !has_size(type, size))
            return false;
    }
    return true;
}
