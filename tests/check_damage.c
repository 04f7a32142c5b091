/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Damaged logs: what our walk and the reader make of them. Outside of the
 * damaged place nothing may be lost, and inside it nothing without a note.
 */
#include "folder.h"
#include "readback.h"
#include "suite.h"

#include "evtxgen/damage.h"
#include "evtxgen/scenario.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { BLOCK = STM_EVTX_BLOCK, CHUNK = STM_EVTX_CHUNK, WORDS = 16 };

static const char base_text[] = "host H machine-id 1 sysmon 22\n"
                                "log h.evtx sysmon first-id 1000\n"
                                "day 2026-03-02\n"
                                "ghost as p at 08:00:00\n"
                                "repeat 75 every 1m\n"
                                "process as c parent p at 09:00:00\n"
                                "  Image: C:\\dir {i}\\tool.exe\n"
                                "file C:\\dir\\{i}.txt by c\n"
                                "registry set HKLM\\Software\\k{i} by c\n"
                                "exit by c\n"
                                "end\n";

/* The log, sound; and what is read of it. */
struct sound {
    struct gen_bytes bytes;
    struct readback read;
    size_t chunks;
};

static void
sound_make(struct sound *sound)
{
    struct gen_err err = { "" };

    folder_enter();
    ck_assert_msg(gen_scenario_write_text(base_text, "base", ".", &err), "%s",
                  err.text);
    sound->bytes.data = gen_slurp("h.evtx", &sound->bytes.size);
    ck_assert_ptr_nonnull(sound->bytes.data);
    sound->chunks = (sound->bytes.size - BLOCK) / CHUNK;
    readback_bytes(&sound->read, sound->bytes.data, sound->bytes.size);
    ck_assert_uint_eq(sound->chunks, 4);
    ck_assert_uint_eq(sound->read.count, 300);
    ck_assert_str_eq(sound->read.kinds, "");
    for (size_t i = 0; i < sound->read.count; i++)
        ck_assert_ptr_nonnull(sound->read.record[i].text);
}

static void
sound_free(struct sound *sound)
{
    readback_free(&sound->read);
    free(sound->bytes.data);
    readback_end();
    folder_leave();
}

/* Does the deeds of a text, separated by `;`, to a copy of the log. */
static struct gen_bytes
damaged(const struct sound *sound, const char *deeds)
{
    struct gen_bytes copy = { malloc(sound->bytes.size), sound->bytes.size };
    struct gen_err err = { "" };
    char text[200];
    char *rest = text;
    char *deed;

    ck_assert_ptr_nonnull(copy.data);
    memcpy(copy.data, sound->bytes.data, copy.size);
    (void)snprintf(text, sizeof(text), "%s", deeds);
    while ((deed = strsep(&rest, ";"))) {
        char *words[WORDS];
        size_t n = 0;
        char *word;

        while ((word = strsep(&deed, " "))) {
            if (*word && n < WORDS)
                words[n++] = word;
        }
        ck_assert_msg(gen_damage(&copy, words, n, &err), "%s: %s", deeds,
                      err.text);
    }
    return copy;
}

static size_t
chunk_of(uint64_t file_offset)
{
    return file_offset < BLOCK ? SIZE_MAX
                               : (size_t)((file_offset - BLOCK) / CHUNK);
}

static bool
is_same(const struct readback_record *a, const struct readback_record *b)
{
    return a->place.header_id == b->place.header_id && a->text && b->text &&
           strcmp(a->text, b->text) == 0;
}

/* The record of the damaged log that is that of the sound one: in its place if
 * it is there, else wherever. */
static const struct readback_record *
find(const struct readback *read, const struct readback_record *wanted)
{
    const struct readback_record *found = NULL;

    for (size_t i = 0; i < read->count; i++) {
        const struct readback_record *record = &read->record[i];

        if (!is_same(record, wanted))
            continue;
        if (record->place.file_offset == wanted->place.file_offset)
            return record;
        found = record;
    }
    return found;
}

/* Whether a note is about that chunk, or about the file up to there. */
static bool
told_of(const struct readback *read, size_t chunk, bool loss)
{
    for (size_t i = 0; i < read->n_notes; i++) {
        const struct readback_note *note = &read->note[i];
        /* one note for the whole file */
        bool cut = strcmp(note->kind, "truncated") == 0 ||
                   strcmp(note->kind, "zeroed-chunk") == 0;

        if (loss && note->effect != STM_NOTE_LOSS)
            continue;
        if (chunk_of(note->file_offset) == chunk ||
            (cut && chunk_of(note->file_offset) <= chunk))
            return true;
    }
    return false;
}

/* Whether the place of a record of the sound log is still taken, with text or
 * with a reason why there is none. */
static bool
accounted(const struct readback *read, const struct readback_record *record)
{
    for (size_t i = 0; i < read->count; i++) {
        if (read->record[i].place.file_offset == record->place.file_offset)
            return true;
    }
    return false;
}

/* The promise: every record of the sound log comes back, or its place does
 * and a note or a reason is given, or a loss is noted for its chunk. */
static void
check_promise(const struct sound *sound, const struct readback *read,
              const char *deeds)
{
    for (size_t i = 0; i < sound->read.count; i++) {
        const struct readback_record *record = &sound->read.record[i];
        size_t chunk = chunk_of(record->place.file_offset);

        if (find(read, record))
            continue;
        ck_assert_msg(told_of(read, chunk, !accounted(read, record)),
                      "%s: record %zu (chunk %zu) is lost; notes:%s", deeds, i,
                      chunk, read->kinds);
    }
}

/* Where chunks stay where they are, the others must not change at all. */
static void
check_others(const struct sound *sound, const struct readback *read,
             size_t chunk, const char *deeds)
{
    for (size_t i = 0; i < sound->read.count; i++) {
        const struct readback_record *record = &sound->read.record[i];
        const struct readback_record *found = find(read, record);

        if (chunk_of(record->place.file_offset) == chunk)
            continue;
        ck_assert_msg(
            found && found->place.file_offset == record->place.file_offset,
            "%s: record %zu of another chunk is not the same", deeds, i);
    }
}

static size_t
readable(const struct readback *read)
{
    size_t n = 0;

    for (size_t i = 0; i < read->count; i++)
        n += read->record[i].text != NULL;
    return n;
}

enum { ANY_CHUNK = 99 };

/* The log has chunks of 88, 88, 88 and 36 records. */
static const struct damage_case {
    const char *deeds;
    const char *kinds; /* of the notes, in order */
    size_t records;    /* that are found, and can be read */
    size_t chunk;      /* the only one that may change, or ANY_CHUNK */
} cases[] = {
    /* headers that lie: everything is read all the same */
    { "dirty", "", 300, ANY_CHUNK },
    { "full", "", 300, ANY_CHUNK },
    { "stale 1", " dirty beyond-header", 300, ANY_CHUNK },
    { "stale 3", " dirty beyond-header", 300, ANY_CHUNK },
    { "header next-record 5", " bad-counters", 300, ANY_CHUNK },
    { "header last-chunk 0", " bad-counters", 300, ANY_CHUNK },
    { "header chunk-count 2", " beyond-header", 300, ANY_CHUNK },
    { "header chunk-count 9", " truncated", 300, ANY_CHUNK },
    { "header chunk-count 0 first-chunk 77 last-chunk 99 next-record 0",
      " bad-counters beyond-header", 300, ANY_CHUNK },
    { "header minor 2", "", 300, ANY_CHUNK },
    { "header major 9 minor 9", " odd-header", 300, ANY_CHUNK },
    { "header block-size 0 header-size 0", " odd-header", 300, ANY_CHUNK },
    { "header flags 0xfffffff8", "", 300, ANY_CHUNK },
    { "header-crc", " bad-header-crc", 300, ANY_CHUNK },
    { "no-crc", "", 300, ANY_CHUNK },
    { "chunk-crc 1", " bad-chunk-crc", 300, ANY_CHUNK },
    { "data-crc 2", " bad-data-crc", 300, ANY_CHUNK },
    { "chunk 1 first-id 7", " bad-counters", 300, ANY_CHUNK },
    { "chunk 1 last-id 7", " bad-counters", 300, ANY_CHUNK },
    { "chunk 1 last-number 7", " bad-counters", 300, ANY_CHUNK },
    { "chunk 1 last-record 512", " bad-counters", 300, ANY_CHUNK },
    { "chunk 1 header-size 64", " bad-counters", 300, ANY_CHUNK },
    { "chunk 1 free-space 0", " bad-free-space", 300, ANY_CHUNK },
    { "chunk 1 free-space 70000", " bad-free-space", 300, ANY_CHUNK },
    /* chunks elsewhere, preallocated ones, older records in free space */
    { "append 131072", "", 300, ANY_CHUNK },
    { "wrap 1", "", 300, ANY_CHUNK },
    { "wrap 3", "", 300, ANY_CHUNK },
    { "swap 0 2", "", 300, ANY_CHUNK },
    { "swap 0 3", " bad-counters", 300, ANY_CHUNK },
    { "older 3 0", "", 300, ANY_CHUNK },
    /* a chunk, or its tail, is gone */
    { "zero 1", " id-gap zeroed-chunk", 212, 1 },
    { "zero 0", " zeroed-chunk", 212, 0 },
    { "zero 3", " bad-counters zeroed-chunk", 264, 3 },
    { "stale 2;zero 1", " id-gap dirty zeroed-chunk beyond-header", 212, 1 },
    { "zero 1;zero 2;wrap 2", " id-gap zeroed-chunk", 124, ANY_CHUNK },
    { "unsign 1", " unsigned-chunk id-gap", 212, 1 },
    { "tear 1 0", " bad-data-crc torn-record id-gap", 212, 1 },
    { "tear 1 5", " bad-data-crc torn-record id-gap", 217, 1 },
    { "tear 1 last", " bad-data-crc torn-record id-gap", 299, 1 },
    { "tear 3 last", " bad-data-crc torn-record bad-counters", 299, 3 },
    { "size 1 5 0", " bad-data-crc torn-record id-gap", 217, 1 },
    { "size 1 5 0xffffffff", " bad-data-crc torn-record id-gap", 217, 1 },
    { "page 1 3", " bad-data-crc torn-record id-gap", 224, 1 },
    { "chunk 1 free-space 4096",
      " bad-free-space hidden-tail bad-counters id-gap", 213, 1 },
    /* the end is */
    { "truncate 100000", " truncated truncated bad-counters", 125, ANY_CHUNK },
    { "truncate -1", " truncated", 300, ANY_CHUNK },
    { "truncate 4096", " truncated", 0, ANY_CHUNK },
    { "junk 100", " truncated unsigned-chunk", 300, ANY_CHUNK },
    { "junk 65536", " unsigned-chunk", 300, ANY_CHUNK },
};

START_TEST(damage_costs_what_it_must_and_is_told)
{
    struct sound sound;

    sound_make(&sound);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct damage_case *c = &cases[i];
        struct gen_bytes bytes = damaged(&sound, c->deeds);
        struct readback read;

        readback_bytes(&read, bytes.data, bytes.size);
        ck_assert_int_eq(read.status, STM_OK);
        ck_assert_msg(strcmp(read.kinds, c->kinds) == 0,
                      "%s: notes are '%s', not '%s'", c->deeds, read.kinds,
                      c->kinds);
        ck_assert_msg(read.count == c->records && readable(&read) == c->records,
                      "%s: %zu records, %zu readable", c->deeds, read.count,
                      readable(&read));
        check_promise(&sound, &read, c->deeds);
        if (c->chunk != ANY_CHUNK)
            check_others(&sound, &read, c->chunk, c->deeds);
        readback_free(&read);
        free(bytes.data);
    }
    sound_free(&sound);
}
END_TEST

START_TEST(a_record_that_was_swallowed_is_noted)
{
    static const size_t at[] = { 0, 5, 86 };
    struct sound sound;

    sound_make(&sound);
    for (size_t i = 0; i < COUNT(at); i++) {
        struct gen_bytes bytes;
        struct readback read;
        char deeds[40];

        (void)snprintf(deeds, sizeof(deeds), "swallow 1 %zu", at[i]);
        bytes = damaged(&sound, deeds);
        readback_bytes(&read, bytes.data, bytes.size);
        /* checksums, counters and numbers all fit: nothing else gives it away
         */
        ck_assert_str_eq(read.kinds, " hidden-record");
        ck_assert_uint_eq(read.note[0].file_offset,
                          sound.read.record[88 + at[i] + 1].place.file_offset);
        ck_assert_uint_eq(read.count, 299);
        ck_assert_uint_eq(readable(&read), 299);
        ck_assert_str_eq(
            readback_value(&read.record[298], "System/EventRecordID"), "1298");
        ck_assert_uint_eq(read.record[298].place.header_id, 1298);
        readback_free(&read);
        free(bytes.data);
    }
    sound_free(&sound);
}
END_TEST

/* Slack is not read yet; that records went there cannot be seen. */
START_TEST(records_behind_the_free_space_are_not_live)
{
    struct sound sound;
    struct gen_bytes bytes;
    struct readback read;

    sound_make(&sound);
    bytes = damaged(&sound, "slack 3 4");
    readback_bytes(&read, bytes.data, bytes.size);
    ck_assert_str_eq(read.kinds, "");
    ck_assert_uint_eq(read.count, 296);
    check_others(&sound, &read, 3, "slack 3 4");
    readback_free(&read);
    free(bytes.data);
    sound_free(&sound);
}
END_TEST

/* A page of another generation of the chunk: sizes may fit by chance, so that
 * a record has its head from one and its values from the other. The checksum
 * gives it away. */
START_TEST(a_page_of_another_time_is_noted)
{
    struct sound sound;

    sound_make(&sound);
    for (unsigned page = 1; page < 15; page++) {
        char deeds[40];
        struct gen_bytes bytes;
        struct readback read;

        (void)snprintf(deeds, sizeof(deeds), "page 1 %u of 2", page);
        bytes = damaged(&sound, deeds);
        readback_bytes(&read, bytes.data, bytes.size);
        ck_assert(readback_noted(&read, "bad-data-crc"));
        check_promise(&sound, &read, deeds);
        check_others(&sound, &read, 1, deeds);
        readback_free(&read);
        free(bytes.data);
    }
    sound_free(&sound);
}
END_TEST

/* A record that the walk has but a reader cannot decode is one `unreadable`,
 * whatever bytes are wrong in it. */
START_TEST(no_flipped_bit_is_silent_or_reaches_another_chunk)
{
    struct sound sound;
    uint8_t random[8];

    sound_make(&sound);
    for (uint64_t i = 0; i < 150; i++) {
        struct gen_bytes bytes;
        struct readback read;
        char deeds[60];
        size_t at, chunk;

        gen_bytes_from(i, random, sizeof(random));
        chunk = random[0] % sound.chunks;
        at = BLOCK + chunk * CHUNK +
             (random[1] | (size_t)random[2] << 8) % 50000;
        (void)snprintf(deeds, sizeof(deeds), "flip %zu %u", at, random[3] % 8u);
        bytes = damaged(&sound, deeds);
        readback_bytes(&read, bytes.data, bytes.size);
        ck_assert_int_eq(read.status, STM_OK);
        check_promise(&sound, &read, deeds);
        check_others(&sound, &read, chunk, deeds);
        readback_free(&read);
        free(bytes.data);
    }
    sound_free(&sound);
}
END_TEST

START_TEST(what_is_no_log_any_more_is_refused)
{
    static const char *const deeds[] = { "flip 0 0", "patch 0 4d5a",
                                         "truncate 4095", "truncate 0" };
    struct sound sound;

    sound_make(&sound);
    for (size_t i = 0; i < COUNT(deeds); i++) {
        struct gen_bytes bytes = damaged(&sound, deeds[i]);
        struct readback read;

        readback_bytes(&read, bytes.data, bytes.size);
        ck_assert_int_eq(read.status, STM_EFORMAT);
        readback_free(&read);
        free(bytes.data);
    }
    sound_free(&sound);
}
END_TEST

START_TEST(a_scenario_damages_its_logs)
{
    struct gen_err err = { "" };
    struct readback read;

    folder_enter();
    ck_assert_msg(gen_scenario_write_text("host H\n"
                                          "log h.evtx\n"
                                          "damage h.evtx dirty\n"
                                          "damage h.evtx tear 0 last\n"
                                          "repeat 3\n"
                                          "process at 2026-03-02T09:00:00\n"
                                          "end\n",
                                          "x", ".", &err),
                  "%s", err.text);
    readback_file(&read, "h.evtx");
    ck_assert_uint_eq(read.count, 2);
    ck_assert_str_eq(read.kinds, " bad-data-crc torn-record dirty");
    readback_free(&read);
    readback_end();
    ck_assert(!gen_scenario_write_text("host H\n"
                                       "log h.evtx\n"
                                       "damage h.evtx zero 1\n",
                                       "x", ".", &err));
    ck_assert_str_eq(err.text, "x: h.evtx: '1' is no number up to 0");
    ck_assert(!gen_scenario_write_text("host H\n"
                                       "log h.evtx\n"
                                       "damage h.evtx fire\n",
                                       "x", ".", &err));
    ck_assert_str_eq(err.text, "x: h.evtx: 'fire' is no damage");
    folder_leave();
}
END_TEST

/* Every test with either reader. */
int
main(void)
{
    const TTest *const tests[] = {
        damage_costs_what_it_must_and_is_told,
        a_record_that_was_swallowed_is_noted,
        records_behind_the_free_space_are_not_live,
        a_page_of_another_time_is_noted,
        no_flipped_bit_is_silent_or_reaches_another_chunk,
        what_is_no_log_any_more_is_refused,
        a_scenario_damages_its_logs,
        NULL
    };
    int failed;

    readback_use(STM_READER_NATIVE);
    failed = suite_run("damage, native", tests, 120);
    readback_use(STM_READER_LIBEVTX);
    return suite_run("damage, libevtx", tests, 120) | failed;
}
