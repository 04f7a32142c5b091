/* SPDX-License-Identifier: Apache-2.0 */
#include "read/walk-parts.h"

#include <inttypes.h>

#include "base/bytes.h"

enum { RECORD_MAGIC = 0x00002a2a, HEADER_SIZE = 24 };

/*
 * Whether a record stands at `at` inside the one that ends at `end`. One that
 * was grown over the next takes the place of its size copy, so the size has to
 * lead to that end; records before the last keep theirs.
 */
static bool
is_record(const struct stm_chunk *chunk, size_t at, size_t end)
{
    struct stm_bytes b = stm_bytes_of(chunk->data, chunk->size, 0);
    uint32_t size;

    stm_bytes_seek(&b, at);
    if (stm_bytes_u32(&b) != RECORD_MAGIC)
        return false;
    size = stm_bytes_u32(&b);
    if (b.failed || size < STM_EVTX_RECORD_LEAST || size % 8 != 0 ||
        size > end - at)
        return false;
    if (at + size == end)
        return true;
    stm_bytes_seek(&b, at + size - 4);
    return stm_bytes_u32(&b) == size;
}

/* The first record inside the one at `place`, as a chunk offset; 0: none. */
static size_t
find_inside(const struct stm_chunk *chunk, const struct stm_place *place)
{
    size_t end = (size_t)place->at + place->size;

    for (size_t at = place->at + HEADER_SIZE + 8 - place->at % 8;
         at + STM_EVTX_RECORD_LEAST <= end; at += 8)
        if (chunk->data[at] == '*' && is_record(chunk, at, end))
            return at;
    return 0;
}

/*
 * Tools that hide an event grow the record before it over it (EVTX.md E1): the
 * chain stays whole and every checksum can be made to fit.
 */
stm_status
stm_hidden_audit(const struct stm_chunk *chunk, const struct stm_notes *notes)
{
    size_t n = 0, first = 0;
    uint64_t id = 0;

    for (size_t i = 0; i < chunk->n_places; i++) {
        size_t at = find_inside(chunk, &chunk->places[i]);

        if (at == 0 || n++ > 0)
            continue;
        first = at;
        id = chunk->places[i].header_id;
    }
    if (n == 0)
        return STM_OK;
    return stm_notes_give(
        notes, STM_NOTE_LOSS, "hidden-record", chunk->file_offset + first,
        "%zu records of chunk %" PRIu64 " hold another record that the chain "
        "steps over; the first is inside record %" PRIu64,
        n, chunk->index, id);
}
