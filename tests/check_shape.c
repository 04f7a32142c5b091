/* SPDX-License-Identifier: Apache-2.0 */
/*
 * By shape and by tokens the native reader says the same: of every generated
 * log, and of thousands of mutations of their chunks, each read by a reader
 * that has seen all of those before, by a new one, and by tokens.
 */
#include "folder.h"
#include "same.h"
#include "suite.h"

#include "evtxgen/base.h"
#include "evtxgen/scenario.h"

#include <stdio.h>

enum { MUTATIONS = 1500, DEFINITION_HEAD = 24, RECORD_HEAD = 24 };

/* The same numbers in every run. */
struct dice {
    uint64_t state;
};

static uint32_t
roll(struct dice *dice, uint32_t sides)
{
    dice->state = dice->state * UINT64_C(6364136223846793005) +
                  UINT64_C(1442695040888963407);
    return sides ? (uint32_t)(dice->state >> 33) % sides : 0;
}

/* A log in memory, and how to go through it. */
struct log {
    uint8_t *data;
    size_t size;
    struct stm_source *source;
    struct stm_walk *walk;
};

static void
log_open(struct log *log, const char *path)
{
    log->data = gen_slurp(path, &log->size);
    ck_assert_msg(log->data != NULL, "%s", path);
    ck_assert(!stm_source_of(&log->source, log->data, log->size, NULL));
    ck_assert(!stm_walk_open(&log->walk, log->source, NULL, NULL, NULL));
}

static void
log_close(struct log *log)
{
    stm_walk_close(log->walk);
    stm_source_close(log->source);
    free(log->data);
}

static void
write_scenario(const char *path)
{
    struct gen_err err = { "" };

    ck_assert_msg(gen_scenario_write(path, ".", &err), "%s", err.text);
}

/* Every chunk of a log, with readers that go on from log to log. */
static size_t
check_log(const char *path, struct same *native, struct same *tokens)
{
    const struct stm_chunk *chunk;
    size_t n = 0;
    struct log log;

    log_open(&log, path);
    while (!stm_walk_next(log.walk, &chunk, NULL) && chunk) {
        struct same *fresh = same_open(STM_READER_NATIVE);

        same_read(tokens, chunk);
        same_read(native, chunk);
        same_read(fresh, chunk);
        same_or_abort(native, tokens);
        same_or_abort(fresh, tokens);
        n += chunk->n_places;
        same_close(fresh);
    }
    log_close(&log);
    return n;
}

static const char repeated[] =
    "host H machine-id 1 sysmon 22\n"
    "log h.evtx\nexport f.evtx of h.evtx forwarded\nday 2026-03-02\n"
    "source S provider Some-Provider channel Some/Channel\n"
    "ghost as p at 08:00:00\n"
    "repeat 40 every 1m\n"
    "process as c parent p at 09:00:00\n  Image: C:\\dir {i}\\tool.exe\n"
    "file C:\\dir\\{i}.txt by c\n"
    "registry set HKLM\\Software\\k{i} by c\n"
    "event 7 from S\n  a: {i}\n  b(u32?):\n  c(ansi): x{i}\n  d(i32): -{i}\n"
    "event 7 from S\n  a:\n  b(u32?): {i}\n  c(ansi):\n  d(i32): {i}\n"
    "event 8 from S\n  a(string[])= \"one\\0two\"\n"
    "event 9 from S root R\n  A/B: {i}\n  A/C@x: {i}\n  A/C: t\n"
    "exit by c\n"
    "end\n";

static void
write_repeated(void)
{
    struct gen_err err = { "" };

    ck_assert_msg(gen_scenario_write_text(repeated, "r", ".", &err), "%s",
                  err.text);
}

START_TEST(generated_logs_are_the_same_by_shape_and_by_tokens)
{
    struct same *native = same_open(STM_READER_NATIVE);
    struct same *tokens = same_open(STM_READER_TOKENS);
    size_t n;

    folder_enter();
    write_scenario(SRCDIR "/testdata/scenarios/values.scenario");
    write_repeated();
    n = check_log("values.evtx", native, tokens);
    n += check_log("h.evtx", native, tokens);
    n += check_log("f.evtx", native, tokens);
    ck_assert_uint_gt(n, 600);
    /* most go the short way, or nothing was compared */
    ck_assert_uint_gt(native->by_shape, 200);
    ck_assert_uint_eq(tokens->by_shape, 0);
    ck_assert_uint_eq(native->unreadable, 0);
    same_close(native);
    same_close(tokens);
    folder_leave();
}
END_TEST

static uint32_t
u16_at(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t
u32_at(const uint8_t *at)
{
    return u16_at(at) | u16_at(at + 2) << 16;
}

static void
put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* An instance of a template in a chunk; no `count`: there is none. */
struct instance {
    uint32_t at, definition, size, count, n;
};

/* The `skip`-th instance from a random place on, all around the chunk. */
static struct instance
find_instance(const struct same_chunk *c, uint32_t end, struct dice *dice)
{
    uint32_t from = 512 + roll(dice, end - 512), at = from;
    struct instance found = { 0 };

    do {
        uint32_t offset = at + 10 < end ? u32_at(c->data + at + 6) : 0;

        if (offset >= 512 && offset + DEFINITION_HEAD < end &&
            c->data[at] == 0x0c && c->data[at + 1] == 1 &&
            u32_at(c->data + at + 2) == u32_at(c->data + offset + 4)) {
            found.at = at;
            found.definition = offset;
            found.size = u32_at(c->data + offset + 20);
            found.count = at + 10 + (offset == at + 10 ? found.size + 24 : 0);
            if (found.size < end && found.count + 4 < end)
                found.n = u32_at(c->data + found.count);
            if (found.n < 100)
                return found;
        }
        at = at + 1 < end ? at + 1 : 512;
    } while (at != from);
    return (struct instance){ 0 };
}

/* A value whose place is known: its descriptor and its first byte. */
static uint32_t
find_value(const struct same_chunk *c, const struct instance *instance,
           uint32_t index)
{
    uint32_t at = instance->count + 4 + instance->n * 4;

    for (uint32_t i = 0; i < index; i++)
        at += u16_at(c->data + instance->count + 4 + i * 4);
    return at;
}

static void
mutate_value(struct same_chunk *c, const struct instance *instance,
             struct dice *dice)
{
    static const uint8_t types[] = { 0x00, 0x01, 0x02, 0x04, 0x08, 0x0a,
                                     0x0e, 0x0f, 0x10, 0x11, 0x12, 0x13,
                                     0x15, 0x21, 0x81, 0x88, 0x55, 0x41 };
    uint32_t i = roll(dice, instance->n);
    uint8_t *descriptor = c->data + instance->count + 4 + i * 4;
    uint32_t at = find_value(c, instance, i), size = u16_at(descriptor);

    if (at + size > STM_EVTX_CHUNK)
        return;
    switch (roll(dice, 6)) {
    case 0: descriptor[2] = types[roll(dice, sizeof(types))]; break;
    case 1: descriptor[0] = (uint8_t)(size + roll(dice, 5) - 2); break;
    case 2: memset(c->data + at, 0, size < 2 ? size : 2); break;
    case 3: memset(c->data + at, 0, size); break;
    case 4:
        if (size > 3)
            c->data[at + 3] = 0xdc;
        break;
    default: /* one value empty, its bytes with the next */
        if (i + 1 < instance->n) {
            size += u16_at(descriptor + 4);
            descriptor[0] = descriptor[1] = 0;
            descriptor[4] = (uint8_t)size;
            descriptor[5] = (uint8_t)(size >> 8);
        }
        break;
    }
}

static void
mutate_definition(struct same_chunk *c, const struct instance *instance,
                  struct dice *dice)
{
    static const uint8_t bytes[] = { 0x00, 0x01, 0x02, 0x03, 0x04, 0x05,
                                     0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b,
                                     0x0c, 0x0d, 0x0e, 0x0f, 0x41, 0xff };
    uint8_t *body = c->data + instance->definition + DEFINITION_HEAD;
    uint32_t room = STM_EVTX_CHUNK - instance->definition - DEFINITION_HEAD;
    uint32_t size = instance->size < room ? instance->size : room;
    uint32_t at = roll(dice, size);

    if (size < 8)
        return;
    switch (roll(dice, 4)) {
    case 0: body[at] = bytes[roll(dice, sizeof(bytes))]; break;
    case 1: body[at] ^= (uint8_t)(1U << roll(dice, 8)); break;
    case 2: /* it ends early, or late */
        put_u32(body - 4, roll(dice, 2) ? at : instance->size + 9);
        break;
    default: /* the next token that is a substitution */
        while (at < size && (body[at] & 0xfe) != 0x0c && body[at] != 0x0e)
            at++;
        if (at + 1 < size)
            body[at + roll(dice, 2)] ^= (uint8_t)(1 + roll(dice, 3));
        break;
    }
}

/* A name reference, or what looks like one, leads to another place. */
static void
mutate_name(struct same_chunk *c, const struct instance *instance, uint32_t end,
            struct dice *dice)
{
    uint32_t last = 0;

    for (uint32_t at = instance->definition + DEFINITION_HEAD;
         at + 8 < end && at < instance->definition + instance->size; at++) {
        uint32_t offset = u32_at(c->data + at);

        if (offset < 512 || offset > at + 4 ||
            u16_at(c->data + offset + 6) > 64)
            continue;
        if (last && roll(dice, 4) == 0) {
            put_u32(c->data + at, roll(dice, 8) ? last : roll(dice, 600));
            return;
        }
        last = offset;
    }
}

/* Another definition gets this one's GUID, and its instances its id. */
static void
mutate_guid(struct same_chunk *c, const struct instance *instance, uint32_t end,
            struct dice *dice)
{
    struct instance other = find_instance(c, end, dice);

    if (!other.at)
        return;
    if (roll(dice, 2)) {
        memcpy(c->data + other.definition + 4,
               c->data + instance->definition + 4, 16);
        memcpy(c->data + other.at + 2, c->data + instance->definition + 4, 4);
    } else { /* it points there */
        memcpy(c->data + other.at + 2, c->data + instance->at + 2, 8);
    }
}

/* Bytes go or come, so that what stands behind them stands elsewhere. */
static void
mutate_order(struct same_chunk *c, uint32_t end, struct dice *dice)
{
    uint32_t from = 512 + roll(dice, end - 1024);
    uint32_t to = 512 + roll(dice, end - 1024);
    uint32_t size = roll(dice, roll(dice, 4) ? 16 : 300);

    memmove(c->data + to, c->data + from, size);
}

static void
flip_bit(uint8_t *byte, struct dice *dice)
{
    *byte = (uint8_t)(*byte ^ 1U << roll(dice, 8));
}

static void
mutate(struct same_chunk *c, uint32_t end, struct dice *dice)
{
    struct instance instance = find_instance(c, end, dice);

    if (!instance.at)
        return;
    switch (roll(dice, 8)) {
    case 0: flip_bit(&c->data[512 + roll(dice, end - 512)], dice); break;
    case 1: mutate_order(c, end, dice); break;
    case 2: mutate_guid(c, &instance, end, dice); break;
    case 3: mutate_name(c, &instance, end, dice); break;
    case 4:
    case 5: mutate_definition(c, &instance, dice); break;
    default:
        if (instance.n)
            mutate_value(c, &instance, dice);
        break;
    }
}

/* How many records of mutations were read, and how many not. */
struct tally {
    size_t records, unreadable, by_shape;
};

/* `n` mutations of a chunk, with a reader that has seen the last ones. */
static struct tally
check_mutations(const struct stm_chunk *sound, size_t n, struct same *seen)
{
    static struct same_chunk chunk;
    struct same *tokens = same_open(STM_READER_TOKENS);
    struct same *fresh;
    struct tally tally;

    for (size_t i = 0; i < n; i++) {
        struct dice dice = { i };

        memcpy(chunk.data, sound->data, sizeof(chunk.data));
        for (uint32_t k = 0; k <= roll(&dice, 5); k++)
            mutate(&chunk, sound->live_end, &dice);
        chunk.chunk = *sound;
        chunk.chunk.data = chunk.data;
        fresh = same_open(STM_READER_NATIVE);
        same_read(tokens, &chunk.chunk);
        same_read(seen, &chunk.chunk);
        same_read(fresh, &chunk.chunk);
        same_or_abort(seen, tokens);
        same_or_abort(fresh, tokens);
        same_close(fresh);
    }
    tally = (struct tally){ seen->records, seen->unreadable, seen->by_shape };
    same_close(tokens);
    return tally;
}

/* The first chunk of a log, but for the last of its records. */
static struct tally
mutate_log(const char *path, size_t places, struct same *seen)
{
    const struct stm_chunk *sound;
    struct stm_chunk part;
    struct tally tally;
    struct log log;

    log_open(&log, path);
    ck_assert(!stm_walk_next(log.walk, &sound, NULL) && sound);
    part = *sound;
    if (part.n_places > places) {
        part.n_places = places;
        part.live_end = part.places[places].at;
    }
    tally = check_mutations(&part, MUTATIONS, seen);
    log_close(&log);
    return tally;
}

START_TEST(mutations_are_the_same_by_shape_and_by_tokens)
{
    struct same *seen = same_open(STM_READER_NATIVE);
    struct tally tally;

    folder_enter();
    write_scenario(SRCDIR "/testdata/scenarios/values.scenario");
    write_repeated();
    (void)mutate_log("values.evtx", 25, seen);
    tally = mutate_log("h.evtx", 25, seen);
    /* neither are all of them sound, nor all of them lost */
    ck_assert_uint_gt(tally.unreadable, MUTATIONS / 2);
    ck_assert_uint_gt(tally.records, MUTATIONS * 30);
    ck_assert_uint_gt(tally.by_shape, MUTATIONS * 10);
    same_close(seen);
    folder_leave();
}
END_TEST

SUITE("shape", 120, generated_logs_are_the_same_by_shape_and_by_tokens,
      mutations_are_the_same_by_shape_and_by_tokens)
