/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digits.h - numbers, times and GUIDs as text, written where it is wanted.
 *
 * For writers of millions of values: no format is parsed, no NUL is written.
 * Every function returns where its text ended.
 */
#ifndef STM_BASE_DIGITS_H
#define STM_BASE_DIGITS_H

#include "base/guid.h"
#include "base/time.h"

/* Bytes of room that each of them may need, stm_put_bytes() aside. */
enum { STM_DIGITS_ROOM = 48 };

char *stm_put_decimal(char *out, uint64_t value);
char *stm_put_signed(char *out, int64_t value);

/* Lower-case, without zeros before it. */
char *stm_put_hex(char *out, uint64_t value);

/* Upper-case, two digits a byte: room of twice the size. */
char *stm_put_bytes(char *out, const uint8_t *data, size_t size);

/* {UPPER}. */
char *stm_put_guid(char *out, const struct stm_guid *guid);

/* As stm_ticks_print(); `ticks` is a time of the years 1601 to 9999. */
char *stm_put_ticks(char *out, stm_ticks ticks);

#endif
