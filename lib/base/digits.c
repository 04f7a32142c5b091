/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digits.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static const char pairs[] = "00010203040506070809"
                            "10111213141516171819"
                            "20212223242526272829"
                            "30313233343536373839"
                            "40414243444546474849"
                            "50515253545556575859"
                            "60616263646566676869"
                            "70717273747576777879"
                            "80818283848586878889"
                            "90919293949596979899";

/* Two digits of a number below 100. */
static char *
put_pair(char *out, uint32_t value)
{
    memcpy(out, pairs + (size_t)value * 2, 2);
    return out + 2;
}

static size_t
digits_of(uint64_t value)
{
    size_t n = 1;

    for (uint64_t limit = 10; value >= limit; limit *= 10)
        if (++n == 20) /* the next limit is no number of 64 bits */
            break;
    return n;
}

char *
stm_put_decimal(char *out, uint64_t value)
{
    size_t n = digits_of(value), at = n;

    while (value >= 100) {
        at -= 2;
        (void)put_pair(out + at, (uint32_t)(value % 100));
        value /= 100;
    }
    if (at == 2)
        (void)put_pair(out, (uint32_t)value);
    else
        *out = (char)('0' + value);
    return out + n;
}

char *
stm_put_signed(char *out, int64_t value)
{
    if (value >= 0)
        return stm_put_decimal(out, (uint64_t)value);
    *out = '-';
    return stm_put_decimal(out + 1, 0 - (uint64_t)value);
}

char *
stm_put_hex(char *out, uint64_t value)
{
    static const char lower[] = "0123456789abcdef";
    size_t n = 1;

    for (uint64_t rest = value >> 4; rest; rest >>= 4)
        n++;
    for (size_t i = n; i > 0; i--, value >>= 4)
        out[i - 1] = lower[value & 15];
    return out + n;
}

#ifdef __SSE2__
/* 16 bytes as 32 digits. */
static void
put_16(char *out, const uint8_t *data)
{
    const __m128i low = _mm_set1_epi8(15), nine = _mm_set1_epi8(9);
    const __m128i zero = _mm_set1_epi8('0'), gap = _mm_set1_epi8('A' - '9' - 1);
    __m128i bytes = _mm_loadu_si128((const void *)data);
    __m128i high = _mm_and_si128(_mm_srli_epi16(bytes, 4), low);
    __m128i half[2];

    bytes = _mm_and_si128(bytes, low);
    half[0] = _mm_unpacklo_epi8(high, bytes);
    half[1] = _mm_unpackhi_epi8(high, bytes);
    for (int i = 0; i < 2; i++) {
        __m128i letter = _mm_cmpgt_epi8(half[i], nine);
        __m128i text = _mm_add_epi8(half[i], zero);

        text = _mm_add_epi8(text, _mm_and_si128(letter, gap));
        _mm_storeu_si128((void *)(out + 16 * i), text);
    }
}
#endif

char *
stm_put_bytes(char *out, const uint8_t *data, size_t size)
{
    static const char upper[] = "0123456789ABCDEF";
    size_t i = 0;

#ifdef __SSE2__
    for (; size - i >= 16; i += 16)
        put_16(out + 2 * i, data + i);
#endif
    for (; i < size; i++) {
        out[2 * i] = upper[data[i] >> 4];
        out[2 * i + 1] = upper[data[i] & 15];
    }
    return out + 2 * size;
}

char *
stm_put_guid(char *out, const struct stm_guid *guid)
{
    char digits[2 * STM_GUID_SIZE];

    (void)stm_put_bytes(digits, guid->bytes, STM_GUID_SIZE);
    out[0] = '{';
    memcpy(out + 1, digits, 8);
    out[9] = '-';
    memcpy(out + 10, digits + 8, 4);
    out[14] = '-';
    memcpy(out + 15, digits + 12, 4);
    out[19] = '-';
    memcpy(out + 20, digits + 16, 4);
    out[24] = '-';
    memcpy(out + 25, digits + 20, 12);
    out[37] = '}';
    return out + 38;
}

struct date {
    uint32_t year, month, day;
};

/* Of a day counted from 0000-03-01. */
static struct date
date_of(uint32_t days)
{
    uint32_t era = days / 146097, of_era = days % 146097;
    uint32_t y =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint32_t of_year = of_era - (365 * y + y / 4 - y / 100);
    uint32_t m = (5 * of_year + 2) / 153;
    struct date out = { .day = of_year - (153 * m + 2) / 5 + 1,
                        .month = m < 10 ? m + 3 : m - 9 };

    out.year = y + era * 400 + (out.month <= 2);
    return out;
}

char *
stm_put_ticks(char *out, stm_ticks ticks)
{
    const uint32_t day_1601 = 584694;
    uint64_t all = (uint64_t)(ticks - STM_TICKS_BEGIN);
    uint64_t seconds = all / (uint64_t)STM_TICKS_PER_SECOND;
    uint32_t rest = (uint32_t)(all % (uint64_t)STM_TICKS_PER_SECOND);
    uint32_t second = (uint32_t)(seconds % 86400);
    struct date date = date_of((uint32_t)(seconds / 86400) + day_1601);

    out = put_pair(out, date.year / 100);
    out = put_pair(out, date.year % 100);
    *out++ = '-';
    out = put_pair(out, date.month);
    *out++ = '-';
    out = put_pair(out, date.day);
    *out++ = 'T';
    out = put_pair(out, second / 3600);
    *out++ = ':';
    out = put_pair(out, second / 60 % 60);
    *out++ = ':';
    out = put_pair(out, second % 60);
    *out++ = '.';
    *out++ = (char)('0' + rest / 1000000);
    out = put_pair(out, rest / 10000 % 100);
    out = put_pair(out, rest / 100 % 100);
    out = put_pair(out, rest % 100);
    *out++ = 'Z';
    return out;
}
