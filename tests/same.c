/* SPDX-License-Identifier: Apache-2.0 */
#include "same.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { RECORD_HEAD = 24, SAID_MOST = 1 << 20 };

const char *const same_wanted[] = {
    "System/Provider@Name",   "System/EventID", "System/TimeCreated@SystemTime",
    "System/EventRecordID",   "System/Channel", "System/Computer",
    "EventData/Image",        "EventData/a",    "EventData/Data",
    "UserData/R/A@x",         "EventData/a",    "RenderingInfo/Message",
    "System/Security@UserID",
};

const size_t same_n_wanted = sizeof(same_wanted) / sizeof(same_wanted[0]);

static void
die(const char *why)
{
    (void)fprintf(stderr, "%s\n", why);
    abort();
}

static void
add_place(struct same_chunk *out, uint32_t at, uint32_t size)
{
    if (out->chunk.n_places < SAME_PLACES)
        out->places[out->chunk.n_places++] =
            (struct stm_place){ .file_offset = STM_EVTX_BLOCK + at,
                                .at = at,
                                .size = size,
                                .header_id = at };
}

static void
begin_chunk(struct same_chunk *out, size_t from, const uint8_t *data,
            size_t size)
{
    size_t room = STM_EVTX_CHUNK - from;

    memset(out->data, 0, sizeof(out->data));
    if (size)
        memcpy(out->data + from, data, size < room ? size : room);
    out->chunk = (struct stm_chunk){
        .file_offset = STM_EVTX_BLOCK,
        .data = out->data,
        .size = STM_EVTX_CHUNK,
        .magic = true,
        .places = out->places,
    };
}

static uint32_t
u32_at(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

void
same_chunk_of(struct same_chunk *out, const uint8_t *data, size_t size,
              bool twice)
{
    uint32_t at = STM_EVTX_CHUNK_HEADER;

    begin_chunk(out, at, data, size);
    while (STM_EVTX_CHUNK - at >= STM_EVTX_RECORD_LEAST) {
        uint32_t length = u32_at(out->data + at + 4);

        if (u32_at(out->data + at) != 0x2a2a ||
            length < STM_EVTX_RECORD_LEAST || length > STM_EVTX_CHUNK - at)
            break;
        add_place(out, at, length);
        if (twice)
            add_place(out, at, length);
        at += length;
    }
}

void
same_chunk_of_binxml(struct same_chunk *out, const uint8_t *data, size_t size)
{
    uint32_t most =
        STM_EVTX_CHUNK - STM_EVTX_CHUNK_HEADER - STM_EVTX_RECORD_LEAST;
    uint32_t length = size < most ? (uint32_t)size : most;

    begin_chunk(out, STM_EVTX_CHUNK_HEADER + RECORD_HEAD, data, length);
    for (int i = 0; i < 3; i++)
        add_place(out, STM_EVTX_CHUNK_HEADER, STM_EVTX_RECORD_LEAST + length);
}

/* Words at a time: not a good hash, but a fast one. */
static uint64_t
hash(uint64_t h, const void *data, size_t size)
{
    const uint8_t *at = data;
    uint64_t word;

    h = h * 31 + size;
    for (; size >= sizeof(word); at += sizeof(word), size -= sizeof(word)) {
        memcpy(&word, at, sizeof(word));
        h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    for (size_t i = 0; i < size; i++)
        h = (h ^ at[i]) * UINT64_C(0x100000001b3);
    return h;
}

/* Kept as far as it is needed to find a place; all of it counts. */
static void
say(struct same *same, const void *data, size_t size)
{
    same->said_size += size;
    same->said_hash = hash(same->said_hash, data, size);
    if (same->said.size + size <= SAID_MOST)
        stm_buf_add(&same->said, data, size);
}

static void
say_number(struct same *same, uint64_t number)
{
    say(same, &number, sizeof(number));
}

static void
say_span(struct same *same, const void *data, size_t size)
{
    say_number(same, size);
    say(same, data, size);
}

static void
check_text(const void *data, size_t size)
{
    if (!stm_text_is_utf8(stm_span_sized(data, size)))
        die("a text is no UTF-8");
    if (size && memchr(data, '\0', size))
        die("there is a NUL in a text");
}

static void
check_shape(struct same *same, const struct stm_record *record)
{
    uint64_t h = record->n_fields + 1;

    if (record->shape == 0 || record->shape >= SAME_SHAPES)
        return;
    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_field *field = &record->fields[i];

        h = hash(h, field->path.data, field->path.size);
        h = hash(h, &field->id, sizeof(field->id));
        h = hash(h, &field->value.type, sizeof(field->value.type));
    }
    if (same->shapes[record->shape] && same->shapes[record->shape] != h)
        die("records of one shape differ");
    same->by_shape += same->shapes[record->shape] != 0;
    same->shapes[record->shape] = h;
}

static void
say_line(struct same *same, const struct stm_record *record)
{
    stm_buf_reset(&same->line);
    stm_dump_record(same->dump, &same->line, "f", record);
    if (same->line.failed || !stm_text_is_utf8(stm_buf_held(&same->line)))
        die("a line is no UTF-8");
    say_span(same, same->line.data, same->line.size);
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct same *same = arg;

    same->records++;
    if (same->quiet)
        return STM_OK;
    check_shape(same, record);
    say_number(same, record->place.at);
    say_number(same, record->n_fields);
    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_field *field = &record->fields[i];
        const struct stm_value *value = &field->value;

        check_text(field->path.data, field->path.size);
        if (value->type == STM_VALUE_TEXT)
            check_text(value->data, value->size);
        say_span(same, field->path.data, field->path.size);
        say_number(same, (uint64_t)(int64_t)field->id);
        say_number(same, value->type);
        say_span(same, value->data, value->size);
        say_number(same, value->number);
    }
    for (size_t i = 0; i < record->n_wanted; i++)
        say_number(same,
                   record->wanted[i]
                       ? (uint64_t)(record->wanted[i] - record->fields) + 1
                       : 0);
    say_number(same, record->escaped);
    say_number(same, record->repaired);
    say_number(same, record->odd);
    say_line(same, record);
    return STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct same *same = arg;

    same->unreadable++;
    say_number(same, place->at);
    say_span(same, why, strlen(why));
    return STM_OK;
}

struct same *
same_open(stm_reader_kind kind)
{
    struct same *same = calloc(1, sizeof(*same));

    if (!same || stm_dump_open(&same->dump, NULL) ||
        stm_reader_open(&same->reader, kind, same_wanted, same_n_wanted, NULL))
        die("no reader");
    return same;
}

void
same_close(struct same *same)
{
    stm_reader_close(same->reader);
    stm_dump_close(same->dump);
    stm_buf_free(&same->line);
    stm_buf_free(&same->said);
    free(same);
}

static uint64_t
cpu_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

struct stm_sink
same_sink(struct same *same)
{
    stm_buf_reset(&same->said);
    same->said_size = same->said_hash = 0;
    return (struct stm_sink){ on_record, on_unreadable, same };
}

void
same_read(struct same *same, const struct stm_chunk *chunk)
{
    const struct stm_sink sink = same_sink(same);
    uint64_t before = cpu_now();
    struct stm_err err = { 0 };

    if (stm_reader_chunk(same->reader, chunk, &sink, &err))
        die(err.text);
    if (same->said.failed)
        die("no memory");
    same->cpu_ns = cpu_now() - before;
}

void
same_or_abort(const struct same *one, const struct same *other)
{
    size_t least =
        one->said.size < other->said.size ? one->said.size : other->said.size;
    size_t at = 0;

    while (at < least && one->said.data[at] == other->said.data[at])
        at++;
    if (one->said_size == other->said_size &&
        one->said_hash == other->said_hash)
        return;
    (void)fprintf(stderr,
                  "readers differ at %zu of %zu and %zu bytes said; records "
                  "%zu and %zu, unreadable %zu and %zu\n",
                  at, one->said.size, other->said.size, one->records,
                  other->records, one->unreadable, other->unreadable);
    abort();
}
