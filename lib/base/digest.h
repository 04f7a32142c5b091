/* SPDX-License-Identifier: Apache-2.0 */
/*
 * digest.h - SHA-256 (libcrypto) and hexadecimal text.
 */
#ifndef STM_BASE_DIGEST_H
#define STM_BASE_DIGEST_H

#include "base/err.h"
#include "base/span.h"

enum { STM_SHA256_SIZE = 32, STM_SHA256_TEXT = 65 };

struct stm_sha256; /* a running digest */

/* Owned by the caller: stm_sha256_close(). */
stm_status stm_sha256_open(struct stm_sha256 **out, struct stm_err *err);
stm_status stm_sha256_add(struct stm_sha256 *sha, const void *data, size_t size,
                          struct stm_err *err);
/* The digest of all that was added; the next add starts a new one. */
stm_status stm_sha256_end(struct stm_sha256 *sha, uint8_t out[STM_SHA256_SIZE],
                          struct stm_err *err);
void stm_sha256_close(struct stm_sha256 *sha);

/* The digest of one run of bytes. */
stm_status stm_sha256_of(uint8_t out[STM_SHA256_SIZE], const void *data,
                         size_t size, struct stm_err *err);

/* Lower-case hex and a NUL: `out` has 2 * size + 1 bytes. Returns `out`. */
char *stm_hex_print(char *out, const uint8_t *data, size_t size);

/*
 * Exactly 2 * size hex digits of either case; false otherwise, with `out`
 * perhaps written.
 */
bool stm_hex_parse(uint8_t *out, size_t size, struct stm_span text);

#endif
