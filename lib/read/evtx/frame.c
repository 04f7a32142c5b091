/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/frame.h"

#include <string.h>

#include "base/bytes.h"
#include "read/evtx/typed.h"

enum {
    TOKEN_END = 0x00,
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_FRAGMENT = 0x0f,
    INSTANCE_HEAD = 10, /* token, 1, id, offset */
    PADDING_MOST = 7,
    NONE = STM_FRAME_SLOTS
};

/* The bytes that are left of a record, or of a value in it. */
struct run {
    const uint8_t *chunk;
    uint32_t at, end;
};

/* Up to the count of an instance; its definition, or NULL. */
static struct stm_known *
enter(struct run *run, struct stm_templates *templates, size_t size)
{
    const uint8_t *data = run->chunk + run->at;
    struct stm_known *known;
    uint32_t offset;

    if (run->end - run->at >= 4 && data[0] == TOKEN_FRAGMENT) {
        data += 4;
        run->at += 4;
    }
    if (run->end - run->at < INSTANCE_HEAD || data[0] != TOKEN_TEMPLATE)
        return NULL;
    offset = stm_le32(data + 6);
    known = stm_templates_at(templates, run->chunk, size, offset);
    if (!known || known->id != stm_le32(data + 2))
        return NULL;
    run->at += INSTANCE_HEAD;
    if (offset == run->at) {
        if (known->end > run->end)
            return NULL;
        run->at = known->end;
    }
    return known;
}

/*
 * Adds what its bytes say to the kind of a value whose size is not fixed:
 * whether it is nothing all the same, of no bytes or a text that its first
 * NUL ends. False for a size that the type cannot have: it is odd.
 */
static bool
add_sized(uint8_t *kind, const uint8_t *data, uint32_t size)
{
    uint8_t type = *kind;

    if (size == 0 && type != STM_TYPE_NULL)
        *kind |= STM_KIND_EMPTY;
    switch (type) {
    case STM_TYPE_ANSI:
        if (size && data[0] == 0)
            *kind |= STM_KIND_EMPTY;
        return true;
    case STM_TYPE_NULL:
    case STM_TYPE_BINARY:
    case STM_TYPE_BINXML: return true;
    case STM_TYPE_SIZE: return size == 4 || size == 8;
    case STM_TYPE_SID: return size >= 8;
    default: return false;
    }
}

/*
 * The same for any value. Strings and values of fixed size are nearly all;
 * of the latter a time may never have been set.
 */
static inline bool
add_kind(uint8_t *kind, const uint8_t *data, uint32_t size)
{
    static const uint8_t unset[16];
    size_t only = stm_typed_size(*kind);

    if (only) {
        if (*kind == STM_TYPE_SYSTEMTIME && size == sizeof(unset) &&
            memcmp(data, unset, sizeof(unset)) == 0)
            *kind |= STM_KIND_EMPTY;
        return size == only;
    }
    if (*kind != STM_TYPE_STRING)
        return add_sized(kind, data, size);
    if (size == 0 || (size > 1 && stm_le16(data) == 0))
        *kind |= STM_KIND_EMPTY;
    return size % 2 == 0;
}

/* The slots of one instance; the last that is a fragment in `*fragment`. */
static bool
add_slots(struct stm_frame *frame, struct run *run, uint32_t *fragment)
{
    const uint8_t *descriptor;
    uint32_t n, at;

    if (run->end - run->at < 4)
        return false;
    n = stm_le32(run->chunk + run->at);
    run->at += 4;
    if (n > STM_FRAME_SLOTS - frame->n || n > (run->end - run->at) / 4)
        return false;
    descriptor = run->chunk + run->at;
    at = run->at + n * 4;
    for (uint32_t i = frame->n; i < frame->n + n; i++, descriptor += 4) {
        uint32_t size = stm_le16(descriptor);
        const uint8_t *data = run->chunk + at;
        uint8_t type = descriptor[2];

        if (size > run->end - at)
            return false;
        if (type == STM_TYPE_BINXML) {
            if (*fragment != NONE)
                return false;
            *fragment = i;
        }
        frame->kinds[i] = type;
        frame->sizes[i] = (uint16_t)size;
        frame->values[i] = data;
        if (!add_kind(&frame->kinds[i], data, size))
            return false;
        at += size;
    }
    frame->n += n;
    run->at = at;
    return true;
}

/* Nothing more of meaning: the end token, or no byte at all. */
static bool
is_over(const struct run *run)
{
    return run->at == run->end || run->chunk[run->at] == TOKEN_END;
}

bool
stm_frame_of(struct stm_frame *out, struct stm_templates *templates,
             const uint8_t *chunk, size_t size, uint32_t from, uint32_t to)
{
    struct run run = { chunk, from, to }, within;
    uint32_t fragment = NONE, more = NONE - 1;

    out->n = 0;
    out->inner = NULL;
    out->outer = enter(&run, templates, size);
    if (!out->outer || !add_slots(out, &run, &fragment) || !is_over(&run))
        return false;
    out->n_outer = out->n;
    if (fragment == NONE || out->sizes[fragment] == 0)
        return true;
    within.chunk = chunk;
    within.at = (uint32_t)(out->values[fragment] - chunk);
    within.end = within.at + out->sizes[fragment];
    out->inner = enter(&within, templates, size);
    return out->inner && add_slots(out, &within, &more) && is_over(&within);
}
