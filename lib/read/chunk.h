/* SPDX-License-Identifier: Apache-2.0 */
/*
 * chunk.h - where the records of an EVTX file are, and what is odd about it.
 *
 * The walk finds every place itself and trusts no counter: chunks by the
 * file's size, records by magic, size and size copy (EVTX.md sections 1-3,
 * 8). It decodes nothing; readers get one chunk at a time. Damage is a note,
 * never an end.
 */
#ifndef STM_READ_CHUNK_H
#define STM_READ_CHUNK_H

#include "base/source.h"

enum {
    STM_EVTX_BLOCK = 4096,       /* the file header's block */
    STM_EVTX_CHUNK = 65536,      /* a chunk */
    STM_EVTX_CHUNK_HEADER = 512, /* its header with both tables */
    STM_EVTX_RECORD_LEAST = 28,  /* header and size copy */
    STM_EVTX_RECORDS_MOST = 2326 /* (65536 - 512) / 28, and a bit */
};

/* Where in a file a record stands: what event.how and `how` of outputs say. */
typedef enum {
    STM_HOW_LIVE = 0,
    STM_HOW_AFTER_GAP = 1, /* behind a break of its chunk's chain */
    STM_HOW_SLACK = 2,     /* behind the free-space offset, or unsigned */
    STM_HOW_HIDDEN = 3,    /* inside another record */
    STM_HOW_KNOWN = 4,     /* slack, read by what the whole case knows */
    STM_HOW_LAYOUT = 5     /* slack, read without its own template */
} stm_how;

/* "live", "after-gap", "slack" (three of them), "hidden". Static. */
const char *stm_how_name(stm_how how);

/* A record, as its header has it. */
struct stm_place {
    uint64_t file_offset; /* of the record's magic, in the file */
    uint32_t at;          /* the same in its chunk */
    uint32_t size;        /* bytes, header and size copy included */
    uint64_t header_id;   /* number in the header; not EventRecordID */
    uint64_t written;     /* FILETIME in the header */
    stm_how how;
    bool broken;   /* its size is wrong: `size` is the room it has */
    uint32_t host; /* hidden: where the record it is in begins */
};

/* What an audit note costs: evidence, or nothing but a raised eyebrow. */
typedef enum { STM_NOTE_LOSS, STM_NOTE_ANOMALY } stm_effect;

/*
 * One thing that is odd about a file. `text` says what was expected and what
 * was found; `kind` is a short stable word. Losses: `unreadable` (the system
 * gave an error instead of bytes), `truncated` (an anomaly where only zeros
 * are cut), `torn-record`, `hidden-tail` (a record behind
 * the free-space offset), `hidden-record` (a record inside another one),
 * `unsigned-chunk`, `zeroed-chunk`. Anomalies: `bad-header-crc`,
 * `odd-header`, `bad-chunk-crc`, `bad-data-crc`, `bad-free-space`,
 * `bad-counters`, `id-gap`, `chimera` (a record of two generations),
 * `dirty` (counters of a log in use),
 * `beyond-header` (records past the header's chunk count). A few a chunk at
 * most; all of them live as long as the call.
 */
struct stm_note {
    stm_effect effect;
    const char *kind;
    uint64_t file_offset;
    const char *text;
};

/* A status from it ends the call, which returns it and leaves `err` alone. */
typedef stm_status stm_note_fn(void *arg, const struct stm_note *note);

/* The file's header, as read. Counters are claims. */
struct stm_evtx_header {
    uint64_t first_chunk, last_chunk, next_record;
    uint16_t minor, major, chunk_count;
    uint32_t flags; /* 1 dirty, 2 full, 4 no CRC */
    bool dirty, no_crc;
};

/*
 * Room for the bytes of a chunk, NULL: there is none. On a cache line's edge:
 * the system copies into it a sixth faster. Owned by the caller: free().
 */
uint8_t *stm_chunk_room(void);

/* One chunk in memory with the places of its live records. */
struct stm_chunk {
    uint64_t index;       /* 0 for the first */
    uint64_t file_offset; /* of its magic */
    uint8_t *data;        /* STM_EVTX_CHUNK bytes, the tail zeroed if cut */
    size_t size;          /* bytes that the file has of it */
    size_t unread;        /* of them not given by the system: zeros here */
    bool magic;           /* it is signed; else it holds no live record */
    bool empty;           /* every byte is zero */
    uint32_t live_end;    /* chunk offset behind the last live record */
    uint32_t free_space;  /* the header's claim */
    size_t n_places;
    struct stm_place *places; /* STM_EVTX_RECORDS_MOST of room */
    bool bad_data;            /* the CRC over its records does not fit */
    size_t n_more;            /* other places: stm_walk_deeper() */
    struct stm_place *more;
};

struct stm_walk;

/*
 * Opens the walk: reads and audits the file header. A file without the
 * magic `ElfFile\0` is STM_EFORMAT; one whose header cannot be read is
 * walked all the same if a chunk follows, else STM_EIO. `note` is called for
 * everything odd, here and in stm_walk_next(). The source is borrowed. Owned by
 * the caller: stm_walk_close().
 */
stm_status stm_walk_open(struct stm_walk **out, struct stm_source *source,
                         stm_note_fn *note, void *arg, struct stm_err *err);

const struct stm_evtx_header *stm_walk_header(const struct stm_walk *walk);

/* How many chunks the file's size has room for, a cut last one included. */
uint64_t stm_walk_chunks(const struct stm_walk *walk);

/*
 * The next chunk in file order, borrowed until the next call; `*out` NULL at
 * the end. The live chain starts at offset 512 of a signed chunk and ends at
 * the free-space offset, a torn record, a size of 0, or the chunk's end
 * (corpus SEMANTICS: Records). Bytes that cannot be read are a note and cost
 * no more than their page. stm_walk_seek() starts at chunk `index`; the notes
 * on the file as a whole come at the end of a walk that left nothing out.
 */
stm_status stm_walk_next(struct stm_walk *walk, const struct stm_chunk **out,
                         struct stm_err *err);
void stm_walk_seek(struct stm_walk *walk, uint64_t index);

/*
 * Gives the chunk of the last stm_walk_next() away, without `more`. `own` has
 * `data` and `places` as large as a chunk's, which the walk gets for them:
 * nothing is copied.
 */
void stm_walk_take(struct stm_walk *walk, struct stm_chunk *own);

/*
 * Chunks of a walk that goes deeper have in `more`, in order of their
 * offsets, the places of records that the live chain does not reach: behind
 * a break, inside another record, and with `slack` in free space and in
 * unsigned chunks. Its notes say what is there, not that it was left out:
 * `hidden-tail` and `hidden-record` are anomalies.
 */
stm_status stm_walk_deeper(struct stm_walk *walk, bool slack,
                           struct stm_err *err);

/* Bytes that the system did not give so far. */
uint64_t stm_walk_unread(const struct stm_walk *walk);

void stm_walk_close(struct stm_walk *walk);

/* The chunk with one record alone, the one at `place`; both are borrowed. */
struct stm_chunk stm_chunk_with(const struct stm_chunk *chunk,
                                struct stm_place *place);

/* The first 8 bytes of an EVTX file. */
bool stm_evtx_is_magic(const void *data, size_t size);

#endif
