/* SPDX-License-Identifier: Apache-2.0 */
#include "value.h"

#include "moment.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c ? strchr(digits, c | 0x20) : NULL;

    return at && (c <= '9' || c >= 'A') ? (int)(at - digits) : -1;
}

/* The order in which a GUID's printed bytes are stored. */
static const uint8_t guid_order[16] = { 3, 2, 1,  0,  5,  4,  7,  6,
                                        8, 9, 10, 11, 12, 13, 14, 15 };

bool
gen_guid_read(struct gen_text text, uint8_t guid[static 16])
{
    const char *at = text.data;
    size_t left = text.size;
    uint8_t bytes[16];

    if (left == 38 && at[0] == '{' && at[37] == '}') {
        at++;
        left -= 2;
    }
    if (left != 36)
        return false;
    for (size_t i = 0; i < 16; i++) {
        int high, low;

        if ((i == 4 || i == 6 || i == 8 || i == 10) && *at++ != '-')
            return false;
        high = hex_digit(at[0]);
        low = high < 0 ? -1 : hex_digit(at[1]);
        if (low < 0)
            return false;
        bytes[guid_order[i]] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    memcpy(guid, bytes, 16);
    return true;
}

void
gen_guid_print(const uint8_t guid[static 16], char out[static 39])
{
    static const char hex[] = "0123456789ABCDEF";
    char *at = out;

    *at++ = '{';
    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        *at++ = hex[guid[guid_order[i]] >> 4];
        *at++ = hex[guid[guid_order[i]] & 15];
    }
    *at++ = '}';
    *at = '\0';
}

static bool
put_number(struct gen_put *out, struct gen_text text, size_t size)
{
    const char *at = text.data;
    bool negative = *at == '-';
    uint64_t most = size == 8 ? UINT64_MAX : (UINT64_C(1) << (8 * size)) - 1;
    unsigned long long number;
    uint8_t bytes[8];
    char *end;

    at += negative;
    if (*at < '0' || *at > '9')
        return false;
    errno = 0;
    number = strtoull(at, &end, strncmp(at, "0x", 2) == 0 ? 16 : 10);
    if (errno || end != text.data + text.size ||
        number > (negative ? most / 2 + 1 : most))
        return false;
    gen_store_u64(bytes, negative ? 0 - number : number);
    gen_put_bytes(out, bytes, size);
    return true;
}

static bool
put_time(struct gen_put *out, struct gen_text text)
{
    uint64_t ticks;

    if (strncmp(text.data, "0x", 2) == 0)
        return put_number(out, text, 8);
    if (!gen_moment_read(text.data, &ticks))
        return false;
    gen_put_u64(out, ticks);
    return true;
}

static bool
put_guid(struct gen_put *out, struct gen_text text)
{
    uint8_t guid[16];

    if (!gen_guid_read(text, guid))
        return false;
    gen_put_bytes(out, guid, 16);
    return true;
}

static bool
put_bool(struct gen_put *out, struct gen_text text)
{
    if (gen_text_is(text, "true"))
        text = gen_text_of("1");
    else if (gen_text_is(text, "false"))
        text = gen_text_of("0");
    return put_number(out, text, 4);
}

static bool
put_binary(struct gen_put *out, struct gen_text text)
{
    size_t before = out->size;

    if (text.size % 2 != 0)
        return false;
    for (size_t i = 0; i < text.size; i += 2) {
        int high = hex_digit(text.data[i]);
        int low = hex_digit(text.data[i + 1]);

        if (high < 0 || low < 0) {
            out->size = before;
            return false;
        }
        gen_put_u8(out, (uint8_t)(high << 4 | low));
    }
    return true;
}

/* S-1-authority-part-...: the authority is stored big-endian. */
static bool
put_sid(struct gen_put *out, struct gen_text text)
{
    uint8_t bytes[8 + 4 * 15] = { 1, 0 };
    const char *at = text.data;
    unsigned parts = 0;

    if (strncmp(at, "S-1-", 4) != 0)
        return false;
    at += 4;
    for (unsigned n = 0;; n++) {
        char *end;
        unsigned long long number = strtoull(at, &end, 10);

        if (end == at || *at < '0' || *at > '9' || n > 15 ||
            number > UINT32_MAX)
            return false;
        for (unsigned i = 0; n == 0 && i < 4; i++)
            bytes[7 - i] = (uint8_t)(number >> (8 * i));
        if (n > 0) {
            gen_store_u32(bytes + 8 + 4 * parts, (uint32_t)number);
            parts++;
        }
        at = end;
        if (!*at)
            break;
        if (*at++ != '-')
            return false;
    }
    bytes[1] = (uint8_t)parts;
    gen_put_bytes(out, bytes, 8 + 4 * parts);
    return at == text.data + text.size;
}

/* Code page 1252, as far as it is Latin-1, and the euro sign. */
static bool
put_ansi(struct gen_put *out, struct gen_text text)
{
    size_t before = out->size;
    struct gen_put wide = { .limit = 2 * text.size };

    wide.data = gen_new(wide.limit);
    gen_put_utf16(&wide, text);
    for (size_t i = 0; i < wide.size; i += 2) {
        unsigned unit = wide.data[i] | (unsigned)wide.data[i + 1] << 8;

        if (unit > 0xff && unit != 0x20ac) {
            free(wide.data);
            out->size = before;
            return false;
        }
        gen_put_u8(out, unit > 0xff ? 0x80 : (uint8_t)unit);
    }
    free(wide.data);
    return true;
}

static bool
put_real(struct gen_put *out, struct gen_text text, size_t size)
{
    char *end;
    double number = strtod(text.data, &end);
    float narrow = (float)number;
    uint32_t bits32;
    uint64_t bits64;

    if (end != text.data + text.size)
        return false;
    memcpy(&bits32, &narrow, sizeof(bits32));
    memcpy(&bits64, &number, sizeof(bits64));
    if (size == 4)
        gen_put_u32(out, bits32);
    else
        gen_put_u64(out, bits64);
    return true;
}

/* Year, month, day of the week, day, hour, minute, second, millisecond. */
static bool
put_systemtime(struct gen_put *out, struct gen_text text)
{
    uint16_t parts[8] = { 0 };
    uint64_t ticks;

    if (!gen_text_is(text, "0")) {
        if (!gen_moment_read(text.data, &ticks))
            return false;
        gen_moment_parts(ticks, parts);
    }
    for (size_t i = 0; i < 8; i++)
        gen_put_u16(out, parts[i]);
    return true;
}

static bool
put_typed(struct gen_put *out, uint8_t type, struct gen_text text)
{
    switch (type) {
    case GEN_STRING: gen_put_utf16(out, text); return true;
    case GEN_ANSI: return put_ansi(out, text);
    case GEN_I8:
    case GEN_U8: return put_number(out, text, 1);
    case GEN_I16:
    case GEN_U16: return put_number(out, text, 2);
    case GEN_I32:
    case GEN_U32:
    case GEN_HEX32: return put_number(out, text, 4);
    case GEN_I64:
    case GEN_U64:
    case GEN_SIZE:
    case GEN_HEX64: return put_number(out, text, 8);
    case GEN_FLOAT: return put_real(out, text, 4);
    case GEN_DOUBLE: return put_real(out, text, 8);
    case GEN_BOOL: return put_bool(out, text);
    case GEN_BINARY: return put_binary(out, text);
    case GEN_GUID: return put_guid(out, text);
    case GEN_FILETIME: return put_time(out, text);
    case GEN_SYSTEMTIME: return put_systemtime(out, text);
    case GEN_SID: return put_sid(out, text);
    default: return false;
    }
}

/* The items of an array, one after the other; texts end with a NUL. */
static bool
put_items(struct gen_put *out, uint8_t type, struct gen_text text)
{
    bool texts = type == GEN_STRING || type == GEN_ANSI;
    size_t before = out->size;
    size_t at = 0;

    while (text.size > 0 && at <= text.size) {
        const char *item = text.data + at;
        const char *end = memchr(item, texts ? 0 : ',', text.size - at);
        size_t n = end ? (size_t)(end - item) : text.size - at;
        char copy[256];

        if (n >= sizeof(copy) && !texts)
            return false;
        if (!texts) { /* numbers are read up to a NUL */
            memcpy(copy, item, n);
            copy[n] = '\0';
            item = copy;
        }
        if (!put_typed(out, type, (struct gen_text){ item, n })) {
            out->size = before;
            return false;
        }
        if (texts)
            gen_put_zeros(out, type == GEN_STRING ? 2 : 1);
        at += n + 1;
    }
    return true;
}

static bool
put_any(struct gen_put *out, uint8_t type, struct gen_text text)
{
    if (type & GEN_ARRAY)
        return put_items(out, (uint8_t)(type & ~GEN_ARRAY), text);
    return put_typed(out, type, text);
}

bool
gen_value_put_as(struct gen_put *out, uint8_t declared, unsigned stored,
                 struct gen_text text, uint8_t *type, struct gen_err *err)
{
    bool sized = declared == GEN_STRING || declared == GEN_ANSI ||
                 (declared & GEN_ARRAY);

    *type = declared == GEN_SIZE ? GEN_HEX64 : declared;
    if (stored)
        *type = (uint8_t)stored;
    if (text.data && (stored & GEN_STORED_RAW)) {
        if (put_binary(out, text))
            return true;
        return gen_fail(err, "'%s' are no hex digits", text.data);
    }
    if (!text.data || *type == GEN_NULL || (text.size == 0 && !sized)) {
        *type = GEN_NULL;
        return true;
    }
    if (put_any(out, *type, text))
        return true;
    return gen_fail(err, "'%s' is no value of type 0x%02x", text.data,
                    *type == GEN_HEX64 ? declared : *type);
}

bool
gen_value_put(struct gen_put *out, uint8_t declared, struct gen_text text,
              uint8_t *type, struct gen_err *err)
{
    return gen_value_put_as(out, declared, 0, text, type, err);
}

static const struct {
    const char *name;
    uint8_t type;
} type_names[] = {
    { "null", GEN_NULL },     { "string", GEN_STRING },
    { "ansi", GEN_ANSI },     { "i8", GEN_I8 },
    { "u8", GEN_U8 },         { "i16", GEN_I16 },
    { "u16", GEN_U16 },       { "i32", GEN_I32 },
    { "u32", GEN_U32 },       { "i64", GEN_I64 },
    { "u64", GEN_U64 },       { "float", GEN_FLOAT },
    { "double", GEN_DOUBLE }, { "bool", GEN_BOOL },
    { "binary", GEN_BINARY }, { "guid", GEN_GUID },
    { "size", GEN_SIZE },     { "filetime", GEN_FILETIME },
    { "sid", GEN_SID },       { "systemtime", GEN_SYSTEMTIME },
    { "hex32", GEN_HEX32 },   { "hex64", GEN_HEX64 },
    { "xml", GEN_BINXML },
};

/* One type's name of `n` bytes. */
static bool
read_type(const char *text, size_t n, uint8_t *type)
{
    uint8_t array = 0;
    unsigned code;
    int used = 0;

    if (n > 2 && strncmp(text + n - 2, "[]", 2) == 0) {
        array = GEN_ARRAY;
        n -= 2;
    }
    for (size_t i = 0; i < sizeof(type_names) / sizeof(type_names[0]); i++) {
        if (strlen(type_names[i].name) == n &&
            strncmp(type_names[i].name, text, n) == 0) {
            *type = type_names[i].type | array;
            return true;
        }
    }
    if (sscanf(text, "0x%2x%n", &code, &used) != 1 || (size_t)used != n)
        return false;
    *type = (uint8_t)code | array;
    return true;
}

bool
gen_type_read(const char *text, uint8_t *declared, uint16_t *stored,
              bool *optional)
{
    size_t n = strlen(text);
    size_t first = strcspn(text, "/");
    bool raw;
    uint8_t type;

    *optional = n > 0 && text[n - 1] == '?';
    n -= *optional;
    *stored = 0;
    if (first > n)
        first = n;
    if (!read_type(text, first, declared))
        return false;
    if (first == n)
        return true;
    raw = text[n - 1] == '!';
    n -= raw;
    if (!read_type(text + first + 1, n - first - 1, &type))
        return false;
    *stored = (uint16_t)(type | (raw ? GEN_STORED_RAW : GEN_STORED_AS));
    return true;
}
