/* SPDX-License-Identifier: Apache-2.0 */
#include "read/walk-parts.h"

#include "base/bytes.h"

struct stm_chunk_claims
stm_chunk_claims_of(const uint8_t *data)
{
    struct stm_bytes b = stm_bytes_of(data, STM_EVTX_CHUNK_HEADER, 0);
    struct stm_chunk_claims claims;

    stm_bytes_seek(&b, 8);
    claims.first_number = stm_bytes_u64(&b);
    claims.last_number = stm_bytes_u64(&b);
    claims.first_id = stm_bytes_u64(&b);
    claims.last_id = stm_bytes_u64(&b);
    claims.header_size = stm_bytes_u32(&b);
    claims.last_record = stm_bytes_u32(&b);
    claims.free_space = stm_bytes_u32(&b);
    claims.data_crc = stm_bytes_u32(&b);
    stm_bytes_seek(&b, 120);
    claims.flags = stm_bytes_u32(&b);
    claims.header_crc = stm_bytes_u32(&b);
    return claims;
}

bool
stm_chunk_free_is_plausible(uint32_t free_space)
{
    return free_space >= STM_EVTX_CHUNK_HEADER && free_space <= STM_EVTX_CHUNK;
}

/* A whole record at `at`, before the chunk or what the file has of it ends. */
bool
stm_record_at(struct stm_place *out, const struct stm_chunk *chunk, size_t at)
{
    struct stm_bytes b =
        stm_bytes_of(chunk->data, chunk->size, chunk->file_offset);
    struct stm_place place = { .file_offset = chunk->file_offset + at,
                               .at = (uint32_t)at };
    size_t left;
    uint32_t magic, copy;

    stm_bytes_seek(&b, at);
    left = stm_bytes_left(&b);
    magic = stm_bytes_u32(&b);
    place.size = stm_bytes_u32(&b);
    place.header_id = stm_bytes_u64(&b);
    place.written = stm_bytes_u64(&b);
    if (b.failed || magic != STM_RECORD_MAGIC ||
        place.size < STM_EVTX_RECORD_LEAST || place.size > left ||
        place.size % 8 != 0)
        return false;
    stm_bytes_seek(&b, at + place.size - 4);
    copy = stm_bytes_u32(&b);
    if (b.failed || copy != place.size)
        return false;
    *out = place;
    return true;
}

/* The file ends inside the header of the record at `at`, or inside it. */
static bool
is_cut(const struct stm_chunk *chunk, size_t at)
{
    struct stm_bytes b = stm_bytes_of(chunk->data, STM_EVTX_CHUNK, 0);
    uint32_t magic, size;

    if (chunk->size == STM_EVTX_CHUNK)
        return false;
    if (at > chunk->size || chunk->size - at < 8)
        return true;
    stm_bytes_seek(&b, at);
    magic = stm_bytes_u32(&b);
    size = stm_bytes_u32(&b);
    return magic == STM_RECORD_MAGIC && size > chunk->size - at &&
           size <= STM_EVTX_CHUNK - at;
}

/* With a useless free-space offset only the last-record offset tells. */
static stm_chain_end
end_without_free(const struct stm_chunk *chunk,
                 const struct stm_chunk_claims *claims, size_t at)
{
    struct stm_bytes b = stm_bytes_of(chunk->data, STM_EVTX_CHUNK, 0);

    stm_bytes_seek(&b, at);
    if (claims->last_record >= at || stm_bytes_u32(&b) == STM_RECORD_MAGIC)
        return STM_CHAIN_TORN;
    return STM_CHAIN_WHOLE;
}

stm_chain_end
stm_chunk_chain(struct stm_chunk *chunk, const struct stm_chunk_claims *claims)
{
    bool plausible = stm_chunk_free_is_plausible(claims->free_space);
    size_t until = plausible ? claims->free_space : STM_EVTX_CHUNK;
    size_t at = STM_EVTX_CHUNK_HEADER;

    chunk->n_places = 0;
    while (at < until && chunk->n_places < STM_EVTX_RECORDS_MOST) {
        struct stm_place *place = &chunk->places[chunk->n_places];

        if (!stm_record_at(place, chunk, at))
            break;
        at += place->size;
        chunk->n_places++;
    }
    chunk->live_end = (uint32_t)at;
    if (at >= until)
        return STM_CHAIN_WHOLE;
    if (is_cut(chunk, at))
        return STM_CHAIN_CUT;
    return plausible ? STM_CHAIN_TORN : end_without_free(chunk, claims, at);
}
