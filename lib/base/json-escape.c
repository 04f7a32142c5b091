/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/text.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* The letter that stands for an escaped character; 0: it has none. */
static const char letters[256] = {
    ['"'] = '"', ['\\'] = '\\', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't',
};

const char *
stm_json_line_end(const char *text, size_t size)
{
    if (size > 1 && memcmp(text, "\xc2\x85", 2) == 0)
        return "\\u0085";
    if (size > 2 && memcmp(text, "\xe2\x80\xa8", 3) == 0)
        return "\\u2028";
    if (size > 2 && memcmp(text, "\xe2\x80\xa9", 3) == 0)
        return "\\u2029";
    return NULL;
}

/* A character of more than one byte, or what is none. */
static char *
put_wide(char *out, struct stm_span text, size_t *at)
{
    size_t from = *at, n;
    const char *line_end;

    if (stm_text_next(text, at) == 0xfffd && *at == from + 1) {
        memcpy(out, "\xef\xbf\xbd", 3);
        return out + 3;
    }
    n = *at - from;
    line_end = stm_json_line_end(text.data + from, n);
    if (line_end) {
        memcpy(out, line_end, 6);
        return out + 6;
    }
    memcpy(out, text.data + from, n);
    return out + n;
}

/* One character that cannot be copied as it is, at text.data[*at]. */
static char *
escape_one(char *out, struct stm_span text, size_t *at)
{
    static const char hex[] = "0123456789abcdef";
    uint8_t c = (uint8_t)text.data[*at];
    char letter = letters[c];

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

#ifdef __SSE2__
/*
 * Blocks of 16, as long as 16 more follow: so what stands behind a character
 * that only needs a letter can be copied again, one further, without asking
 * how much that is. Ends before anything else that is no plain character.
 */
static char *
escape_blocks(char *out, struct stm_span text, size_t *at)
{
    while (text.size - *at >= 32) {
        const char *data = text.data + *at;
        __m128i bytes = _mm_loadu_si128((const void *)data);
        unsigned bad = special(bytes);

        _mm_storeu_si128((void *)out, bytes);
        for (; bad; bad &= bad - 1) {
            size_t k = (size_t)__builtin_ctz(bad);
            char letter = letters[(uint8_t)data[k]];

            if (!letter) {
                *at += k;
                return out + k;
            }
            out[k] = '\\';
            out[k + 1] = letter;
            bytes = _mm_loadu_si128((const void *)(data + k + 1));
            _mm_storeu_si128((void *)(out + k + 2), bytes);
            out++; /* all that follows is one further now */
        }
        out += 16;
        *at += 16;
    }
    return out;
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
        size_t n;

#ifdef __SSE2__
        out = escape_blocks(out, text, &at);
#endif
        n = copy_plain(out, text.data + at, text.size - at);
        out += n;
        at += n;
        if (at < text.size)
            out = escape_one(out, text, &at);
    }
    return out;
}
