/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump-at.c - one record, or whatever stands at an offset: its bytes, its
 * header, and what both decoders make of it.
 */
#include "dump.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/text.h"
#include "read/agree.h"

enum {
    LINE = 16,       /* bytes of a line */
    HEADER = 128,    /* bytes that mean something in a header */
    NOWHERE = 256,   /* bytes shown of what is no record */
    PATH_COLUMN = 36 /* columns of a path */
};

struct at {
    uint64_t offset;
    const struct stm_chunk *chunk;
    struct stm_place place; /* of the record */
    struct stm_buf out, notes, fields;
    bool read; /* the record was met */
    struct stm_agreement agreement;
    char why[300];
};

static void
put_line(struct stm_buf *out, const uint8_t *data, size_t n, uint64_t offset)
{
    stm_buf_print(out, "%08" PRIx64 " ", offset);
    for (size_t i = 0; i < LINE; i++) {
        if (i == LINE / 2)
            stm_buf_char(out, ' ');
        if (i < n)
            stm_buf_print(out, " %02x", data[i]);
        else
            stm_buf_text(out, "   ");
    }
    stm_buf_text(out, "  |");
    for (size_t i = 0; i < n; i++)
        stm_buf_char(out,
                     data[i] >= ' ' && data[i] < 0x7f ? (char)data[i] : '.');
    stm_buf_text(out, "|\n");
}

static void
put_bytes(struct stm_buf *out, const uint8_t *data, size_t size,
          uint64_t offset)
{
    for (size_t at = 0; at < size; at += LINE)
        put_line(out, data + at, size - at < LINE ? size - at : LINE,
                 offset + at);
}

static void
put_number(struct stm_buf *out, const char *name, uint64_t value)
{
    stm_buf_print(out, "  %-16s %" PRIu64 " (0x%" PRIx64 ")\n", name, value,
                  value);
}

static void
put_crc(struct stm_buf *out, const char *name, uint32_t value)
{
    stm_buf_print(out, "  %-16s %08" PRIx32 "\n", name, value);
}

static void
put_time(struct stm_buf *out, const char *name, uint64_t filetime)
{
    const struct stm_value value = { .type = STM_VALUE_TIME,
                                     .number = filetime };

    stm_buf_print(out, "  %-16s ", name);
    stm_value_text(out, &value);
    stm_buf_char(out, '\n');
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct at *at = arg;

    stm_buf_print(&at->notes, "  %s at %" PRIu64 ": %s: ",
                  note->effect == STM_NOTE_LOSS ? "loss" : "odd",
                  note->file_offset, note->kind);
    stm_text_show(&at->notes, stm_span_of(note->text), false);
    stm_buf_char(&at->notes, '\n');
    return STM_OK;
}

static void
put_field_line(struct stm_buf *out, char mark, struct stm_span path,
               struct stm_span text)
{
    size_t from = out->size, width;

    stm_buf_print(out, "%c ", mark);
    stm_text_show(out, path, false);
    width = out->size - from;
    do
        stm_buf_char(out, ' ');
    while (++width < PATH_COLUMN);
    if (text.data)
        stm_text_show(out, text, false);
    else
        stm_buf_text(out, "(has no such field)");
    stm_buf_char(out, '\n');
}

/* A blank: both say the same; ~: as is known; !: they differ. */
static void
on_field(void *arg, const struct stm_agree_field *field)
{
    struct at *at = arg;
    char mark = field->differs ? '!' : field->known ? '~' : ' ';
    char name[64];

    if (at->read)
        return;
    if (mark == ' ') {
        put_field_line(&at->fields, mark, field->path,
                       field->native.data ? field->native : field->libevtx);
        return;
    }
    put_field_line(&at->fields, mark, field->path, field->native);
    (void)snprintf(name, sizeof(name), "  libevtx%s%s%s",
                   field->known ? " (" : "", stm_known_name(field->known),
                   field->known ? ")" : "");
    put_field_line(&at->fields, mark, stm_span_of(name), field->libevtx);
}

/* Fields come before their record: those of others are nobody's. */
static stm_status
on_record(void *arg, const struct stm_place *place,
          const struct stm_agreement *agreement)
{
    struct at *at = arg;

    if (at->read)
        return STM_OK;
    if (place->file_offset != at->place.file_offset) {
        stm_buf_reset(&at->fields);
        return STM_OK;
    }
    at->read = true;
    at->agreement = *agreement;
    (void)snprintf(at->why, sizeof(at->why), "%s", agreement->why);
    return STM_OK;
}

static void
put_verdict(struct at *at)
{
    const struct stm_agreement *a = &at->agreement;

    if (!a->native_read && !a->libevtx_read)
        stm_buf_text(&at->out, "neither decoder reads it: ");
    else if (!a->native_read)
        stm_buf_text(&at->out, "only libevtx reads it: ");
    else if (!a->libevtx_read)
        stm_buf_text(&at->out, "only the native reader reads it: ");
    else
        stm_buf_print(&at->out, "both decoders read it: %s\n",
                      a->differing ? "they differ where ! stands"
                                   : "they agree; ~: libevtx is known to say "
                                     "it otherwise");
    if (!a->native_read || !a->libevtx_read) {
        stm_text_show(&at->out, stm_span_of(at->why), false);
        stm_buf_char(&at->out, '\n');
    }
    stm_buf_span(&at->out, stm_buf_held(&at->fields));
}

/* A live record among all of its chunk, as it is read otherwise. */
static stm_status
put_decoded(struct at *at, bool live, struct stm_err *err)
{
    const struct stm_agree_sink sink = { on_record, on_field, at };
    const struct stm_chunk chunk =
        live ? *at->chunk : stm_chunk_with(at->chunk, &at->place);
    struct stm_agree *agree = NULL;
    stm_status status = stm_agree_open(&agree, err);

    if (!status)
        status = stm_agree_chunk(agree, &chunk, &sink, err);
    stm_agree_close(agree);
    if (!status)
        put_verdict(at);
    return status;
}

static stm_status
put_record(struct at *at, bool live, struct stm_err *err)
{
    const struct stm_place *place = &at->place;
    const uint8_t *data = at->chunk->data + place->at;
    struct stm_bytes copy =
        stm_bytes_of(data + place->size - 4, 4, place->file_offset);

    put_number(&at->out, "size", place->size);
    put_number(&at->out, "size copy", stm_bytes_u32(&copy));
    put_number(&at->out, "header id", place->header_id);
    put_time(&at->out, "written", place->written);
    put_bytes(&at->out, data, place->size, place->file_offset);
    return put_decoded(at, live, err);
}

/* The live record that the offset is in; false: none. */
static bool
find_live(struct at *at)
{
    for (size_t i = 0; i < at->chunk->n_places; i++) {
        const struct stm_place *place = &at->chunk->places[i];

        if (at->offset < place->file_offset ||
            at->offset - place->file_offset >= place->size)
            continue;
        at->place = *place;
        stm_buf_print(&at->out, "record %zu of %zu of chunk %" PRIu64, i + 1,
                      at->chunk->n_places, at->chunk->index);
        if (at->offset > place->file_offset)
            stm_buf_print(&at->out,
                          ", which begins at %" PRIu64 " (0x%" PRIx64 ")",
                          place->file_offset, place->file_offset);
        stm_buf_char(&at->out, '\n');
        return true;
    }
    return false;
}

/* What looks like a record outside of the live chain: its header holds. */
static bool
find_dead(struct at *at)
{
    uint32_t from = (uint32_t)(at->offset - at->chunk->file_offset);
    struct stm_bytes in =
        stm_bytes_of(at->chunk->data + from, STM_EVTX_CHUNK - from, at->offset);
    uint32_t magic = stm_bytes_u32(&in), size = stm_bytes_u32(&in);

    at->place = (struct stm_place){ .file_offset = at->offset,
                                    .at = from,
                                    .size = size,
                                    .header_id = stm_bytes_u64(&in),
                                    .written = stm_bytes_u64(&in) };
    if (in.failed || magic != 0x2a2a || size < STM_EVTX_RECORD_LEAST ||
        size > STM_EVTX_CHUNK - from)
        return false;
    stm_buf_print(&at->out,
                  "a record that is not in the live chain of chunk %" PRIu64
                  ", which ends at %" PRIu64 "\n",
                  at->chunk->index,
                  at->chunk->file_offset + at->chunk->live_end);
    return true;
}

static void
put_chunk_header(struct at *at)
{
    struct stm_bytes in = stm_bytes_of(at->chunk->data, STM_EVTX_CHUNK_HEADER,
                                       at->chunk->file_offset);

    stm_buf_print(&at->out, "the header of chunk %" PRIu64 "%s\n",
                  at->chunk->index,
                  at->chunk->magic ? "" : ", which has no signature");
    stm_bytes_seek(&in, 8);
    put_number(&at->out, "first number", stm_bytes_u64(&in));
    put_number(&at->out, "last number", stm_bytes_u64(&in));
    put_number(&at->out, "first id", stm_bytes_u64(&in));
    put_number(&at->out, "last id", stm_bytes_u64(&in));
    put_number(&at->out, "header size", stm_bytes_u32(&in));
    put_number(&at->out, "last record at", stm_bytes_u32(&in));
    put_number(&at->out, "free space at", stm_bytes_u32(&in));
    put_crc(&at->out, "data CRC", stm_bytes_u32(&in));
    stm_bytes_seek(&in, 120);
    put_number(&at->out, "flags", stm_bytes_u32(&in));
    put_crc(&at->out, "header CRC", stm_bytes_u32(&in));
    put_number(&at->out, "records", at->chunk->n_places);
    put_bytes(&at->out, at->chunk->data, HEADER, at->chunk->file_offset);
}

static void
put_nothing(struct at *at)
{
    uint32_t from = (uint32_t)(at->offset - at->chunk->file_offset);
    size_t left = at->chunk->size > from ? at->chunk->size - from : 0;

    stm_buf_print(&at->out,
                  "no record: it is behind the live chain of chunk %" PRIu64
                  ", which ends at %" PRIu64 "\n",
                  at->chunk->index,
                  at->chunk->file_offset + at->chunk->live_end);
    put_bytes(&at->out, at->chunk->data + from, left < NOWHERE ? left : NOWHERE,
              at->offset);
}

static stm_status
put_file_header(struct at *at, struct stm_source *source,
                const struct stm_evtx_header *header, struct stm_err *err)
{
    uint8_t data[HEADER];
    size_t got;
    stm_status status = stm_source_read(source, data, HEADER, 0, &got, err);

    if (status)
        return status;
    stm_buf_text(&at->out, "the file header\n");
    put_number(&at->out, "first chunk", header->first_chunk);
    put_number(&at->out, "last chunk", header->last_chunk);
    put_number(&at->out, "next record id", header->next_record);
    stm_buf_print(&at->out, "  %-16s %u.%u\n", "version", header->major,
                  header->minor);
    put_number(&at->out, "chunks", header->chunk_count);
    put_number(&at->out, "flags", header->flags);
    put_bytes(&at->out, data, got, 0);
    return STM_OK;
}

static stm_status
put_what_stands(struct at *at, struct stm_walk *walk, struct stm_err *err)
{
    uint64_t index = (at->offset - STM_EVTX_BLOCK) / STM_EVTX_CHUNK;
    stm_status status;

    stm_buf_reset(&at->notes); /* those of the file */
    stm_walk_seek(walk, index);
    status = stm_walk_next(walk, &at->chunk, err);
    if (status || !at->chunk)
        return status;
    if (at->offset - at->chunk->file_offset < STM_EVTX_CHUNK_HEADER)
        put_chunk_header(at);
    else if (find_live(at))
        status = put_record(at, true, err);
    else if (find_dead(at))
        status = put_record(at, false, err);
    else
        put_nothing(at);
    stm_buf_span(&at->out, stm_buf_held(&at->notes));
    return status;
}

static stm_status
look(struct at *at, struct stm_source *source, struct stm_err *err)
{
    struct stm_walk *walk = NULL;
    stm_status status = stm_walk_open(&walk, source, on_note, at, err);

    if (status)
        return status;
    if (at->offset >= stm_source_size(source)) {
        stm_walk_close(walk);
        return stm_fail(err, STM_EUSAGE, 0, "it ends at %" PRIu64,
                        stm_source_size(source));
    }
    stm_buf_print(&at->out, "%" PRIu64 " (0x%" PRIx64 "): ", at->offset,
                  at->offset);
    if (at->offset < STM_EVTX_BLOCK)
        status = put_file_header(at, source, stm_walk_header(walk), err);
    else
        status = put_what_stands(at, walk, err);
    if (!status && at->offset < STM_EVTX_BLOCK)
        stm_buf_span(&at->out, stm_buf_held(&at->notes));
    stm_walk_close(walk);
    if (!status && (at->out.failed || at->fields.failed || at->notes.failed))
        return stm_fail(err, STM_ENOMEM, 0, "memory ran out");
    return status;
}

int
dump_at(const char *path, uint64_t offset)
{
    struct at at = { .offset = offset };
    struct stm_source *source = NULL;
    struct stm_err err = { 0 };
    stm_status status = stm_source_open(&source, path, &err);
    int code;

    at.agreement.native_read = true;
    if (!status)
        status = look(&at, source, &err);
    if (status)
        cmd_say("%s: %s", path, err.text);
    else
        (void)fwrite(at.out.data, 1, at.out.size, stdout);
    code = status ? CMD_FAILED : cmd_flush();
    if (code == CMD_DONE && !at.agreement.native_read)
        code = CMD_LOST;
    stm_source_close(source);
    stm_buf_free(&at.out);
    stm_buf_free(&at.notes);
    stm_buf_free(&at.fields);
    return code;
}
