/* SPDX-License-Identifier: Apache-2.0 */
/*
 * batch.h - a chunk and what was read in it, on its way from a reader on any
 * thread to the one writer.
 *
 * The walk fills a batch on the writer's thread, notes first; a worker adds
 * the events; the writer takes all of it in the order of the file. So the
 * case does not depend on the number of threads.
 */
#ifndef STM_STORE_BATCH_H
#define STM_STORE_BATCH_H

#include "base/arena.h"
#include "event/event.h"
#include "read/reader.h"

/* What one chunk may decode to; real ones need some hundred KiB. */
enum { STM_BATCH_MEMORY = 32 << 20 };

/* A record: an event, or why it could not be read. */
struct stm_batch_item {
    struct stm_place place;
    const struct stm_event *event; /* NULL: unreadable */
    const char *why;
    uint32_t repaired, odd; /* see struct stm_record */
};

/* All zero at first. Owns memory: stm_batch_free(). */
struct stm_batch {
    struct stm_arena arena;
    struct stm_chunk chunk;
    bool has_chunk; /* else the walk is at its end, or failed */
    struct stm_note *notes;
    size_t n_notes, notes_room;
    struct stm_batch_item *items;
    size_t n_items;
    stm_status status; /* of the walk, or of reading: memory */
    struct stm_err err;
};

/* A reader with what turns its records into events. One per worker. */
struct stm_batch_worker {
    struct stm_reader *reader;
    struct stm_decoder *decoder;
    struct stm_event event;
};

stm_status stm_batch_init(struct stm_batch *batch, struct stm_err *err);
void stm_batch_free(struct stm_batch *batch);

/* Empties it for the next chunk. */
void stm_batch_begin(struct stm_batch *batch);

/* Keeps a note of the walk; a stm_note_fn for a batch. */
stm_status stm_batch_note(void *batch, const struct stm_note *note);

/* Takes the chunk that the walk gave. */
void stm_batch_take(struct stm_batch *batch, struct stm_walk *walk);

/* Reads the chunk; on any thread. A failure stands in the batch. */
void stm_batch_read(struct stm_batch *batch, struct stm_batch_worker *worker);

#endif
