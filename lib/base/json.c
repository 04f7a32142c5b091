/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/text.h"

#include <inttypes.h>

enum { PIECE = 4096 };

struct stm_json
stm_json_of(struct stm_buf *out)
{
    return (struct stm_json){ .out = out };
}

static void
before_value(struct stm_json *json)
{
    if (json->comma)
        stm_buf_char(json->out, ',');
    json->comma = true;
}

void
stm_json_object(struct stm_json *json)
{
    before_value(json);
    stm_buf_char(json->out, '{');
    json->comma = false;
}

void
stm_json_object_end(struct stm_json *json)
{
    stm_buf_char(json->out, '}');
    json->comma = true;
}

void
stm_json_array(struct stm_json *json)
{
    before_value(json);
    stm_buf_char(json->out, '[');
    json->comma = false;
}

void
stm_json_array_end(struct stm_json *json)
{
    stm_buf_char(json->out, ']');
    json->comma = true;
}

/* At most `size` bytes of the text, without cutting a character in two. */
static size_t
piece_of(struct stm_span text, size_t size)
{
    if (text.size <= size)
        return text.size;
    for (size_t n = size; n > size - 4; n--)
        if (((unsigned char)text.data[n] & 0xc0) != 0x80)
            return n;
    return size; /* no character has so many bytes that follow */
}

static void
put_string(struct stm_buf *out, struct stm_span text)
{
    stm_buf_char(out, '"');
    while (text.size) {
        size_t n = piece_of(text, PIECE);
        char *room = stm_buf_room(out, n * STM_JSON_ESCAPED + STM_JSON_SLACK);
        char *end;

        if (!room)
            return;
        end = stm_json_escape(room, stm_span_sized(text.data, n));
        stm_buf_keep(out, (size_t)(end - room));
        text.data += n;
        text.size -= n;
    }
    stm_buf_char(out, '"');
}

void
stm_json_key_span(struct stm_json *json, struct stm_span key)
{
    before_value(json);
    put_string(json->out, key);
    stm_buf_char(json->out, ':');
    json->comma = false;
}

void
stm_json_key(struct stm_json *json, const char *key)
{
    stm_json_key_span(json, stm_span_of(key));
}

void
stm_json_text(struct stm_json *json, struct stm_span text)
{
    before_value(json);
    put_string(json->out, text);
}

void
stm_json_string(struct stm_json *json, const char *text)
{
    if (text)
        stm_json_text(json, stm_span_of(text));
    else
        stm_json_null(json);
}

void
stm_json_int(struct stm_json *json, int64_t value)
{
    before_value(json);
    stm_buf_print(json->out, "%" PRId64, value);
}

void
stm_json_bool(struct stm_json *json, bool value)
{
    before_value(json);
    stm_buf_text(json->out, value ? "true" : "false");
}

void
stm_json_null(struct stm_json *json)
{
    before_value(json);
    stm_buf_text(json->out, "null");
}

void
stm_json_time(struct stm_json *json, stm_ticks ticks)
{
    char text[STM_TIME_TEXT];

    stm_json_string(json, stm_ticks_print(text, ticks));
}

void
stm_json_raw(struct stm_json *json, struct stm_span text)
{
    size_t from = 0;

    before_value(json);
    for (size_t i = 0; i < text.size; i++) {
        const char *line_end =
            (unsigned char)text.data[i] < 0x80
                ? NULL
                : stm_json_line_end(text.data + i, text.size - i);

        if (!line_end)
            continue;
        stm_buf_add(json->out, text.data + from, i - from);
        stm_buf_text(json->out, line_end);
        while (i + 1 < text.size &&
               ((unsigned char)text.data[i + 1] & 0xc0) == 0x80)
            i++;
        from = i + 1;
    }
    stm_buf_add(json->out, text.data + from, text.size - from);
}
