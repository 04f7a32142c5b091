/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value.h - values as text, written where it is wanted.
 */
#ifndef STM_READ_VALUE_H
#define STM_READ_VALUE_H

#include "read/reader.h"

/* Bytes that stm_value_put() may need. */
size_t stm_value_room(const struct stm_value *value);

/* What stm_value_text() appends; returns where it ended. */
char *stm_value_put(char *out, const struct stm_value *value);

#endif
