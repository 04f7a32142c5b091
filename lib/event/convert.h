/* SPDX-License-Identifier: Apache-2.0 */
/*
 * convert.h - a field's value, typed or text, as what its column holds.
 *
 * The one place where text becomes a number, a GUID or a time. Each returns
 * false, *out untouched, where the value is none.
 */
#ifndef STM_EVENT_CONVERT_H
#define STM_EVENT_CONVERT_H

#include "base/guid.h"
#include "base/time.h"
#include "read/reader.h"

/* Sysmon's spellings of "no value": nothing, `-`, `?`. */
bool stm_convert_is_none(const struct stm_value *value);

/* Decimal or 0x hex, at most INT64_MAX. */
bool stm_convert_number(int64_t *out, const struct stm_value *value);

/* `true` or `false`, in these words. */
bool stm_convert_flag(int64_t *out, const struct stm_value *value);

/* Text with or without braces, or the wire form. */
bool stm_convert_guid(struct stm_guid *out, const struct stm_value *value);

/* UTC text (see stm_ticks_parse) or a FILETIME, before the year 10000. */
bool stm_convert_time(stm_ticks *out, const struct stm_value *value);

#endif
