/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/canon.h"

#include <string.h>

#include "base/bytes.h"

enum {
    TOKEN_END = 0x00,
    TOKEN_START = 0x01,
    TOKEN_CLOSE_START = 0x02,
    TOKEN_CLOSE_EMPTY = 0x03,
    TOKEN_END_ELEMENT = 0x04,
    TOKEN_TEXT = 0x05,
    TOKEN_ATTRIBUTE = 0x06,
    TOKEN_CDATA = 0x07,
    TOKEN_CHAR = 0x08,
    TOKEN_ENTITY = 0x09,
    TOKEN_PI_TARGET = 0x0a,
    TOKEN_PI_DATA = 0x0b,
    TOKEN_NORMAL = 0x0d,
    TOKEN_OPTIONAL = 0x0e,
    TOKEN_FRAGMENT = 0x0f,
    TOKEN_MORE = 0x40,
    NAME_HEAD = 8,
    HASH_AT = 4,
    NAME_LONGEST = 1024
};

/* A size that spans bytes of the source and others of the copy. */
struct span {
    uint32_t size, from; /* in the source */
    uint32_t at;         /* of the size, in the copy */
};

struct level {
    struct span whole, attributes;
    bool has_attributes;
};

struct copy {
    struct stm_canon *canon;
    struct stm_bytes in; /* over the chunk: `at` is an offset in it */
    size_t size;         /* of the chunk; `in` may end before */
    bool definition;     /* dependencies and substitutions are legal */
    bool in_tag;
    bool any; /* an element began */
    unsigned depth;
    struct level levels[STM_CANON_DEPTH];
};

bool
stm_canon_put(struct stm_canon *canon, const void *data, size_t size)
{
    if (size > canon->room - canon->used)
        return false;
    if (size)
        memcpy(canon->out + canon->used, data, size);
    canon->used += (uint32_t)size;
    canon->high = canon->used > canon->high ? canon->used : canon->high;
    return true;
}

bool
stm_canon_u8(struct stm_canon *canon, unsigned value)
{
    const uint8_t byte = (uint8_t)value;

    return stm_canon_put(canon, &byte, 1);
}

bool
stm_canon_u16(struct stm_canon *canon, uint32_t value)
{
    const uint8_t bytes[2] = { (uint8_t)value, (uint8_t)(value >> 8) };

    return stm_canon_put(canon, bytes, sizeof(bytes));
}

bool
stm_canon_u32(struct stm_canon *canon, uint32_t value)
{
    return stm_canon_u16(canon, value & 0xffff) &&
           stm_canon_u16(canon, value >> 16);
}

void
stm_canon_set(struct stm_canon *canon, uint32_t at, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        canon->out[at + i] = (uint8_t)(value >> (i * 8));
}

uint16_t
stm_canon_hash(const uint8_t *text, size_t units)
{
    uint32_t hash = 0;

    for (size_t i = 0; i < units; i++)
        hash = hash * 65599 +
               ((uint32_t)text[i * 2] | (uint32_t)text[i * 2 + 1] << 8);
    return (uint16_t)hash;
}

/* The node at `offset` has a hash of its own text and a NUL behind it. */
static const uint8_t *
whole_name(uint32_t *units, const struct copy *copy, uint32_t offset)
{
    struct stm_bytes node = stm_bytes_of(copy->in.data, copy->size, 0);
    const uint8_t *text;
    uint16_t hash;

    stm_bytes_seek(&node, offset);
    (void)stm_bytes_u32(&node);
    hash = stm_bytes_u16(&node);
    *units = stm_bytes_u16(&node);
    if (node.failed || *units == 0 || *units > NAME_LONGEST)
        return NULL;
    text = stm_bytes_take(&node, (size_t)*units * 2);
    if (!text || stm_bytes_u16(&node) != 0 || node.failed)
        return NULL;
    return stm_canon_hash(text, *units) == hash ? text : NULL;
}

static bool
put_name(struct stm_canon *canon, const uint8_t *text, uint32_t units)
{
    return stm_canon_u32(canon, canon->used + 4) && stm_canon_u32(canon, 0) &&
           stm_canon_u16(canon, stm_canon_hash(text, units)) &&
           stm_canon_u16(canon, units) &&
           stm_canon_put(canon, text, (size_t)units * 2) &&
           stm_canon_u16(canon, 0);
}

static bool
copy_name(struct copy *copy, const uint8_t **name, uint32_t *units)
{
    uint32_t offset = stm_bytes_u32(&copy->in);

    *name = copy->in.failed ? NULL : whole_name(units, copy, offset);
    if (!*name)
        return false;
    if (offset == copy->in.at)
        (void)stm_bytes_take(&copy->in, NAME_HEAD + (size_t)*units * 2 + 2);
    return !copy->in.failed && put_name(copy->canon, *name, *units);
}

/* A size: checked and filled in when what it spans has ended. */
static bool
begin_span(struct copy *copy, struct span *span)
{
    span->size = stm_bytes_u32(&copy->in);
    span->from = (uint32_t)copy->in.at;
    span->at = copy->canon->used;
    return !copy->in.failed && stm_canon_u32(copy->canon, 0);
}

/* `to`: where it ends in the source; in the copy it ends now, less `less`. */
static bool
end_span(struct copy *copy, const struct span *span, uint32_t to)
{
    if (to - span->from != span->size)
        return false;
    stm_canon_set(copy->canon, span->at, copy->canon->used - span->at - 4);
    return true;
}

static bool
is_event_data(const uint8_t *name, uint32_t units)
{
    static const char wanted[] = "EventData";

    if (units != sizeof(wanted) - 1)
        return false;
    for (uint32_t i = 0; i < units; i++)
        if (name[i * 2] != (uint8_t)wanted[i] || name[i * 2 + 1])
            return false;
    return true;
}

static bool
start_element(struct copy *copy, bool attributes)
{
    const uint8_t *name;
    uint32_t units;
    struct level *level;

    if (copy->in_tag || copy->depth == STM_CANON_DEPTH ||
        (copy->depth == 0 && copy->any))
        return false;
    level = &copy->levels[copy->depth];
    if (copy->definition &&
        !stm_canon_u16(copy->canon, stm_bytes_u16(&copy->in)))
        return false;
    if (!begin_span(copy, &level->whole) || !copy_name(copy, &name, &units))
        return false;
    if (copy->depth == 0)
        copy->canon->is_event_data = is_event_data(name, units);
    level->has_attributes = attributes;
    if (attributes && !begin_span(copy, &level->attributes))
        return false;
    copy->any = true;
    copy->in_tag = true;
    copy->depth++;
    return true;
}

/* The token that ends a start tag was copied already; `at`: before it. */
static bool
close_start(struct copy *copy, uint32_t at)
{
    struct level *level;

    if (!copy->in_tag)
        return false;
    copy->in_tag = false;
    level = &copy->levels[copy->depth - 1];
    if (!level->has_attributes)
        return true;
    if (at - level->attributes.from != level->attributes.size)
        return false;
    stm_canon_set(copy->canon, level->attributes.at,
                  copy->canon->used - 1 - level->attributes.at - 4);
    return true;
}

static bool
end_element(struct copy *copy)
{
    if (copy->in_tag || copy->depth == 0)
        return false;
    copy->depth--;
    return end_span(copy, &copy->levels[copy->depth].whole,
                    (uint32_t)copy->in.at);
}

static bool
copy_units(struct copy *copy)
{
    uint16_t units = stm_bytes_u16(&copy->in);
    const uint8_t *text = stm_bytes_take(&copy->in, (size_t)units * 2);

    return text && stm_canon_u16(copy->canon, units) &&
           stm_canon_put(copy->canon, text, (size_t)units * 2);
}

static bool
copy_literal(struct copy *copy)
{
    uint8_t type = stm_bytes_u8(&copy->in);

    return !copy->in.failed && type == 0x01 &&
           stm_canon_u8(copy->canon, type) && copy_units(copy);
}

static bool
copy_substitution(struct copy *copy, bool optional)
{
    struct stm_canon *canon = copy->canon;
    uint16_t index = stm_bytes_u16(&copy->in);
    uint8_t type = stm_bytes_u8(&copy->in);

    if (copy->in.failed || !copy->definition || index >= STM_CANON_SLOTS)
        return false;
    /* Shown twice, it is still of one type. */
    if (canon->types[index] != STM_CANON_UNUSED && canon->types[index] != type)
        return false;
    canon->types[index] = type;
    canon->needed[index] |= !optional;
    canon->n = index >= canon->n ? (uint32_t)index + 1 : canon->n;
    return stm_canon_u16(canon, index) && stm_canon_u8(canon, type);
}

static bool
copy_attribute(struct copy *copy)
{
    const uint8_t *name;
    uint32_t units;

    return copy->in_tag && copy_name(copy, &name, &units);
}

static bool
copy_fragment_head(struct copy *copy)
{
    const uint8_t *head = stm_bytes_take(&copy->in, 3);

    return head && copy->depth == 0 && head[0] == 1 && head[1] == 1 &&
           head[2] == 0 && stm_canon_put(copy->canon, head, 3);
}

static bool
copy_named(struct copy *copy)
{
    const uint8_t *name;
    uint32_t units;

    return copy_name(copy, &name, &units);
}

/* What follows a token that was copied. */
static bool
copy_token(struct copy *copy, uint8_t token, uint32_t at)
{
    switch (token) {
    case TOKEN_START: return start_element(copy, false);
    case TOKEN_START | TOKEN_MORE: return start_element(copy, true);
    case TOKEN_CLOSE_START: return close_start(copy, at);
    case TOKEN_CLOSE_EMPTY: return close_start(copy, at) && end_element(copy);
    case TOKEN_END_ELEMENT: return end_element(copy);
    case TOKEN_TEXT:
    case TOKEN_TEXT | TOKEN_MORE: return copy->depth && copy_literal(copy);
    case TOKEN_ATTRIBUTE:
    case TOKEN_ATTRIBUTE | TOKEN_MORE: return copy_attribute(copy);
    case TOKEN_CDATA:
    case TOKEN_CDATA | TOKEN_MORE:
    case TOKEN_PI_DATA: return copy->depth && copy_units(copy);
    case TOKEN_CHAR:
    case TOKEN_CHAR | TOKEN_MORE:
        return copy->depth &&
               stm_canon_u16(copy->canon, stm_bytes_u16(&copy->in));
    case TOKEN_ENTITY:
    case TOKEN_ENTITY | TOKEN_MORE:
    case TOKEN_PI_TARGET: return copy->depth && copy_named(copy);
    case TOKEN_NORMAL: return copy_substitution(copy, false);
    case TOKEN_OPTIONAL: return copy_substitution(copy, true);
    case TOKEN_FRAGMENT: return copy_fragment_head(copy);
    default: return false;
    }
}

/* Up to the end token, or, of an element, to the element's end. */
static bool
copy_tokens(struct copy *copy)
{
    while (stm_bytes_left(&copy->in) > 0) {
        uint32_t at = (uint32_t)copy->in.at;
        uint8_t token = stm_bytes_u8(&copy->in);

        if (token == TOKEN_END && copy->definition)
            return copy->depth == 0 && copy->any &&
                   stm_canon_u8(copy->canon, token);
        if (!stm_canon_u8(copy->canon, token) || !copy_token(copy, token, at) ||
            copy->in.failed)
            return false;
        if (!copy->definition && copy->any && copy->depth == 0)
            return true;
    }
    return false;
}

static void
forget_slots(struct stm_canon *canon)
{
    canon->n = 0;
    memset(canon->types, STM_CANON_UNUSED, sizeof(canon->types));
    memset(canon->needed, 0, sizeof(canon->needed));
}

bool
stm_canon_definition(struct stm_canon *canon, const uint8_t *chunk, size_t size,
                     uint32_t offset)
{
    struct copy copy = { .canon = canon, .size = size, .definition = true };
    const uint32_t begun = canon->used;
    const uint8_t *guid;
    uint32_t body;

    copy.in = stm_bytes_of(chunk, size, 0);
    forget_slots(canon);
    stm_bytes_seek(&copy.in, offset);
    (void)stm_bytes_u32(&copy.in);
    guid = stm_bytes_take(&copy.in, 16);
    body = stm_bytes_u32(&copy.in);
    if (!guid || copy.in.failed || body > stm_bytes_left(&copy.in))
        return false;
    copy.in.size = copy.in.at + body;
    if (stm_canon_u32(canon, 0) && stm_canon_put(canon, guid, 16) &&
        stm_canon_u32(canon, 0) && copy_tokens(&copy)) {
        stm_canon_set(canon, begun + STM_DEFINITION_HEAD - 4,
                      canon->used - begun - STM_DEFINITION_HEAD);
        return true;
    }
    canon->used = begun;
    return false;
}

bool
stm_canon_element(struct stm_canon *canon, const uint8_t *chunk, size_t size,
                  uint32_t *at, uint32_t end)
{
    struct copy copy = { .canon = canon, .size = size };
    const uint32_t begun = canon->used;

    copy.in = stm_bytes_of(chunk, end < size ? end : size, 0);
    stm_bytes_seek(&copy.in, *at);
    if (!copy.in.failed && copy_tokens(&copy)) {
        *at = (uint32_t)copy.in.at;
        return true;
    }
    canon->used = begun;
    return false;
}
