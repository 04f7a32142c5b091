/* SPDX-License-Identifier: Apache-2.0 */
/*
 * instance.c - a template, and the values that fill it (EVTX.md section 5).
 */
#include "read/evtx/stream.h"

#include <inttypes.h>

enum { DEFINITION_HEAD = 24 /* next, GUID, size */ };

/* Where a definition's body is. */
struct definition {
    uint32_t at, body, end;
};

/*
 * The definition that an instance names. Its id is the first four bytes of
 * the GUID: the one proof that the offset still leads to the right template.
 */
static stm_status
find_definition(struct definition *out, struct stm_stream *stream, size_t at,
                uint32_t id, uint32_t offset)
{
    struct stm_binxml *xml = stream->binxml;
    struct stm_bytes in = stm_bytes_of(xml->chunk, xml->size, xml->origin);
    uint32_t size, found;

    stm_bytes_seek(&in, offset);
    (void)stm_bytes_u32(&in);
    found = stm_bytes_u32(&in);
    (void)stm_bytes_take(&in, 12);
    size = stm_bytes_u32(&in);
    if (in.failed || size > stm_bytes_left(&in))
        return stm_binxml_fail(xml, at, "its template is outside of the chunk");
    if (found != id)
        return stm_fail(xml->err, STM_EFORMAT, xml->origin + offset,
                        "at %" PRIu64 ": template %08" PRIx32
                        " was expected, %08" PRIx32 " is there",
                        xml->origin + offset, id, found);
    out->at = offset;
    out->body = (uint32_t)in.at;
    out->end = out->body + size;
    return STM_OK;
}

/* Where the values stand, one behind the other. */
static stm_status
find_values(struct stm_slots *out, struct stm_stream *stream, size_t at)
{
    struct stm_binxml *xml = stream->binxml;
    uint32_t n = stm_bytes_u32(&stream->in), *offsets;
    uint64_t next;
    const uint8_t *descriptors;
    stm_status status;

    if (stream->in.failed || n > stm_bytes_left(&stream->in) / 4)
        return stm_binxml_fail(xml, at, "the values of a template are cut");
    status = stm_binxml_spend(xml, (size_t)n * 4);
    if (status)
        return status;
    descriptors = stm_bytes_take(&stream->in, (size_t)n * 4);
    xml->scratch.used = (xml->scratch.used + 3) & ~(size_t)3;
    offsets =
        (uint32_t *)(void *)stm_scratch_room(&xml->scratch, (size_t)n * 4 + 4);
    if (!offsets)
        return stm_binxml_full(xml);
    stm_scratch_keep(&xml->scratch, (size_t)n * 4 + 4);
    next = stream->in.at;
    for (uint32_t i = 0; i < n; i++) {
        offsets[i] = (uint32_t)next; /* or it fails below */
        next += (uint32_t)descriptors[i * 4] | (uint32_t)descriptors[i * 4 + 1]
                                                   << 8;
    }
    if (next > stream->in.size)
        return stm_binxml_fail(xml, at, "the values of a template are cut");
    stm_bytes_seek(&stream->in, (size_t)next);
    *out = (struct stm_slots){ .descriptors = descriptors,
                               .at = offsets,
                               .n = n,
                               .base = xml->instances < STM_TRACES
                                           ? (int)xml->slots
                                           : STM_SLOT_DEEP };
    xml->slots += n;
    return STM_OK;
}

static struct stm_trace *
trace_of(struct stm_binxml *xml, const struct definition *definition)
{
    struct stm_trace *trace;

    if (!xml->traces || xml->instances >= STM_TRACES)
        return NULL;
    trace = &xml->traces[xml->instances];
    trace->definition = definition->at;
    trace->n = 0;
    trace->odd = false;
    return trace;
}

static stm_status
parse_definition(struct stm_binxml *xml, const struct definition *definition,
                 const struct stm_slots *slots)
{
    struct stm_stream body = {
        .in = stm_bytes_of(xml->chunk, definition->end, xml->origin),
        .binxml = xml,
        .slots = slots,
        .trace = trace_of(xml, definition),
    };
    stm_status status;

    stm_bytes_seek(&body.in, definition->body);
    xml->instances++;
    xml->nest++;
    status = stm_stream_parse(&body);
    xml->nest--;
    if (body.trace) {
        body.trace->end = (uint32_t)body.in.at;
        /* Else what it says depends on where its bytes end. */
        body.trace->odd |= !body.ended;
    }
    return status;
}

stm_status
stm_stream_instance(struct stm_stream *stream, size_t at)
{
    struct stm_binxml *xml = stream->binxml;
    struct definition definition = { 0 };
    struct stm_slots slots = { 0 };
    uint32_t id, offset;
    stm_status status;

    if (stream->in_tag)
        return stm_binxml_fail(xml, at, "a template begins in a start tag");
    if (xml->nest == STM_BINXML_NEST)
        return stm_binxml_full(xml);
    if (stream->trace)
        stream->trace->odd = true;
    (void)stm_bytes_u8(&stream->in); /* always 1 */
    id = stm_bytes_u32(&stream->in);
    offset = stm_bytes_u32(&stream->in);
    status = find_definition(&definition, stream, at, id, offset);
    if (status)
        return status;
    if (offset == stream->in.at)
        stm_bytes_seek(&stream->in, definition.end);
    status = find_values(&slots, stream, at);
    return status ? status : parse_definition(xml, &definition, &slots);
}
