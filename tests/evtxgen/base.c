/* SPDX-License-Identifier: Apache-2.0 */
#include "base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 8192 };

struct gen_pool_block {
    struct gen_pool_block *older;
    size_t used;
    size_t size;
    max_align_t data[];
};

bool
gen_fail(struct gen_err *err, const char *format, ...)
{
    va_list arguments;

    if (!err)
        return false;
    va_start(arguments, format);
    (void)vsnprintf(err->text, sizeof(err->text), format, arguments);
    va_end(arguments);
    return false;
}

struct gen_text
gen_text_of(const char *string)
{
    return (struct gen_text){ string, string ? strlen(string) : 0 };
}

bool
gen_text_is(struct gen_text text, const char *string)
{
    return text.data && text.size == strlen(string) &&
           memcmp(text.data, string, text.size) == 0;
}

void *
gen_new(size_t size)
{
    void *memory = calloc(1, size ? size : 1);

    if (!memory)
        abort();
    return memory;
}

void *
gen_pool_take(struct gen_pool *pool, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    size_t wanted = (size / unit + 1) * unit;
    struct gen_pool_block *block = pool->newest;
    char *memory;

    if (!block || wanted > block->size - block->used) {
        size_t room = wanted > BLOCK_SIZE ? wanted : BLOCK_SIZE;

        block = gen_new(sizeof(*block) + room);
        block->older = pool->newest;
        block->size = room;
        pool->newest = block;
    }
    memory = (char *)block->data + block->used;
    block->used += wanted;
    return memory;
}

struct gen_text
gen_pool_copy(struct gen_pool *pool, struct gen_text text)
{
    char *copy;

    if (!text.data)
        return text;
    copy = gen_pool_take(pool, text.size + 1);
    memcpy(copy, text.data, text.size);
    return (struct gen_text){ copy, text.size };
}

struct gen_text
gen_pool_print(struct gen_pool *pool, const char *format, ...)
{
    va_list arguments;
    va_list again;
    char *copy;
    int n;

    va_start(arguments, format);
    va_copy(again, arguments);
    n = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (n < 0)
        abort();
    copy = gen_pool_take(pool, (size_t)n + 1);
    (void)vsnprintf(copy, (size_t)n + 1, format, arguments);
    va_end(arguments);
    return (struct gen_text){ copy, (size_t)n };
}

void
gen_pool_reset(struct gen_pool *pool)
{
    struct gen_pool_block *block = pool->newest;

    while (block) {
        struct gen_pool_block *older = block->older;

        free(block);
        block = older;
    }
    pool->newest = NULL;
}

uint64_t
gen_hash(uint64_t seed, const void *data, size_t size)
{
    const uint8_t *bytes = data;
    uint64_t hash = seed ^ 0xcbf29ce484222325;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3;
    return hash;
}

void
gen_bytes_from(uint64_t seed, uint8_t *out, size_t size)
{
    uint64_t state = seed;

    for (size_t i = 0; i < size; i++) {
        if (i % 8 == 0) {
            seed += 0x9e3779b97f4a7c15;
            state = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
            state = (state ^ (state >> 27)) * 0x94d049bb133111eb;
            state ^= state >> 31;
        }
        out[i] = (uint8_t)(state >> (8 * (i % 8)));
    }
}

uint8_t *
gen_slurp(const char *path, size_t *size)
{
    FILE *stream = fopen(path, "rb");
    uint8_t *data = NULL;
    long end;

    if (!stream)
        return NULL;
    if (fseek(stream, 0, SEEK_END) == 0 && (end = ftell(stream)) >= 0) {
        *size = (size_t)end;
        data = gen_new(*size);
        rewind(stream);
        if (fread(data, 1, *size, stream) != *size) {
            free(data);
            data = NULL;
        }
    }
    (void)fclose(stream);
    return data;
}
