/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/text.h"

#include <inttypes.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* The letter that stands for an escaped character; 0: it has none. */
static char
letter_of(uint8_t c)
{
    switch (c) {
    case '"':
    case '\\': return (char)c;
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return 0;
    }
}

/* A character of more than one byte, or what is none. */
static char *
put_wide(char *out, struct stm_span text, size_t *at)
{
    size_t from = *at, n;

    if (stm_text_next(text, at) == 0xfffd && *at == from + 1) {
        memcpy(out, "\xef\xbf\xbd", 3);
        return out + 3;
    }
    n = *at - from;
    memcpy(out, text.data + from, n);
    return out + n;
}

/* One character that cannot be copied as it is, at text.data[*at]. */
static char *
escape_one(char *out, struct stm_span text, size_t *at)
{
    static const char hex[] = "0123456789abcdef";
    uint8_t c = (uint8_t)text.data[*at];
    char letter = letter_of(c);

    if (c >= 0x80)
        return put_wide(out, text, at);
    ++*at;
    out[0] = '\\';
    if (letter) {
        out[1] = letter;
        return out + 2;
    }
    memcpy(out + 1, "u00", 3);
    out[4] = hex[c >> 4];
    out[5] = hex[c & 15];
    return out + 6;
}

static bool
is_plain(char c)
{
    return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' &&
           c != '\\';
}

#ifdef __SSE2__
/* A bit for each of 16 bytes that must not be copied as it is. */
static unsigned
special(__m128i bytes)
{
    /* Signed: what is no ASCII is less than a blank as well. */
    __m128i bad = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));

    bad = _mm_or_si128(bad, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    bad = _mm_or_si128(bad, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    return (unsigned)_mm_movemask_epi8(bad);
}
#endif

/*
 * Copies plain characters from `data` while there are any, `size` bytes at
 * the most; returns how many. May write 16 bytes past them.
 */
static size_t
copy_plain(char *out, const char *data, size_t size)
{
    size_t at = 0;

#ifdef __SSE2__
    for (; size - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const void *)(data + at));
        unsigned bad = special(bytes);

        _mm_storeu_si128((void *)(out + at), bytes);
        if (bad)
            return at + (size_t)__builtin_ctz(bad);
    }
    if (size - at >= 8) {
        __m128i bytes = _mm_loadl_epi64((const void *)(data + at));
        unsigned bad = special(bytes) & 0xff;

        _mm_storel_epi64((void *)(out + at), bytes);
        if (bad)
            return at + (size_t)__builtin_ctz(bad);
        at += 8;
    }
#endif
    for (; at < size && is_plain(data[at]); at++)
        out[at] = data[at];
    return at;
}

char *
stm_json_escape(char *out, struct stm_span text)
{
    size_t at = 0;

    while (at < text.size) {
        size_t n = copy_plain(out, text.data + at, text.size - at);

        out += n;
        at += n;
        if (at < text.size)
            out = escape_one(out, text, &at);
    }
    return out;
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
    before_value(json);
    stm_buf_span(json->out, text);
}
