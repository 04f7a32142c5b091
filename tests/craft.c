/* SPDX-License-Identifier: Apache-2.0 */
#include "craft.h"

#include <check.h>
#include <libdeflate.h>
#include <stdlib.h>

void
craft_put(uint8_t *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

uint32_t
craft_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
           (uint32_t)at[3] << 24;
}

uint8_t *
craft_chunk_at(const struct craft *file, size_t chunk)
{
    return file->data + STM_EVTX_BLOCK + chunk * STM_EVTX_CHUNK;
}

static uint8_t *
grow(struct craft *file, size_t more)
{
    file->data = realloc(file->data, file->size + more);
    ck_assert_ptr_nonnull(file->data);
    memset(file->data + file->size, 0, more);
    file->size += more;
    return file->data + file->size - more;
}

struct craft
craft_of(uint64_t first_id)
{
    struct craft file = { .next_id = first_id };
    uint8_t *header = grow(&file, STM_EVTX_BLOCK);

    memcpy(header, "ElfFile", 8);
    craft_put(header + 32, 128, 4);
    craft_put(header + 36, 1, 2);
    craft_put(header + 38, 3, 2);
    craft_put(header + 40, STM_EVTX_BLOCK, 2);
    return file;
}

static void
put_record(uint8_t *at, uint32_t size, uint64_t id)
{
    craft_put(at, 0x2a2a, 4);
    craft_put(at + 4, size, 4);
    craft_put(at + 8, id, 8);
    craft_put(at + 16, UINT64_C(132000000000000000) + id, 8);
    memset(at + 24, 0x5a, size - 28);
    craft_put(at + size - 4, size, 4);
}

void
craft_seal(struct craft *file, size_t chunk)
{
    uint8_t *data = craft_chunk_at(file, chunk);
    uint32_t free_space = craft_u32(data + 48);
    uint32_t crc;

    if (free_space >= STM_EVTX_CHUNK_HEADER && free_space <= STM_EVTX_CHUNK)
        craft_put(data + 52,
                  libdeflate_crc32(0, data + STM_EVTX_CHUNK_HEADER,
                                   free_space - STM_EVTX_CHUNK_HEADER),
                  4);
    crc = libdeflate_crc32(0, data, 120);
    crc = libdeflate_crc32(crc, data + 128, STM_EVTX_CHUNK_HEADER - 128);
    craft_put(data + 124, crc, 4);
}

void
craft_chunk(struct craft *file, const uint32_t *sizes)
{
    uint8_t *chunk = grow(file, STM_EVTX_CHUNK);
    uint64_t first_number = file->records + 1, first_id = file->next_id;
    uint32_t at = STM_EVTX_CHUNK_HEADER, last = 0;

    for (size_t i = 0; sizes[i]; i++) {
        last = at;
        put_record(chunk + at, sizes[i], file->next_id++);
        at += sizes[i];
        file->records++;
    }
    memcpy(chunk, "ElfChnk", 8);
    craft_put(chunk + 8, first_number, 8);
    craft_put(chunk + 16, file->records, 8);
    craft_put(chunk + 24, first_id, 8);
    craft_put(chunk + 32, file->next_id - 1, 8);
    craft_put(chunk + 40, 128, 4);
    craft_put(chunk + 44, last, 4);
    craft_put(chunk + 48, at, 4);
    craft_put(chunk + 120, 1, 4);
    craft_seal(file, (file->size - STM_EVTX_BLOCK) / STM_EVTX_CHUNK - 1);
}

void
craft_zeros(struct craft *file)
{
    (void)grow(file, STM_EVTX_CHUNK);
}

void
craft_finish(struct craft *file)
{
    uint64_t chunks = (file->size - STM_EVTX_BLOCK) / STM_EVTX_CHUNK;
    uint64_t last = chunks ? chunks - 1 : 0;

    while (last > 0 && craft_chunk_at(file, last)[0] == 0)
        last--;
    craft_put(file->data + 16, last, 8);
    craft_put(file->data + 24, file->next_id, 8);
    craft_put(file->data + 42, chunks ? last + 1 : 0, 2);
    craft_put(file->data + 124, libdeflate_crc32(0, file->data, 120), 4);
}
