/* SPDX-License-Identifier: Apache-2.0 */
/*
 * same.h - everything that a reader says about chunks, as bytes that can be
 * compared: by shape, by tokens and anew it must be the same.
 *
 * The lines of a dump belong to it. What breaks the law of reader.h (text that
 * is no UTF-8, or two records of one shape that differ in more than their
 * values) aborts.
 */
#ifndef STM_TESTS_SAME_H
#define STM_TESTS_SAME_H

#include "read/dump.h"
#include "read/reader.h"

enum { SAME_SHAPES = 4096, SAME_PLACES = STM_EVTX_RECORDS_MOST };

/* A chunk in memory of its own, as the walk would hand it over. */
struct same_chunk {
    struct stm_chunk chunk;
    struct stm_place places[SAME_PLACES];
    uint8_t data[STM_EVTX_CHUNK];
};

/*
 * A chunk of these bytes, from behind its header on. Its places are every
 * record whose magic and size could be, whatever its copy says; `twice` adds
 * each of them a second time, the later one for the short cuts.
 */
void same_chunk_of(struct same_chunk *out, const uint8_t *data, size_t size,
                   bool twice);

/* One record at the start of the chunk that is BinXML from end to end. */
void same_chunk_of_binxml(struct same_chunk *out, const uint8_t *data,
                          size_t size);

/* A reader, and what it has said so far of the chunk. */
struct same {
    struct stm_reader *reader;
    struct stm_dump *dump;
    struct stm_buf line;
    struct stm_buf said; /* the first of it */
    uint64_t said_size, said_hash;
    bool quiet; /* say nothing: for time */
    size_t records, unreadable, by_shape;
    uint64_t cpu_ns; /* that the last chunk took */
    /* What records of a shape are like: a hash. */
    uint64_t shapes[SAME_SHAPES];
};

struct same *same_open(stm_reader_kind kind);
void same_close(struct same *same);

/* Reads the chunk; `said` is about it alone then. */
void same_read(struct same *same, const struct stm_chunk *chunk);

/* For records of another origin: forgets what was said; hears and says. */
struct stm_sink same_sink(struct same *same);
extern const char *const same_wanted[];
extern const size_t same_n_wanted;

/* Aborts, and says where on stderr, if they said different things. */
void same_or_abort(const struct same *one, const struct same *other);

#endif
