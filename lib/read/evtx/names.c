/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/names.h"

#include "read/evtx/utf16.h"

void
stm_names_reset(struct stm_names *names)
{
    stm_arena_reset(&names->memory);
    if (++names->generation == 0) { /* once in 2^32 chunks */
        memset(names->cached, 0, sizeof(names->cached));
        names->generation = 1;
    }
}

static bool
read_name(struct stm_name *out, struct stm_names *names, const uint8_t *chunk,
          size_t size, uint32_t offset)
{
    struct stm_utf16_odd odd = { 0 };
    const uint8_t *node = chunk + offset;
    size_t units, bytes;
    uint8_t *text;

    if (offset > size || size - offset < STM_NAME_HEAD + 2)
        return false;
    units = (size_t)node[6] | (size_t)node[7] << 8;
    bytes = units * 2;
    if (bytes > size - offset - STM_NAME_HEAD - 2)
        return false;
    text = stm_arena_take(&names->memory, stm_utf16_room(bytes));
    if (!text)
        return false;
    out->offset = offset;
    out->generation = names->generation;
    out->size = (uint32_t)(STM_NAME_HEAD + bytes + 2);
    out->text.data = (const char *)text;
    out->text.size = stm_utf16_put(text, node + STM_NAME_HEAD, bytes, &odd);
    return true;
}

/* The entry of an offset, or a free one; NULL where there is neither. */
static struct stm_name *
entry_of(struct stm_names *names, uint32_t offset)
{
    uint32_t at = offset * 0x9e3779b1U >> 22;

    for (unsigned i = 0; i < 8; i++) {
        struct stm_name *entry = &names->cached[(at + i) % STM_NAMES_CACHED];

        if (entry->generation != names->generation || entry->offset == offset)
            return entry;
    }
    return NULL;
}

bool
stm_names_at(struct stm_span *text, uint32_t *node, struct stm_names *names,
             const uint8_t *chunk, size_t size, uint32_t offset)
{
    struct stm_name *entry = entry_of(names, offset), uncached;

    if (!entry || entry->generation != names->generation) {
        if (!entry)
            entry = &uncached;
        if (!read_name(entry, names, chunk, size, offset))
            return false;
    }
    *text = entry->text;
    *node = entry->size;
    return true;
}
