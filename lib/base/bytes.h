/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bytes.h - a bounded little-endian reader.
 *
 * A read past the end returns zero and fails the cursor for good, so a
 * parser reads straight through and asks once, before it trusts a value.
 * The cursor borrows its memory; nothing here allocates.
 */
#ifndef STM_BASE_BYTES_H
#define STM_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stm_bytes {
    const uint8_t *data;
    size_t size;     /* bytes at `data` */
    size_t at;       /* next byte; `at <= size` always holds */
    uint64_t origin; /* file offset of data[0], for messages */
    bool failed;
};

struct stm_bytes stm_bytes_of(const void *data, size_t size, uint64_t origin);

uint8_t stm_bytes_u8(struct stm_bytes *b);
uint16_t stm_bytes_u16(struct stm_bytes *b);
uint32_t stm_bytes_u32(struct stm_bytes *b);
uint64_t stm_bytes_u64(struct stm_bytes *b);

/* The next `n` bytes, borrowed; NULL (and failed) if they are not there. */
const uint8_t *stm_bytes_take(struct stm_bytes *b, size_t n);

/* Moves to `at`; failed if that is past the end. */
void stm_bytes_seek(struct stm_bytes *b, size_t at);

/* A cursor over just the next `n` bytes; failed if they are not there. */
struct stm_bytes stm_bytes_sub(struct stm_bytes *b, size_t n);

size_t stm_bytes_left(const struct stm_bytes *b);

/* The file offset of the next byte. */
uint64_t stm_bytes_offset(const struct stm_bytes *b);

#endif
