/* SPDX-License-Identifier: Apache-2.0 */
#include "readback.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct stm_reader *reader;
static stm_reader_kind reader_kind = STM_READER_LIBEVTX;

static struct readback_record *
add(struct readback *out, const struct stm_place *place)
{
    struct readback_record *record;

    if (out->count == out->room) {
        out->room = out->room ? out->room * 2 : 64;
        out->record =
            reallocarray(out->record, out->room, sizeof(*out->record));
        ck_assert_ptr_nonnull(out->record);
    }
    record = &out->record[out->count++];
    *record = (struct readback_record){ .place = *place };
    return record;
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct stm_buf text = { 0 };

    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_field *field = &record->fields[i];

        stm_buf_span(&text, field->path);
        stm_buf_char(&text, '=');
        stm_value_text(&text, &field->value);
        stm_buf_char(&text, '\n');
    }
    stm_buf_char(&text, '\0');
    ck_assert(!text.failed);
    add(arg, &record->place)->text = text.data;
    return STM_OK;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct readback_record *record = add(arg, place);

    record->why = strdup(why);
    ck_assert_ptr_nonnull(record->why);
    return STM_OK;
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct readback *out = arg;
    struct readback_note *to = &out->note[out->n_notes];
    size_t used = strlen(out->kinds);

    ck_assert_uint_lt(out->n_notes, sizeof(out->note) / sizeof(out->note[0]));
    to->effect = note->effect;
    to->file_offset = note->file_offset;
    (void)snprintf(to->kind, sizeof(to->kind), "%s", note->kind);
    out->n_notes++;
    (void)snprintf(out->kinds + used, sizeof(out->kinds) - used, " %s",
                   note->kind);
    return STM_OK;
}

static void
read_chunks(struct readback *out, struct stm_walk *walk)
{
    const struct stm_sink sink = { on_record, on_unreadable, out };
    const struct stm_chunk *chunk;
    struct stm_err err = { 0 };

    for (;;) {
        size_t before = out->count;

        ck_assert_int_eq(stm_walk_next(walk, &chunk, &err), STM_OK);
        if (!chunk)
            return;
        ck_assert_msg(!stm_reader_chunk(reader, chunk, &sink, &err), "%s",
                      err.text);
        /* one call for every place, whatever happens */
        ck_assert_uint_eq(out->count - before, chunk->n_places);
    }
}

void
readback_end(void)
{
    stm_reader_close(reader);
    reader = NULL;
}

void
readback_use(stm_reader_kind kind)
{
    readback_end();
    reader_kind = kind;
}

void
readback_bytes(struct readback *out, const uint8_t *data, size_t size)
{
    struct stm_err err = { 0 };
    struct stm_source *source;
    struct stm_walk *walk;

    memset(out, 0, sizeof(*out));
    if (!reader)
        ck_assert_msg(!stm_reader_open(&reader, reader_kind, NULL, 0, &err),
                      "%s", err.text);
    ck_assert(!stm_source_of(&source, data, size, &err));
    out->status = stm_walk_open(&walk, source, on_note, out, &err);
    if (!out->status) {
        read_chunks(out, walk);
        stm_walk_close(walk);
    }
    stm_source_close(source);
}

void
readback_file(struct readback *out, const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    long size;

    ck_assert_msg(file != NULL, "%s", path);
    ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    ck_assert_int_ge(size, 0);
    rewind(file);
    data = malloc((size_t)size + 1);
    ck_assert_ptr_nonnull(data);
    ck_assert_uint_eq(fread(data, 1, (size_t)size, file), (size_t)size);
    ck_assert_int_eq(fclose(file), 0);
    readback_bytes(out, data, (size_t)size);
    free(data);
}

void
readback_free(struct readback *out)
{
    for (size_t i = 0; i < out->count; i++) {
        free(out->record[i].text);
        free(out->record[i].why);
    }
    free(out->record);
    memset(out, 0, sizeof(*out));
}

/* `PATH#2` is the second field of that path. */
static size_t
split_number(const char *path, size_t *number)
{
    const char *hash = strrchr(path, '#');

    *number = hash ? strtoul(hash + 1, NULL, 10) : 1;
    return hash ? (size_t)(hash - path) : strlen(path);
}

const char *
readback_value(const struct readback_record *record, const char *path)
{
    static char value[80000];
    const char *at = record->text;
    size_t number;
    size_t n = split_number(path, &number);

    ck_assert_msg(at != NULL, "unreadable: %s", record->why);
    while (*at) {
        size_t line = strcspn(at, "\n");

        if (line > n && at[n] == '=' && memcmp(at, path, n) == 0 &&
            --number == 0) {
            ck_assert_uint_lt(line - n, sizeof(value));
            memcpy(value, at + n + 1, line - n - 1);
            value[line - n - 1] = '\0';
            return value;
        }
        at += line + (at[line] == '\n');
    }
    return "";
}

bool
readback_noted(const struct readback *read, const char *kind)
{
    for (size_t i = 0; i < read->n_notes; i++) {
        if (strcmp(read->note[i].kind, kind) == 0)
            return true;
    }
    return false;
}
