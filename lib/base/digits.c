/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digits.h"

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

char *
stm_put_decimal(char *out, uint64_t value)
{
    char digits[20];
    size_t at = sizeof(digits);

    while (value >= 100) {
        at -= 2;
        (void)put_pair(digits + at, (uint32_t)(value % 100));
        value /= 100;
    }
    if (value >= 10) {
        at -= 2;
        (void)put_pair(digits + at, (uint32_t)value);
    } else {
        digits[--at] = (char)('0' + value);
    }
    memcpy(out, digits + at, sizeof(digits) - at);
    return out + sizeof(digits) - at;
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

char *
stm_put_bytes(char *out, const uint8_t *data, size_t size)
{
    static const char upper[] = "0123456789ABCDEF";

    for (size_t i = 0; i < size; i++) {
        out[2 * i] = upper[data[i] >> 4];
        out[2 * i + 1] = upper[data[i] & 15];
    }
    return out + 2 * size;
}

char *
stm_put_guid(char *out, const struct stm_guid *guid)
{
    const uint8_t *b = guid->bytes;

    *out++ = '{';
    out = stm_put_bytes(out, b, 4);
    *out++ = '-';
    out = stm_put_bytes(out, b + 4, 2);
    *out++ = '-';
    out = stm_put_bytes(out, b + 6, 2);
    *out++ = '-';
    out = stm_put_bytes(out, b + 8, 2);
    *out++ = '-';
    out = stm_put_bytes(out, b + 10, 6);
    *out++ = '}';
    return out;
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
