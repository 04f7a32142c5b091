/* SPDX-License-Identifier: Apache-2.0 */
#include "read/walk-parts.h"

#include <inttypes.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/bytes.h"
#include "read/evtx/peek.h"

enum { HEADER_SIZE = 24, STRIDE = 8 };

/*
 * Whether a record stands at `at` inside the one that ends at `end`. One that
 * was grown over the next takes the place of its size copy, so the size has to
 * lead to that end; records before the last keep theirs.
 */
static bool
hidden_at(struct stm_place *out, const struct stm_chunk *chunk, size_t at,
          size_t end)
{
    struct stm_bytes b = stm_bytes_of(chunk->data, chunk->size, 0);

    *out = (struct stm_place){ .file_offset = chunk->file_offset + at,
                               .at = (uint32_t)at };
    stm_bytes_seek(&b, at);
    if (stm_bytes_u32(&b) != STM_RECORD_MAGIC)
        return false;
    out->size = stm_bytes_u32(&b);
    out->header_id = stm_bytes_u64(&b);
    out->written = stm_bytes_u64(&b);
    if (b.failed || out->size < STM_EVTX_RECORD_LEAST ||
        out->size % STRIDE != 0 || out->size > end - at)
        return false;
    if (at + out->size == end)
        return true;
    stm_bytes_seek(&b, at + out->size - 4);
    return stm_bytes_u32(&b) == out->size;
}

/*
 * A value may hold what looks like a record: only what lies behind the end
 * of the host's own words is hidden. Where that is not known it may be
 * anywhere.
 */
size_t
stm_hidden_next(struct stm_place *out, const struct stm_chunk *chunk,
                const struct stm_place *host, size_t after)
{
    size_t end = (size_t)host->at + host->size, from = host->at + HEADER_SIZE;
    size_t at = after > from ? after : from, said = 0;

    for (at += STRIDE - at % STRIDE; at + STM_EVTX_RECORD_LEAST <= end;
         at += STRIDE) {
        if (chunk->data[at] != '*' || !hidden_at(out, chunk, at, end))
            continue;
        if (said == 0)
            said = stm_peek_end(chunk->data, chunk->size, (uint32_t)from,
                                (uint32_t)end);
        if (said == 0)
            said = from;
        if (at >= said)
            return at;
    }
    return 0;
}

/* How often a record's magic stands where a record may begin. */
static size_t
count_magic(const uint8_t *data, size_t from, size_t to)
{
    size_t n = 0, at = from;

#ifdef __SSE2__
    const __m128i magic = _mm_set1_epi32(STM_RECORD_MAGIC);
    __m128i sum = _mm_setzero_si128();
    uint32_t sums[4];

    /* Every other word is the first of its stride; one that is equal is -1. */
    for (; to - at >= 4 * STRIDE; at += 4 * STRIDE) {
        __m128 a = _mm_loadu_ps((const void *)(data + at));
        __m128 b = _mm_loadu_ps((const void *)(data + at + 2 * STRIDE));
        __m128i firsts = _mm_castps_si128(_mm_shuffle_ps(a, b, 0x88));

        sum = _mm_sub_epi32(sum, _mm_cmpeq_epi32(firsts, magic));
    }
    _mm_storeu_si128((void *)sums, sum);
    n = (size_t)sums[0] + sums[1] + sums[2] + sums[3];
#endif
    for (; to - at >= STRIDE; at += STRIDE)
        n += stm_le32(data + at) == STM_RECORD_MAGIC;
    return n;
}

bool
stm_hidden_is_possible(const struct stm_chunk *chunk)
{
    return count_magic(chunk->data, STM_EVTX_CHUNK_HEADER, chunk->live_end) !=
           chunk->n_places;
}

/*
 * Tools that hide an event grow the record before it over it (EVTX.md E1): the
 * chain stays whole and every checksum can be made to fit.
 */
stm_status
stm_hidden_audit(const struct stm_chunk *chunk, bool deeper,
                 const struct stm_notes *notes)
{
    struct stm_place hidden;
    size_t n = 0, first = 0;
    uint64_t id = 0;

    if (!stm_hidden_is_possible(chunk))
        return STM_OK;
    for (size_t i = 0; i < chunk->n_places; i++) {
        size_t at = stm_hidden_next(&hidden, chunk, &chunk->places[i],
                                    chunk->places[i].at);

        if (at == 0 || n++ > 0)
            continue;
        first = at;
        id = chunk->places[i].header_id;
    }
    if (n == 0)
        return STM_OK;
    return stm_notes_give(notes, deeper ? STM_NOTE_ANOMALY : STM_NOTE_LOSS,
                          "hidden-record", chunk->file_offset + first,
                          "%zu records of chunk %" PRIu64
                          " hold another record that the chain "
                          "steps over; the first is inside record %" PRIu64,
                          n, chunk->index, id);
}
