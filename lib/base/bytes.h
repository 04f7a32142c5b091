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

#include <endian.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct stm_bytes {
    const uint8_t *data;
    size_t size;     /* bytes at `data` */
    size_t at;       /* next byte; `at <= size` always holds */
    uint64_t origin; /* file offset of data[0], for messages */
    bool failed;
};

static inline struct stm_bytes
stm_bytes_of(const void *data, size_t size, uint64_t origin)
{
    return (struct stm_bytes){ .data = data, .size = size, .origin = origin };
}

/*
 * The next `n` bytes, borrowed; NULL (and failed) if they are not there. The
 * one place that compares with the end.
 */
static inline const uint8_t *
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

/* Little-endian numbers where they stand. */
static inline uint16_t
stm_le16(const uint8_t *data)
{
    uint16_t value;

    memcpy(&value, data, sizeof(value));
    return le16toh(value);
}

static inline uint32_t
stm_le32(const uint8_t *data)
{
    uint32_t value;

    memcpy(&value, data, sizeof(value));
    return le32toh(value);
}

static inline uint64_t
stm_le64(const uint8_t *data)
{
    uint64_t value;

    memcpy(&value, data, sizeof(value));
    return le64toh(value);
}

static inline uint8_t
stm_bytes_u8(struct stm_bytes *b)
{
    const uint8_t *data = stm_bytes_take(b, 1);

    return data ? *data : 0;
}

static inline uint16_t
stm_bytes_u16(struct stm_bytes *b)
{
    const uint8_t *data = stm_bytes_take(b, 2);

    return data ? stm_le16(data) : 0;
}

static inline uint32_t
stm_bytes_u32(struct stm_bytes *b)
{
    const uint8_t *data = stm_bytes_take(b, 4);

    return data ? stm_le32(data) : 0;
}

static inline uint64_t
stm_bytes_u64(struct stm_bytes *b)
{
    const uint8_t *data = stm_bytes_take(b, 8);

    return data ? stm_le64(data) : 0;
}

/* Moves to `at`; failed if that is past the end. */
static inline void
stm_bytes_seek(struct stm_bytes *b, size_t at)
{
    if (at > b->size)
        b->failed = true;
    else
        b->at = at;
}

static inline size_t
stm_bytes_left(const struct stm_bytes *b)
{
    return b->failed ? 0 : b->size - b->at;
}

/* The file offset of the next byte. */
static inline uint64_t
stm_bytes_offset(const struct stm_bytes *b)
{
    return b->origin + b->at;
}

/* A cursor over just the next `n` bytes; failed if they are not there. */
static inline struct stm_bytes
stm_bytes_sub(struct stm_bytes *b, size_t n)
{
    uint64_t origin = stm_bytes_offset(b);
    const uint8_t *data = stm_bytes_take(b, n);
    struct stm_bytes sub = stm_bytes_of(data, data ? n : 0, origin);

    sub.failed = b->failed;
    return sub;
}

#endif
