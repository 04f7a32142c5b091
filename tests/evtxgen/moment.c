/* SPDX-License-Identifier: Apache-2.0 */
#include "moment.h"

#include <stdio.h>
#include <string.h>

static const uint64_t seconds_to_1970 = UINT64_C(11644473600);

static bool
leap(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned
days_in(unsigned year, unsigned month)
{
    static const unsigned char days[] = { 31, 28, 31, 30, 31, 30,
                                          31, 31, 30, 31, 30, 31 };

    return days[month - 1] + (month == 2 && leap(year) ? 1u : 0u);
}

/* Days from 1601-01-01 to the first day of the year: 1601 begins a cycle of
 * 400 years, so whole years divide without a remainder to mind. */
static uint64_t
days_before(unsigned year)
{
    uint64_t n = year - 1601;

    return n * 365 + n / 4 - n / 100 + n / 400;
}

/* `n` digits at `*at` as a number; false where there are fewer. */
static bool
digits(const char **at, int n, unsigned *out)
{
    unsigned value = 0;

    for (int i = 0; i < n; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        value = value * 10 + (unsigned)(**at - '0');
    }
    *out = value;
    return true;
}

static bool
letter(const char **at, char wanted)
{
    if (**at != wanted)
        return false;
    (*at)++;
    return true;
}

/* Up to seven decimals after a point, as ticks; none is right too. */
static bool
fraction(const char **at, uint64_t *ticks)
{
    uint64_t unit = GEN_TICKS_PER_SECOND;
    uint64_t value = 0;

    if (letter(at, '.')) {
        while (**at >= '0' && **at <= '9') {
            unit /= 10;
            if (unit == 0)
                return false;
            value += unit * (uint64_t)(**at - '0');
            (*at)++;
        }
    }
    *ticks = value;
    return true;
}

static bool
clock_at(const char **at, uint64_t *ticks)
{
    unsigned hour, minute, second;
    uint64_t parts;

    if (!digits(at, 2, &hour) || !letter(at, ':') || !digits(at, 2, &minute) ||
        !letter(at, ':') || !digits(at, 2, &second) || !fraction(at, &parts))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *ticks =
        ((hour * 60u + minute) * 60u + second) * GEN_TICKS_PER_SECOND + parts;
    return true;
}

bool
gen_moment_read_clock(const char *text, uint64_t *ticks)
{
    uint64_t value;

    if (!clock_at(&text, &value) || *text)
        return false;
    *ticks = value;
    return true;
}

bool
gen_moment_read(const char *text, uint64_t *ticks)
{
    unsigned year, month, day;
    uint64_t days;
    uint64_t clock = 0;

    if (!digits(&text, 4, &year) || !letter(&text, '-') ||
        !digits(&text, 2, &month) || !letter(&text, '-') ||
        !digits(&text, 2, &day))
        return false;
    if (year < 1601 || month < 1 || month > 12 || day < 1 ||
        day > days_in(year, month))
        return false;
    if (*text) {
        if (!letter(&text, 'T') && !letter(&text, ' '))
            return false;
        if (!clock_at(&text, &clock))
            return false;
        (void)letter(&text, 'Z');
    }
    if (*text)
        return false;
    days = days_before(year) + day - 1;
    for (unsigned m = 1; m < month; m++)
        days += days_in(year, m);
    *ticks = days * 86400 * GEN_TICKS_PER_SECOND + clock;
    return true;
}

static uint64_t
unit_of(const char *name)
{
    static const struct {
        const char *name;
        uint64_t ticks;
    } units[] = {
        { "", GEN_TICKS_PER_SECOND },
        { "s", GEN_TICKS_PER_SECOND },
        { "ms", GEN_TICKS_PER_MS },
        { "m", 60 * GEN_TICKS_PER_SECOND },
        { "h", 3600 * GEN_TICKS_PER_SECOND },
        { "d", 86400 * GEN_TICKS_PER_SECOND },
    };

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(units[i].name, name) == 0)
            return units[i].ticks;
    }
    return 0;
}

bool
gen_moment_read_span(const char *text, uint64_t *ticks)
{
    uint64_t whole = 0;
    uint64_t parts = 0;
    uint64_t unit;
    const char *at = text;

    for (; *at >= '0' && *at <= '9'; at++) {
        if (whole > UINT32_MAX)
            return false;
        whole = whole * 10 + (uint64_t)(*at - '0');
    }
    if (at == text || !fraction(&at, &parts))
        return false;
    unit = unit_of(at);
    if (!unit || (parts && unit != GEN_TICKS_PER_SECOND))
        return false;
    *ticks = whole * unit + parts;
    return true;
}

void
gen_moment_parts(uint64_t ticks, uint16_t parts[static 8])
{
    uint64_t seconds = ticks / GEN_TICKS_PER_SECOND;
    uint64_t days = seconds / 86400;
    unsigned year = 1601 + (unsigned)(days / 366);
    unsigned month = 1;
    unsigned clock = (unsigned)(seconds % 86400);

    parts[2] = (uint16_t)((days + 1) % 7); /* 1601-01-01 was a Monday */
    while (days_before(year + 1) <= days)
        year++;
    days -= days_before(year);
    while (days >= days_in(year, month))
        days -= days_in(year, month++);
    parts[0] = (uint16_t)year;
    parts[1] = (uint16_t)month;
    parts[3] = (uint16_t)(days + 1);
    parts[4] = (uint16_t)(clock / 3600);
    parts[5] = (uint16_t)(clock / 60 % 60);
    parts[6] = (uint16_t)(clock % 60);
    parts[7] = (uint16_t)(ticks % GEN_TICKS_PER_SECOND / GEN_TICKS_PER_MS);
}

void
gen_moment_print(uint64_t ticks, char between, int decimals,
                 char out[static 40])
{
    uint16_t t[8];
    char fraction_text[12];

    gen_moment_parts(ticks, t);
    (void)snprintf(fraction_text, sizeof(fraction_text), "%07u00",
                   (unsigned)(ticks % GEN_TICKS_PER_SECOND));
    (void)snprintf(out, 40, "%04u-%02u-%02u%c%02u:%02u:%02u.%.*s", t[0], t[1],
                   t[3], between, t[4], t[5], t[6], decimals, fraction_text);
}

uint32_t
gen_moment_unix(uint64_t ticks)
{
    return (uint32_t)(ticks / GEN_TICKS_PER_SECOND - seconds_to_1970);
}
