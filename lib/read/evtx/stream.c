/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/stream.h"

#include <inttypes.h>

#include "read/evtx/utf16.h"

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
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_NORMAL = 0x0d,
    TOKEN_OPTIONAL = 0x0e,
    TOKEN_FRAGMENT = 0x0f,
    TOKEN_MORE = 0x40 /* may be added to 01 and 05 to 09 */
};

static stm_status
fail(struct stm_stream *stream, size_t at, const char *what)
{
    return stm_binxml_fail(stream->binxml, at, what);
}

/*
 * The text of a name. It costs the same whether it was met before or not:
 * what a record may hold must not depend on the others of its chunk.
 */
static stm_status
put_name(struct stm_span *out, struct stm_binxml *xml,
         const struct stm_name *name)
{
    uint8_t *room = stm_scratch_room(&xml->scratch, stm_utf16_room(name->size));
    struct stm_utf16_odd odd = { 0 };

    if (!room)
        return stm_binxml_full(xml);
    *out = name->text;
    if (!out->data)
        *out = stm_span_sized(
            (const char *)room,
            stm_utf16_put(room, xml->chunk + name->offset + STM_NAME_HEAD,
                          name->size, &odd));
    stm_scratch_keep(&xml->scratch, out->size);
    return stm_binxml_spend(xml, name->size);
}

static void
mark_name(struct stm_stream *stream, size_t at, const struct stm_name *name)
{
    if (!stream->trace)
        return;
    stm_trace_mark(stream->trace, (uint32_t)at, (uint32_t)(stream->in.at - at),
                   name->offset);
    /* At 0 a mark has no name; long ones are not worth the memory. */
    stream->trace->odd |= name->offset == 0 || name->size > STM_NAME_MOST;
}

/* A name reference: inline where it points right behind itself. */
static stm_status
read_name(struct stm_span *out, struct stm_stream *stream)
{
    struct stm_binxml *xml = stream->binxml;
    size_t at = stream->in.at;
    uint32_t offset = stm_bytes_u32(&stream->in);
    struct stm_name name;

    if (stream->in.failed ||
        !stm_names_at(&name, &xml->names, xml->chunk, xml->size, offset))
        return fail(stream, at, "no name stands where a name reference points");
    if (offset == stream->in.at)
        (void)stm_bytes_take(&stream->in, STM_NAME_HEAD + name.size + 2);
    mark_name(stream, at, &name);
    return stream->in.failed ? fail(stream, at, "a name is cut short")
                             : put_name(out, xml, &name);
}

/* What says how long an element is: its end token says it too. */
static void
pass_size(struct stm_stream *stream)
{
    stm_trace_mark(stream->trace, (uint32_t)stream->in.at, 4, 0);
    (void)stm_bytes_u32(&stream->in);
}

static stm_status
start_element(struct stm_stream *stream, size_t at, bool attributes)
{
    struct stm_binxml *xml = stream->binxml;
    struct stm_span name;
    stm_status status;

    if (stream->in_tag)
        return fail(stream, at, "an element begins in a start tag");
    if (xml->depth == STM_BINXML_DEPTH)
        return stm_binxml_full(xml);
    /* The dependency says what its substitution says too (section 7.1). */
    if (stream->slots)
        (void)stm_bytes_u16(&stream->in);
    pass_size(stream);
    status = read_name(&name, stream);
    if (!status && attributes)
        pass_size(stream);
    if (status)
        return status;
    xml->depth++;
    stream->open++;
    stream->in_tag = true;
    stream->in_attribute = false;
    return xml->handler->start(xml->arg, name);
}

static stm_status
close_start(struct stm_stream *stream, size_t at)
{
    if (!stream->in_tag)
        return fail(stream, at, "a start tag ends that did not begin");
    stream->in_tag = false;
    stream->in_attribute = false;
    return stream->binxml->handler->body(stream->binxml->arg);
}

static stm_status
end_element(struct stm_stream *stream, size_t at)
{
    if (stream->in_tag || stream->open == 0)
        return fail(stream, at, "an element ends that did not begin");
    stream->open--;
    stream->binxml->depth--;
    return stream->binxml->handler->end(stream->binxml->arg);
}

static stm_status
start_attribute(struct stm_stream *stream, size_t at)
{
    struct stm_span name;
    stm_status status;

    if (!stream->in_tag)
        return fail(stream, at, "an attribute stands outside of a start tag");
    status = read_name(&name, stream);
    if (status)
        return status;
    stream->in_attribute = true;
    return stream->binxml->handler->attribute(stream->binxml->arg, name);
}

stm_status
stm_stream_piece(struct stm_stream *stream, size_t at,
                 const struct stm_piece *piece)
{
    struct stm_binxml *xml = stream->binxml;

    if (stream->in_tag ? !stream->in_attribute : xml->depth == 0)
        return fail(stream, at, "text stands outside of every element");
    return xml->handler->piece(xml->arg, piece);
}

static stm_status
put_literal(struct stm_stream *stream, size_t at, const uint8_t *text,
            size_t size)
{
    const struct stm_piece piece = {
        .value = { .type = STM_VALUE_TEXT, .data = text, .size = size },
        .slot = STM_SLOT_LITERAL,
    };

    return stm_stream_piece(stream, at, &piece);
}

/* u16 units, then the text. */
static stm_status
read_text(struct stm_stream *stream, size_t at)
{
    struct stm_binxml *xml = stream->binxml;
    size_t size = (size_t)stm_bytes_u16(&stream->in) * 2;
    const uint8_t *data = stm_bytes_take(&stream->in, size);
    struct stm_value value;
    stm_status status;

    if (!data)
        return fail(stream, at, "a text is cut short");
    status = stm_binxml_spend(xml, size);
    if (status)
        return status;
    if (!stm_typed_value(&value, STM_TYPE_STRING, data, size, &xml->scratch,
                         &xml->odd))
        return stm_binxml_full(xml);
    return put_literal(stream, at, value.data, value.size);
}

static stm_status
read_value(struct stm_stream *stream, size_t at)
{
    if (stm_bytes_u8(&stream->in) != STM_TYPE_STRING || stream->in.failed)
        return fail(stream, at, "a literal is no string");
    return read_text(stream, at);
}

static stm_status
read_char(struct stm_stream *stream, size_t at)
{
    uint32_t c = stm_bytes_u16(&stream->in);
    uint8_t *room = stm_scratch_room(&stream->binxml->scratch, 4);
    size_t n;

    if (stream->in.failed)
        return fail(stream, at, "a character reference is cut short");
    if (!room)
        return stm_binxml_full(stream->binxml);
    /* No text holds a NUL: it would end there. */
    if (c == 0 || (c >= 0xd800 && c < 0xe000)) {
        stream->binxml->odd.repaired++;
        c = 0xfffd;
    }
    n = stm_utf8_put(room, c);
    stm_scratch_keep(&stream->binxml->scratch, n);
    return put_literal(stream, at, room, n);
}

static stm_status
read_entity(struct stm_stream *stream, size_t at)
{
    static const struct {
        const char *name, *text;
    } entities[] = { { "amp", "&" },
                     { "lt", "<" },
                     { "gt", ">" },
                     { "quot", "\"" },
                     { "apos", "'" } };
    struct stm_span name;
    stm_status status = read_name(&name, stream);

    if (status)
        return status;
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++)
        if (stm_span_is(name, entities[i].name))
            return put_literal(stream, at, (const uint8_t *)entities[i].text,
                               1);
    return fail(stream, at, "an entity is none of the five of XML");
}

/* Processing instructions say nothing about an event. */
static stm_status
pass_pi(struct stm_stream *stream, size_t at, bool target)
{
    struct stm_span name;

    if (target)
        return read_name(&name, stream);
    (void)stm_bytes_take(&stream->in, (size_t)stm_bytes_u16(&stream->in) * 2);
    return stream->in.failed
               ? fail(stream, at, "a processing instruction is cut short")
               : STM_OK;
}

static stm_status
read_token(struct stm_stream *stream, size_t at, uint8_t token)
{
    stm_status status;

    switch (token) {
    case TOKEN_START: return start_element(stream, at, false);
    case TOKEN_START | TOKEN_MORE: return start_element(stream, at, true);
    case TOKEN_CLOSE_START: return close_start(stream, at);
    case TOKEN_CLOSE_EMPTY:
        status = close_start(stream, at);
        return status ? status : end_element(stream, at);
    case TOKEN_END_ELEMENT: return end_element(stream, at);
    case TOKEN_TEXT:
    case TOKEN_TEXT | TOKEN_MORE: return read_value(stream, at);
    case TOKEN_ATTRIBUTE:
    case TOKEN_ATTRIBUTE | TOKEN_MORE: return start_attribute(stream, at);
    case TOKEN_CDATA:
    case TOKEN_CDATA | TOKEN_MORE: return read_text(stream, at);
    case TOKEN_CHAR:
    case TOKEN_CHAR | TOKEN_MORE: return read_char(stream, at);
    case TOKEN_ENTITY:
    case TOKEN_ENTITY | TOKEN_MORE: return read_entity(stream, at);
    case TOKEN_PI_TARGET: return pass_pi(stream, at, true);
    case TOKEN_PI_DATA: return pass_pi(stream, at, false);
    case TOKEN_TEMPLATE: return stm_stream_instance(stream, at);
    case TOKEN_NORMAL: return stm_stream_substitute(stream, at, false);
    case TOKEN_OPTIONAL: return stm_stream_substitute(stream, at, true);
    case TOKEN_FRAGMENT:
        (void)stm_bytes_take(&stream->in, 3);
        return stream->in.failed
                   ? fail(stream, at, "a fragment header is cut short")
                   : STM_OK;
    default:
        return stm_fail(stream->binxml->err, STM_EFORMAT,
                        stream->binxml->origin + at,
                        "at %" PRIu64 ": 0x%02x is no token",
                        stream->binxml->origin + at, token);
    }
}

stm_status
stm_stream_parse(struct stm_stream *stream)
{
    while (stm_bytes_left(&stream->in) > 0) {
        size_t at = stream->in.at;
        uint8_t token = stm_bytes_u8(&stream->in);
        stm_status status;

        stream->ended = token == TOKEN_END;
        if (stream->ended)
            break;
        status = stm_binxml_spend(stream->binxml, 0);
        if (!status)
            status = read_token(stream, at, token);
        if (status)
            return status;
    }
    return stream->open || stream->in.failed
               ? fail(stream, stream->in.at, "the tokens end within an element")
               : STM_OK;
}
