/* SPDX-License-Identifier: Apache-2.0 */
#include "put.h"

#include <string.h>

static void
store(uint8_t *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static void
put(struct gen_put *out, uint64_t value, size_t size)
{
    uint8_t bytes[8];

    store(bytes, value, size);
    gen_put_bytes(out, bytes, size);
}

static void
patch(struct gen_put *out, size_t at, uint64_t value, size_t size)
{
    if (!out->full && at <= out->size && size <= out->size - at)
        store(out->data + at, value, size);
}

void
gen_put_u8(struct gen_put *out, uint8_t value)
{
    put(out, value, 1);
}

void
gen_put_u16(struct gen_put *out, uint16_t value)
{
    put(out, value, 2);
}

void
gen_put_u32(struct gen_put *out, uint32_t value)
{
    put(out, value, 4);
}

void
gen_put_u64(struct gen_put *out, uint64_t value)
{
    put(out, value, 8);
}

/* The limit may have been lowered below what is written. */
static bool
has_room(const struct gen_put *out, size_t size)
{
    return !out->full && out->size <= out->limit &&
           size <= out->limit - out->size;
}

void
gen_put_bytes(struct gen_put *out, const void *data, size_t size)
{
    if (!has_room(out, size)) {
        out->full = true;
        return;
    }
    if (size)
        memcpy(out->data + out->size, data, size);
    out->size += size;
}

void
gen_put_zeros(struct gen_put *out, size_t size)
{
    if (!has_room(out, size)) {
        out->full = true;
        return;
    }
    memset(out->data + out->size, 0, size);
    out->size += size;
}

/* One code point, and how many bytes it takes. Bytes that are no UTF-8 stand
 * for themselves, so nothing that a caller passes is lost without a trace. */
static uint32_t
decode(const uint8_t *at, size_t left, size_t *size)
{
    static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    size_t n = at[0] < 0x80   ? 1
               : at[0] < 0xc0 ? 0
               : at[0] < 0xe0 ? 2
               : at[0] < 0xf0 ? 3
               : at[0] < 0xf8 ? 4
                              : 0;
    uint32_t point;

    *size = 1;
    if (n < 2 || n > left)
        return at[0];
    point = at[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return at[0];
        point = point << 6 | (at[i] & 0x3fu);
    }
    if (point < least[n] || point > 0x10ffff)
        return at[0];
    *size = n;
    return point;
}

void
gen_put_utf16(struct gen_put *out, struct gen_text text)
{
    const uint8_t *at = (const uint8_t *)text.data;
    size_t left = text.size;

    while (left > 0) {
        size_t size;
        uint32_t point = decode(at, left, &size);

        if (point > 0xffff) {
            point -= 0x10000;
            gen_put_u16(out, (uint16_t)(0xd800 + (point >> 10)));
            point = 0xdc00 + (point & 0x3ff);
        }
        gen_put_u16(out, (uint16_t)point);
        at += size;
        left -= size;
    }
}

size_t
gen_utf16_units(struct gen_text text)
{
    const uint8_t *at = (const uint8_t *)text.data;
    size_t left = text.size;
    size_t units = 0;

    while (left > 0) {
        size_t size;

        units += decode(at, left, &size) > 0xffff ? 2 : 1;
        at += size;
        left -= size;
    }
    return units;
}

void
gen_patch_u8(struct gen_put *out, size_t at, uint8_t value)
{
    patch(out, at, value, 1);
}

void
gen_patch_u16(struct gen_put *out, size_t at, uint16_t value)
{
    patch(out, at, value, 2);
}

void
gen_patch_u32(struct gen_put *out, size_t at, uint32_t value)
{
    patch(out, at, value, 4);
}

uint32_t
gen_load_u32(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

void
gen_store_u16(uint8_t *at, uint16_t value)
{
    store(at, value, 2);
}

void
gen_store_u32(uint8_t *at, uint32_t value)
{
    store(at, value, 4);
}

void
gen_store_u64(uint8_t *at, uint64_t value)
{
    store(at, value, 8);
}
