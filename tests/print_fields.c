/* SPDX-License-Identifier: Apache-2.0 */
/*
 * print_fields.c - every field of every live record, for comparison with
 * what another reader found: a line a record, {"file": NAME, "offset": N,
 * "id": N, "fields": [PATH, VALUE, PATH, VALUE, ...]}. Unreadable ones have
 * "why" instead of fields. Arguments: which reader, then files; these are
 * named as given.
 */
#include "base/json.h"
#include "read/reader.h"

#include <inttypes.h>
#include <stdio.h>

static struct stm_buf line;

static struct stm_json
begin(const char *file, const struct stm_place *place)
{
    struct stm_json json = stm_json_of(&line);

    stm_buf_reset(&line);
    stm_json_object(&json);
    stm_json_key(&json, "file");
    stm_json_string(&json, file);
    stm_json_key(&json, "offset");
    stm_json_int(&json, (int64_t)place->file_offset);
    stm_json_key(&json, "id");
    stm_json_int(&json, (int64_t)place->header_id);
    return json;
}

static stm_status
end(struct stm_json *json)
{
    stm_json_object_end(json);
    return puts(stm_buf_held(&line).data) < 0 ? STM_EIO : STM_OK;
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct stm_json json = begin(arg, &record->place);
    struct stm_buf text = { 0 };

    stm_json_key(&json, "fields");
    stm_json_array(&json);
    for (size_t i = 0; i < record->n_fields; i++) {
        stm_buf_reset(&text);
        stm_value_text(&text, &record->fields[i].value);
        stm_json_text(&json, record->fields[i].path);
        stm_json_text(&json, stm_buf_held(&text));
    }
    stm_json_array_end(&json);
    stm_buf_free(&text);
    return end(&json);
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct stm_json json = begin(arg, place);

    stm_json_key(&json, "why");
    stm_json_string(&json, why);
    return end(&json);
}

static stm_status
print_file(struct stm_reader *reader, char *path, struct stm_err *err)
{
    const struct stm_sink sink = { on_record, on_unreadable, path };
    struct stm_source *source = NULL;
    struct stm_walk *walk = NULL;
    const struct stm_chunk *chunk;
    stm_status status = stm_source_open(&source, path, err);

    if (!status)
        status = stm_walk_open(&walk, source, NULL, NULL, err);
    while (!status) {
        status = stm_walk_next(walk, &chunk, err);
        if (status || !chunk)
            break;
        status = stm_reader_chunk(reader, chunk, &sink, err);
    }
    stm_walk_close(walk);
    stm_source_close(source);
    return status;
}

int
main(int argc, char **argv)
{
    struct stm_err err = { 0 };
    struct stm_reader *reader = NULL;
    stm_reader_kind kind;
    stm_status status;

    if (argc < 2 || !stm_reader_kind_of(&kind, argv[1]))
        return 2;
    status = stm_reader_open(&reader, kind, NULL, 0, &err);
    for (int i = 2; i < argc && !status; i++)
        status = print_file(reader, argv[i], &err);
    if (status)
        (void)fprintf(stderr, "print_fields: %s\n", err.text);
    stm_reader_close(reader);
    stm_buf_free(&line);
    return status ? 1 : 0;
}
