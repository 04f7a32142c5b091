/* SPDX-License-Identifier: Apache-2.0 */
/*
 * arena.h - memory that is given back all at once.
 *
 * An arena hands out aligned memory from blocks; stm_arena_reset() makes all
 * of it free again and keeps the blocks. `limit` caps what input can cost:
 * past it stm_arena_take() returns NULL, as it does when memory runs out.
 */
#ifndef STM_BASE_ARENA_H
#define STM_BASE_ARENA_H

#include "base/err.h"
#include "base/span.h"

struct stm_arena {
    struct stm_arena_block *first;
    struct stm_arena_block *now;
    size_t limit; /* bytes */
    size_t taken; /* bytes given out since the last reset */
    bool starved; /* NULL was given because memory ran out */
};

/* An empty arena that gives out at most `limit` bytes. Holds nothing yet. */
struct stm_arena stm_arena_of(size_t limit);

/* `size` zeroed bytes that live in the arena; NULL past the limit. */
void *stm_arena_take(struct stm_arena *arena, size_t size);

/* A copy of `size` bytes with a NUL behind it, living in the arena. */
char *stm_arena_copy(struct stm_arena *arena, const char *data, size_t size);

/* printf into the arena; NULL past the limit. */
char *stm_arena_print(struct stm_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Says why NULL was given, and returns it: STM_ENOMEM, or STM_ELIMIT with the
 * caller's words for what was too large.
 */
stm_status stm_arena_fail(const struct stm_arena *arena, const char *limit,
                          struct stm_err *err);

void stm_arena_reset(struct stm_arena *arena);
void stm_arena_free(struct stm_arena *arena);

/*
 * For tests: makes the n-th block allocation from now on fail (1 = the
 * next), 0 = none. Per thread.
 */
void stm_arena_fail_nth(unsigned n);

#endif
