/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"

struct stm_bytes
stm_bytes_of(const void *data, size_t size, uint64_t origin)
{
    return (struct stm_bytes){ .data = data, .size = size, .origin = origin };
}

/* The one place that compares with the end. */
const uint8_t *
stm_bytes_take(struct stm_bytes *b, size_t n)
{
    const uint8_t *data;

    if (b->failed || n > b->size - b->at) {
        b->failed = true;
        return NULL;
    }
    data = b->data + b->at;
    b->at += n;
    return data;
}

static uint64_t
little_endian(struct stm_bytes *b, size_t n)
{
    const uint8_t *data = stm_bytes_take(b, n);
    uint64_t value = 0;

    if (!data)
        return 0;
    for (size_t i = n; i > 0; i--)
        value = value << 8 | data[i - 1];
    return value;
}

uint8_t
stm_bytes_u8(struct stm_bytes *b)
{
    return (uint8_t)little_endian(b, 1);
}

uint16_t
stm_bytes_u16(struct stm_bytes *b)
{
    return (uint16_t)little_endian(b, 2);
}

uint32_t
stm_bytes_u32(struct stm_bytes *b)
{
    return (uint32_t)little_endian(b, 4);
}

uint64_t
stm_bytes_u64(struct stm_bytes *b)
{
    return little_endian(b, 8);
}

void
stm_bytes_seek(struct stm_bytes *b, size_t at)
{
    if (at > b->size)
        b->failed = true;
    else
        b->at = at;
}

struct stm_bytes
stm_bytes_sub(struct stm_bytes *b, size_t n)
{
    uint64_t origin = stm_bytes_offset(b);
    const uint8_t *data = stm_bytes_take(b, n);
    struct stm_bytes sub = stm_bytes_of(data, data ? n : 0, origin);

    sub.failed = b->failed;
    return sub;
}

size_t
stm_bytes_left(const struct stm_bytes *b)
{
    return b->failed ? 0 : b->size - b->at;
}

uint64_t
stm_bytes_offset(const struct stm_bytes *b)
{
    return b->origin + b->at;
}
