/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of one value: UTF-16 against a plain conversion, and every type. */
#include "suite.h"

#include "base/text.h"
#include "read/evtx/typed.h"
#include "read/evtx/utf16.h"

#include <stdio.h>

enum { UNITS = 70 };

/* A unit at a time, nothing clever. */
static size_t
plain_utf8(uint8_t *out, const uint16_t *units, size_t n,
           struct stm_utf16_odd *odd)
{
    size_t size = 0, i = 0;

    while (i < n && units[i]) {
        uint32_t c = units[i++];

        if (c >= 0xd800 && c < 0xdc00 && i < n && units[i] >= 0xdc00 &&
            units[i] < 0xe000)
            c = 0x10000 + ((c & 0x3ff) << 10 | (units[i++] & 0x3ffu));
        else if (c >= 0xd800 && c < 0xe000) {
            odd->repaired++;
            c = 0xfffd;
        }
        if (c < 0x80) {
            out[size++] = (uint8_t)c;
        } else if (c < 0x800) {
            out[size++] = (uint8_t)(0xc0 | c >> 6);
            out[size++] = (uint8_t)(0x80 | c % 64);
        } else if (c < 0x10000) {
            out[size++] = (uint8_t)(0xe0 | c >> 12);
            out[size++] = (uint8_t)(0x80 | c / 64 % 64);
            out[size++] = (uint8_t)(0x80 | c % 64);
        } else {
            out[size++] = (uint8_t)(0xf0 | c >> 18);
            out[size++] = (uint8_t)(0x80 | c / 4096 % 64);
            out[size++] = (uint8_t)(0x80 | c / 64 % 64);
            out[size++] = (uint8_t)(0x80 | c % 64);
        }
    }
    for (; i < n; i++)
        odd->behind_nul |= units[i] != 0;
    return size;
}

/* Both conversions, from and to blocks of the exact size. */
static void
check_units(const uint16_t *units, size_t n)
{
    uint8_t expected[UNITS * 4];
    struct stm_utf16_odd odd = { 0 }, plain = { 0 };
    size_t size = plain_utf8(expected, units, n, &plain), got;
    uint8_t *in = malloc(n * 2 + (n == 0));
    uint8_t *out = malloc(stm_utf16_room(n * 2));

    ck_assert(in && out && n <= UNITS);
    for (size_t i = 0; i < n; i++) {
        in[i * 2] = (uint8_t)units[i];
        in[i * 2 + 1] = (uint8_t)(units[i] >> 8);
    }
    got = stm_utf16_put(out, in, n * 2, &odd);
    ck_assert_uint_eq(got, size);
    ck_assert_mem_eq(out, expected, size);
    ck_assert_uint_eq(odd.repaired, plain.repaired);
    ck_assert_uint_eq(odd.behind_nul, plain.behind_nul);
    ck_assert(stm_text_is_utf8(stm_span_sized((const char *)out, got)));
    free(in);
    free(out);
}

static void
ascii(uint16_t *units)
{
    for (uint16_t i = 0; i < UNITS; i++)
        units[i] = 'a' + i % 26;
}

START_TEST(text_of_every_length_with_anything_at_each_place_is_the_same)
{
    static const uint16_t odd[] = { 0,      1,      0x7f,   0x80,   0x7ff,
                                    0x800,  0xd7ff, 0xd800, 0xdbff, 0xdc00,
                                    0xdfff, 0xe000, 0xfeff, 0xfffe, 0xffff,
                                    0x100,  0x3000, 0x8000 };
    uint16_t units[UNITS];

    ascii(units);
    for (size_t n = 0; n <= UNITS; n++) {
        check_units(units, n);
        for (size_t at = 0; at < n; at++) {
            for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
                units[at] = odd[i];
                check_units(units, n);
            }
            units[at] = (uint16_t)('a' + at % 26);
        }
    }
}
END_TEST

START_TEST(surrogates_whole_or_alone_are_the_same_everywhere)
{
    static const uint16_t pairs[][2] = {
        { 0xd83d, 0xde00 }, { 0xde00, 0xd83d }, { 0xd83d, 0xd83d },
        { 0xde00, 0xde00 }, { 0xd83d, 'x' },    { 'x', 0xde00 },
        { 0xd83d, 0 },      { 0, 0xde00 },      { 0xd800, 0xdc00 },
        { 0xdbff, 0xdfff }, { 0xe4, 0x20ac },   { 0, 0 },
    };
    uint16_t units[UNITS];

    ascii(units);
    for (size_t n = 2; n <= UNITS; n++) {
        for (size_t at = 0; at + 1 < n; at++) {
            for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
                units[at] = pairs[i][0];
                units[at + 1] = pairs[i][1];
                check_units(units, n);
                check_units(units, at + 1); /* cut in the pair */
            }
            units[at] = (uint16_t)('a' + at % 26);
            units[at + 1] = (uint16_t)('a' + (at + 1) % 26);
        }
    }
}
END_TEST

START_TEST(any_units_at_all_are_the_same)
{
    uint16_t units[UNITS];
    uint32_t random = 1;

    for (int i = 0; i < 30000; i++) {
        size_t n = (random >> 8) % (UNITS + 1);

        for (size_t k = 0; k < n; k++) {
            random = random * 1664525 + 1013904223;
            units[k] = random >> 28 ? (uint16_t)(random >> 8 & 0x7f)
                                    : (uint16_t)(random >> 8);
        }
        random = random * 1664525 + 1013904223;
        check_units(units, n);
    }
}
END_TEST

START_TEST(an_odd_last_byte_is_passed_over)
{
    struct stm_utf16_odd odd = { 0 };
    uint8_t *in = memcpy(malloc(5), "a\0b\0c", 5), out[64];

    ck_assert_uint_eq(stm_utf16_put(out, in, 5, &odd), 2);
    ck_assert_mem_eq(out, "ab", 2);
    ck_assert_uint_eq(stm_utf16_put(out, in, 1, &odd), 0);
    free(in);
}
END_TEST

/* A value of bytes that are told in hex, as text; what was odd behind it. */
static const struct value_case {
    uint8_t type;
    const char *bytes, *text;
} cases[] = {
    { 0x00, "", "text " },
    { 0x00, "0102", "text " },
    { 0x01, "", "text " },
    { 0x01, "61006200", "text ab" },
    { 0x01, "61000000", "text a" },
    { 0x01, "0000", "text " },
    { 0x01, "610000006200", "text a odd 1" },
    { 0x01, "61006200 63", "text ab odd 1" },
    { 0x01, "00d8", "text \xef\xbf\xbd repaired 1" },
    { 0x02, "", "text " },
    { 0x02, "6180e4ff", "text a\xe2\x82\xac\xc3\xa4\xc3\xbf" },
    { 0x02, "818d8f909d", "text \xc2\x81\xc2\x8d\xc2\x8f\xc2\x90\xc2\x9d" },
    { 0x02, "610000", "text a" },
    { 0x02, "610062", "text a odd 1" },
    { 0x03, "ff", "int -1" },
    { 0x03, "80", "int -128" },
    { 0x03, "7f", "int 127" },
    { 0x04, "ff", "uint 255" },
    { 0x05, "0080", "int -32768" },
    { 0x06, "ffff", "uint 65535" },
    { 0x07, "5f800480", "int -2147188641" },
    { 0x07, "00000080", "int -2147483648" },
    { 0x08, "ffffffff", "uint 4294967295" },
    { 0x09, "0000000000000080", "int -9223372036854775808" },
    { 0x09, "ffffffffffffff7f", "int 9223372036854775807" },
    { 0x0a, "ffffffffffffffff", "uint 18446744073709551615" },
    { 0x0b, "0000c03f", "text 1.5" },
    { 0x0b, "cdcccc3d", "text 0.1" },
    { 0x0b, "ffff7f7f", "text 3.4028235e+38" },
    { 0x0b, "01000000", "text 1e-45" },
    { 0x0b, "00008000", "text 1.1754944e-38" },
    { 0x0b, "00000080", "text -0" },
    { 0x0b, "0000807f", "text inf" },
    { 0x0b, "000080ff", "text -inf" },
    { 0x0b, "0000c0ff", "text nan" },
    { 0x0b, "0024744b", "text 16000000" },
    { 0x0b, "0000f042", "text 120" },
    { 0x0b, "286b6e4e", "text 1000000000" },
    { 0x0c, "9a9999999999b93f", "text 0.1" },
    { 0x0c, "343333333333d33f", "text 0.30000000000000004" },
    { 0x0c, "0100000000000000", "text 5e-324" },
    { 0x0c, "ffffffffffffef7f", "text 1.7976931348623157e+308" },
    { 0x0c, "54e3a59bc4fea840", "text 3199.384" },
    { 0x0c, "0000000000005940", "text 100" },
    { 0x0c, "000000a2941a6d42", "text 1000000000000" },
    { 0x0d, "00000000", "bool false" },
    { 0x0d, "01000000", "bool true" },
    { 0x0d, "10000000", "bool true" },
    { 0x0d, "00000100", "bool true" },
    { 0x0d, "000000ff", "bool true" },
    { 0x0e, "", "binary " },
    { 0x0e, "00ffa5", "binary 00FFA5" },
    { 0x0f, "5f387057 2ac2 e043 bf4c06f5698ffbd9",
      "guid {5770385F-C22A-43E0-BF4C-06F5698FFBD9}" },
    { 0x10, "f4010000", "hex 0x1f4" },
    { 0x10, "f401000001000000", "hex 0x1000001f4" },
    { 0x10, "f401", "binary F401 odd 1" },
    { 0x11, "7748df47b424d301", "time 2017-09-03T12:58:04.2404983Z" },
    { 0x11, "0000000000000000", "time 1601-01-01T00:00:00.0000000Z" },
    { 0x12, "ea0703000100020009000e0007007b00",
      "text 2026-03-02T09:14:07.123Z" },
    { 0x12, "00000000000000000000000000000000", "text " },
    { 0x12, "ea070d000100020009000e0007007b00",
      "binary EA070D000100020009000E0007007B00 odd 1" },
    { 0x12, "ea0703000100020018000e0007007b00",
      "binary EA0703000100020018000E0007007B00 odd 1" },
    { 0x13, "0101 000000000005 12000000", "text S-1-5-18" },
    { 0x13, "0100 000000000005", "text S-1-5" },
    { 0x13, "0102 0000ffffffff 01000000 ffffffff",
      "text S-1-4294967295-1-4294967295" },
    { 0x13, "0102 000000000005 12000000",
      "binary 010200000000000512000000 odd 1" },
    { 0x13, "01", "binary 01 odd 1" },
    { 0x13, "", "binary  odd 1" },
    { 0x14, "1f000000", "hex 0x1f" },
    { 0x14, "00000000", "hex 0x0" },
    { 0x15, "dcfe000000000080", "hex 0x800000000000fedc" },
    /* no type, or none that can stand in a value */
    { 0x16, "0102", "binary 0102 odd 1" },
    { 0x20, "01", "binary 01 odd 1" },
    { 0x23, "41", "binary 41 odd 1" },
    { 0x7f, "", "binary  odd 1" },
};

static size_t
unhex(uint8_t *out, const char *text)
{
    size_t n = 0;
    unsigned byte;

    for (; *text; text += 2) {
        while (*text == ' ')
            text++;
        ck_assert_int_eq(sscanf(text, "%2x", &byte), 1);
        out[n++] = (uint8_t)byte;
    }
    return n;
}

static const char *
type_name(stm_value_type type)
{
    switch (type) {
    case STM_VALUE_TEXT: return "text";
    case STM_VALUE_UINT: return "uint";
    case STM_VALUE_INT: return "int";
    case STM_VALUE_HEX: return "hex";
    case STM_VALUE_BOOL: return "bool";
    case STM_VALUE_TIME: return "time";
    case STM_VALUE_GUID: return "guid";
    case STM_VALUE_BINARY: return "binary";
    case STM_VALUE_EMPTY: return "empty";
    }
    return NULL;
}

/* As the table writes it. The bytes stand in a block of their size. */
static void
tell(struct stm_buf *out, uint8_t type, const uint8_t *bytes, size_t size,
     struct stm_scratch *scratch)
{
    uint8_t *exact = malloc(size ? size : 1);
    struct stm_typed_odd odd = { 0 };
    struct stm_value value;

    memcpy(exact, bytes, size);
    ck_assert(stm_typed_value(&value, type, exact, size, scratch, &odd));
    stm_buf_reset(out);
    stm_buf_print(out, "%s ", type_name(value.type));
    stm_value_text(out, &value);
    if (odd.repaired)
        stm_buf_print(out, " repaired %u", odd.repaired);
    if (odd.values)
        stm_buf_print(out, " odd %u", odd.values);
    free(exact);
}

START_TEST(every_type_becomes_what_windows_shows)
{
    struct stm_scratch scratch = { malloc(STM_SCRATCH_SIZE), 0 };
    struct stm_buf text = { 0 };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        uint8_t bytes[64];
        size_t size = unhex(bytes, cases[i].bytes);

        tell(&text, cases[i].type, bytes, size, &scratch);
        ck_assert_msg(!strcmp(text.data, cases[i].text),
                      "type %02x of %s: '%s', not '%s'", cases[i].type,
                      cases[i].bytes, text.data, cases[i].text);
    }
    stm_buf_free(&text);
    free(scratch.data);
}
END_TEST

START_TEST(another_size_than_the_type_has_is_bytes_and_odd)
{
    struct stm_scratch scratch = { malloc(STM_SCRATCH_SIZE), 0 };
    struct stm_buf text = { 0 };
    uint8_t bytes[20] = { 1, 2, 3 };

    for (unsigned type = 0; type < 0x80; type++) {
        size_t only = stm_typed_size((uint8_t)type);

        for (size_t size = 0; only && size <= sizeof(bytes); size++) {
            tell(&text, (uint8_t)type, bytes, size, &scratch);
            ck_assert_msg((strncmp(text.data, "binary ", 7) != 0) ==
                                  (size == only) ||
                              type == STM_TYPE_SYSTEMTIME,
                          "type %02x of %zu: %s", type, size, text.data);
            ck_assert_int_eq(strstr(text.data, "odd") != NULL,
                             size != only || type == STM_TYPE_SYSTEMTIME);
        }
    }
    stm_buf_free(&text);
    free(scratch.data);
}
END_TEST

/* Where scratch is nearly full a value fits whole or is refused. */
START_TEST(scratch_is_never_overrun)
{
    uint8_t *block = malloc(STM_SCRATCH_SIZE);
    uint8_t bytes[1028] = { 1, 255 };

    for (size_t left = 0; left < 3500; left++) {
        for (unsigned type = 0; type < 0x24; type++) {
            struct stm_scratch scratch = { block, STM_SCRATCH_SIZE - left };
            struct stm_typed_odd odd = { 0 };
            struct stm_value value;

            if (stm_typed_value(&value, (uint8_t)type, bytes, sizeof(bytes),
                                &scratch, &odd))
                ck_assert_uint_le(scratch.used, STM_SCRATCH_SIZE);
            else
                ck_assert_uint_eq(scratch.used, STM_SCRATCH_SIZE - left);
        }
    }
    free(block);
}
END_TEST

/* The least digits: with one less it is another number. */
START_TEST(numbers_have_as_many_digits_as_they_need)
{
    struct stm_scratch scratch = { malloc(STM_SCRATCH_SIZE), 0 };
    struct stm_buf text = { 0 };
    uint64_t random = 1;

    for (int i = 0; i < 20000; i++) {
        char shorter[400];
        double real;
        int digits = 1;

        random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
        scratch.used = 0;
        if (i % 2) /* what people write down */
            real = (double)(random >> 40) / 1000;
        else
            memcpy(&real, &random, sizeof(real));
        if (!(real - real == 0) ||
            (real > -1e15 && real < 1e15 && real == (double)(long long)real))
            continue;
        tell(&text, 0x0c, (const uint8_t *)&real, sizeof(real), &scratch);
        ck_assert(strtod(text.data + 5, NULL) == real);
        do {
            (void)snprintf(shorter, sizeof(shorter), "%.*g", digits++, real);
        } while (strtod(shorter, NULL) != real);
        ck_assert_str_eq(text.data + 5, shorter);
    }
    stm_buf_free(&text);
    free(scratch.data);
}
END_TEST

SUITE("typed", 60, text_of_every_length_with_anything_at_each_place_is_the_same,
      surrogates_whole_or_alone_are_the_same_everywhere,
      any_units_at_all_are_the_same, an_odd_last_byte_is_passed_over,
      every_type_becomes_what_windows_shows,
      another_size_than_the_type_has_is_bytes_and_odd, scratch_is_never_overrun,
      numbers_have_as_many_digits_as_they_need)
