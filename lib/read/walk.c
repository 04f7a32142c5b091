/* SPDX-License-Identifier: Apache-2.0 */
#include "read/walk-parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { CACHE_LINE = 64 };

struct stm_walk {
    struct stm_source *source;
    struct stm_notes notes;
    struct stm_evtx_header header;
    struct stm_chunk chunk;
    uint64_t next;   /* index of the next chunk */
    uint64_t count;  /* chunks, a cut one included */
    uint64_t unread; /* bytes */
    bool all;        /* none was left out: the file can be judged */
    bool deeper, slack;
    struct stm_file_sum sum;
};

stm_status
stm_notes_give(const struct stm_notes *notes, stm_effect effect,
               const char *kind, uint64_t file_offset, const char *format, ...)
{
    char text[400];
    struct stm_note note = { effect, kind, file_offset, text };
    va_list args;

    if (!notes->fn)
        return STM_OK;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return notes->fn(notes->arg, &note);
}

static stm_status
audit_size(const struct stm_walk *walk)
{
    if (walk->header.chunk_count <= walk->count)
        return STM_OK;
    return stm_notes_give(&walk->notes, STM_NOTE_LOSS, "truncated",
                          stm_source_size(walk->source),
                          "file header counts %u chunks, the file has room "
                          "for %" PRIu64,
                          walk->header.chunk_count, walk->count);
}

static stm_status
note_unread(struct stm_walk *walk, uint64_t offset, size_t size,
            const char *why)
{
    walk->unread += size;
    return stm_notes_give(&walk->notes, STM_NOTE_LOSS, "unreadable", offset,
                          "%zu bytes %s", size, why);
}

/* The header cannot be read; a chunk behind it shows what this is. */
static stm_status
walk_headless(struct stm_walk *walk, struct stm_err *err)
{
    uint8_t magic[8];
    size_t got = 0;

    if (stm_source_read(walk->source, magic, sizeof(magic), STM_EVTX_BLOCK,
                        &got, NULL) ||
        got < sizeof(magic) || memcmp(magic, "ElfChnk", sizeof(magic)) != 0)
        return STM_EIO;
    walk->all = false; /* nothing to judge the file by */
    return note_unread(walk, 0, STM_EVTX_BLOCK, err->text);
}

uint8_t *
stm_chunk_room(void)
{
    return aligned_alloc(CACHE_LINE, STM_EVTX_CHUNK);
}

static stm_status
walk_begin(struct stm_walk *walk, struct stm_err *err)
{
    uint64_t size = stm_source_size(walk->source);
    stm_status status =
        stm_evtx_header_read(&walk->header, walk->source, &walk->notes, err);

    if (status == STM_EIO) /* as chunks are, once more */
        status = stm_evtx_header_read(&walk->header, walk->source, &walk->notes,
                                      err);
    if (status == STM_EIO)
        status = walk_headless(walk, err);
    if (status)
        return status;
    size = size > STM_EVTX_BLOCK ? size - STM_EVTX_BLOCK : 0;
    walk->count = size / STM_EVTX_CHUNK + (size % STM_EVTX_CHUNK ? 1 : 0);
    walk->chunk.data = stm_chunk_room();
    walk->chunk.places =
        calloc(STM_EVTX_RECORDS_MOST, sizeof(walk->chunk.places[0]));
    if (!walk->chunk.data || !walk->chunk.places)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a chunk");
    return audit_size(walk);
}

stm_status
stm_walk_open(struct stm_walk **out, struct stm_source *source,
              stm_note_fn *note, void *arg, struct stm_err *err)
{
    struct stm_walk *walk = calloc(1, sizeof(*walk));
    struct stm_err own;
    stm_status status;

    err = err ? err : &own; /* its text goes into notes */

    if (!walk)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a walk");
    walk->source = source;
    walk->notes = (struct stm_notes){ note, arg };
    walk->all = true;
    status = walk_begin(walk, err);
    if (status) {
        stm_walk_close(walk);
        return status;
    }
    *out = walk;
    return STM_OK;
}

void
stm_walk_close(struct stm_walk *walk)
{
    if (!walk)
        return;
    free(walk->chunk.data);
    free(walk->chunk.places);
    free(walk->chunk.more);
    free(walk->sum.ranges);
    free(walk->sum.zeros);
    free(walk);
}

const struct stm_evtx_header *
stm_walk_header(const struct stm_walk *walk)
{
    return &walk->header;
}

uint64_t
stm_walk_chunks(const struct stm_walk *walk)
{
    return walk->count;
}

void
stm_walk_seek(struct stm_walk *walk, uint64_t index)
{
    if (index != walk->next)
        walk->all = false;
    walk->next = index;
}

stm_status
stm_walk_deeper(struct stm_walk *walk, bool slack, struct stm_err *err)
{
    if (!walk->chunk.more)
        walk->chunk.more =
            calloc(STM_EVTX_MORE_MOST, sizeof(walk->chunk.more[0]));
    if (!walk->chunk.more)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a walk");
    walk->deeper = true;
    walk->slack = slack;
    return STM_OK;
}

uint64_t
stm_walk_unread(const struct stm_walk *walk)
{
    return walk->unread;
}

static bool
all_zero(const uint8_t *data, size_t size)
{
    return size == 0 || (data[0] == 0 && !memcmp(data, data + 1, size - 1));
}

enum { PAGE = 4096 };

/*
 * The chunk page by page, as a disk with bad sectors gives it: one note for
 * all that is missing.
 */
static stm_status
read_pages(struct stm_walk *walk)
{
    struct stm_chunk *chunk = &walk->chunk;
    uint64_t left = stm_source_size(walk->source) - chunk->file_offset, bad = 0;
    struct stm_err why = { 0 }, first = { 0 };

    chunk->size = left < STM_EVTX_CHUNK ? (size_t)left : STM_EVTX_CHUNK;
    memset(chunk->data, 0, STM_EVTX_CHUNK);
    for (size_t at = 0; at < chunk->size; at += PAGE) {
        size_t size = chunk->size - at < PAGE ? chunk->size - at : PAGE, got;

        if (!stm_source_read(walk->source, chunk->data + at, size,
                             chunk->file_offset + at, &got, &why))
            continue;
        if (chunk->unread == 0) {
            bad = chunk->file_offset + at;
            first = why;
        }
        memset(chunk->data + at, 0, size); /* part of it may have come */
        chunk->unread += size;
    }
    return chunk->unread ? note_unread(walk, bad, chunk->unread, first.text)
                         : STM_OK;
}

static stm_status
chunk_read(struct stm_walk *walk, uint64_t index, struct stm_err *err)
{
    struct stm_chunk *chunk = &walk->chunk;
    stm_status status;

    chunk->unread = 0;
    chunk->index = index;
    chunk->file_offset = STM_EVTX_BLOCK + index * STM_EVTX_CHUNK;
    chunk->size = 0;
    chunk->n_places = 0;
    chunk->n_more = 0;
    chunk->bad_data = false;
    chunk->live_end = STM_EVTX_CHUNK_HEADER;
    chunk->free_space = 0;
    status = stm_source_read(walk->source, chunk->data, STM_EVTX_CHUNK,
                             chunk->file_offset, &chunk->size, err);
    if (status == STM_EIO)
        status = read_pages(walk);
    if (status)
        return status;
    memset(chunk->data + chunk->size, 0, STM_EVTX_CHUNK - chunk->size);
    chunk->empty = all_zero(chunk->data, chunk->size);
    chunk->magic = !memcmp(chunk->data, "ElfChnk", 8);
    return STM_OK;
}

/* Bytes of zero that are cut were never a record: odd, but no loss. */
static stm_status
note_cut(const struct stm_walk *walk)
{
    const struct stm_chunk *chunk = &walk->chunk;
    bool zero = chunk->empty && chunk->size > 0;

    if (chunk->size == STM_EVTX_CHUNK)
        return STM_OK;
    return stm_notes_give(
        &walk->notes, zero ? STM_NOTE_ANOMALY : STM_NOTE_LOSS, "truncated",
        chunk->file_offset + chunk->size,
        "the file ends %zu bytes into chunk %" PRIu64 ", %zu are missing",
        chunk->size, chunk->index, STM_EVTX_CHUNK - chunk->size);
}

static stm_status
sum_add(struct stm_walk *walk, struct stm_err *err)
{
    struct stm_file_sum *sum = &walk->sum;
    const struct stm_chunk *chunk = &walk->chunk;
    struct stm_id_range range = { .chunk = chunk->index,
                                  .first = UINT64_MAX,
                                  .n = chunk->n_places };

    if (chunk->n_places == 0)
        return STM_OK;
    for (size_t i = 0; i < chunk->n_places; i++) {
        uint64_t id = chunk->places[i].header_id;

        range.first = id < range.first ? id : range.first;
        range.last = id > range.last ? id : range.last;
    }
    if (sum->n == sum->room) {
        size_t room = sum->room ? sum->room * 2 : 64;
        void *grown = reallocarray(sum->ranges, room, sizeof(range));

        if (!grown)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a walk");
        sum->ranges = grown;
        sum->room = room;
    }
    sum->ranges[sum->n++] = range;
    return STM_OK;
}

static stm_status
sum_add_zeros(struct stm_walk *walk, struct stm_err *err)
{
    struct stm_file_sum *sum = &walk->sum;

    if (sum->n_zeros == sum->zeros_room) {
        size_t room = sum->zeros_room ? sum->zeros_room * 2 : 64;
        void *grown = reallocarray(sum->zeros, room, sizeof(sum->zeros[0]));

        if (!grown)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a walk");
        sum->zeros = grown;
        sum->zeros_room = room;
    }
    sum->zeros[sum->n_zeros++] = walk->chunk.index;
    return STM_OK;
}

static stm_status
chunk_walk(struct stm_walk *walk, struct stm_err *err)
{
    struct stm_chunk *chunk = &walk->chunk;
    struct stm_chunk_claims claims = { 0 };
    struct stm_audit audit = { .no_crc = walk->header.no_crc,
                               .deeper = walk->deeper };
    stm_status status = note_cut(walk);

    if (status)
        return status;
    if (chunk->empty && !chunk->unread)
        return sum_add_zeros(walk, err);
    if (walk->slack && !chunk->magic)
        stm_chunk_carve(chunk, &claims, true);
    if (!chunk->magic && chunk->unread) /* it is noted */
        return STM_OK;
    if (!chunk->magic)
        return stm_notes_give(
            &walk->notes, STM_NOTE_LOSS, "unsigned-chunk", chunk->file_offset,
            "chunk %" PRIu64 " has no signature `ElfChnk`; "
            "what it holds is %s",
            chunk->index, walk->slack ? "read as slack" : "not read");
    claims = stm_chunk_claims_of(chunk->data);
    chunk->free_space = claims.free_space;
    audit.end = stm_chunk_chain(chunk, &claims);
    if (walk->deeper)
        stm_chunk_carve(chunk, &claims, walk->slack);
    status = sum_add(walk, err);
    if (status)
        return status;
    return stm_chunk_audit(chunk, &claims, &audit, &walk->notes);
}

static stm_status
walk_end(struct stm_walk *walk)
{
    if (!walk->all)
        return STM_OK;
    walk->all = false; /* say it once */
    return stm_file_audit(&walk->sum, &walk->header, &walk->notes);
}

stm_status
stm_walk_next(struct stm_walk *walk, const struct stm_chunk **out,
              struct stm_err *err)
{
    uint64_t index = walk->next;
    stm_status status;

    *out = NULL;
    if (index >= walk->count)
        return walk_end(walk);
    walk->next++;
    status = chunk_read(walk, index, err);
    if (!status)
        status = chunk_walk(walk, err);
    if (status) {
        walk->all = false;
        return status;
    }
    *out = &walk->chunk;
    return STM_OK;
}

void
stm_walk_take(struct stm_walk *walk, struct stm_chunk *own)
{
    struct stm_chunk given = walk->chunk;

    walk->chunk.data = own->data;
    walk->chunk.places = own->places;
    walk->chunk.n_places = 0;
    given.more = NULL;
    given.n_more = 0;
    *own = given;
}

struct stm_chunk
stm_chunk_with(const struct stm_chunk *chunk, struct stm_place *place)
{
    struct stm_chunk one = *chunk;

    one.places = place;
    one.n_places = 1;
    return one;
}
