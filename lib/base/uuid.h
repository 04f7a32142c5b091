/* SPDX-License-Identifier: Apache-2.0 */
/*
 * uuid.h - identifiers (RFC 9562) that the same names always give.
 *
 * Version 5 is SHA-1 of a namespace and a name. A version 4 is random; where
 * a format wants one, the bits of a SHA-256 are as good, and the same again.
 */
#ifndef STM_BASE_UUID_H
#define STM_BASE_UUID_H

#include "base/err.h"
#include "base/span.h"

#include <stdint.h>

enum { STM_UUID_SIZE = 16, STM_UUID_TEXT = 37 };

stm_status stm_uuid_of_name(uint8_t out[STM_UUID_SIZE],
                            const uint8_t space[STM_UUID_SIZE],
                            struct stm_span name, struct stm_err *err);

/* Of version 4, out of SHA-256(`seed`). */
stm_status stm_uuid_of_seed(uint8_t out[STM_UUID_SIZE], struct stm_span seed,
                            struct stm_err *err);

/* Lower case, with dashes, and a NUL. Returns `out`. */
char *stm_uuid_print(char out[STM_UUID_TEXT],
                     const uint8_t uuid[STM_UUID_SIZE]);

#endif
