/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/text.h"

#include <inttypes.h>

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

static void
put_escaped(struct stm_buf *out, uint32_t c)
{
    switch (c) {
    case '"': stm_buf_text(out, "\\\""); break;
    case '\\': stm_buf_text(out, "\\\\"); break;
    case '\n': stm_buf_text(out, "\\n"); break;
    case '\r': stm_buf_text(out, "\\r"); break;
    case '\t': stm_buf_text(out, "\\t"); break;
    default:
        if (c < 0x20)
            stm_buf_print(out, "\\u%04x", (unsigned)c);
        else
            stm_text_put(out, c);
    }
}

static bool
is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' &&
           c != '\\';
}

static void
put_string(struct stm_buf *out, struct stm_span text)
{
    size_t at = 0;

    stm_buf_char(out, '"');
    while (at < text.size) {
        size_t from = at;

        while (at < text.size && is_plain(text.data[at]))
            at++;
        stm_buf_add(out, text.data + from, at - from);
        if (at < text.size)
            put_escaped(out, stm_text_next(text, &at));
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
    before_value(json);
    stm_buf_span(json->out, text);
}
