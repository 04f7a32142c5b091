/* SPDX-License-Identifier: Apache-2.0 */
#include "read/walk-parts.h"

#include <inttypes.h>
#include <stdlib.h>

static int
by_first_id(const void *a, const void *b)
{
    const struct stm_id_range *x = a, *y = b;

    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->chunk != y->chunk)
        return x->chunk < y->chunk ? -1 : 1;
    return 0;
}

/* Chunks of a wrapped log do not stand in the order of their ids. */
static stm_status
audit_gaps(struct stm_file_sum *sum, const struct stm_notes *notes)
{
    size_t odd = 0, first = 0;

    qsort(sum->ranges, sum->n, sizeof(sum->ranges[0]), by_first_id);
    for (size_t i = 1; i < sum->n; i++)
        if (sum->ranges[i].first != sum->ranges[i - 1].last + 1 && odd++ == 0)
            first = i;
    if (odd == 0)
        return STM_OK;
    return stm_notes_give(
        notes, STM_NOTE_ANOMALY, "id-gap",
        STM_EVTX_BLOCK + sum->ranges[first].chunk * STM_EVTX_CHUNK,
        "record ids do not go on from chunk to chunk in %zu places; the first "
        "is %" PRIu64 " (chunk %" PRIu64 ") after %" PRIu64 " (chunk %" PRIu64
        ")",
        odd, sum->ranges[first].first, sum->ranges[first].chunk,
        sum->ranges[first - 1].last, sum->ranges[first - 1].chunk);
}

/* Chunk count is a 16-bit field: larger files wrap it. */
static bool
is_beyond(const struct stm_evtx_header *header, uint64_t chunk)
{
    return chunk <= UINT16_MAX && chunk >= header->chunk_count;
}

static stm_status
audit_beyond(const struct stm_file_sum *sum,
             const struct stm_evtx_header *header,
             const struct stm_notes *notes)
{
    size_t records = 0, chunks = 0;

    for (size_t i = 0; i < sum->n; i++) {
        /* Past 65,535 chunks the count says nothing any more. */
        if (sum->ranges[i].chunk > UINT16_MAX)
            return STM_OK;
        if (is_beyond(header, sum->ranges[i].chunk)) {
            records += sum->ranges[i].n;
            chunks++;
        }
    }
    if (chunks == 0)
        return STM_OK;
    return stm_notes_give(notes, STM_NOTE_ANOMALY, "beyond-header", 42,
                          "%zu records in %zu chunks stand beyond the %u "
                          "chunks that the file header counts; they are read",
                          records, chunks, header->chunk_count);
}

/*
 * On the way from a chunk to the one with the next ids, which do not adjoin; a
 * log that went round goes on at its start.
 */
static bool
is_in_gap(const struct stm_file_sum *sum, uint64_t zero)
{
    for (size_t i = 1; i < sum->n; i++) {
        uint64_t from = sum->ranges[i - 1].chunk, to = sum->ranges[i].chunk;

        if (sum->ranges[i].first <= sum->ranges[i - 1].last + 1)
            continue;
        if (from < to ? from < zero && zero < to : zero > from || zero < to)
            return true;
    }
    return false;
}

/* The header was closed, and says that this chunk held records. */
static bool
is_named(const struct stm_evtx_header *header, uint64_t zero)
{
    return !header->dirty && header->next_record > 1 &&
           (zero == header->first_chunk || zero == header->last_chunk);
}

/*
 * Zeros where records were: ids are missing around them, or a clean header
 * names the chunk. Others are preallocated space.
 */
static stm_status
audit_zeros(const struct stm_file_sum *sum,
            const struct stm_evtx_header *header, const struct stm_notes *notes)
{
    uint64_t first = 0;
    size_t n = 0;

    for (size_t i = 0; i < sum->n_zeros; i++) {
        uint64_t zero = sum->zeros[i];

        if ((is_named(header, zero) || is_in_gap(sum, zero)) && n++ == 0)
            first = zero;
    }
    if (n == 0)
        return STM_OK;
    return stm_notes_give(
        notes, STM_NOTE_LOSS, "zeroed-chunk",
        STM_EVTX_BLOCK + first * STM_EVTX_CHUNK,
        "%zu chunks that held records hold only zeros; the first is chunk "
        "%" PRIu64,
        n, first);
}

stm_status
stm_file_audit(struct stm_file_sum *sum, const struct stm_evtx_header *header,
               const struct stm_notes *notes)
{
    struct stm_id_range newest = { 0 };
    stm_status status;

    if (sum->n == 0)
        return audit_zeros(sum, header, notes);
    for (size_t i = 0; i < sum->n; i++)
        if (i == 0 || sum->ranges[i].last > newest.last)
            newest = sum->ranges[i];
    status = audit_gaps(sum, notes);
    if (!status && (header->next_record != newest.last + 1 ||
                    header->last_chunk != newest.chunk))
        status = stm_notes_give(
            notes, STM_NOTE_ANOMALY, header->dirty ? "dirty" : "bad-counters",
            8,
            "file header%s names chunk %" PRIu64 " as the last and %" PRIu64
            " as the next record id; found %" PRIu64 " and %" PRIu64,
            header->dirty ? " was not closed (dirty): it" : "",
            header->last_chunk, header->next_record, newest.chunk,
            newest.last + 1);
    if (!status)
        status = audit_zeros(sum, header, notes);
    if (!status)
        status = audit_beyond(sum, header, notes);
    return status;
}
