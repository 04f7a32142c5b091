/* SPDX-License-Identifier: Apache-2.0 */
/*
 * utf16.h - strings of EVTX as UTF-8, fast.
 *
 * Nearly every unit of a real log is ASCII (EVTX.md section 6), so whole
 * blocks of units are tested and packed at once, and only a block with
 * something else in it is taken unit by unit.
 */
#ifndef STM_READ_EVTX_UTF16_H
#define STM_READ_EVTX_UTF16_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes of UTF-8 that `size` bytes of UTF-16 can become, and room to write. */
static inline size_t
stm_utf16_room(size_t size)
{
    return size / 2 * 3 + 16;
}

/* Writes a scalar value as 1 to 4 bytes; returns how many. */
size_t stm_utf8_put(uint8_t *out, uint32_t c);

/* What was odd about a string. */
struct stm_utf16_odd {
    uint32_t repaired; /* lone surrogates, each U+FFFD now */
    bool behind_nul;   /* something else than NULs stands behind the first */
};

/*
 * Writes `size` bytes of UTF-16LE, up to the first NUL, to `out`, which has
 * stm_utf16_room(size) bytes, and returns the bytes written. An odd last byte
 * is passed over. Adds to `odd`.
 */
size_t stm_utf16_put(uint8_t *out, const uint8_t *data, size_t size,
                     struct stm_utf16_odd *odd);

#endif
