/* SPDX-License-Identifier: Apache-2.0 */
/*
 * base.h - what every part of the log writer needs: a message for a failure,
 * text with a size, memory that is freed as a whole, and deterministic bytes.
 *
 * The writer is a test tool, so running out of memory ends the program.
 * Nothing here depends on the library under test: the two must not share
 * mistakes.
 */
#ifndef GEN_BASE_H
#define GEN_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gen_err {
    char text[400];
};

/* Writes the message and returns false, so that `return gen_fail(...)` ends a
 * function that failed. `err` may be NULL. */
bool gen_fail(struct gen_err *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes of UTF-8 (lone surrogates as three bytes each are let through, so
 * that a scenario can hold what real logs hold). A NUL stands after the last
 * byte; bytes before it may be NUL too. `data` NULL means: not given. */
struct gen_text {
    const char *data;
    size_t size;
};

/* Borrows `string`. */
struct gen_text gen_text_of(const char *string);

/* Whether the text is given and spells exactly `string`. */
bool gen_text_is(struct gen_text text, const char *string);

/* Memory that is given back all at once. Starts zeroed. */
struct gen_pool {
    struct gen_pool_block *newest;
};

/* `size` zeroed bytes that live in `pool`. */
void *gen_pool_take(struct gen_pool *pool, size_t size);

/* A copy of the text that lives in `pool`; not given stays not given. */
struct gen_text gen_pool_copy(struct gen_pool *pool, struct gen_text text);

/* A formatted text that lives in `pool`. */
struct gen_text gen_pool_print(struct gen_pool *pool, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Forgets everything in `pool`, which can be used again. */
void gen_pool_reset(struct gen_pool *pool);

/* calloc that does not fail; owned by the caller: free(). */
void *gen_new(size_t size);

/* The bytes of a file, or NULL; owned by the caller: free(). */
uint8_t *gen_slurp(const char *path, size_t *size);

/* Continues the hash `seed` (0 at the start) over `size` bytes. */
uint64_t gen_hash(uint64_t seed, const void *data, size_t size);

/* Fills `out` with bytes that depend on `seed` alone. */
void gen_bytes_from(uint64_t seed, uint8_t *out, size_t size);

#endif
