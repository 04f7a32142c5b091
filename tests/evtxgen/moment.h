/* SPDX-License-Identifier: Apache-2.0 */
/*
 * moment.h - points in time as FILETIME ticks: 100 ns since 1601, UTC.
 */
#ifndef GEN_MOMENT_H
#define GEN_MOMENT_H

#include "base.h"

#define GEN_TICKS_PER_SECOND UINT64_C(10000000)
#define GEN_TICKS_PER_MS UINT64_C(10000)

/* Reads `YYYY-MM-DD`, and after `T` or a blank `hh:mm:ss` with up to seven
 * decimals and an optional `Z`. False: not a time from 1601 on; `*ticks` is
 * then unchanged. */
bool gen_moment_read(const char *text, uint64_t *ticks);

/* Reads `hh:mm:ss[.fffffff]` as the ticks since midnight. */
bool gen_moment_read_clock(const char *text, uint64_t *ticks);

/* Reads a number of seconds with up to seven decimals, or a whole number with
 * the unit `ms`, `s`, `m`, `h` or `d`. */
bool gen_moment_read_span(const char *text, uint64_t *ticks);

/* Writes `YYYY-MM-DD` + `between` + `hh:mm:ss.` + `decimals` (1 to 9)
 * digits. */
void gen_moment_print(uint64_t ticks, char between, int decimals,
                      char out[static 40]);

/* Year, month, day of the week (0: Sunday), day, hour, minute, second,
 * millisecond: a SYSTEMTIME. */
void gen_moment_parts(uint64_t ticks, uint16_t parts[static 8]);

/* Seconds since 1970, as in a ProcessGuid. */
uint32_t gen_moment_unix(uint64_t ticks);

#endif
