/* SPDX-License-Identifier: Apache-2.0 */
#include "read/walk-parts.h"

#include <inttypes.h>
#include <libdeflate.h>
#include <stdio.h>

#include "base/bytes.h"
#include "base/time.h"

enum { FLAG_NO_CRC = 4, CRC_FIRST = 120, CRC_TABLES = 128 };

static stm_status
audit_crc(struct stm_chunk *chunk, const struct stm_chunk_claims *claims,
          const struct stm_notes *notes)
{
    const uint8_t *data = chunk->data;
    uint32_t header = libdeflate_crc32(0, data, CRC_FIRST);
    uint32_t body;

    header = libdeflate_crc32(header, data + CRC_TABLES,
                              STM_EVTX_CHUNK_HEADER - CRC_TABLES);
    if (chunk->size >= STM_EVTX_CHUNK_HEADER && header != claims->header_crc) {
        stm_status status = stm_notes_give(
            notes, STM_NOTE_ANOMALY, "bad-chunk-crc", chunk->file_offset + 124,
            "header of chunk %" PRIu64 " has CRC %08" PRIx32
            ", its bytes give %08" PRIx32,
            chunk->index, claims->header_crc, header);

        if (status)
            return status;
    }
    if (!stm_chunk_free_is_plausible(claims->free_space) ||
        claims->free_space > chunk->size)
        return STM_OK;
    body = libdeflate_crc32(0, data + STM_EVTX_CHUNK_HEADER,
                            claims->free_space - STM_EVTX_CHUNK_HEADER);
    chunk->bad_data = body != claims->data_crc;
    if (!chunk->bad_data)
        return STM_OK;
    return stm_notes_give(notes, STM_NOTE_ANOMALY, "bad-data-crc",
                          chunk->file_offset + 52,
                          "records of chunk %" PRIu64 " have CRC %08" PRIx32
                          ", their bytes give %08" PRIx32,
                          chunk->index, claims->data_crc, body);
}

/* What is left of a record's header, for the eye. */
static void
describe_record(char *out, size_t room, const struct stm_chunk *chunk,
                size_t at)
{
    struct stm_bytes b = stm_bytes_of(chunk->data, STM_EVTX_CHUNK, 0);
    char time[STM_TIME_TEXT] = "an impossible time";
    uint32_t magic, size, copy;
    uint64_t id;
    stm_ticks ticks;

    stm_bytes_seek(&b, at);
    magic = stm_bytes_u32(&b);
    size = stm_bytes_u32(&b);
    id = stm_bytes_u64(&b);
    if (stm_ticks_of_filetime(&ticks, stm_bytes_u64(&b)))
        (void)stm_ticks_print(time, ticks);
    if (b.failed || magic != STM_RECORD_MAGIC) {
        (void)snprintf(out, room, "expected 2a2a0000, found %08" PRIx32,
                       __builtin_bswap32(magic));
        return;
    }
    if (size < STM_EVTX_RECORD_LEAST || size > STM_EVTX_CHUNK - at) {
        (void)snprintf(out, room,
                       "id %" PRIu64 ", written %s, impossible size %" PRIu32,
                       id, time, size);
        return;
    }
    stm_bytes_seek(&b, at + size - 4);
    copy = stm_bytes_u32(&b);
    (void)snprintf(out, room,
                   "id %" PRIu64 ", written %s, size %" PRIu32
                   " but size copy %" PRIu32,
                   id, time, size, copy);
}

static stm_status
note_torn(const struct stm_chunk *chunk, const struct stm_chunk_claims *claims,
          bool deeper, const struct stm_notes *notes)
{
    size_t at = chunk->live_end;
    bool plausible = stm_chunk_free_is_plausible(claims->free_space);
    char what[200];

    describe_record(what, sizeof(what), chunk, at);
    return stm_notes_give(
        notes, STM_NOTE_LOSS, "torn-record", chunk->file_offset + at,
        "the chain of chunk %" PRIu64
        " breaks after %zu records (%s); %zu bytes behind it are %s",
        chunk->index, chunk->n_places, what,
        (plausible ? claims->free_space : STM_EVTX_CHUNK) - at,
        deeper ? "searched for records" : "not read");
}

/* The free-space offset against where the chain really ended. */
static stm_status
audit_free(const struct stm_chunk *chunk, const struct stm_chunk_claims *claims,
           const struct stm_notes *notes)
{
    bool plausible = stm_chunk_free_is_plausible(claims->free_space);

    if (plausible && chunk->live_end <= claims->free_space)
        return STM_OK;
    return stm_notes_give(notes, STM_NOTE_ANOMALY, "bad-free-space",
                          chunk->file_offset + 48,
                          "chunk %" PRIu64 " claims free space at %" PRIu32
                          ", its records end at %" PRIu32,
                          chunk->index, claims->free_space, chunk->live_end);
}

/* A record that the header points to but the whole chain does not reach. */
static stm_status
audit_last(const struct stm_chunk *chunk, const struct stm_chunk_claims *claims,
           bool deeper, const struct stm_notes *notes)
{
    struct stm_bytes b = stm_bytes_of(chunk->data, chunk->size, 0);

    if (claims->last_record < chunk->live_end)
        return STM_OK;
    stm_bytes_seek(&b, claims->last_record);
    if (stm_bytes_u32(&b) != STM_RECORD_MAGIC)
        return STM_OK;
    return stm_notes_give(
        notes, deeper ? STM_NOTE_ANOMALY : STM_NOTE_LOSS, "hidden-tail",
        chunk->file_offset + claims->last_record,
        "chunk %" PRIu64 " names %" PRIu32 " as its last record, but its free "
        "space starts at %" PRIu32 "; what lies behind is %sread",
        chunk->index, claims->last_record, claims->free_space,
        deeper ? "" : "not ");
}

static stm_status
audit_counters(const struct stm_chunk *chunk,
               const struct stm_chunk_claims *claims,
               const struct stm_notes *notes)
{
    const struct stm_place *first = &chunk->places[0];
    const struct stm_place *last;

    if (chunk->n_places == 0)
        return STM_OK;
    last = &chunk->places[chunk->n_places - 1];
    if (claims->first_id == first->header_id &&
        claims->last_id == last->header_id && claims->last_record == last->at &&
        claims->last_number - claims->first_number + 1 == chunk->n_places &&
        claims->header_size == CRC_TABLES)
        return STM_OK;
    return stm_notes_give(
        notes, STM_NOTE_ANOMALY, "bad-counters", chunk->file_offset + 8,
        "chunk %" PRIu64 " claims ids %" PRIu64 "-%" PRIu64 ", %" PRIu64
        " records, the last at %" PRIu32 "; found ids %" PRIu64 "-%" PRIu64
        ", %zu records, the last at %" PRIu32,
        chunk->index, claims->first_id, claims->last_id,
        claims->last_number - claims->first_number + 1, claims->last_record,
        first->header_id, last->header_id, chunk->n_places, last->at);
}

static stm_status
audit_ids(const struct stm_chunk *chunk, const struct stm_notes *notes)
{
    size_t odd = 0, first = 0;

    for (size_t i = 1; i < chunk->n_places; i++)
        if (chunk->places[i].header_id != chunk->places[i - 1].header_id + 1 &&
            odd++ == 0)
            first = i;
    if (odd == 0)
        return STM_OK;
    return stm_notes_give(
        notes, STM_NOTE_ANOMALY, "id-gap", chunk->places[first].file_offset,
        "record ids of chunk %" PRIu64 " do not go up by one in %zu places; "
        "the first is %" PRIu64 " after %" PRIu64,
        chunk->index, odd, chunk->places[first].header_id,
        chunk->places[first - 1].header_id);
}

stm_status
stm_chunk_audit(struct stm_chunk *chunk, const struct stm_chunk_claims *claims,
                const struct stm_audit *audit, const struct stm_notes *notes)
{
    stm_status status = STM_OK;

    chunk->bad_data = false;
    if (!audit->no_crc && !(claims->flags & FLAG_NO_CRC))
        status = audit_crc(chunk, claims, notes);
    if (!status && audit->end != STM_CHAIN_CUT)
        status = audit_free(chunk, claims, notes);
    if (!status && audit->end == STM_CHAIN_TORN)
        status = note_torn(chunk, claims, audit->deeper, notes);
    /* Behind a tear or a cut the counters cannot fit: said already. */
    if (!status && audit->end == STM_CHAIN_WHOLE)
        status = audit_last(chunk, claims, audit->deeper, notes);
    if (!status && audit->end == STM_CHAIN_WHOLE)
        status = audit_counters(chunk, claims, notes);
    if (!status)
        status = audit_ids(chunk, notes);
    if (!status)
        status = stm_hidden_audit(chunk, audit->deeper, notes);
    if (!status)
        status = stm_chimera_audit(chunk, notes);
    return status;
}
