/* SPDX-License-Identifier: Apache-2.0 */
#include "read/dump.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/json.h"
#include "read/tree.h"

struct stm_dump {
    struct stm_buf text; /* of one value */
};

/* What the line takes from System, in its order. */
struct system {
    const struct stm_value *record_id, *time, *provider, *event_id, *version,
        *channel, *computer;
};

static void
find_one(const struct stm_value **out, const struct stm_field *field,
         const char *path)
{
    if (!*out && stm_span_is(field->path, path))
        *out = &field->value;
}

static struct system
system_of(const struct stm_record *record)
{
    struct system s = { 0 };

    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_field *field = &record->fields[i];

        find_one(&s.record_id, field, "System/EventRecordID");
        find_one(&s.time, field, "System/TimeCreated@SystemTime");
        find_one(&s.provider, field, "System/Provider@Name");
        find_one(&s.event_id, field, "System/EventID");
        find_one(&s.version, field, "System/Version");
        find_one(&s.channel, field, "System/Channel");
        find_one(&s.computer, field, "System/Computer");
    }
    return s;
}

/* The value's text in `text`; false where there is no such value. */
static bool
text_of(struct stm_buf *text, const struct stm_value *value)
{
    stm_buf_reset(text);
    if (!value)
        return false;
    stm_value_text(text, value);
    return !text->failed;
}

static void
put_text(struct stm_json *json, struct stm_buf *text, const char *key,
         const struct stm_value *value)
{
    stm_json_key(json, key);
    if (text_of(text, value))
        stm_json_text(json, stm_buf_held(text));
    else
        stm_json_null(json);
}

/* Decimal digits of any length that JSON has as a number. */
static bool
is_number(struct stm_span text)
{
    if (text.size == 0 || text.size > 20 ||
        (text.size > 1 && text.data[0] == '0'))
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}

static void
put_number(struct stm_json *json, struct stm_buf *text, const char *key,
           const struct stm_value *value)
{
    stm_json_key(json, key);
    if (text_of(text, value) && is_number(stm_buf_held(text)))
        stm_json_raw(json, stm_buf_held(text));
    else
        stm_json_null(json);
}

static void
put_u64(struct stm_json *json, const char *key, uint64_t value)
{
    char text[24];

    stm_json_key(json, key);
    (void)snprintf(text, sizeof(text), "%" PRIu64, value);
    stm_json_raw(json, stm_span_of(text));
}

static void
put_time(struct stm_json *json, struct stm_buf *text,
         const struct stm_value *value)
{
    stm_ticks ticks;

    stm_json_key(json, "time");
    if (text_of(text, value) && stm_ticks_parse(&ticks, stm_buf_held(text)) &&
        ticks < STM_TICKS_END)
        stm_json_time(json, ticks);
    else
        stm_json_null(json);
}

stm_status
stm_dump_open(struct stm_dump **out, struct stm_err *err)
{
    *out = calloc(1, sizeof(**out));
    return *out ? STM_OK : stm_fail(err, STM_ENOMEM, 0, "no memory for a dump");
}

void
stm_dump_close(struct stm_dump *dump)
{
    if (!dump)
        return;
    stm_buf_free(&dump->text);
    free(dump);
}

void
stm_dump_record(struct stm_dump *dump, struct stm_buf *out, const char *file,
                const struct stm_record *record)
{
    struct stm_json json = stm_json_of(out);
    struct system s = system_of(record);
    struct stm_buf *text = &dump->text;

    stm_json_object(&json);
    stm_json_key(&json, "file");
    stm_json_string(&json, file);
    put_u64(&json, "file_offset", record->place.file_offset);
    put_u64(&json, "header_id", record->place.header_id);
    put_number(&json, text, "event_record_id", s.record_id);
    put_time(&json, text, s.time);
    put_text(&json, text, "provider", s.provider);
    put_number(&json, text, "event_id", s.event_id);
    put_number(&json, text, "version", s.version);
    put_text(&json, text, "channel", s.channel);
    put_text(&json, text, "computer", s.computer);
    stm_json_key(&json, "how");
    stm_json_string(&json, "live");
    stm_json_key(&json, "data");
    stm_tree_write(&json, record);
    stm_json_object_end(&json);
    stm_buf_char(out, '\n');
    out->failed |= text->failed;
}
