/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/frame.h"

#include <string.h>

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

static uint32_t
u32_at(const uint8_t *data)
{
    return (uint32_t)data[0] | (uint32_t)data[1] << 8 |
           (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

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
    offset = u32_at(data + 6);
    known = stm_templates_at(templates, run->chunk, size, offset);
    if (!known || known->id != u32_at(data + 2))
        return NULL;
    run->at += INSTANCE_HEAD;
    if (offset == run->at) {
        if (known->end > run->end)
            return NULL;
        run->at = known->end;
    }
    return known;
}

/* Only sizes that the type can have: the others are odd. */
static bool
is_usual(uint8_t type, uint32_t size)
{
    size_t only = stm_typed_size(type);

    if (only)
        return size == only;
    switch (type) {
    case STM_TYPE_NULL:
    case STM_TYPE_ANSI:
    case STM_TYPE_BINARY:
    case STM_TYPE_BINXML: return true;
    case STM_TYPE_STRING: return size % 2 == 0;
    case STM_TYPE_SIZE: return size == 4 || size == 8;
    case STM_TYPE_SID: return size >= 8;
    default: return false;
    }
}

/*
 * Whether a value that is not NULL is nothing all the same: of no bytes, or a
 * text that its first NUL ends, or a time that was never set.
 */
static bool
is_empty(uint8_t type, const uint8_t *data, uint32_t size)
{
    static const uint8_t unset[16];

    if (size == 0)
        return true;
    switch (type) {
    case STM_TYPE_STRING: return data[0] == 0 && data[1] == 0;
    case STM_TYPE_ANSI: return data[0] == 0;
    case STM_TYPE_SYSTEMTIME: return memcmp(data, unset, sizeof(unset)) == 0;
    default: return false;
    }
}

/* The slots of one instance; the last that is a fragment in `*fragment`. */
static bool
add_slots(struct stm_frame *frame, struct run *run, uint32_t *fragment)
{
    const uint8_t *descriptor;
    uint32_t n, at;

    if (run->end - run->at < 4)
        return false;
    n = u32_at(run->chunk + run->at);
    run->at += 4;
    if (n > STM_FRAME_SLOTS - frame->n || n > (run->end - run->at) / 4)
        return false;
    descriptor = run->chunk + run->at;
    at = run->at + n * 4;
    for (uint32_t i = frame->n; i < frame->n + n; i++, descriptor += 4) {
        uint32_t size = (uint32_t)descriptor[0] | (uint32_t)descriptor[1] << 8;
        uint8_t type = descriptor[2];

        if (size > run->end - at || !is_usual(type, size))
            return false;
        if (type == STM_TYPE_BINXML) {
            if (*fragment != NONE)
                return false;
            *fragment = i;
        }
        frame->kinds[i] = type;
        frame->sizes[i] = (uint16_t)size;
        frame->values[i] = run->chunk + at;
        if (type != STM_TYPE_NULL && is_empty(type, frame->values[i], size))
            frame->kinds[i] |= STM_KIND_EMPTY;
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
