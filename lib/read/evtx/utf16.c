/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/utf16.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { REPLACEMENT = 0xfffd, BLOCK = 8 /* units */ };

static uint32_t
unit_at(const uint8_t *data, size_t at)
{
    return (uint32_t)data[at] | (uint32_t)data[at + 1] << 8;
}

size_t
stm_utf8_put(uint8_t *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xc0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xe0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
        out[2] = (uint8_t)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (uint8_t)(0xf0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3f));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3f));
    out[3] = (uint8_t)(0x80 | (c & 0x3f));
    return 4;
}

/*
 * Packs 8 units that are all ASCII and none of them NUL; false, with `out`
 * perhaps written, where they are not.
 */
static bool
put_block(uint8_t *out, const uint8_t *data)
{
#ifdef __SSE2__
    __m128i units = _mm_loadu_si128((const __m128i *)(const void *)data);
    __m128i high = _mm_and_si128(units, _mm_set1_epi16((short)0xff80));
    __m128i bad =
        _mm_or_si128(_mm_xor_si128(_mm_cmpeq_epi16(high, _mm_setzero_si128()),
                                   _mm_set1_epi16(-1)),
                     _mm_cmpeq_epi16(units, _mm_setzero_si128()));

    _mm_storel_epi64((__m128i *)(void *)out, _mm_packus_epi16(units, units));
    return _mm_movemask_epi8(bad) == 0;
#else
    for (size_t i = 0; i < BLOCK; i++) {
        uint32_t unit = unit_at(data, i * 2);

        if (unit == 0 || unit >= 0x80)
            return false;
        out[i] = (uint8_t)unit;
    }
    return true;
#endif
}

/* Whether nothing but NULs stands from `at` on. */
static bool
is_padding(const uint8_t *data, size_t at, size_t size)
{
    for (; at + 1 < size; at += 2)
        if (unit_at(data, at))
            return false;
    return true;
}

/* One character at data[*at]; returns the bytes written. */
static size_t
put_one(uint8_t *out, const uint8_t *data, size_t *at, size_t size,
        struct stm_utf16_odd *odd)
{
    uint32_t c = unit_at(data, *at);

    *at += 2;
    if (c < 0xd800 || c > 0xdfff)
        return stm_utf8_put(out, c);
    if (c < 0xdc00 && size - *at >= 2) {
        uint32_t low = unit_at(data, *at);

        if (low >= 0xdc00 && low < 0xe000) {
            *at += 2;
            return stm_utf8_put(out, 0x10000 + ((c - 0xd800) << 10) +
                                         (low - 0xdc00));
        }
    }
    odd->repaired++;
    return stm_utf8_put(out, REPLACEMENT);
}

/* Where the end is as plain as the rest, its block may overlap the last. */
static bool
put_tail(uint8_t *out, const uint8_t *data, size_t size)
{
    return size >= BLOCK * 2 &&
           put_block(out + size / 2 - BLOCK, data + size - BLOCK * 2);
}

size_t
stm_utf16_put(uint8_t *out, const uint8_t *data, size_t size,
              struct stm_utf16_odd *odd)
{
    size_t at = 0, n = 0;

    size &= ~(size_t)1;
    while (size - at >= BLOCK * 2 && put_block(out + at / 2, data + at))
        at += BLOCK * 2;
    if (at == size || (size - at < BLOCK * 2 && put_tail(out, data, size)))
        return size / 2;
    n = at / 2;
    while (at < size) {
        if (unit_at(data, at) == 0) {
            odd->behind_nul |= !is_padding(data, at, size);
            return n;
        }
        n += put_one(out + n, data, &at, size, odd);
        /* Back to whole blocks where they are plain again. */
        while (size - at >= BLOCK * 2 && put_block(out + n, data + at)) {
            at += BLOCK * 2;
            n += BLOCK;
        }
    }
    return n;
}
