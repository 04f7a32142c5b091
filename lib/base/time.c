/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digits.h"

#include <stdio.h>

bool
stm_ticks_of_filetime(stm_ticks *out, uint64_t filetime)
{
    if (filetime >= (uint64_t)(STM_TICKS_END + STM_FILETIME_EPOCH))
        return false;
    *out = (stm_ticks)filetime - STM_FILETIME_EPOCH;
    return true;
}

int64_t
stm_ticks_seconds(stm_ticks ticks)
{
    int64_t rest = ticks % STM_TICKS_PER_SECOND;

    return (ticks - (rest < 0 ? rest + STM_TICKS_PER_SECOND : rest)) /
           STM_TICKS_PER_SECOND;
}

/* Days since 1970-01-01 of a proleptic Gregorian date. */
static int64_t
days_of(int64_t year, int64_t month, int64_t day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t of_era = y - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           719468;
}

static void
date_of(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t of_era = z - era * 146097;
    int64_t y =
        (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * of_year + 2) / 153;

    *day = of_year - (153 * m + 2) / 5 + 1;
    *month = m < 10 ? m + 3 : m - 9;
    *year = y + era * 400 + (*month <= 2);
}

/* Takes `n` digits off the front of `text`. */
static bool
number(int64_t *out, struct stm_span *text, size_t n)
{
    int64_t value = 0;

    if (text->size < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = text->data[i];

        if (c < '0' || c > '9')
            return false;
        value = value * 10 + (c - '0');
    }
    text->data += n;
    text->size -= n;
    *out = value;
    return true;
}

static bool
literal(struct stm_span *text, const char *any_of)
{
    if (text->size == 0 || !strchr(any_of, text->data[0]) ||
        text->data[0] == '\0')
        return false;
    text->data++;
    text->size--;
    return true;
}

/* `.` and 1 to 9 digits, as ticks. */
static bool
fraction(int64_t *out, struct stm_span *text)
{
    int64_t value = 0, unit = STM_TICKS_PER_SECOND / 10;
    size_t digits = 0;

    while (text->size && text->data[0] >= '0' && text->data[0] <= '9') {
        value += (text->data[0] - '0') * unit;
        unit /= 10;
        text->data++;
        text->size--;
        if (++digits > 9)
            return false;
    }
    *out = value;
    return digits > 0;
}

static bool
clock_part(int64_t *ticks, struct stm_span *text)
{
    int64_t hour, minute, second, rest = 0;

    if (!number(&hour, text, 2) || !literal(text, ":") ||
        !number(&minute, text, 2) || !literal(text, ":") ||
        !number(&second, text, 2))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    if (literal(text, ".") && !fraction(&rest, text))
        return false;
    *ticks = (hour * 3600 + minute * 60 + second) * STM_TICKS_PER_SECOND + rest;
    return true;
}

static bool
zone_part(int64_t *ticks, struct stm_span *text)
{
    int64_t hour, minute;
    bool west = text->size && text->data[0] == '-';

    *ticks = 0;
    if (text->size == 0 || literal(text, "Z"))
        return true;
    if (!literal(text, "+-") || !number(&hour, text, 2) ||
        !literal(text, ":") || !number(&minute, text, 2))
        return false;
    *ticks = (hour * 60 + minute) * 60 * STM_TICKS_PER_SECOND;
    if (west)
        *ticks = -*ticks;
    return hour < 24 && minute < 60;
}

static bool
real_date(int64_t year, int64_t month, int64_t day)
{
    static const int64_t days[] = { 31, 28, 31, 30, 31, 30,
                                    31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    if (year < 1601 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= days[month - 1] + (month == 2 && leap);
}

bool
stm_ticks_parse(stm_ticks *out, struct stm_span text)
{
    int64_t year, month, day, clock = 0, zone = 0;

    if (!number(&year, &text, 4) || !literal(&text, "-") ||
        !number(&month, &text, 2) || !literal(&text, "-") ||
        !number(&day, &text, 2) || !real_date(year, month, day))
        return false;
    if (text.size && literal(&text, "T ") && !clock_part(&clock, &text))
        return false;
    if (!zone_part(&zone, &text) || text.size)
        return false;
    *out =
        days_of(year, month, day) * 86400 * STM_TICKS_PER_SECOND + clock - zone;
    return true;
}

bool
stm_ticks_parse_span(stm_ticks *out, struct stm_span text)
{
    static const char units[] = "smhdw";
    static const int64_t seconds[] = { 1, 60, 3600, 86400, 604800 };
    const int64_t most = STM_SPAN_DAYS * INT64_C(86400);
    const char *unit;
    int64_t count = 0, digit;

    if (text.size < 2 || !text.data[text.size - 1])
        return false;
    unit = strchr(units, text.data[text.size - 1]);
    text.size--;
    while (text.size && count <= most && number(&digit, &text, 1))
        count = count * 10 + digit;
    if (!unit || text.size || count == 0 ||
        count > most / seconds[unit - units])
        return false;
    *out = count * seconds[unit - units] * STM_TICKS_PER_SECOND;
    return true;
}

/* Seconds of the day and the date, then whatever the caller prints. */
struct civil {
    int64_t year, month, day, second, rest;
};

static struct civil
civil_of(stm_ticks ticks)
{
    struct civil c;
    int64_t seconds = stm_ticks_seconds(ticks);
    int64_t days = (seconds - ((seconds % 86400) + 86400) % 86400) / 86400;

    date_of(days, &c.year, &c.month, &c.day);
    c.second = seconds - days * 86400;
    c.rest = ticks - seconds * STM_TICKS_PER_SECOND;
    return c;
}

char *
stm_ticks_print(char out[STM_TIME_TEXT], stm_ticks ticks)
{
    struct civil c;

    if (ticks >= STM_TICKS_BEGIN && ticks < STM_TICKS_END) {
        *stm_put_ticks(out, ticks) = '\0';
        return out;
    }
    c = civil_of(ticks);
    (void)snprintf(out, STM_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d.%07dZ",
                   (int)c.year, (int)c.month, (int)c.day,
                   (int)(c.second / 3600), (int)(c.second / 60 % 60),
                   (int)(c.second % 60), (int)c.rest);
    return out;
}

char *
stm_ticks_print_short(char out[STM_TIME_TEXT], stm_ticks ticks)
{
    struct civil c = civil_of(ticks);

    (void)snprintf(out, STM_TIME_TEXT, "%04d-%02d-%02d %02d:%02d:%02d.%03d",
                   (int)c.year, (int)c.month, (int)c.day,
                   (int)(c.second / 3600), (int)(c.second / 60 % 60),
                   (int)(c.second % 60), (int)(c.rest / 10000));
    return out;
}
