/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/utf16.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { REPLACEMENT = 0xfffd };

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
 * Packs units that are all ASCII and none of them NUL; false, with `out`
 * perhaps written, where they are not. Saturation makes what is no ASCII
 * negative or 0 as a signed byte, so one comparison finds it all.
 */
#ifdef __SSE2__
static bool
put_16(uint8_t *out, const uint8_t *data)
{
    __m128i packed =
        _mm_packus_epi16(_mm_loadu_si128((const void *)data),
                         _mm_loadu_si128((const void *)(data + 16)));

    _mm_storeu_si128((void *)out, packed);
    return _mm_movemask_epi8(_mm_cmpgt_epi8(packed, _mm_setzero_si128())) ==
           0xffff;
}

static bool
put_32(uint8_t *out, const uint8_t *data)
{
    const __m128i zero = _mm_setzero_si128();
    __m128i low = _mm_packus_epi16(_mm_loadu_si128((const void *)data),
                                   _mm_loadu_si128((const void *)(data + 16)));
    __m128i high = _mm_packus_epi16(_mm_loadu_si128((const void *)(data + 32)),
                                    _mm_loadu_si128((const void *)(data + 48)));

    _mm_storeu_si128((void *)out, low);
    _mm_storeu_si128((void *)(out + 16), high);
    return _mm_movemask_epi8(_mm_and_si128(_mm_cmpgt_epi8(low, zero),
                                           _mm_cmpgt_epi8(high, zero))) ==
           0xffff;
}

static bool
put_8(uint8_t *out, const uint8_t *data)
{
    __m128i units = _mm_loadu_si128((const void *)data);
    __m128i packed = _mm_packus_epi16(units, units);

    _mm_storel_epi64((void *)out, packed);
    return _mm_movemask_epi8(_mm_cmpgt_epi8(packed, _mm_setzero_si128())) ==
           0xffff;
}
#else
static bool
put_8(uint8_t *out, const uint8_t *data)
{
    for (size_t i = 0; i < 8; i++) {
        uint32_t unit = unit_at(data, i * 2);

        if (unit == 0 || unit >= 0x80)
            return false;
        out[i] = (uint8_t)unit;
    }
    return true;
}

static bool
put_16(uint8_t *out, const uint8_t *data)
{
    return put_8(out, data) && put_8(out + 8, data + 16);
}

static bool
put_32(uint8_t *out, const uint8_t *data)
{
    return put_16(out, data) && put_16(out + 16, data + 32);
}
#endif

/*
 * Packs a string of plain units alone; false, with `out` perhaps written,
 * where something else is in it. The last block may overlap the one before:
 * most strings are a block or two, without a loop that ends anywhere.
 */
static bool
put_plain(uint8_t *out, const uint8_t *data, size_t size)
{
    size_t at = 0;

    if (size >= 64) {
        for (; size - at >= 64; at += 64)
            if (!put_32(out + at / 2, data + at))
                return false;
        return at == size || put_32(out + size / 2 - 32, data + size - 64);
    }
    if (size >= 32)
        return put_16(out, data) &&
               put_16(out + size / 2 - 16, data + size - 32);
    if (size >= 16)
        return put_8(out, data) && put_8(out + size / 2 - 8, data + size - 16);
    for (; at < size; at += 2) {
        uint32_t unit = unit_at(data, at);

        if (unit - 1 >= 0x7f)
            return false;
        out[at / 2] = (uint8_t)unit;
    }
    return true;
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

size_t
stm_utf16_put(uint8_t *out, const uint8_t *data, size_t size,
              struct stm_utf16_odd *odd)
{
    size_t at = 0, n = 0;

    size &= ~(size_t)1;
    if (put_plain(out, data, size))
        return size / 2;
    while (at < size) {
        /* Whole blocks wherever they are plain. */
        for (; size - at >= 16 && put_8(out + n, data + at); at += 16)
            n += 8;
        if (at == size)
            break;
        if (unit_at(data, at) == 0) {
            odd->behind_nul |= !is_padding(data, at, size);
            break;
        }
        n += put_one(out + n, data, &at, size, odd);
    }
    return n;
}
