/* SPDX-License-Identifier: Apache-2.0 */
/*
 * damage-parts.h - inside the damaging of logs: places, and the deeds.
 */
#ifndef GEN_DAMAGE_PARTS_H
#define GEN_DAMAGE_PARTS_H

#include "chunk.h"
#include "damage.h"
#include "file.h"

/* One deed: the log, and its arguments after the name. */
struct gen_deed {
    struct gen_bytes *log;
    char *const *word;
    size_t count;
    struct gen_err *err;
};

typedef bool gen_deed_fn(const struct gen_deed *deed);

uint64_t gen_load_u64(const uint8_t *at);

size_t gen_log_chunks(const struct gen_bytes *log);
uint8_t *gen_log_chunk(const struct gen_bytes *log, size_t n);

/* Makes the checksums fit. */
void gen_seal_header(struct gen_bytes *log);
void gen_seal_chunk(uint8_t *chunk);

/* Argument `i` as a number up to `most`; fails with a message. */
bool gen_deed_number(const struct gen_deed *deed, size_t i, uint64_t most,
                     uint64_t *out);

/* Argument `i` as a chunk, and argument `i` as a record of that chunk. */
bool gen_deed_chunk(const struct gen_deed *deed, size_t i, uint8_t **chunk);
bool gen_deed_record(const struct gen_deed *deed, size_t i, uint8_t *chunk,
                     uint8_t **record);

/* The records of a chunk: their number, and the offset of one. */
size_t gen_chunk_records(const uint8_t *chunk);
size_t gen_chunk_record(const uint8_t *chunk, size_t n);

/* damage-deeds.c */
gen_deed_fn gen_deed_page, gen_deed_truncate, gen_deed_append, gen_deed_junk,
    gen_deed_wrap, gen_deed_swap, gen_deed_slack, gen_deed_older,
    gen_deed_swallow;

#endif
