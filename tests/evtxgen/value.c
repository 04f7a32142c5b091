/* SPDX-License-Identifier: Apache-2.0 */
#include "value.h"

#include "moment.h"

#include <errno.h>
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
    if (errno || end != text.data + text.size || number > most)
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

static bool
put_typed(struct gen_put *out, uint8_t type, struct gen_text text)
{
    switch (type) {
    case GEN_U8: return put_number(out, text, 1);
    case GEN_U16: return put_number(out, text, 2);
    case GEN_I32:
    case GEN_U32:
    case GEN_HEX32: return put_number(out, text, 4);
    case GEN_U64:
    case GEN_HEX64: return put_number(out, text, 8);
    case GEN_BOOL: return put_bool(out, text);
    case GEN_BINARY: return put_binary(out, text);
    case GEN_GUID: return put_guid(out, text);
    case GEN_FILETIME: return put_time(out, text);
    case GEN_SID: return put_sid(out, text);
    default: return false;
    }
}

bool
gen_value_put(struct gen_put *out, uint8_t declared, struct gen_text text,
              uint8_t *type, struct gen_err *err)
{
    *type = declared == GEN_SIZE ? GEN_HEX64 : declared;
    if (declared == GEN_STRING && text.data) {
        gen_put_utf16(out, text);
        return true;
    }
    if (!text.data || text.size == 0) {
        *type = GEN_NULL;
        return true;
    }
    if (put_typed(out, *type, text))
        return true;
    return gen_fail(err, "'%s' is no value of type 0x%02x", text.data,
                    declared);
}
