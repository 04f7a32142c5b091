/* SPDX-License-Identifier: Apache-2.0 */
/*
 * substitution.c - a value in its place in a template (EVTX.md sections 5-7).
 */
#include "read/evtx/stream.h"

/* A value that is there. */
struct slot {
    uint8_t type;
    const uint8_t *data;
    size_t size;
    uint32_t at; /* in the chunk */
    int number;  /* to the handler */
};

static stm_status
put_typed(struct stm_stream *stream, size_t at, uint8_t type,
          const uint8_t *data, size_t size, int number)
{
    struct stm_binxml *xml = stream->binxml;
    struct stm_piece piece = { .slot = number };
    bool real = type == STM_TYPE_FLOAT || type == STM_TYPE_DOUBLE;
    stm_status status =
        stm_binxml_spend(xml, size + (real ? STM_BINXML_REAL : 0));

    if (status)
        return status;
    if (!stm_typed_value(&piece.value, type, data, size, &xml->scratch,
                         &xml->odd))
        return stm_binxml_full(xml);
    return stm_stream_piece(stream, at, &piece);
}

/* What an optional value leaves out, a normal one leaves empty. */
static stm_status
put_null(struct stm_stream *stream, size_t at, bool optional, int number)
{
    struct stm_binxml *xml = stream->binxml;

    if (!optional)
        return put_typed(stream, at, STM_TYPE_NULL, NULL, 0, number);
    if (stream->in_tag ? !stream->in_attribute : xml->depth == 0)
        return stm_binxml_fail(xml, at, "a value stands outside of everything");
    xml->handler->drop(xml->arg);
    return STM_OK;
}

/* A fragment takes the value's place; it may have several elements. */
static stm_status
put_fragment(struct stm_stream *stream, const struct slot *slot)
{
    struct stm_binxml *xml = stream->binxml;
    struct stm_stream fragment = {
        .in = stm_bytes_of(xml->chunk, slot->at + slot->size, xml->origin),
        .binxml = xml,
    };
    stm_status status;

    if (xml->nest == STM_BINXML_NEST)
        return stm_binxml_full(xml);
    stm_bytes_seek(&fragment.in, slot->at);
    xml->nest++;
    status = stm_stream_parse(&fragment);
    xml->nest--;
    return status;
}

/* The bytes of the first item of an array, its terminating NUL aside. */
static size_t
item_size(uint8_t type, const uint8_t *data, size_t size, size_t *step)
{
    size_t width = stm_typed_size(type), n = 0;

    switch (type) {
    case STM_TYPE_STRING:
        while (n + 1 < size && (data[n] || data[n + 1]))
            n += 2;
        *step = n + 1 < size ? n + 2 : size;
        return n + 1 < size ? n : size;
    case STM_TYPE_ANSI:
        while (n < size && data[n])
            n++;
        *step = n < size ? n + 1 : size;
        return n;
    case STM_TYPE_SID:
        width = size >= 2 ? 8 + (size_t)data[1] * 4 : size;
        break;
    default: break;
    }
    *step = width && width <= size ? width : size;
    return *step;
}

static stm_status
next_item(struct stm_stream *stream, size_t at)
{
    static const struct stm_piece blank = {
        .value = { .type = STM_VALUE_TEXT,
                   .data = (const uint8_t *)" ",
                   .size = 1 },
        .slot = STM_SLOT_DEEP,
    };
    struct stm_binxml *xml = stream->binxml;
    stm_status status = stm_binxml_spend(xml, 0);

    if (status)
        return status;
    return stream->in_tag ? stm_stream_piece(stream, at, &blank)
                          : xml->handler->repeat(xml->arg);
}

/* The element repeats for each item; an empty array has one, empty. */
static stm_status
put_array(struct stm_stream *stream, size_t at, const struct slot *slot)
{
    uint8_t type = slot->type & (uint8_t)~STM_TYPE_ARRAY;
    const uint8_t *data = slot->data;
    size_t left = slot->size;
    stm_status status = STM_OK;

    if (left == 0)
        return put_typed(stream, at, STM_TYPE_NULL, NULL, 0, STM_SLOT_DEEP);
    while (!status) {
        size_t step, size = item_size(type, data, left, &step);

        status = put_typed(stream, at, type, data, size, STM_SLOT_DEEP);
        data += step;
        left -= step;
        if (left == 0)
            break;
        if (!status)
            status = next_item(stream, at);
    }
    return status;
}

static struct slot
slot_at(const struct stm_stream *stream, uint32_t index)
{
    const struct stm_slots *slots = stream->slots;
    const uint8_t *descriptor = slots->descriptors + (size_t)index * 4;

    return (struct slot){
        .type = descriptor[2],
        .size = (size_t)descriptor[0] | (size_t)descriptor[1] << 8,
        .at = slots->at[index],
        .data = stream->binxml->chunk + slots->at[index],
        .number = slots->base == STM_SLOT_DEEP ? STM_SLOT_DEEP
                                               : slots->base + (int)index,
    };
}

stm_status
stm_stream_substitute(struct stm_stream *stream, size_t at, bool optional)
{
    struct stm_binxml *xml = stream->binxml;
    uint32_t index = stm_bytes_u16(&stream->in);
    struct slot slot;

    (void)stm_bytes_u8(&stream->in); /* the declared type: the actual counts */
    if (stream->in.failed)
        return stm_binxml_fail(xml, at, "a substitution is cut short");
    if (!stream->slots)
        return stm_binxml_fail(xml, at, "a substitution without a template");
    if (index >= stream->slots->n) {
        if (stream->trace)
            stream->trace->odd = true;
        return put_null(stream, at, optional, STM_SLOT_DEEP);
    }
    slot = slot_at(stream, index);
    if (slot.type == STM_TYPE_NULL)
        return put_null(stream, at, optional, slot.number);
    if (slot.type == STM_TYPE_BINXML && !stream->in_tag)
        return put_fragment(stream, &slot);
    if (slot.type == STM_TYPE_BINXML)
        return put_typed(stream, at, STM_TYPE_BINARY, slot.data, slot.size,
                         STM_SLOT_DEEP);
    if (slot.type & STM_TYPE_ARRAY)
        return put_array(stream, at, &slot);
    return put_typed(stream, at, slot.type, slot.data, slot.size, slot.number);
}
