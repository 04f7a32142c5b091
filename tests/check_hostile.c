/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs that were changed by a hand that knows the format, or by chance: the
 * walk and the reader end, in time, with one answer for every place, and are
 * as good as new afterwards. STEMMA_HOSTILE=ROUNDS[:SEED] runs more rounds.
 */
#include "folder.h"
#include "suite.h"

#include "base/text.h"
#include "evtxgen/scenario.h"
#include "read/dump.h"
#include "read/libevtx/libevtx.h"

#include <dirent.h>
#include <sys/wait.h>
#include <time.h>

enum {
    ROUNDS = 150,
    BLOCK = STM_EVTX_BLOCK,
    CHUNK = STM_EVTX_CHUNK,
    CHUNK_MS = 8000 /* what a chunk may take, helpers and all */
};

struct hostile {
    uint64_t random;
    uint8_t *data; /* the log being changed */
    size_t size;
    struct stm_reader *reader;
    struct stm_dump *dump;
    size_t answers;  /* for the places of a chunk */
    size_t readable; /* of all chunks */
    const struct stm_chunk *chunk;
};

static uint32_t
below(struct hostile *h, uint32_t n)
{
    uint64_t z = h->random += 0x9e3779b97f4a7c15;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return (uint32_t)(((z ^ z >> 31) >> 32) * n >> 32);
}

/* What parsers trip over. */
static uint32_t
odd_number(struct hostile *h)
{
    static const uint32_t odd[] = { 0,      1,          2,          0x7f,
                                    0x80,   0xff,       0x100,      0x7fff,
                                    0x8000, 0xffff,     0x10000,    0x7fffffff,
                                    512,    0x80000000, 0xffffffff, 65535 - 8 };

    return below(h, 3) ? odd[below(h, sizeof(odd) / sizeof(odd[0]))]
                       : below(h, CHUNK);
}

static void
store(uint8_t *at, uint32_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t
load(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

/* Behind a token of an element, a text, a name, a template or a value. */
static size_t
find_token(struct hostile *h, const uint8_t *chunk)
{
    static const uint8_t tokens[] = { 0x01, 0x41, 0x05, 0x06, 0x46, 0x0c,
                                      0x0d, 0x0e, 0x0f, 0x21, 0x81 };
    uint8_t token = tokens[below(h, sizeof(tokens))];
    size_t from = 512 + below(h, 60000);

    for (size_t at = from; at < CHUNK - 16; at++) {
        if (chunk[at] == token)
            return at;
    }
    return from;
}

static void
change_once(struct hostile *h, uint8_t *chunk)
{
    size_t at = 512 + below(h, 60000);
    size_t other = 512 + below(h, 60000);
    size_t n = 1 + below(h, 64);

    switch (below(h, 9)) {
    case 0: chunk[at] ^= (uint8_t)(1u << below(h, 8)); break;
    case 1: store(chunk + at, odd_number(h), 1 + below(h, 4)); break;
    case 2:
    case 3: /* a size, an offset or a count behind a token */
        at = find_token(h, chunk);
        store(chunk + at + 1 + below(h, 10), odd_number(h), 2 + below(h, 3));
        break;
    case 4: chunk[find_token(h, chunk)] = (uint8_t)below(h, 256); break;
    case 5: memmove(chunk + at, chunk + other, n); break;
    case 6: memset(chunk + at, below(h, 2) ? 0 : 0xff, n); break;
    case 7: /* an offset that points into the chunk, to itself or back */
        at = find_token(h, chunk);
        store(chunk + at + 1 + below(h, 8),
              (uint32_t)(below(h, 2) ? at : other), 4);
        break;
    default: store(chunk + below(h, 512), odd_number(h), 4); break;
    }
}

/* Changes bytes but keeps the frames of the records, most of the time, so
 * that what is inside them is read. */
static void
change(struct hostile *h)
{
    size_t chunks = (h->size - BLOCK) / CHUNK;
    uint8_t *chunk = h->data + BLOCK + below(h, (uint32_t)chunks) * CHUNK;
    uint32_t sizes[STM_EVTX_RECORDS_MOST][2];
    size_t n = 0;
    bool keep = below(h, 8) != 0;
    unsigned times = 1 + below(h, 6);

    for (size_t at = 512; at + 28 < CHUNK && load(chunk + at) == 0x2a2a;) {
        sizes[n][0] = (uint32_t)at;
        sizes[n++][1] = load(chunk + at + 4);
        at += load(chunk + at + 4);
    }
    while (times--)
        change_once(h, chunk);
    for (size_t i = 0; keep && i < n; i++) {
        store(chunk + sizes[i][0], 0x2a2a, 4);
        store(chunk + sizes[i][0] + 4, sizes[i][1], 4);
        store(chunk + sizes[i][0] + sizes[i][1] - 4, sizes[i][1], 4);
    }
    if (below(h, 30) == 0)
        store(h->data + below(h, 128), odd_number(h), 4);
    if (below(h, 30) == 0)
        h->size -= below(h, CHUNK);
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct hostile *h = arg;
    struct stm_buf line = { 0 };

    ck_assert_uint_lt(h->answers, h->chunk->n_places);
    ck_assert_uint_eq(record->place.file_offset,
                      h->chunk->places[h->answers].file_offset);
    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_value *value = &record->fields[i].value;

        ck_assert(stm_text_is_utf8(record->fields[i].path));
        ck_assert(stm_text_is_utf8(
            stm_span_sized((const char *)value->data, value->size)));
    }
    stm_dump_record(h->dump, &line, "hostile", record);
    ck_assert(!line.failed && stm_text_is_utf8(stm_buf_held(&line)));
    stm_buf_free(&line);
    h->answers++;
    h->readable++;
    return STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct hostile *h = arg;

    ck_assert_uint_lt(h->answers, h->chunk->n_places);
    ck_assert_uint_eq(place->file_offset,
                      h->chunk->places[h->answers].file_offset);
    ck_assert_uint_gt(strlen(why), 0);
    ck_assert(stm_text_is_utf8(stm_span_of(why)));
    h->answers++;
    return STM_OK;
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    (void)arg;
    ck_assert_uint_gt(strlen(note->kind), 0);
    ck_assert_uint_gt(strlen(note->text), 0);
    return STM_OK;
}

static int64_t
now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
read_chunk(struct hostile *h, const struct stm_chunk *chunk)
{
    const struct stm_sink sink = { on_record, on_unreadable, h };
    struct stm_err err = { 0 };
    int64_t before = now_ms();

    h->chunk = chunk;
    h->answers = 0;
    ck_assert_msg(!stm_reader_chunk(h->reader, chunk, &sink, &err), "%s",
                  err.text);
    ck_assert_uint_eq(h->answers, chunk->n_places);
    ck_assert_int_lt(now_ms() - before, CHUNK_MS);
}

/* Reads the log as it is now, from a block of its own size. */
static void
read_all(struct hostile *h)
{
    uint8_t *exact = malloc(h->size);
    struct stm_source *source;
    const struct stm_chunk *chunk;
    struct stm_walk *walk;
    struct stm_err err = { 0 };

    ck_assert_ptr_nonnull(exact);
    memcpy(exact, h->data, h->size);
    h->readable = 0;
    ck_assert(!stm_source_of(&source, exact, h->size, &err));
    if (!stm_walk_open(&walk, source, on_note, NULL, &err)) {
        for (;;) {
            ck_assert(!stm_walk_next(walk, &chunk, &err));
            if (!chunk)
                break;
            read_chunk(h, chunk);
        }
        stm_walk_close(walk);
    }
    stm_source_close(source);
    free(exact);
}

static size_t
open_files(void)
{
    DIR *folder = opendir("/proc/self/fd");
    size_t n = 0;

    while (folder && readdir(folder))
        n++;
    if (folder)
        (void)closedir(folder);
    return n;
}

static void
open_reader(struct hostile *h)
{
    struct stm_libevtx_limits limits = stm_libevtx_limits_of();
    struct stm_err err = { 0 };

    limits.cpu_seconds = 2;
    limits.wall_ms = 5000;
    ck_assert_msg(!stm_libevtx_open(&h->reader, NULL, 0, &limits, &err), "%s",
                  err.text);
    ck_assert(!stm_dump_open(&h->dump, &err));
}

static const char *const scenarios[] = {
    SRCDIR "/testdata/scenarios/values.scenario",
    SRCDIR "/testdata/scenarios/two-hosts.scenario",
};

static const char *const logs[] = {
    "values.evtx",
    "WS-ANN/Microsoft-Windows-Sysmon%4Operational.evtx",
    "WS-BOB/Microsoft-Windows-Sysmon%4Operational.evtx",
    "WS-ANN/Security.evtx",
};

static void
rounds_of(uint64_t *rounds, uint64_t *seed)
{
    const char *more = getenv("STEMMA_HOSTILE");
    char *end = NULL;

    *rounds = more ? strtoull(more, &end, 10) : ROUNDS;
    *seed = end && *end == ':' ? strtoull(end + 1, NULL, 10) : 1;
}

/* The last log that was tried stays in the current folder: the evidence. */
static void
keep(const struct hostile *h)
{
    if (getenv("STEMMA_HOSTILE"))
        folder_put("hostile.evtx", h->data, h->size);
}

START_TEST(changed_logs_end_in_time_and_cost_nothing_else)
{
    struct hostile h = { 0 };
    uint64_t rounds, seed;
    struct gen_err err;
    size_t files;

    folder_enter();
    rounds_of(&rounds, &seed);
    for (size_t i = 0; i < 2; i++)
        ck_assert_msg(gen_scenario_write(scenarios[i], ".", &err), "%s",
                      err.text);
    open_reader(&h);
    files = open_files();
    for (uint64_t i = 0; i < rounds; i++) {
        size_t which = i % (sizeof(logs) / sizeof(logs[0]));
        uint8_t *sound = gen_slurp(logs[which], &h.size);
        size_t size = h.size;

        ck_assert_ptr_nonnull(sound);
        h.data = malloc(size);
        ck_assert_ptr_nonnull(h.data);
        memcpy(h.data, sound, size);
        h.random = seed * 1000003 + i;
        change(&h);
        keep(&h);
        read_all(&h);
        free(h.data);
        free(sound);
        ck_assert_uint_le(open_files(), files); /* a helper may be gone */
    }
    /* as good as new */
    h.data = gen_slurp(logs[1], &h.size);
    read_all(&h);
    ck_assert_uint_gt(h.readable, 10);
    free(h.data);
    stm_reader_close(h.reader);
    stm_dump_close(h.dump);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
    folder_leave();
}
END_TEST

SUITE("hostile", 0, changed_logs_end_in_time_and_cost_nothing_else)
