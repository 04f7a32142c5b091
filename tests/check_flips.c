/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Damage of every kind that is small: a log of two chunks cut at every
 * length, and every bit of its header, its first chunk's header and live
 * bytes turned. The walk never fails, reads nothing that is not there (run
 * with --enable-sanitize), and loses nothing outside of the damaged chunk;
 * inside it nothing without a note.
 */
#include "folder.h"
#include "suite.h"

#include "evtxgen/base.h"
#include "evtxgen/damage.h"
#include "evtxgen/scenario.h"
#include "read/chunk.h"

#include <inttypes.h>

enum { BLOCK = STM_EVTX_BLOCK, CHUNK = STM_EVTX_CHUNK, PLACES = 16 };

/* Two logs of a few records, whose chunks become those of one. */
static const char scenario[] = "host H machine-id 1\n"
                               "day 2026-03-02\n"
                               "source S provider P channel C\n"
                               "log a.evtx other first-id 1\n"
                               "repeat 4\n"
                               "event {i} from S at 09:00:00\n"
                               "  a: one\n"
                               "end\n"
                               "host I machine-id 2\n"
                               "log b.evtx other first-id 5\n"
                               "repeat 3\n"
                               "event {i} from S at 09:00:00\n"
                               "  a: two\n"
                               "end\n";

/* What a walk found. */
struct walked {
    stm_status status;
    size_t n, more;
    struct stm_place places[PLACES];
    size_t notes, losses; /* of any place */
    size_t notes_first;   /* of the first chunk */
    size_t losses_first;
};

static struct {
    uint8_t *data;
    size_t size;
    struct walked found;
    size_t live_end; /* of the first chunk, in the file */
} good;

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct walked *out = arg;
    bool loss = note->effect == STM_NOTE_LOSS;
    bool first = note->file_offset >= BLOCK &&
                 note->file_offset < BLOCK + (uint64_t)CHUNK;

    ck_assert_uint_gt(strlen(note->text), 0);
    out->notes++;
    out->losses += loss;
    out->notes_first += first;
    out->losses_first += first && loss;
    return STM_OK;
}

/* Every place lies in its chunk, whatever the bytes say. */
static void
take_chunk(struct walked *out, const struct stm_chunk *chunk)
{
    size_t end = STM_EVTX_CHUNK_HEADER;

    ck_assert_uint_le(chunk->n_places, STM_EVTX_RECORDS_MOST);
    ck_assert_uint_le(chunk->live_end, CHUNK);
    for (size_t i = 0; i < chunk->n_places; i++) {
        const struct stm_place *place = &chunk->places[i];

        ck_assert_uint_eq(place->at, end);
        end += place->size;
        ck_assert_uint_le(end, chunk->size);
        ck_assert_uint_eq(place->file_offset, chunk->file_offset + place->at);
        if (out->n < PLACES)
            out->places[out->n++] = *place;
    }
    for (size_t i = 0; i < chunk->n_more; i++) {
        const struct stm_place *place = &chunk->more[i];

        ck_assert_uint_le(place->at, CHUNK);
        ck_assert_uint_le(place->size, CHUNK - place->at);
    }
    out->more += chunk->n_more;
}

static void
walk(struct walked *out, const uint8_t *data, size_t size, bool deeper)
{
    const struct stm_chunk *chunk;
    struct stm_source *source;
    struct stm_walk *walk;
    struct stm_err err;

    memset(out, 0, sizeof(*out));
    ck_assert(!stm_source_of(&source, data, size, &err));
    out->status = stm_walk_open(&walk, source, on_note, out, &err);
    if (!out->status) {
        if (deeper)
            ck_assert(!stm_walk_deeper(walk, true, &err));
        for (;;) {
            ck_assert_msg(!stm_walk_next(walk, &chunk, &err), "%s", err.text);
            if (!chunk)
                break;
            take_chunk(out, chunk);
        }
        stm_walk_close(walk);
    }
    stm_source_close(source);
}

static void
begin(void)
{
    /* The header of both chunks, with a checksum that fits. */
    char text[] = "header chunk-count 2 last-chunk 1 next-record 8";
    char *words[7], *rest = text;
    struct gen_err err = { "" };
    struct gen_bytes bytes;
    uint8_t *a, *b;
    size_t n;

    folder_enter();
    ck_assert_msg(gen_scenario_write_text(scenario, "x", ".", &err), "%s",
                  err.text);
    a = gen_slurp("a.evtx", &n);
    ck_assert_uint_eq(n, BLOCK + CHUNK);
    b = gen_slurp("b.evtx", &n);
    ck_assert_uint_eq(n, BLOCK + CHUNK);
    good.size = BLOCK + 2 * CHUNK;
    good.data = malloc(good.size);
    ck_assert_ptr_nonnull(good.data);
    memcpy(good.data, a, BLOCK + CHUNK);
    memcpy(good.data + BLOCK + CHUNK, b + BLOCK, CHUNK);
    free(a);
    free(b);
    for (size_t i = 0; i < 7; i++)
        words[i] = strsep(&rest, " ");
    bytes = (struct gen_bytes){ good.data, good.size };
    ck_assert_msg(gen_damage(&bytes, words, 7, &err), "%s", err.text);
    walk(&good.found, good.data, good.size, false);
    ck_assert_int_eq(good.found.status, STM_OK);
    ck_assert_uint_eq(good.found.n, 7);
    ck_assert_uint_eq(good.found.notes, 0);
    good.live_end =
        good.found.places[3].file_offset + good.found.places[3].size;
    ck_assert_uint_lt(good.live_end, BLOCK + CHUNK);
}

static void
end(void)
{
    free(good.data);
    folder_leave();
}

static bool
has(const struct walked *found, const struct stm_place *place)
{
    for (size_t i = 0; i < found->n; i++)
        if (memcmp(&found->places[i], place, sizeof(*place)) == 0)
            return true;
    return false;
}

/* The records that end before `size`. */
static size_t
records_before(size_t size)
{
    size_t n = 0;

    for (size_t i = 0; i < good.found.n; i++)
        n += good.found.places[i].file_offset + good.found.places[i].size <=
             size;
    return n;
}

/* `block` ends where the cut log does: ASan guards the end. */
static void
check_cut(uint8_t *block, size_t size)
{
    uint8_t *cut = block + (good.size - size);
    struct walked found;

    memcpy(cut, good.data, size);
    walk(&found, cut, size, size % 2);
    if (size < BLOCK) {
        ck_assert_int_eq(found.status, STM_EFORMAT);
        return;
    }
    ck_assert_int_eq(found.status, STM_OK);
    for (size_t i = 0; i < records_before(size); i++)
        ck_assert_msg(has(&found, &good.found.places[i]),
                      "cut at %zu: record %zu", size, i);
    ck_assert_uint_eq(found.n, records_before(size));
    if (size < good.size)
        ck_assert_msg(found.notes > 0, "cut at %zu is not told", size);
    if (found.n < good.found.n)
        ck_assert_msg(found.losses > 0, "cut at %zu: no loss", size);
}

START_TEST(cut_at_any_length_what_is_before_is_found)
{
    uint8_t *block;

    begin();
    block = malloc(good.size);
    ck_assert_ptr_nonnull(block);
    for (size_t size = 0; size <= good.size; size++)
        check_cut(block, size);
    free(block);
    end();
}
END_TEST

/* Bytes that no checksum covers, and that say nothing: only where all is
 * found may nothing be noted. */
static void
check_flip(size_t at, unsigned bit)
{
    struct walked found;
    size_t missing = 0;

    good.data[at] ^= (uint8_t)(1u << bit);
    walk(&found, good.data, good.size, bit % 2);
    good.data[at] ^= (uint8_t)(1u << bit);
    if (at < 8) {
        ck_assert_int_eq(found.status, STM_EFORMAT);
        return;
    }
    ck_assert_msg(found.status == STM_OK, "bit %u of %zu", bit, at);
    for (size_t i = 0; i < good.found.n; i++) {
        if (has(&found, &good.found.places[i]))
            continue;
        missing++;
        /* Records of the second chunk, and all if it is the file's header
         * that is damaged, are where they were. */
        ck_assert_msg(at >= BLOCK && i < 4, "bit %u of %zu: record %zu is lost",
                      bit, at, i);
    }
    if (missing)
        ck_assert_msg(found.notes_first > 0, "bit %u of %zu: silent", bit, at);
    if (found.n < good.found.n)
        ck_assert_msg(found.losses_first > 0 || found.more > 0,
                      "bit %u of %zu: %zu records are gone without a loss", bit,
                      at, good.found.n - found.n);
}

static void
check_flips(size_t from, size_t to)
{
    for (size_t at = from; at < to; at++)
        for (unsigned bit = 0; bit < 8; bit++)
            check_flip(at, bit);
}

START_TEST(no_bit_of_the_file_header_costs_a_record)
{
    begin();
    check_flips(0, 128);
    end();
}
END_TEST

START_TEST(a_bit_of_a_chunk_header_costs_that_chunk_at_most)
{
    begin();
    check_flips(BLOCK, BLOCK + STM_EVTX_CHUNK_HEADER);
    end();
}
END_TEST

START_TEST(no_bit_of_a_record_is_silent)
{
    begin();
    for (size_t at = BLOCK + STM_EVTX_CHUNK_HEADER; at < good.live_end; at++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            struct walked found;

            check_flip(at, bit);
            good.data[at] ^= (uint8_t)(1u << bit);
            walk(&found, good.data, good.size, false);
            good.data[at] ^= (uint8_t)(1u << bit);
            ck_assert_msg(found.notes_first > 0, "bit %u of %zu: silent", bit,
                          at);
        }
    }
    end();
}
END_TEST

SUITE("flips", 300, cut_at_any_length_what_is_before_is_found,
      no_bit_of_the_file_header_costs_a_record,
      a_bit_of_a_chunk_header_costs_that_chunk_at_most,
      no_bit_of_a_record_is_silent)
