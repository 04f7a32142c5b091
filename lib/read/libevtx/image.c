/* SPDX-License-Identifier: Apache-2.0 */
#include "read/libevtx/helper.h"

#include <libdeflate.h>

/* The log format is little-endian whatever the machine is. */
static void
put(uint8_t *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static void
make_file_header(uint8_t *header, uint64_t next_record)
{
    memset(header, 0, STM_EVTX_BLOCK);
    memcpy(header, "ElfFile", 8);
    put(header + 24, next_record, 8);
    put(header + 32, 128, 4);
    put(header + 36, 1, 2); /* version 3.1 */
    put(header + 38, 3, 2);
    put(header + 40, STM_EVTX_BLOCK, 2);
    put(header + 42, 1, 2); /* chunks */
    put(header + 124, libdeflate_crc32(0, header, 120), 4);
}

/*
 * What libevtx believes: it opens no chunk with an odd free-space offset and
 * stops at the header's last record.
 */
static void
patch_chunk(uint8_t *chunk, const struct stm_place *places, size_t n,
            uint32_t live_end)
{
    uint32_t crc;

    put(chunk + 8, 1, 8);
    put(chunk + 16, n, 8);
    put(chunk + 24, places[0].header_id, 8);
    put(chunk + 32, places[n - 1].header_id, 8);
    put(chunk + 40, 128, 4);
    put(chunk + 44, places[n - 1].at, 4);
    put(chunk + 48, live_end, 4);
    put(chunk + 52,
        libdeflate_crc32(0, chunk + STM_EVTX_CHUNK_HEADER,
                         live_end - STM_EVTX_CHUNK_HEADER),
        4);
    put(chunk + 120, 1, 4);
    crc = libdeflate_crc32(0, chunk, 120);
    crc = libdeflate_crc32(crc, chunk + 128, STM_EVTX_CHUNK_HEADER - 128);
    put(chunk + 124, crc, 4);
}

void
stm_image_make(uint8_t image[STM_IMAGE_SIZE], const uint8_t *chunk,
               const struct stm_place *places, size_t n, uint32_t live_end)
{
    make_file_header(image, places[n - 1].header_id + 1);
    memcpy(image + STM_EVTX_BLOCK, chunk, STM_EVTX_CHUNK);
    patch_chunk(image + STM_EVTX_BLOCK, places, n, live_end);
}
