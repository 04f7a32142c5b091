/* SPDX-License-Identifier: Apache-2.0 */
#include "chunk.h"

#include "binxml.h"

#include <libdeflate.h>
#include <string.h>

/* Offsets in the chunk header. */
enum {
    FIRST_NUMBER = 8,
    LAST_NUMBER = 16,
    FIRST_ID = 24,
    LAST_ID = 32,
    HEADER_SIZE = 40,
    LAST_RECORD = 44,
    FREE_SPACE = 48,
    DATA_CRC = 52,
    FLAGS = 120,
    HEADER_CRC = 124,
    TABLES_SIZE = GEN_CHUNK_HEADER_SIZE - GEN_NAME_BUCKETS_AT /* both tables */
};

void
gen_chunk_start(struct gen_chunk *chunk, uint64_t first_number, size_t limit)
{
    memset(chunk, 0, sizeof(*chunk));
    chunk->out.data = chunk->data;
    chunk->out.size = GEN_CHUNK_HEADER_SIZE;
    chunk->out.limit = limit;
    chunk->first_number = first_number;
}

/* Chains only ever grow at their heads, so the two tables of heads are all
 * that has to be put back for names and templates to be forgotten. */
bool
gen_chunk_add(struct gen_chunk *chunk, const struct gen_record *record,
              bool *fits, struct gen_err *err)
{
    uint8_t tables[TABLES_SIZE];
    size_t start = chunk->out.size;
    bool written;

    memcpy(tables, chunk->data + GEN_NAME_BUCKETS_AT, sizeof(tables));
    written = gen_record_put(&chunk->out, record, err);
    *fits = written && !chunk->out.full;
    if (!*fits) {
        memcpy(chunk->data + GEN_NAME_BUCKETS_AT, tables, sizeof(tables));
        memset(chunk->data + start, 0, chunk->out.size - start);
        chunk->out.size = start;
        chunk->out.full = false;
        return written;
    }
    if (chunk->count == 0)
        chunk->first_id = record->id;
    chunk->last_id = record->id;
    chunk->last_record = start;
    chunk->count++;
    return true;
}

static void
put_counters(struct gen_chunk *chunk)
{
    uint8_t *data = chunk->data;

    if (chunk->count == 0) { /* as in a chunk that was never used */
        memset(data + FIRST_NUMBER, 0xff, 32);
        return;
    }
    gen_store_u64(data + FIRST_NUMBER, chunk->first_number);
    gen_store_u64(data + LAST_NUMBER, chunk->first_number + chunk->count - 1);
    gen_store_u64(data + FIRST_ID, chunk->first_id);
    gen_store_u64(data + LAST_ID, chunk->last_id);
}

void
gen_chunk_finish(struct gen_chunk *chunk)
{
    uint8_t *data = chunk->data;
    size_t used = chunk->out.size - GEN_CHUNK_HEADER_SIZE;
    uint32_t crc;

    memcpy(data, "ElfChnk", 8);
    put_counters(chunk);
    gen_store_u32(data + HEADER_SIZE, 128);
    gen_store_u32(data + LAST_RECORD, (uint32_t)chunk->last_record);
    gen_store_u32(data + FREE_SPACE, (uint32_t)chunk->out.size);
    crc = libdeflate_crc32(0, data + GEN_CHUNK_HEADER_SIZE, used);
    gen_store_u32(data + DATA_CRC, crc);
    gen_store_u32(data + FLAGS, 1); /* so on every chunk of real logs */
    crc = libdeflate_crc32(0, data, FLAGS);
    crc = libdeflate_crc32(crc, data + GEN_NAME_BUCKETS_AT, TABLES_SIZE);
    gen_store_u32(data + HEADER_CRC, crc);
}
