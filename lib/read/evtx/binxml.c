/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/binxml.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "read/chunk.h"
#include "read/evtx/stream.h"

enum { NAMES_MEMORY = 1 << 20 };

stm_status
stm_binxml_init(struct stm_binxml *xml,
                const struct stm_binxml_handler *handler, void *arg,
                struct stm_err *err)
{
    memset(xml, 0, sizeof(*xml));
    xml->handler = handler;
    xml->arg = arg;
    xml->names.memory = stm_arena_of(NAMES_MEMORY);
    xml->scratch.data = malloc(STM_SCRATCH_SIZE);
    return xml->scratch.data
               ? STM_OK
               : stm_fail(err, STM_ENOMEM, 0, "no memory for a reader");
}

void
stm_binxml_free(struct stm_binxml *xml)
{
    stm_arena_free(&xml->names.memory);
    free(xml->scratch.data);
    xml->scratch.data = NULL;
}

void
stm_binxml_chunk(struct stm_binxml *xml, const uint8_t *data, size_t size,
                 uint64_t file_offset)
{
    stm_names_reset(&xml->names);
    xml->chunk = data;
    xml->size = size;
    xml->origin = file_offset;
    xml->tokens = STM_BINXML_TOKENS;
}

stm_status
stm_binxml_fail(struct stm_binxml *xml, size_t at, const char *what)
{
    return stm_fail(xml->err, STM_EFORMAT, xml->origin + at,
                    "at %" PRIu64 ": %s", xml->origin + at, what);
}

stm_status
stm_binxml_full(struct stm_binxml *xml)
{
    return stm_fail(xml->err, STM_ELIMIT, 0,
                    "it decodes to more than a record can hold");
}

stm_status
stm_binxml_spend(struct stm_binxml *xml, size_t bytes)
{
    size_t cost = 1 + bytes / STM_BINXML_BYTES;

    if (cost <= xml->tokens) {
        xml->tokens -= cost;
        return STM_OK;
    }
    xml->tokens = 0;
    return stm_fail(xml->err, STM_ELIMIT, 0,
                    "its chunk holds more than a chunk can hold");
}

stm_status
stm_binxml_parse(struct stm_binxml *xml, uint32_t from, uint32_t to,
                 struct stm_err *err)
{
    struct stm_stream stream = {
        .in = stm_bytes_of(xml->chunk, to, xml->origin),
        .binxml = xml,
    };

    xml->err = err;
    xml->scratch.used = 0;
    xml->odd = (struct stm_typed_odd){ 0 };
    xml->slots = 0;
    xml->instances = 0;
    xml->nest = 0;
    xml->depth = 0;
    stm_bytes_seek(&stream.in, from);
    return stm_stream_parse(&stream);
}
