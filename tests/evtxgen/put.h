/* SPDX-License-Identifier: Apache-2.0 */
/*
 * put.h - little-endian output into memory of a fixed size.
 *
 * What does not fit is not written and makes the output `full` for good, so a
 * writer puts everything straight through and asks once, at the end.
 */
#ifndef GEN_PUT_H
#define GEN_PUT_H

#include "base.h"

struct gen_put {
    uint8_t *data; /* borrowed */
    size_t size;   /* bytes written */
    size_t limit;  /* bytes that may be written */
    bool full;
};

void gen_put_u8(struct gen_put *out, uint8_t value);
void gen_put_u16(struct gen_put *out, uint16_t value);
void gen_put_u32(struct gen_put *out, uint32_t value);
void gen_put_u64(struct gen_put *out, uint64_t value);
void gen_put_bytes(struct gen_put *out, const void *data, size_t size);
void gen_put_zeros(struct gen_put *out, size_t size);

/* The text as UTF-16 without a NUL after it. */
void gen_put_utf16(struct gen_put *out, struct gen_text text);

/* The UTF-16 units that gen_put_utf16() writes for the text. */
size_t gen_utf16_units(struct gen_text text);

/* Overwrite what stands at `at`, which was written before; nothing happens
 * where the output was full by then. */
void gen_patch_u8(struct gen_put *out, size_t at, uint8_t value);
void gen_patch_u16(struct gen_put *out, size_t at, uint16_t value);
void gen_patch_u32(struct gen_put *out, size_t at, uint32_t value);

/* Read and write little-endian numbers in memory. */
uint32_t gen_load_u32(const uint8_t *at);
void gen_store_u16(uint8_t *at, uint16_t value);
void gen_store_u32(uint8_t *at, uint32_t value);
void gen_store_u64(uint8_t *at, uint64_t value);

#endif
