/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 64 * 1024, ALIGN = alignof(max_align_t) };

struct stm_arena_block {
    struct stm_arena_block *next;
    size_t size; /* bytes at `data` */
    size_t used;
    max_align_t data[];
};

static _Thread_local unsigned fail_countdown;

void
stm_arena_fail_nth(unsigned n)
{
    fail_countdown = n;
}

struct stm_arena
stm_arena_of(size_t limit)
{
    return (struct stm_arena){ .limit = limit };
}

static struct stm_arena_block *
block_new(size_t size)
{
    struct stm_arena_block *block;

    if (fail_countdown > 0 && --fail_countdown == 0)
        return NULL;
    block = malloc(sizeof(*block) + size);
    if (!block)
        return NULL;
    block->next = NULL;
    block->size = size;
    block->used = 0;
    return block;
}

/* The next block that has room for `size`, made where there is none. */
static struct stm_arena_block *
block_for(struct stm_arena *arena, size_t size)
{
    struct stm_arena_block *block = arena->now;

    while (block && block->size - block->used < size) {
        if (!block->next)
            break;
        block = block->next;
        block->used = 0;
        arena->now = block;
    }
    if (!block || block->size - block->used < size) {
        struct stm_arena_block *made =
            block_new(size > BLOCK_SIZE ? size : BLOCK_SIZE);

        if (!made) {
            arena->starved = true;
            return NULL;
        }
        if (block)
            block->next = made;
        else
            arena->first = made;
        block = made;
    }
    arena->now = block;
    return block;
}

void *
stm_arena_take(struct stm_arena *arena, size_t size)
{
    struct stm_arena_block *block;
    void *data;

    if (size > SIZE_MAX - ALIGN)
        return NULL;
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    if (size == 0)
        size = ALIGN;
    if (size > arena->limit - arena->taken)
        return NULL;
    block = block_for(arena, size);
    if (!block)
        return NULL;
    data = (char *)block->data + block->used;
    block->used += size;
    arena->taken += size;
    memset(data, 0, size);
    return data;
}

char *
stm_arena_copy(struct stm_arena *arena, const char *data, size_t size)
{
    char *copy = size < SIZE_MAX ? stm_arena_take(arena, size + 1) : NULL;

    if (copy && size)
        memcpy(copy, data, size);
    return copy;
}

char *
stm_arena_print(struct stm_arena *arena, const char *format, ...)
{
    va_list args, again;
    char *text;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    text = n < 0 ? NULL : stm_arena_take(arena, (size_t)n + 1);
    if (text)
        (void)vsnprintf(text, (size_t)n + 1, format, again);
    va_end(again);
    return text;
}

stm_status
stm_arena_fail(const struct stm_arena *arena, const char *limit,
               struct stm_err *err)
{
    if (arena->starved)
        return stm_fail(err, STM_ENOMEM, 0, "out of memory");
    return stm_fail(err, STM_ELIMIT, 0, "%s", limit);
}

void
stm_arena_reset(struct stm_arena *arena)
{
    arena->now = arena->first;
    if (arena->now)
        arena->now->used = 0;
    arena->taken = 0;
}

void
stm_arena_free(struct stm_arena *arena)
{
    struct stm_arena_block *block = arena->first;

    while (block) {
        struct stm_arena_block *next = block->next;

        free(block);
        block = next;
    }
    *arena = stm_arena_of(arena->limit);
}
