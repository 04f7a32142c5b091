/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "craft.h"

#include <inttypes.h>
#include <stdio.h>

enum { CHUNKS = 2, PER_CHUNK = 3, KINDS_SIZE = 1024 };

/* What a walk over some bytes gave. */
struct found {
    stm_status status;
    struct stm_err err;
    size_t records;
    size_t chunk_records[8];
    uint64_t offsets[64];
    unsigned losses, anomalies;
    char kinds[KINDS_SIZE]; /* " kind kind" */
    char last[512];         /* text of the last note */
};

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct found *found = arg;
    size_t used = strlen(found->kinds);

    if (note->effect == STM_NOTE_LOSS)
        found->losses++;
    else
        found->anomalies++;
    (void)snprintf(found->kinds + used, KINDS_SIZE - used, " %s", note->kind);
    (void)snprintf(found->last, sizeof(found->last), "%s", note->text);
    return STM_OK;
}

static void
add_chunk(struct found *found, const struct stm_chunk *chunk)
{
    ck_assert_uint_le(chunk->n_places, STM_EVTX_RECORDS_MOST);
    ck_assert_uint_le(chunk->live_end, STM_EVTX_CHUNK);
    if (chunk->index < 8)
        found->chunk_records[chunk->index] = chunk->n_places;
    for (size_t i = 0; i < chunk->n_places; i++) {
        const struct stm_place *place = &chunk->places[i];

        ck_assert_uint_le(place->at + place->size, chunk->size);
        ck_assert_uint_eq(place->file_offset, chunk->file_offset + place->at);
        if (found->records < 64)
            found->offsets[found->records] = place->file_offset;
        found->records++;
    }
}

static void
walk_source(struct found *found, struct stm_source *source)
{
    const struct stm_chunk *chunk = NULL;
    struct stm_walk *walk;

    found->status = stm_walk_open(&walk, source, on_note, found, &found->err);
    if (found->status)
        return;
    while (!(found->status = stm_walk_next(walk, &chunk, &found->err)) && chunk)
        add_chunk(found, chunk);
    stm_walk_close(walk);
}

static struct found
walk_of(const uint8_t *data, size_t size)
{
    struct found found = { 0 };
    struct stm_source *source;

    ck_assert_int_eq(stm_source_of(&source, data, size, &found.err), STM_OK);
    walk_source(&found, source);
    stm_source_close(source);
    return found;
}

static struct craft
two_chunks(void)
{
    static const uint32_t sizes[] = { 64, 104, 32, 0 };
    struct craft file = craft_of(41);

    craft_chunk(&file, sizes);
    craft_chunk(&file, sizes);
    craft_finish(&file);
    return file;
}

START_TEST(a_sound_log_gives_its_records_and_no_note)
{
    struct craft file = two_chunks();
    struct found found = walk_of(file.data, file.size);

    ck_assert_int_eq(found.status, STM_OK);
    ck_assert_uint_eq(found.records, CHUNKS * PER_CHUNK);
    ck_assert_uint_eq(found.offsets[0], 4608);
    ck_assert_uint_eq(found.offsets[1], 4672);
    ck_assert_uint_eq(found.offsets[3], 4608 + 65536);
    ck_assert_str_eq(found.kinds, "");
    free(file.data);
}
END_TEST

START_TEST(what_is_no_log_is_refused_in_words)
{
    static const uint8_t text[] = "MZ\x90 this is something else";
    struct craft file = two_chunks();
    struct found found = walk_of(text, 0);

    ck_assert_int_eq(found.status, STM_EFORMAT);
    ck_assert_str_eq(found.err.text, "not an event log: expected `ElfFile`, "
                                     "found no bytes at all");
    found = walk_of(text, sizeof(text));
    ck_assert_int_eq(found.status, STM_EFORMAT);
    ck_assert_str_eq(found.err.text,
                     "not an event log: expected `ElfFile`, found 4d 5a 90 20 "
                     "74 68 69 73 in a file of 27 bytes");
    found = walk_of(file.data, 4095);
    ck_assert_int_eq(found.status, STM_EFORMAT);
    ck_assert_str_eq(found.err.text, "event log cut inside its header: 4095 of "
                                     "4096 bytes");
    free(file.data);
}
END_TEST

/* Records of the sound file that end at or before `size`. */
static size_t
records_within(const struct found *sound, const struct craft *file, size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < sound->records; i++)
        n +=
            sound->offsets[i] + craft_u32(file->data + sound->offsets[i] + 4) <=
            size;
    return n;
}

START_TEST(every_truncation_keeps_what_is_whole_and_says_what_is_lost)
{
    struct craft file = two_chunks();
    struct found sound = walk_of(file.data, file.size);

    for (size_t size = 0; size < file.size; size++) {
        /* Between records and the next chunk there is nothing to see. */
        if (size % STM_EVTX_CHUNK > 6000 && size % 127 != 0)
            continue;
        uint8_t *exact = malloc(size + 1); /* ASan guards the end */
        struct found found;

        memcpy(exact, file.data, size);
        exact = realloc(exact, size ? size : 1);
        found = walk_of(exact, size);
        if (size < STM_EVTX_BLOCK) {
            ck_assert_int_eq(found.status, STM_EFORMAT);
        } else {
            ck_assert_int_eq(found.status, STM_OK);
            ck_assert_uint_eq(found.records,
                              records_within(&sound, &file, size));
            ck_assert_uint_ge(found.losses, 1);
            ck_assert_ptr_nonnull(strstr(found.kinds, "truncated"));
        }
        free(exact);
    }
    free(file.data);
}
END_TEST

/* The no-CRC flags switch the proof off: nothing then tells a flip. */
static bool
is_unproven(size_t at)
{
    size_t in_chunk = at < STM_EVTX_BLOCK ? 0 : (at - STM_EVTX_BLOCK) % 65536;

    return (at >= 120 && at < 124) || (in_chunk >= 120 && in_chunk < 124);
}

static void
check_flip(const struct craft *file, size_t at)
{
    struct found found = walk_of(file->data, file->size);
    size_t hit = at < STM_EVTX_BLOCK ? CHUNKS : (at - STM_EVTX_BLOCK) / 65536;

    if (at < 8) {
        ck_assert_int_eq(found.status, STM_EFORMAT);
        return;
    }
    ck_assert_int_eq(found.status, STM_OK);
    for (size_t i = 0; i < CHUNKS; i++) {
        if (i != hit)
            ck_assert_msg(found.chunk_records[i] == PER_CHUNK,
                          "byte %zu: chunk %zu has %zu records", at, i,
                          found.chunk_records[i]);
        else if (found.chunk_records[i] < PER_CHUNK)
            ck_assert_msg(found.losses > 0, "byte %zu: a silent loss", at);
    }
    if (!is_unproven(at))
        ck_assert_msg(found.losses + found.anomalies > 0,
                      "byte %zu: a silent change", at);
}

START_TEST(no_flipped_bit_is_silent_or_reaches_another_chunk)
{
    struct craft file = two_chunks();
    size_t live = STM_EVTX_CHUNK_HEADER + 200;

    for (size_t at = 0; at < STM_EVTX_BLOCK + 65536 + live; at++) {
        bool in_header = at < 128;
        bool in_chunk =
            at >= STM_EVTX_BLOCK && (at - STM_EVTX_BLOCK) % 65536 < live;

        if (!in_header && !in_chunk)
            continue;
        for (unsigned bit = 0; bit < 8; bit++) {
            file.data[at] ^= (uint8_t)(1 << bit);
            check_flip(&file, at);
            file.data[at] ^= (uint8_t)(1 << bit);
        }
    }
    free(file.data);
}
END_TEST

START_TEST(a_torn_record_ends_its_chunk_and_is_described)
{
    struct craft file = two_chunks();
    uint8_t *chunk = craft_chunk_at(&file, 1);
    struct found found;

    craft_put(chunk + 512 + 64 + 104 - 4, 7, 4);
    craft_seal(&file, 1);
    craft_put(file.data + 24, 45, 8); /* the next id, as the walk sees it */
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.chunk_records[0], PER_CHUNK);
    ck_assert_uint_eq(found.chunk_records[1], 1);
    ck_assert_uint_eq(found.losses, 1);
    ck_assert_str_eq(found.kinds, " bad-header-crc torn-record");
    ck_assert_str_eq(
        found.last,
        "the chain of chunk 1 breaks after 1 records (id 45, written "
        "2019-04-17T18:40:00.0000045Z, size 104 but size copy 7); 136 bytes "
        "behind it are not read");
    free(file.data);
}
END_TEST

START_TEST(chunks_of_zeros_are_no_loss_and_unsigned_ones_are)
{
    static const uint32_t sizes[] = { 64, 0 };
    struct craft file = craft_of(1);
    struct found found;

    craft_chunk(&file, sizes);
    craft_zeros(&file);
    craft_chunk(&file, sizes);
    craft_zeros(&file);
    craft_finish(&file);
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.records, 2);
    ck_assert_str_eq(found.kinds, "");
    craft_chunk_at(&file, 3)[9] = 1;
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.records, 2);
    ck_assert_uint_eq(found.losses, 1);
    ck_assert_str_eq(found.kinds, " unsigned-chunk");
    free(file.data);
}
END_TEST

START_TEST(a_useless_free_offset_costs_no_record)
{
    static const uint32_t values[] = { 0, 511, 65537, UINT32_MAX };

    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct craft file = two_chunks();
        struct found found;

        craft_put(craft_chunk_at(&file, 0) + 48, values[i], 4);
        craft_seal(&file, 0);
        found = walk_of(file.data, file.size);
        ck_assert_uint_eq(found.records, CHUNKS * PER_CHUNK);
        ck_assert_uint_eq(found.losses, 0);
        ck_assert_str_eq(found.kinds, " bad-free-space");
        free(file.data);
    }
}
END_TEST

START_TEST(a_free_offset_before_the_last_record_is_a_loss)
{
    struct craft file = two_chunks();
    struct found found;

    craft_put(craft_chunk_at(&file, 0) + 48, 512 + 64, 4);
    craft_seal(&file, 0);
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.chunk_records[0], 1);
    ck_assert_uint_eq(found.losses, 1);
    ck_assert_ptr_nonnull(strstr(found.kinds, "hidden-tail"));
    free(file.data);
}
END_TEST

START_TEST(a_record_may_end_with_its_chunk)
{
    static const uint32_t sizes[] = { 64, 65536 - 512 - 64, 0 };
    struct craft file = craft_of(1);
    struct found found;

    craft_chunk(&file, sizes);
    craft_finish(&file);
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.records, 2);
    ck_assert_str_eq(found.kinds, "");
    free(file.data);
}
END_TEST

START_TEST(a_chunk_of_least_records_fits)
{
    uint32_t sizes[2100] = { 0 };
    struct craft file = craft_of(1);
    struct found found;
    size_t n = (65536 - 512) / 32;

    for (size_t i = 0; i < n; i++)
        sizes[i] = 32;
    craft_chunk(&file, sizes);
    craft_finish(&file);
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.records, n);
    ck_assert_str_eq(found.kinds, "");
    free(file.data);
}
END_TEST

START_TEST(a_log_in_use_is_dirty_and_read_whole)
{
    struct craft file = two_chunks();
    struct found found;

    craft_put(file.data + 16, 0, 8);  /* last chunk */
    craft_put(file.data + 24, 42, 8); /* next record */
    craft_put(file.data + 42, 1, 2);  /* chunks */
    craft_put(file.data + 120, 1, 4); /* dirty */
    craft_finish(&file);              /* the CRC */
    craft_put(file.data + 16, 0, 8);
    craft_put(file.data + 24, 42, 8);
    craft_put(file.data + 42, 1, 2);
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.records, CHUNKS * PER_CHUNK);
    ck_assert_str_eq(found.kinds, " bad-header-crc dirty beyond-header");
    ck_assert_uint_eq(found.losses, 0);
    free(file.data);
}
END_TEST

START_TEST(a_dirty_flag_alone_is_quiet)
{
    struct craft file = two_chunks();
    struct found found;

    craft_put(file.data + 120, 1, 4);
    found = walk_of(file.data, file.size);
    ck_assert_str_eq(found.kinds, "");
    free(file.data);
}
END_TEST

START_TEST(a_log_without_crcs_is_not_asked_for_them)
{
    struct craft file = two_chunks();
    struct found found;

    craft_put(file.data + 120, 4, 4);
    craft_put(file.data + 124, 0, 4);
    for (size_t i = 0; i < CHUNKS; i++) {
        craft_put(craft_chunk_at(&file, i) + 52, 0, 4);
        craft_put(craft_chunk_at(&file, i) + 124, 0, 4);
    }
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.records, CHUNKS * PER_CHUNK);
    ck_assert_str_eq(found.kinds, "");
    free(file.data);
}
END_TEST

START_TEST(a_gap_in_the_ids_is_told_once)
{
    struct craft file = two_chunks();
    uint8_t *chunk = craft_chunk_at(&file, 0);
    struct found found;

    craft_put(chunk + 512 + 64 + 8, 60, 8);
    craft_seal(&file, 0);
    found = walk_of(file.data, file.size);
    ck_assert_uint_eq(found.records, CHUNKS * PER_CHUNK);
    ck_assert_ptr_nonnull(strstr(found.kinds, " id-gap"));
    ck_assert_uint_eq(found.losses, 0);
    free(file.data);
}
END_TEST

START_TEST(a_wrapped_log_has_no_gap)
{
    static const uint32_t sizes[] = { 64, 64, 0 };
    struct craft newer = craft_of(103), file = craft_of(101);
    uint8_t *chunk;

    /* Ids 103-104 stand before 101-102. */
    craft_chunk(&newer, sizes);
    craft_chunk(&file, sizes);
    craft_chunk(&file, sizes);
    chunk = malloc(STM_EVTX_CHUNK);
    memcpy(chunk, craft_chunk_at(&file, 0), STM_EVTX_CHUNK);
    memcpy(craft_chunk_at(&file, 0), craft_chunk_at(&file, 1), STM_EVTX_CHUNK);
    memcpy(craft_chunk_at(&file, 1), chunk, STM_EVTX_CHUNK);
    craft_finish(&file);
    craft_put(file.data + 16, 0, 8);
    craft_put(file.data + 120, 4, 4); /* the CRC is not the point */
    ck_assert_str_eq(walk_of(file.data, file.size).kinds, "");
    free(chunk);
    free(file.data);
    free(newer.data);
}
END_TEST

START_TEST(a_header_that_counts_more_than_there_is_tells_of_a_loss)
{
    struct craft file = two_chunks();
    struct found found =
        walk_of(file.data, STM_EVTX_BLOCK + (size_t)STM_EVTX_CHUNK);

    ck_assert_uint_eq(found.records, PER_CHUNK);
    ck_assert_uint_eq(found.losses, 1);
    ck_assert_ptr_nonnull(strstr(found.kinds, " truncated"));
    free(file.data);
}
END_TEST

START_TEST(a_read_that_fails_once_costs_nothing)
{
    struct craft file = two_chunks();
    struct found found = { 0 };
    const struct stm_chunk *chunk;
    struct stm_source *source;
    struct stm_walk *walk;
    struct stm_err err;

    ck_assert(!stm_source_of(&source, file.data, file.size, &err));
    ck_assert(!stm_walk_open(&walk, source, on_note, &found, &err));
    for (uint64_t i = 0; i < CHUNKS; i++) {
        stm_source_fail_nth(1); /* the chunk; then it is read by pages */
        ck_assert_int_eq(stm_walk_next(walk, &chunk, &err), STM_OK);
        ck_assert_ptr_nonnull(chunk);
        ck_assert_uint_eq(chunk->index, i);
        ck_assert_uint_eq(chunk->n_places, PER_CHUNK);
        ck_assert_uint_eq(chunk->unread, 0);
    }
    ck_assert_int_eq(stm_walk_next(walk, &chunk, &err), STM_OK);
    ck_assert_ptr_null(chunk);
    ck_assert_str_eq(found.kinds, "");
    ck_assert_uint_eq(stm_walk_unread(walk), 0);
    stm_walk_close(walk);
    stm_source_close(source);
    free(file.data);
}
END_TEST

START_TEST(a_walk_starts_where_it_is_told)
{
    struct craft file = two_chunks();
    const struct stm_chunk *chunk;
    struct stm_source *source;
    struct stm_walk *walk;
    struct stm_err err;

    ck_assert(!stm_source_of(&source, file.data, file.size, &err));
    ck_assert(!stm_walk_open(&walk, source, NULL, NULL, &err));
    ck_assert_uint_eq(stm_walk_chunks(walk), CHUNKS);
    stm_walk_seek(walk, 1);
    ck_assert(!stm_walk_next(walk, &chunk, &err));
    ck_assert_uint_eq(chunk->index, 1);
    ck_assert_uint_eq(chunk->places[0].header_id, 44);
    stm_walk_seek(walk, 0);
    ck_assert(!stm_walk_next(walk, &chunk, &err));
    ck_assert_uint_eq(chunk->places[0].header_id, 41);
    stm_walk_seek(walk, UINT64_MAX);
    ck_assert(!stm_walk_next(walk, &chunk, &err));
    ck_assert_ptr_null(chunk);
    stm_walk_close(walk);
    stm_source_close(source);
    free(file.data);
}
END_TEST

static stm_status
refuse(void *arg, const struct stm_note *note)
{
    (void)arg, (void)note;
    return STM_ESTOP;
}

START_TEST(a_note_can_stop_the_walk)
{
    struct craft file = two_chunks();
    const struct stm_chunk *chunk;
    struct stm_source *source;
    struct stm_walk *walk;
    struct stm_err err;

    craft_chunk_at(&file, 0)[600] ^= 1;
    ck_assert(!stm_source_of(&source, file.data, file.size, &err));
    ck_assert(!stm_walk_open(&walk, source, refuse, NULL, &err));
    ck_assert_int_eq(stm_walk_next(walk, &chunk, &err), STM_ESTOP);
    ck_assert_ptr_null(chunk);
    stm_walk_close(walk);
    stm_source_close(source);
    free(file.data);
}
END_TEST

SUITE("walk", 120, a_sound_log_gives_its_records_and_no_note,
      what_is_no_log_is_refused_in_words,
      every_truncation_keeps_what_is_whole_and_says_what_is_lost,
      no_flipped_bit_is_silent_or_reaches_another_chunk,
      a_torn_record_ends_its_chunk_and_is_described,
      chunks_of_zeros_are_no_loss_and_unsigned_ones_are,
      a_useless_free_offset_costs_no_record,
      a_free_offset_before_the_last_record_is_a_loss,
      a_record_may_end_with_its_chunk, a_chunk_of_least_records_fits,
      a_log_in_use_is_dirty_and_read_whole, a_dirty_flag_alone_is_quiet,
      a_log_without_crcs_is_not_asked_for_them, a_gap_in_the_ids_is_told_once,
      a_wrapped_log_has_no_gap,
      a_header_that_counts_more_than_there_is_tells_of_a_loss,
      a_read_that_fails_once_costs_nothing, a_walk_starts_where_it_is_told,
      a_note_can_stop_the_walk)
