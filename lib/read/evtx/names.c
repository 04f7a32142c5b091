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
read_name(struct stm_name *out, const uint8_t *chunk, size_t size,
          uint32_t offset)
{
    const uint8_t *node = chunk + offset;
    size_t bytes;

    if (offset > size || size - offset < STM_NAME_HEAD + 2)
        return false;
    bytes = ((size_t)node[6] | (size_t)node[7] << 8) * 2;
    if (bytes > size - offset - STM_NAME_HEAD - 2)
        return false;
    *out = (struct stm_name){ .offset = offset, .size = (uint32_t)bytes };
    return true;
}

/* Its text, where there is memory for it. */
static void
keep_text(struct stm_name *name, struct stm_names *names, const uint8_t *chunk)
{
    const uint8_t *data = chunk + name->offset + STM_NAME_HEAD;
    struct stm_utf16_odd odd = { 0 };
    uint8_t *text = stm_arena_take(&names->memory, stm_utf16_room(name->size));

    if (text)
        name->text = stm_span_sized(
            (const char *)text, stm_utf16_put(text, data, name->size, &odd));
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
stm_names_at(struct stm_name *out, struct stm_names *names,
             const uint8_t *chunk, size_t size, uint32_t offset)
{
    struct stm_name *entry = entry_of(names, offset);

    if (entry && entry->generation == names->generation) {
        *out = *entry;
        return true;
    }
    if (!read_name(out, chunk, size, offset))
        return false;
    if (!entry || out->size > STM_NAME_MOST)
        return true;
    keep_text(out, names, chunk);
    out->generation = names->generation;
    *entry = *out;
    return true;
}
