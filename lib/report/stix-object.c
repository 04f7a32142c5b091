/* SPDX-License-Identifier: Apache-2.0 */
#include "report/stix.h"

#include <inttypes.h>

enum { ABOVE_MOST = 64 }; /* processes above one that are written with it */

/* The namespace of STIX 2.1, section 2.9. */
static const uint8_t observables[STM_UUID_SIZE] = {
    0x00, 0xab, 0xed, 0xb4, 0xaa, 0x42, 0x46, 0x6c,
    0x9c, 0x01, 0xfe, 0xd2, 0x33, 0x15, 0xa9, 0xb7,
};

/* Bytes that ours escapes otherwise than RFC 8785; 0: none. */
static size_t
other_way(const char *text, size_t size)
{
    const char *line_end = stm_json_line_end(text, size);

    if (line_end) /* U+0085 has two bytes, U+2028 three */
        return line_end[2] == '0' ? 2 : 3;
    return *text == '\b' || *text == '\f';
}

/*
 * A JSON string as RFC 8785 writes it: as ours, but for the two controls that
 * have a letter there, and for line ends of Unicode, which stay as they are.
 */
static void
put_canonical(struct stm_buf *out, const char *key, struct stm_span text)
{
    struct stm_span rest = text;

    stm_buf_print(out, "\"%s\":\"", key);
    while (rest.size) {
        size_t size = 0;
        char *room;

        while (size < rest.size &&
               !other_way(rest.data + size, rest.size - size))
            size++;
        room = stm_buf_room(out, STM_JSON_ESCAPED * size + STM_JSON_SLACK);
        if (!room)
            return;
        stm_buf_keep(out, (size_t)(stm_json_escape(
                                       room, stm_span_sized(rest.data, size)) -
                                   room));
        rest = stm_span_sized(rest.data + size, rest.size - size);
        size = rest.size ? other_way(rest.data, rest.size) : 0;
        if (size > 1)
            stm_buf_add(out, rest.data, size);
        else if (size)
            stm_buf_text(out, *rest.data == '\b' ? "\\b" : "\\f");
        rest = stm_span_sized(rest.data + size, rest.size - size);
    }
    stm_buf_char(out, '"');
}

stm_status
stix_observable_id(char out[STIX_ID], struct stix *s, const char *type,
                   struct stm_err *err)
{
    uint8_t uuid[STM_UUID_SIZE];
    char text[STM_UUID_TEXT];
    stm_status status;

    if (s->seed.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for stix.json");
    status = stm_uuid_of_name(uuid, observables, stm_buf_held(&s->seed), err);
    stm_buf_reset(&s->seed);
    if (!status)
        (void)stpcpy(stpcpy(stpcpy(out, type), "--"),
                     stm_uuid_print(text, uuid));
    return status;
}

stm_status
stix_note(struct stix *s, const char *id, struct stm_err *err)
{
    stm_status status = stix_refer(s, STIX_FINDING, id, err);

    return status ? status : stix_refer(s, STIX_INCIDENT, id, err);
}

/* A path without its last part, which is `*name`; `\` stays behind `C:`. */
static struct stm_span
split(struct stm_span path, struct stm_span *name)
{
    size_t at = path.size;

    while (at > 0 && path.data[at - 1] != '\\' && path.data[at - 1] != '/')
        at--;
    *name = stm_span_sized(path.data + at, path.size - at);
    if (at > 1 && path.data[at - 2] != ':')
        at--;
    return stm_span_sized(path.data, at);
}

stm_status
stix_single(char id[STIX_ID], struct stix *s, const char *type, const char *key,
            struct stm_span value, struct stm_err *err)
{
    struct stm_json json;
    bool fresh = false;
    stm_status status;

    stm_buf_char(&s->seed, '{');
    put_canonical(&s->seed, key, value);
    stm_buf_char(&s->seed, '}');
    status = stix_observable_id(id, s, type, err);
    if (!status)
        status = stix_begin(&fresh, s, &json, type, id, err);
    if (!status)
        status = stix_note(s, id, err);
    if (status || !fresh)
        return status;
    stm_json_key(&json, key);
    stm_json_text(&json, value);
    return stix_end(s, &json, err);
}

/* Of several hashes the first of MD5, SHA-1, SHA-256 tells the id. */
static stm_status
file_id(char id[STIX_ID], struct stix *s, const struct stix_file *file,
        struct stm_span name, const char *folder, struct stm_err *err)
{
    const char *comma = "";

    stm_buf_char(&s->seed, '{');
    if (file->md5.size || file->sha1.size || file->sha256.size) {
        stm_buf_text(&s->seed, "\"hashes\":{");
        if (file->md5.size)
            put_canonical(&s->seed, "MD5", file->md5);
        else if (file->sha1.size)
            put_canonical(&s->seed, "SHA-1", file->sha1);
        else
            put_canonical(&s->seed, "SHA-256", file->sha256);
        stm_buf_char(&s->seed, '}');
        comma = ",";
    }
    if (name.size) {
        stm_buf_text(&s->seed, comma);
        put_canonical(&s->seed, "name", name);
        comma = ",";
    }
    if (*folder) {
        stm_buf_text(&s->seed, comma);
        put_canonical(&s->seed, "parent_directory_ref", stm_span_of(folder));
    }
    stm_buf_char(&s->seed, '}');
    return stix_observable_id(id, s, "file", err);
}

static void
put_hashes(struct stm_json *json, const struct stix_file *file)
{
    const struct {
        const char *name;
        struct stm_span hex;
    } hashes[] = { { "MD5", file->md5 },
                   { "SHA-1", file->sha1 },
                   { "SHA-256", file->sha256 } };

    if (!file->md5.size && !file->sha1.size && !file->sha256.size)
        return;
    stm_json_key(json, "hashes");
    stm_json_object(json);
    for (size_t i = 0; i < sizeof(hashes) / sizeof(*hashes); i++)
        if (hashes[i].hex.size) {
            stm_json_key(json, hashes[i].name);
            stm_json_text(json, hashes[i].hex);
        }
    stm_json_object_end(json);
}

stm_status
stix_file(char id[STIX_ID], struct stix *s, const struct stix_file *file,
          struct stm_err *err)
{
    struct stm_span path = file->path, name = { 0 }, folder;
    char directory[STIX_ID] = "";
    struct stm_json json;
    bool fresh = false;
    stm_status status = STM_OK;

    id[0] = '\0';
    if (!report_is_value(path))
        path = stm_span_of("");
    folder = split(path, &name);
    if (!name.size && !file->md5.size && !file->sha1.size && !file->sha256.size)
        return STM_OK;
    if (folder.size)
        status = stix_single(directory, s, "directory", "path", folder, err);
    if (!status)
        status = file_id(id, s, file, name, directory, err);
    if (!status)
        status = stix_begin(&fresh, s, &json, "file", id, err);
    if (!status)
        status = stix_note(s, id, err);
    if (status || !fresh)
        return status;
    put_hashes(&json, file);
    if (name.size) {
        stm_json_key(&json, "name");
        stm_json_text(&json, name);
    }
    if (*directory)
        stix_put_text(&json, "parent_directory_ref", directory);
    return stix_end(s, &json, err);
}

/* A process is its computer, GUID, pid, image and start. */
static stm_status
process_id(char id[STIX_ID], struct stix *s, const struct report_process *p,
           struct stm_err *err)
{
    char guid[STM_GUID_TEXT];

    stm_buf_span(&s->seed, s->host);
    stm_buf_add(&s->seed, "", 1);
    stm_buf_text(&s->seed, stm_guid_print(guid, &p->guid));
    stm_buf_print(&s->seed, " %d %" PRId64 " %d %" PRId64 " ", p->has_pid,
                  p->pid, p->has_started, p->started);
    stm_buf_span(&s->seed, p->image);
    return stix_id(id, s, "process", err);
}

static void
put_process(struct stm_json *json, const struct report_process *p,
            const char *image, const char *parent)
{
    if (p->has_pid) {
        stm_json_key(json, "pid");
        stm_json_int(json, p->pid);
    }
    if (p->has_started)
        stix_put_time(json, "created_time", p->started);
    if (report_is_value(p->command_line)) {
        stm_json_key(json, "command_line");
        stm_json_text(json, p->command_line);
    }
    if (*image)
        stix_put_text(json, "image_ref", image);
    if (*parent)
        stix_put_text(json, "parent_ref", parent);
}

static stm_status
put_one(char id[STIX_ID], struct stix *s, const struct report_process *p,
        const char *parent, struct stm_err *err)
{
    const struct stix_file file = { p->image, p->md5, p->sha1, p->sha256 };
    char image[STIX_ID] = "";
    struct stm_json json;
    bool fresh = false;
    stm_status status = stix_file(image, s, &file, err);

    id[0] = '\0';
    if (status || (!p->has_pid && !p->has_started && !*image && !*parent &&
                   !report_is_value(p->command_line)))
        return status; /* nothing that a process can be told by */
    status = stix_contacts(s, p->id, err);
    if (!status)
        status = process_id(id, s, p, err);
    if (!status)
        status = stix_begin(&fresh, s, &json, "process", id, err);
    if (!status)
        status = stix_note(s, id, err);
    if (status || !fresh)
        return status;
    put_process(&json, p, image, parent);
    if (s->referred[STIX_OPENED])
        status =
            stix_put_refs(s, &json, "opened_connection_refs", STIX_OPENED, err);
    return status ? status : stix_end(s, &json, err);
}

stm_status
stix_process(char id[STIX_ID], struct stix *s,
             const struct report_process *process, struct stm_err *err)
{
    struct report *r = s->report;
    struct report_process *above =
        stm_arena_take(&r->arena, ABOVE_MOST * sizeof(*above));
    char parent[STIX_ID] = "";
    size_t n = 0;
    stm_status status = STM_OK;

    id[0] = '\0';
    if (!above)
        return stm_arena_fail(&r->arena, "a finding's texts are too large",
                              err);
    above[n++] = *process;
    while (!status && n < ABOVE_MOST && above[n - 1].id) {
        status = report_load_parent(&above[n], r, &above[n - 1], err);
        if (status || !report_knows(&above[n]))
            break;
        n++;
    }
    while (!status && n > 0) {
        status = put_one(id, s, &above[--n], parent, err);
        (void)strcpy(parent, id);
    }
    return status;
}
