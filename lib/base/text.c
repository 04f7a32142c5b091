/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include "base/unicode.h"

enum { REPLACEMENT = 0xfffd };

/* How many bytes follow a lead byte, and the least code point they make. */
static size_t
lead(uint8_t c, uint32_t *bits, uint32_t *least)
{
    if (c >= 0xc2 && c <= 0xdf) {
        *bits = c & 0x1f;
        *least = 0x80;
        return 1;
    }
    if (c >= 0xe0 && c <= 0xef) {
        *bits = c & 0x0f;
        *least = 0x800;
        return 2;
    }
    if (c >= 0xf0 && c <= 0xf4) {
        *bits = c & 0x07;
        *least = 0x10000;
        return 3;
    }
    return 0;
}

static bool
is_scalar(uint32_t c)
{
    return c < 0xd800 || (c > 0xdfff && c <= 0x10ffff);
}

/* The length of the valid sequence at `at`, 0 where there is none. */
static size_t
sequence(struct stm_span text, size_t at, uint32_t *out)
{
    uint8_t first = (uint8_t)text.data[at];
    uint32_t c = 0, least = 0;
    size_t more;

    if (first < 0x80) {
        *out = first;
        return 1;
    }
    more = lead(first, &c, &least);
    if (more == 0 || more > text.size - at - 1)
        return 0;
    for (size_t i = 1; i <= more; i++) {
        uint8_t next = (uint8_t)text.data[at + i];

        if ((next & 0xc0) != 0x80)
            return 0;
        c = c << 6 | (next & 0x3f);
    }
    if (c < least || !is_scalar(c))
        return 0;
    *out = c;
    return more + 1;
}

uint32_t
stm_text_next(struct stm_span text, size_t *at)
{
    uint32_t c = REPLACEMENT;
    size_t n = sequence(text, *at, &c);

    *at += n ? n : 1;
    return n ? c : REPLACEMENT;
}

void
stm_text_put(struct stm_buf *out, uint32_t c)
{
    char bytes[4];
    size_t n = 0;

    if (!is_scalar(c))
        c = REPLACEMENT;
    if (c < 0x80) {
        bytes[n++] = (char)c;
    } else if (c < 0x800) {
        bytes[n++] = (char)(0xc0 | c >> 6);
        bytes[n++] = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        bytes[n++] = (char)(0xe0 | c >> 12);
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3f));
        bytes[n++] = (char)(0x80 | (c & 0x3f));
    } else {
        bytes[n++] = (char)(0xf0 | c >> 18);
        bytes[n++] = (char)(0x80 | (c >> 12 & 0x3f));
        bytes[n++] = (char)(0x80 | (c >> 6 & 0x3f));
        bytes[n++] = (char)(0x80 | (c & 0x3f));
    }
    stm_buf_add(out, bytes, n);
}

bool
stm_text_is_utf8(struct stm_span text)
{
    size_t at = 0;

    while (at < text.size) {
        uint32_t c;
        size_t n = sequence(text, at, &c);

        if (n == 0)
            return false;
        at += n;
    }
    return true;
}

void
stm_text_repair(struct stm_buf *out, struct stm_span text)
{
    size_t at = 0;

    if (stm_text_is_utf8(text)) {
        stm_buf_span(out, text);
        return;
    }
    while (at < text.size)
        stm_text_put(out, stm_text_next(text, &at));
}

static uint32_t
utf16_unit(const uint8_t *data, size_t at)
{
    return (uint32_t)data[at] | (uint32_t)data[at + 1] << 8;
}

void
stm_text_of_utf16(struct stm_buf *out, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at + 1 < size; at += 2) {
        uint32_t c = utf16_unit(data, at);

        if (c >= 0xd800 && c < 0xdc00 && size - at >= 4) {
            uint32_t low = utf16_unit(data, at + 2);

            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                at += 2;
            }
        }
        stm_text_put(out, c);
    }
}

void
stm_text_fold(struct stm_buf *out, struct stm_span text)
{
    size_t at = 0;

    while (at < text.size) {
        uint8_t c = (uint8_t)text.data[at];

        if (c < 0x80) {
            stm_buf_char(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
            at++;
        } else {
            stm_text_put(out, stm_text_fold_char(stm_text_next(text, &at)));
        }
    }
}

/* Where a folded match of `needle` at text[at] ends; at itself: none. */
static size_t
match_end(struct stm_span text, size_t at, struct stm_span needle)
{
    size_t i = at, n = 0;

    while (n < needle.size) {
        if (i >= text.size || stm_text_fold_char(stm_text_next(text, &i)) !=
                                  stm_text_fold_char(stm_text_next(needle, &n)))
            return at;
    }
    return i;
}

static uint32_t
last_char(struct stm_span text)
{
    size_t at = text.size;
    uint32_t c = 0;

    while (at > 0 && ((uint8_t)text.data[at - 1] & 0xc0) == 0x80)
        at--;
    if (at > 0)
        at--;
    if (text.size)
        c = stm_text_next(text, &at);
    return c;
}

bool
stm_text_has(struct stm_span text, struct stm_span needle)
{
    size_t at = 0, first = 0;
    uint32_t before = 0;
    bool left, right;

    if (needle.size == 0)
        return true;
    left = stm_text_is_term(stm_text_next(needle, &first));
    right = stm_text_is_term(last_char(needle));
    while (at < text.size) {
        size_t end = match_end(text, at, needle), after = end;

        if (end > at && !(left && at > 0 && stm_text_is_term(before)) &&
            !(right && end < text.size &&
              stm_text_is_term(stm_text_next(text, &after))))
            return true;
        before = stm_text_next(text, &at);
    }
    return false;
}

bool
stm_text_equal_folded(struct stm_span a, struct stm_span b)
{
    size_t end = match_end(a, 0, b);

    return end == a.size && (a.size > 0 || b.size == 0);
}

/* Characters that hide, reorder or break a line. */
static bool
is_hidden(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x034f ||
           c == 0x061c || c == 0x115f || c == 0x1160 ||
           (c >= 0x17b4 && c <= 0x17b5) || (c >= 0x180b && c <= 0x180f) ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0x3164 || c == 0xfeff ||
           c == 0xffa0 || (c >= 0xfff9 && c <= 0xfffb) || c == 0xfffe ||
           c == 0xffff || (c >= 0xe0000 && c <= 0xe0fff);
}

/* Appends the run of printable ASCII at text.data[at]; where it ends. */
static size_t
show_plain(struct stm_buf *out, struct stm_span text, size_t at)
{
    size_t from = at;

    while (at < text.size && text.data[at] >= 0x20 && text.data[at] < 0x7f)
        at++;
    if (at > from)
        stm_buf_add(out, text.data + from, at - from);
    return at;
}

void
stm_text_show(struct stm_buf *out, struct stm_span text, bool keep_lines)
{
    size_t at = show_plain(out, text, 0);

    while (at < text.size) {
        uint32_t c = stm_text_next(text, &at);

        if (keep_lines && (c == '\n' || c == '\t'))
            stm_text_put(out, c);
        else if (!is_hidden(c))
            stm_text_put(out, c);
        else if (c < 0x100)
            stm_buf_print(out, "\\x%02x", (unsigned)c);
        else
            stm_buf_print(out, "\\u{%04x}", (unsigned)c);
        at = show_plain(out, text, at);
    }
}
