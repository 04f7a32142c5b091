/* SPDX-License-Identifier: Apache-2.0 */
#include "store/batch.h"

#include <stdlib.h>

#include "event/keep.h"

#define TOO_MUCH "its chunk holds more than a chunk can hold"

/* What the callbacks of a reader know. */
struct filling {
    struct stm_batch *batch;
    struct stm_batch_worker *worker;
};

stm_status
stm_batch_init(struct stm_batch *batch, struct stm_err *err)
{
    batch->arena = stm_arena_of(STM_BATCH_MEMORY);
    batch->chunk.data = stm_chunk_room();
    batch->chunk.places =
        calloc(STM_EVTX_RECORDS_MOST, sizeof(batch->chunk.places[0]));
    batch->items = calloc(STM_EVTX_RECORDS_MOST, sizeof(batch->items[0]));
    if (!batch->chunk.data || !batch->chunk.places || !batch->items)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a chunk");
    return STM_OK;
}

void
stm_batch_free(struct stm_batch *batch)
{
    stm_arena_free(&batch->arena);
    free(batch->chunk.data);
    free(batch->chunk.places);
    free(batch->items);
    free(batch->notes);
}

void
stm_batch_begin(struct stm_batch *batch)
{
    stm_arena_reset(&batch->arena);
    batch->has_chunk = false;
    batch->n_notes = 0;
    batch->n_items = 0;
    batch->status = STM_OK;
    batch->err = (struct stm_err){ 0 };
}

static stm_status
no_memory(struct stm_batch *batch)
{
    batch->status =
        stm_fail(&batch->err, STM_ENOMEM, 0, "no memory for a chunk");
    return batch->status;
}

stm_status
stm_batch_note(void *arg, const struct stm_note *note)
{
    struct stm_batch *batch = arg;
    struct stm_note *kept;

    if (batch->n_notes == batch->notes_room) {
        size_t room = batch->notes_room ? batch->notes_room * 2 : 16;
        void *grown = reallocarray(batch->notes, room, sizeof(*kept));

        if (!grown)
            return no_memory(batch);
        batch->notes = grown;
        batch->notes_room = room;
    }
    kept = &batch->notes[batch->n_notes];
    *kept = *note;
    kept->kind = stm_arena_copy(&batch->arena, note->kind, strlen(note->kind));
    kept->text = stm_arena_copy(&batch->arena, note->text, strlen(note->text));
    if (!kept->kind || !kept->text)
        return no_memory(batch);
    batch->n_notes++;
    return STM_OK;
}

void
stm_batch_take(struct stm_batch *batch, struct stm_walk *walk)
{
    stm_walk_take(walk, &batch->chunk);
    batch->has_chunk = true;
}

/* What no room was for is one record's damage; no memory is ours. */
static stm_status
is_limit(struct stm_batch *batch)
{
    stm_status status = stm_arena_fail(&batch->arena, TOO_MUCH, &batch->err);

    return status == STM_ELIMIT ? STM_OK : status;
}

static struct stm_batch_item *
add_item(struct stm_batch *batch, const struct stm_place *place)
{
    struct stm_batch_item *item = &batch->items[batch->n_items];

    /* The reader gives one thing a place; batch and chunk have equal room. */
    if (batch->n_items == STM_EVTX_RECORDS_MOST)
        return NULL;
    batch->n_items++;
    *item = (struct stm_batch_item){ .place = *place };
    return item;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct filling *filling = arg;
    struct stm_batch_item *item = add_item(filling->batch, place);

    if (!item)
        return no_memory(filling->batch);
    item->why = stm_arena_copy(&filling->batch->arena, why, strlen(why));
    if (!item->why) { /* a chunk that filled its memory may end in thousands */
        item->why = TOO_MUCH;
        return is_limit(filling->batch);
    }
    return STM_OK;
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct filling *filling = arg;
    struct stm_batch *batch = filling->batch;
    struct stm_event *event = &filling->worker->event;
    const struct stm_event *kept;
    struct stm_batch_item *item;
    stm_status status =
        stm_decoder_event(event, filling->worker->decoder, record, &batch->err);

    if (status == STM_ELIMIT)
        return on_unreadable(arg, &record->place, batch->err.text);
    if (status)
        return status;
    kept = stm_event_keep(&batch->arena, event);
    if (!kept) {
        status = is_limit(batch);
        return status ? status : on_unreadable(arg, &record->place, TOO_MUCH);
    }
    item = add_item(batch, &record->place);
    if (!item)
        return no_memory(batch);
    item->event = kept;
    item->repaired = record->repaired;
    item->odd = record->odd;
    return STM_OK;
}

void
stm_batch_read(struct stm_batch *batch, struct stm_batch_worker *worker)
{
    struct filling filling = { batch, worker };
    const struct stm_sink sink = { on_record, on_unreadable, &filling };

    if (batch->has_chunk && !batch->status)
        batch->status =
            stm_reader_chunk(worker->reader, &batch->chunk, &sink, &batch->err);
}
