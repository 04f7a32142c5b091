/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit-chimera.c - records put together from two generations of their chunk
 * (EVTX.md E27).
 *
 * Only some pages of a chunk reached the disk. Where the old and the new
 * record there are of one size, every test of size passes, and the header is
 * that of one, the values are those of the other. What tells is that header
 * and EventRecordID are further apart than those of both neighbours.
 */
#include "read/walk-parts.h"

#include <inttypes.h>

#include "read/evtx/peek.h"

enum { PAGE = 4096, HEADER_SIZE = 24, SIZE_COPY = 4 };

static bool
spans_pages(const struct stm_place *place)
{
    return place->at / PAGE != (place->at + place->size - 1) / PAGE;
}

/* EventRecordID less the number in the header; false: it has none. */
static bool
apart(uint64_t *out, const struct stm_chunk *chunk, size_t i)
{
    const struct stm_place *place = &chunk->places[i];

    if (!stm_peek_record_id(out, chunk->data, chunk->size,
                            place->at + HEADER_SIZE,
                            place->at + place->size - SIZE_COPY))
        return false;
    *out -= place->header_id;
    return true;
}

stm_status
stm_chimera_audit(const struct stm_chunk *chunk, const struct stm_notes *notes)
{
    uint64_t before, here, after;
    stm_status status = STM_OK;

    if (!chunk->bad_data)
        return STM_OK;
    for (size_t i = 1; !status && i + 1 < chunk->n_places; i++) {
        const struct stm_place *place = &chunk->places[i];

        if (!spans_pages(place) || !apart(&before, chunk, i - 1) ||
            !apart(&here, chunk, i) || !apart(&after, chunk, i + 1) ||
            before != after || here == before)
            continue;
        status = stm_notes_give(
            notes, STM_NOTE_ANOMALY, "chimera", place->file_offset,
            "record %" PRIu64 " of chunk %" PRIu64 " has the EventRecordID "
            "%" PRIu64 " where %" PRIu64 " was due, and lies on two pages: "
            "it is of two generations",
            place->header_id, chunk->index, here + place->header_id,
            before + place->header_id);
    }
    return status;
}
