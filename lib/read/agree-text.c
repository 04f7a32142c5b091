/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agree-text.c - what libevtx 20181227 makes of a value (EVTX.md section 6
 * and the end of section 10), each fault by its own rule.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/time.h"
#include "read/agree-parts.h"

enum { NUMBER_TEXT = 40, REPLACEMENT = 0xfffd };

/* The digits that libevtx prints of a real number. */
static const double real_precision = 1e-6;

bool
stm_agree_is_blank(struct stm_span text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!strchr(" \t\r\n", text.data[i]) || text.data[i] == '\0')
            return false;
    return true;
}

bool
stm_agree_holds(struct stm_span text, struct stm_span needle)
{
    return needle.size == 0 ||
           (text.size >= needle.size &&
            memmem(text.data, text.size, needle.data, needle.size));
}

/* The whole text as a number of that base; false: it is none. */
static bool
number_of(uint64_t *out, struct stm_span text, int base)
{
    char copy[NUMBER_TEXT], *end;

    if (text.size == 0 || text.size >= sizeof(copy) || text.data[0] == '-' ||
        text.data[0] == '+' || text.data[0] <= ' ')
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    *out = strtoull(copy, &end, base);
    return end == copy + text.size;
}

static stm_known
known_hex(uint64_t ours, struct stm_span theirs)
{
    uint64_t number;

    if (theirs.size > 2 && memcmp(theirs.data, "0x", 2) == 0)
        return number_of(&number, theirs, 16) && number == ours ? STM_KNOWN_HEX
                                                                : STM_KNOWN_NOT;
    return number_of(&number, theirs, 10) && number == ours ? STM_KNOWN_SIZE
                                                            : STM_KNOWN_NOT;
}

/* The value without its sign bit, and a minus. */
static stm_known
known_negative(int64_t ours, struct stm_span theirs)
{
    for (unsigned bits = 8; bits <= 64; bits *= 2) {
        uint64_t sign = (uint64_t)1 << (bits - 1);
        char text[NUMBER_TEXT];

        if (bits < 64 && ours < -(int64_t)sign)
            continue;
        (void)snprintf(text, sizeof(text), "-%" PRIu64,
                       (uint64_t)ours & (sign - 1));
        if (stm_span_is(theirs, text))
            return STM_KNOWN_NEGATIVE;
    }
    return STM_KNOWN_NOT;
}

/* What no calendar can say libevtx shows as its two halves. */
static stm_known
known_time(uint64_t filetime, struct stm_span theirs)
{
    char halves[NUMBER_TEXT];
    stm_ticks ours, ticks;

    if (stm_ticks_of_filetime(&ours, filetime))
        return stm_ticks_parse(&ticks, theirs) && ticks == ours ? STM_KNOWN_TIME
                                                                : STM_KNOWN_NOT;
    (void)snprintf(halves, sizeof(halves), "(0x%08" PRIx64 " 0x%08" PRIx64 ")",
                   filetime >> 32, filetime & UINT32_MAX);
    return stm_span_is(theirs, halves) ? STM_KNOWN_NO_TIME : STM_KNOWN_NOT;
}

/* libevtx: a sign, a digit, six decimals, e and an exponent. */
static bool
real_of(double *out, struct stm_span text)
{
    char copy[NUMBER_TEXT], *end;

    if (text.size == 0 || text.size >= sizeof(copy) || text.data[0] <= ' ')
        return false;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    *out = strtod(copy, &end);
    return end == copy + text.size;
}

static bool
is_known_real(struct stm_span ours, struct stm_span theirs)
{
    double a, b;

    return memchr(theirs.data, 'e', theirs.size) && real_of(&a, ours) &&
           real_of(&b, theirs) && fabs(a - b) <= fabs(a) * real_precision;
}

/* Appends the text with the five entities of XML undone. */
static void
undo_entities(struct stm_buf *out, struct stm_span text)
{
    static const struct {
        const char *entity;
        char c;
    } entities[] = { { "&amp;", '&' },
                     { "&lt;", '<' },
                     { "&gt;", '>' },
                     { "&quot;", '"' },
                     { "&apos;", '\'' } };
    size_t at = 0;

    while (at < text.size) {
        size_t size = 1;
        char c = text.data[at];

        for (size_t i = 0; c == '&' && i < 5; i++) {
            size_t n = strlen(entities[i].entity);

            if (text.size - at >= n &&
                !memcmp(text.data + at, entities[i].entity, n)) {
                c = entities[i].c;
                size = n;
                break;
            }
        }
        stm_buf_char(out, c);
        at += size;
    }
}

/*
 * Markup that was not escaped: entities are undone, and the value ends
 * where its element, or its attribute, seems to end.
 */
static bool
is_known_unescaped(struct stm_agree *agree, struct stm_span ours,
                   struct stm_span theirs, bool attribute)
{
    char ends = attribute ? '"' : '<';

    if (ours.size == 0)
        return false;
    if (memchr(ours.data, '&', ours.size)) {
        stm_buf_reset(&agree->scratch);
        undo_entities(&agree->scratch, ours);
        if (stm_span_equal(stm_buf_held(&agree->scratch), theirs))
            return true;
    }
    return theirs.size < ours.size && ours.data[theirs.size] == ends &&
           memcmp(ours.data, theirs.data, theirs.size) == 0;
}

/* Equal but for one character that is gone behind a U+FFFD. */
static bool
is_known_surrogate(struct stm_span ours, struct stm_span theirs)
{
    size_t a = 0, b = 0;
    bool repaired = false, behind = false;

    while (a < ours.size) {
        size_t at = a, before = b;
        uint32_t c = stm_text_next(ours, &a);
        uint32_t d = b < theirs.size ? stm_text_next(theirs, &b) : 0;

        if (c == d && before < theirs.size) {
            behind = c == REPLACEMENT;
            continue;
        }
        if (!behind || at == 0)
            return false;
        b = before; /* this one is the one that was taken */
        behind = false;
        repaired = true;
    }
    return repaired && b == theirs.size;
}

/* A first unit of U+FEFF or U+FFFE. */
static bool
is_known_mark(struct stm_span ours, struct stm_span theirs)
{
    return ours.size == theirs.size + 3 &&
           (memcmp(ours.data, "\xef\xbb\xbf", 3) == 0 ||
            memcmp(ours.data, "\xef\xbf\xbe", 3) == 0) &&
           memcmp(ours.data + 3, theirs.data, theirs.size) == 0;
}

/* A SYSTEMTIME of zeros is not set. */
static bool
is_known_unset(struct stm_span ours, struct stm_span theirs)
{
    return ours.size == 0 &&
           stm_span_is(theirs, "(0x0000 0x0000 0x0000 0x0000 0x0000 0x0000 "
                               "0x0000 0x0000)");
}

/* Bytes that are no number of their type are one of another to libevtx. */
static stm_known
known_bytes(const struct stm_value *value, struct stm_span theirs)
{
    uint64_t ours = 0, number;

    if (value->size == 0 || value->size > sizeof(ours))
        return STM_KNOWN_NOT;
    for (size_t i = value->size; i > 0; i--)
        ours = ours << 8 | value->data[i - 1];
    return number_of(&number, theirs, 10) && number == ours ? STM_KNOWN_ODD_SIZE
                                                            : STM_KNOWN_NOT;
}

static stm_known
known_text(struct stm_agree *agree, struct stm_span ours,
           struct stm_span theirs, bool attribute)
{
    if (theirs.size == 0 && stm_agree_is_blank(ours))
        return STM_KNOWN_BLANK;
    if (theirs.size && is_known_real(ours, theirs))
        return STM_KNOWN_REAL;
    if (is_known_unset(ours, theirs))
        return STM_KNOWN_NO_TIME;
    if (is_known_mark(ours, theirs))
        return STM_KNOWN_MARK;
    if (is_known_surrogate(ours, theirs))
        return STM_KNOWN_SURROGATE;
    if (is_known_unescaped(agree, ours, theirs, attribute))
        return STM_KNOWN_UNESCAPED;
    return STM_KNOWN_NOT;
}

stm_known
stm_agree_known(struct stm_agree *agree, const struct stm_value *value,
                struct stm_span ours, struct stm_span theirs, bool attribute)
{
    switch (value->type) {
    case STM_VALUE_HEX: return known_hex(value->number, theirs);
    case STM_VALUE_INT: return known_negative((int64_t)value->number, theirs);
    case STM_VALUE_TIME: return known_time(value->number, theirs);
    case STM_VALUE_TEXT: return known_text(agree, ours, theirs, attribute);
    case STM_VALUE_BINARY: return known_bytes(value, theirs);
    case STM_VALUE_UINT:
    case STM_VALUE_BOOL:
    case STM_VALUE_GUID:
    case STM_VALUE_EMPTY: break;
    }
    return STM_KNOWN_NOT;
}
