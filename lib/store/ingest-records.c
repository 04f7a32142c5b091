/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ingest-parts.h"

#include <inttypes.h>
#include <stdio.h>

static stm_status
take_note(struct stm_ingest *in, const struct stm_note *note)
{
    return stm_issues_add(&in->issues,
                          &(struct stm_issue){
                              .effect = note->effect,
                              .kind = note->kind,
                              .has_offset = true,
                              .file_offset = note->file_offset,
                              .text = note->text,
                          },
                          in->file.err);
}

static stm_status
take_unreadable(struct stm_ingest *in, const struct stm_batch_item *item)
{
    in->file.records++;
    in->file.unreadable++;
    return stm_issues_add(&in->issues,
                          &(struct stm_issue){
                              .effect = STM_NOTE_LOSS,
                              .kind = "unreadable-record",
                              .has_offset = true,
                              .file_offset = item->place.file_offset,
                              .has_record = true,
                              .record_id = (int64_t)item->place.header_id,
                              .text = item->why,
                          },
                          in->file.err);
}

static stm_status
anomaly(struct stm_ingest *in, const struct stm_batch_item *item,
        const char *kind, const char *text)
{
    return stm_issues_add(&in->issues,
                          &(struct stm_issue){
                              .effect = STM_NOTE_ANOMALY,
                              .kind = kind,
                              .has_offset = true,
                              .file_offset = item->place.file_offset,
                              .has_record = true,
                              .record_id = item->event->record_id,
                              .text = text,
                          },
                          in->file.err);
}

/* What is odd about a record that was read. */
static stm_status
note_flaws(struct stm_ingest *in, const struct stm_batch_item *item)
{
    stm_status status = STM_OK;
    char text[100];

    for (size_t i = 0; !status && i < item->event->n_flaws; i++)
        status = anomaly(in, item, "bad-value", item->event->flaws[i]);
    if (!status && item->odd) {
        (void)snprintf(text, sizeof(text),
                       "%" PRIu32 " values are not of their type's size, or "
                       "go on behind their NUL",
                       item->odd);
        status = anomaly(in, item, "odd-value", text);
    }
    if (status || item->repaired == 0)
        return status;
    (void)snprintf(text, sizeof(text),
                   "%" PRIu32 " characters that are no Unicode became U+FFFD",
                   item->repaired);
    return anomaly(in, item, "bad-text", text);
}

static void
count(struct stm_ingest_file *file, stm_written written, stm_ticks time)
{
    if (written == STM_WRITTEN_COPY)
        file->duplicate++;
    else
        file->stored++;
    if (!file->any_time || time < file->first_time)
        file->first_time = time;
    if (!file->any_time || time > file->last_time)
        file->last_time = time;
    file->any_time = true;
}

static stm_status
take_event(struct stm_ingest *in, const struct stm_batch_item *item)
{
    struct stm_sighting sighting = {
        .evidence = in->file.evidence,
        .file_offset = item->place.file_offset,
        .header_id = item->place.header_id,
        .how = STM_HOW_LIVE,
    };
    stm_written written;
    stm_status status = note_flaws(in, item);

    if (!status)
        status = stm_writer_event(&written, in->writer, item->event, &sighting,
                                  in->file.err);
    if (status)
        return status;
    in->file.records++;
    count(&in->file, written, item->event->time);
    return STM_OK;
}

/* Everything of one chunk, in the file's order. */
static stm_status
take_batch(struct stm_ingest *in, const struct stm_batch *batch,
           struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; !status && i < batch->n_notes; i++)
        status = take_note(in, &batch->notes[i]);
    for (size_t i = 0; !status && i < batch->n_items; i++)
        status = batch->items[i].event ? take_event(in, &batch->items[i])
                                       : take_unreadable(in, &batch->items[i]);
    if (status)
        return status;
    if (batch->status)
        return stm_fail(err, batch->status, batch->err.offset, "%s",
                        batch->err.text);
    if (!batch->has_chunk)
        return STM_OK;
    if (batch->n_items != batch->chunk.n_places)
        return stm_fail(err, STM_EFORMAT, batch->chunk.file_offset,
                        "the reader gave %zu of %zu records", batch->n_items,
                        batch->chunk.n_places);
    in->file.chunks_done = batch->chunk.index + 1;
    return stm_ingest_tick(in, batch->chunk.size, err);
}

/* The walk's next chunk into a batch; false where there is nothing behind. */
static bool
fill_batch(struct stm_ingest *in, struct stm_batch *batch,
           struct stm_walk *walk)
{
    const struct stm_chunk *chunk = NULL;
    stm_status status = stm_walk_next(walk, &chunk, &batch->err);

    /* A status of our own note function stands already. */
    if (status)
        batch->status = status;
    in->file.more |= chunk && chunk->n_more > 0;
    if (!status && chunk)
        stm_batch_take(batch, walk);
    return batch->has_chunk;
}

/* What is under way is of no use any more. */
static void
drain(struct stm_pool *pool)
{
    while (stm_pool_take(pool))
        continue;
}

/*
 * The walk runs ahead of the writer by as many chunks as the pool holds. Its
 * notes go to the batch of the chunk that they are about.
 */
static stm_status
read_chunks(struct stm_ingest *in, struct stm_walk *walk, struct stm_err *err)
{
    struct stm_pool *pool = in->pool;
    bool more = true;
    stm_status status = STM_OK;

    while (!status) {
        struct stm_batch *batch;

        while (more && !stm_pool_is_full(pool)) {
            more = fill_batch(in, in->filling, walk);
            stm_pool_put(pool, in->filling);
            stm_ingest_next_batch(in);
        }
        batch = stm_pool_take(pool);
        if (!batch)
            return STM_OK;
        if (stm_progress_stop(in->options->progress))
            status = stm_fail(err, STM_ESTOP, 0, "interrupted");
        else
            status = take_batch(in, batch, err);
    }
    drain(pool);
    return status;
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct stm_ingest *in = arg;

    return stm_batch_note(in->filling, note);
}

stm_status
stm_ingest_records(struct stm_ingest *in, struct stm_err *err)
{
    struct stm_walk *walk;
    stm_status status;

    in->file.err = err;
    stm_batch_begin(in->filling); /* a file before may have ended early */
    status = stm_walk_open(&walk, in->file.source, on_note, in, err);
    in->file.source_failed = status == STM_EIO;
    if (status)
        return status;
    if (in->options->reader != STM_READER_LIBEVTX)
        status = stm_walk_deeper(walk, in->options->recover, err);
    in->file.chunks = stm_walk_chunks(walk);
    in->file.dirty = stm_walk_header(walk)->dirty;
    if (!status)
        status = read_chunks(in, walk, err);
    in->file.source_failed = !status && stm_walk_unread(walk) > 0;
    stm_walk_close(walk);
    return status;
}
