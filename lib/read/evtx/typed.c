/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/typed.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/bytes.h"
#include "base/digits.h"
#include "read/evtx/utf16.h"

enum { NUMBER_TEXT = 32, SID_HEAD = 8 };

/* Whole numbers below it are written without an exponent. */
static const double whole_most = 1e15;

/*
 * cp1252 from 0x80 to 0x9f, the code page of most writers; the five that it
 * leaves open are the control characters they are in Latin-1.
 */
static const uint16_t cp1252[32] = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008d, 0x017d, 0x008f,
    0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178,
};

static uint64_t
number_of(const uint8_t *data, size_t size)
{
    uint64_t value = 0;

    for (size_t i = size; i > 0; i--)
        value = value << 8 | data[i - 1];
    return value;
}

static uint64_t
signed_of(const uint8_t *data, size_t size)
{
    uint64_t value = number_of(data, size);
    uint64_t sign = (uint64_t)1 << (size * 8 - 1);

    return (value ^ sign) - sign;
}

static void
set_number(struct stm_value *out, stm_value_type type, uint64_t number)
{
    *out = (struct stm_value){ .type = type, .number = number };
}

static void
set_bytes(struct stm_value *out, stm_value_type type, const uint8_t *data,
          size_t size)
{
    *out = (struct stm_value){ .type = type, .data = data, .size = size };
}

static bool
set_text(struct stm_value *out, const char *text, size_t size,
         struct stm_scratch *scratch)
{
    uint8_t *room = stm_scratch_room(scratch, size);

    if (!room)
        return false;
    memcpy(room, text, size);
    stm_scratch_keep(scratch, size);
    set_bytes(out, STM_VALUE_TEXT, room, size);
    return true;
}

static bool
set_utf16(struct stm_value *out, const uint8_t *data, size_t size,
          struct stm_scratch *scratch, struct stm_typed_odd *odd)
{
    uint8_t *room = stm_scratch_room(scratch, stm_utf16_room(size));
    struct stm_utf16_odd found = { 0 };
    size_t n;

    if (!room)
        return false;
    n = stm_utf16_put(room, data, size, &found);
    stm_scratch_keep(scratch, n);
    odd->repaired += found.repaired;
    odd->values += found.behind_nul || size % 2;
    set_bytes(out, STM_VALUE_TEXT, room, n);
    return true;
}

static bool
set_ansi(struct stm_value *out, const uint8_t *data, size_t size,
         struct stm_scratch *scratch, struct stm_typed_odd *odd)
{
    const uint8_t *nul = size ? memchr(data, '\0', size) : NULL;
    size_t used = nul ? (size_t)(nul - data) : size, n = 0;
    uint8_t *room = stm_scratch_room(scratch, used * 3);

    if (!room)
        return false;
    for (size_t i = 0; i < used; i++)
        n += stm_utf8_put(room + n, data[i] >= 0x80 && data[i] < 0xa0
                                        ? cp1252[data[i] - 0x80]
                                        : data[i]);
    for (size_t i = used; i < size; i++)
        if (data[i]) {
            odd->values++;
            break;
        }
    stm_scratch_keep(scratch, n);
    set_bytes(out, STM_VALUE_TEXT, room, n);
    return true;
}

/* The least digits that read back as the same number; returns the size. */
static int
print_real(char *text, double real, bool single)
{
    int least = single ? FLT_DIG : DBL_DIG;
    int most = single ? FLT_DECIMAL_DIG : DBL_DECIMAL_DIG;
    int n = 0;

    if (isnan(real))
        return snprintf(text, NUMBER_TEXT, "nan");
    if (fabs(real) < whole_most && real == (double)(int64_t)real)
        return snprintf(text, NUMBER_TEXT, "%.0f", real);
    /* So many digits always last, and fewer are no zeros then; but for the
     * least numbers of all, which have fewer. */
    if (fabs(real) < (single ? (double)FLT_MIN : DBL_MIN))
        least = 1;
    for (int digits = least; digits <= most; digits++) {
        n = snprintf(text, NUMBER_TEXT, "%.*g", digits, real);
        if (single ? strtof(text, NULL) == (float)real
                   : strtod(text, NULL) == real)
            break;
    }
    return n;
}

static bool
set_real(struct stm_value *out, const uint8_t *data, size_t size,
         struct stm_scratch *scratch)
{
    uint64_t bits = number_of(data, size);
    uint32_t narrow = (uint32_t)bits;
    char text[NUMBER_TEXT];
    double real;
    float single;
    int n;

    memcpy(&single, &narrow, sizeof(single));
    memcpy(&real, &bits, sizeof(real));
    n = print_real(text, size == 4 ? (double)single : real, size == 4);
    return set_text(out, text, (size_t)n, scratch);
}

/* 8 x u16: year, month, day of week, day, hour, minute, second, ms. */
static bool
set_systemtime(struct stm_value *out, const uint8_t *data,
               struct stm_scratch *scratch, struct stm_typed_odd *odd)
{
    unsigned part[8];
    char text[NUMBER_TEXT];
    bool unset = true;
    int n;

    for (size_t i = 0; i < 8; i++) {
        part[i] = (unsigned)number_of(data + i * 2, 2);
        unset &= part[i] == 0;
    }
    if (unset)
        return set_text(out, "", 0, scratch);
    if (part[0] < 1601 || part[0] > 9999 || part[1] < 1 || part[1] > 12 ||
        part[3] < 1 || part[3] > 31 || part[4] > 23 || part[5] > 59 ||
        part[6] > 59 || part[7] > 999) {
        odd->values++;
        set_bytes(out, STM_VALUE_BINARY, data, 16);
        return true;
    }
    n = snprintf(text, sizeof(text), "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ",
                 part[0], part[1], part[3], part[4], part[5], part[6], part[7]);
    return set_text(out, text, (size_t)n, scratch);
}

/* Revision, count, a 6-byte big-endian authority, `count` u32. */
static bool
set_sid(struct stm_value *out, const uint8_t *data, size_t size,
        struct stm_scratch *scratch, struct stm_typed_odd *odd)
{
    uint64_t authority = 0;
    uint8_t *room;
    char *at;

    if (size < SID_HEAD || size != SID_HEAD + (size_t)data[1] * 4) {
        odd->values++;
        set_bytes(out, STM_VALUE_BINARY, data, size);
        return true;
    }
    room = stm_scratch_room(scratch, 32 + (size_t)data[1] * 11);
    if (!room)
        return false;
    memcpy(room, "S-", 2);
    at = stm_put_decimal((char *)room + 2, data[0]);
    for (size_t i = 2; i < SID_HEAD; i++)
        authority = authority << 8 | data[i];
    *at++ = '-';
    at = stm_put_decimal(at, authority);
    for (size_t i = SID_HEAD; i < size; i += 4) {
        *at++ = '-';
        at = stm_put_decimal(at, stm_le32(data + i));
    }
    size = (size_t)(at - (char *)room);
    stm_scratch_keep(scratch, size);
    set_bytes(out, STM_VALUE_TEXT, room, size);
    return true;
}

/* The types whose values are of any size. */
static bool
set_sized(struct stm_value *out, uint8_t type, const uint8_t *data, size_t size,
          struct stm_scratch *scratch, struct stm_typed_odd *odd)
{
    switch (type) {
    case STM_TYPE_NULL:
        set_bytes(out, STM_VALUE_TEXT, (const uint8_t *)"", 0);
        return true;
    case STM_TYPE_STRING: return set_utf16(out, data, size, scratch, odd);
    case STM_TYPE_ANSI: return set_ansi(out, data, size, scratch, odd);
    case STM_TYPE_SID: return set_sid(out, data, size, scratch, odd);
    case STM_TYPE_SIZE:
        if (size == 4 || size == 8) {
            set_number(out, STM_VALUE_HEX, number_of(data, size));
            return true;
        }
        odd->values++;
        break;
    case STM_TYPE_BINARY: break;
    default: odd->values++; break;
    }
    set_bytes(out, STM_VALUE_BINARY, data, size);
    return true;
}

bool
stm_typed_value(struct stm_value *out, uint8_t type, const uint8_t *data,
                size_t size, struct stm_scratch *scratch,
                struct stm_typed_odd *odd)
{
    if (stm_typed_size(type) != size || size == 0)
        return set_sized(out, type, data, size, scratch, odd);
    switch (type) {
    case STM_TYPE_UINT8:
    case STM_TYPE_UINT16:
    case STM_TYPE_UINT32:
    case STM_TYPE_UINT64:
        set_number(out, STM_VALUE_UINT, number_of(data, size));
        return true;
    case STM_TYPE_HEX32:
    case STM_TYPE_HEX64:
        set_number(out, STM_VALUE_HEX, number_of(data, size));
        return true;
    case STM_TYPE_FILETIME:
        set_number(out, STM_VALUE_TIME, number_of(data, size));
        return true;
    case STM_TYPE_BOOL:
        set_number(out, STM_VALUE_BOOL, number_of(data, size) != 0);
        return true;
    case STM_TYPE_FLOAT:
    case STM_TYPE_DOUBLE: return set_real(out, data, size, scratch);
    case STM_TYPE_GUID: set_bytes(out, STM_VALUE_GUID, data, size); return true;
    case STM_TYPE_SYSTEMTIME: return set_systemtime(out, data, scratch, odd);
    default: /* the signed integers */
        set_number(out, STM_VALUE_INT, signed_of(data, size));
        return true;
    }
}
