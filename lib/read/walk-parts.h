/* SPDX-License-Identifier: Apache-2.0 */
/*
 * walk-parts.h - what the files of the walk share; nobody else's business.
 */
#ifndef STM_READ_WALK_PARTS_H
#define STM_READ_WALK_PARTS_H

#include "read/chunk.h"

enum { STM_RECORD_MAGIC = 0x00002a2a };

/* Where notes go; `fn` may be NULL. */
struct stm_notes {
    stm_note_fn *fn;
    void *arg;
};

/* Hands one note to the caller; returns what the caller's function says. */
stm_status stm_notes_give(const struct stm_notes *notes, stm_effect effect,
                          const char *kind, uint64_t file_offset,
                          const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Reads and audits the first 4096 bytes of a file. */
stm_status stm_evtx_header_read(struct stm_evtx_header *out,
                                struct stm_source *source,
                                const struct stm_notes *notes,
                                struct stm_err *err);

/* A chunk header's claims. */
struct stm_chunk_claims {
    uint64_t first_number, last_number;
    uint64_t first_id, last_id;
    uint32_t header_size, last_record, free_space;
    uint32_t data_crc, header_crc, flags;
};

struct stm_chunk_claims stm_chunk_claims_of(const uint8_t *data);

/* A free-space offset can be one only from the first record to the end. */
bool stm_chunk_free_is_plausible(uint32_t free_space);

/* How a live chain ended. */
typedef enum {
    STM_CHAIN_WHOLE, /* at the free-space offset, or where nothing follows */
    STM_CHAIN_CUT,   /* where the file ends */
    STM_CHAIN_TORN   /* at something that is no whole record */
} stm_chain_end;

/* Fills `places`, `n_places` and `live_end` of a signed chunk. */
stm_chain_end stm_chunk_chain(struct stm_chunk *chunk,
                              const struct stm_chunk_claims *claims);

/* A whole record at `at`, before the chunk or what the file has of it ends. */
bool stm_record_at(struct stm_place *out, const struct stm_chunk *chunk,
                   size_t at);

/* What an audit depends on beside the chunk. */
struct stm_audit {
    stm_chain_end end;
    bool no_crc;
    bool deeper; /* what the chain does not reach is read too */
};

/* Notes for one signed chunk whose chain was walked; sets `bad_data`. */
stm_status stm_chunk_audit(struct stm_chunk *chunk,
                           const struct stm_chunk_claims *claims,
                           const struct stm_audit *audit,
                           const struct stm_notes *notes);

/* False where every magic in the live chain is that of one of its records. */
bool stm_hidden_is_possible(const struct stm_chunk *chunk);

/* A note for the records inside records of the chunk: audit-hidden.c. */
stm_status stm_hidden_audit(const struct stm_chunk *chunk, bool deeper,
                            const struct stm_notes *notes);

/* Notes for records of two generations: audit-chimera.c. */
stm_status stm_chimera_audit(const struct stm_chunk *chunk,
                             const struct stm_notes *notes);

/*
 * The first record that stands inside `host` behind chunk offset `after`; its
 * chunk offset, 0: none.
 */
size_t stm_hidden_next(struct stm_place *out, const struct stm_chunk *chunk,
                       const struct stm_place *host, size_t after);

enum { STM_EVTX_MORE_MOST = 3 * STM_EVTX_RECORDS_MOST };

/* Fills `more`, for which there is room. */
void stm_chunk_carve(struct stm_chunk *chunk,
                     const struct stm_chunk_claims *claims, bool slack);

/* The record ids of one chunk, least and greatest. */
struct stm_id_range {
    uint64_t chunk, first, last;
    size_t n;
};

/* What the chunks of a file said, once all of them were walked. */
struct stm_file_sum {
    struct stm_id_range *ranges; /* chunks with records, file order */
    size_t n, room;
    uint64_t *zeros; /* chunks of zeros alone, file order */
    size_t n_zeros, zeros_room;
};

/* Notes for the file as a whole. Sorts the ranges. */
stm_status stm_file_audit(struct stm_file_sum *sum,
                          const struct stm_evtx_header *header,
                          const struct stm_notes *notes);

#endif
