/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chunk.h - one chunk of 64 KiB: header, tables, records, checksums.
 */
#ifndef GEN_CHUNK_H
#define GEN_CHUNK_H

#include "record.h"

enum { GEN_CHUNK_SIZE = 65536, GEN_CHUNK_HEADER_SIZE = 512 };

struct gen_chunk {
    uint8_t data[GEN_CHUNK_SIZE];
    struct gen_put out; /* over `data` */
    uint64_t first_number;
    uint64_t first_id;
    uint64_t last_id;
    size_t last_record; /* offset of the last record, 0: none */
    uint32_t count;
};

/* Begins an empty chunk whose first record is the file's `first_number`th
 * (from 1). Records end at `limit` at the latest. */
void gen_chunk_start(struct gen_chunk *chunk, uint64_t first_number,
                     size_t limit);

/* Adds the record and sets `*fits`. Where it does not fit the chunk is as it
 * was before. False: the record cannot be written at all. */
bool gen_chunk_add(struct gen_chunk *chunk, const struct gen_record *record,
                   bool *fits, struct gen_err *err);

/* Fills in the header. `chunk->data` is then what stands in the file. */
void gen_chunk_finish(struct gen_chunk *chunk);

#endif
