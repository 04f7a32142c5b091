/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time.h - ticks: 100 ns since 1970-01-01T00:00:00Z, signed 64 bits.
 *
 * FILETIME counts the same unit from 1601. Nanoseconds would overflow on
 * times that real logs hold (2262 and later), hence ticks. Everything is
 * UTC; nothing here knows a time zone or reads a clock.
 */
#ifndef STM_BASE_TIME_H
#define STM_BASE_TIME_H

#include "base/span.h"

#include <stdint.h>

typedef int64_t stm_ticks;

#define STM_TICKS_PER_SECOND INT64_C(10000000)
/* 1970-01-01 as FILETIME. */
#define STM_FILETIME_EPOCH INT64_C(116444736000000000)
/* The first tick of the year 10000: from here on a time is unreadable. */
#define STM_TICKS_END INT64_C(2534023008000000000)
/* The first tick of the year 1601, the least a FILETIME can say. */
#define STM_TICKS_BEGIN (-STM_FILETIME_EPOCH)

/* 2026-03-02T09:14:07.1230000Z, a NUL, and room for what no time is. */
enum { STM_TIME_TEXT = 40 };

/* False, and *out untouched, where the year would be 10000 or later. */
bool stm_ticks_of_filetime(stm_ticks *out, uint64_t filetime);

/*
 * Reads `YYYY-MM-DD` [ `T` or blank `hh:mm:ss` [ `.` 1 to 9 digits ] ] [ `Z`
 * or `+hh:mm` ]: Sysmon's UtcTime, libevtx's SystemTime, ISO 8601. Digits
 * past the seventh are dropped. False on anything else, *out untouched.
 */
bool stm_ticks_parse(stm_ticks *out, struct stm_span text);

/*
 * Reads a span: a whole number and one of s, m, h, d, w, as 90m. False on
 * anything else, on nothing (0h), and on more than STM_SPAN_DAYS.
 */
enum { STM_SPAN_DAYS = 36500 };
bool stm_ticks_parse_span(stm_ticks *out, struct stm_span text);

/* ISO 8601 with seven decimals and Z. Returns `out`. */
char *stm_ticks_print(char out[STM_TIME_TEXT], stm_ticks ticks);

/* `YYYY-MM-DD hh:mm:ss.mmm`, for people. */
char *stm_ticks_print_short(char out[STM_TIME_TEXT], stm_ticks ticks);

/* Whole seconds, rounded down also before 1970. */
int64_t stm_ticks_seconds(stm_ticks ticks);

#endif
