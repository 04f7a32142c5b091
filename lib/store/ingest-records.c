/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ingest-parts.h"

#include <inttypes.h>
#include <stdio.h>

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct stm_ingest *in = arg;

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
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct stm_ingest *in = arg;

    in->file.records++;
    in->file.unreadable++;
    return stm_issues_add(&in->issues,
                          &(struct stm_issue){
                              .effect = STM_NOTE_LOSS,
                              .kind = "unreadable-record",
                              .has_offset = true,
                              .file_offset = place->file_offset,
                              .has_record = true,
                              .record_id = (int64_t)place->header_id,
                              .text = why,
                          },
                          in->file.err);
}

static stm_status
anomaly(struct stm_ingest *in, const struct stm_record *record,
        const char *kind, const char *text)
{
    return stm_issues_add(&in->issues,
                          &(struct stm_issue){
                              .effect = STM_NOTE_ANOMALY,
                              .kind = kind,
                              .has_offset = true,
                              .file_offset = record->place.file_offset,
                              .has_record = true,
                              .record_id = in->event.record_id,
                              .text = text,
                          },
                          in->file.err);
}

/* What is odd about a record that was read. */
static stm_status
note_flaws(struct stm_ingest *in, const struct stm_record *record)
{
    stm_status status = STM_OK;
    char text[100];

    for (size_t i = 0; !status && i < in->event.n_flaws; i++)
        status = anomaly(in, record, "bad-value", in->event.flaws[i]);
    if (!status && record->odd) {
        (void)snprintf(text, sizeof(text),
                       "%" PRIu32 " values are not of their type's size, or "
                       "go on behind their NUL",
                       record->odd);
        status = anomaly(in, record, "odd-value", text);
    }
    if (status || record->repaired == 0)
        return status;
    (void)snprintf(text, sizeof(text),
                   "%" PRIu32 " characters that are no Unicode became U+FFFD",
                   record->repaired);
    return anomaly(in, record, "bad-text", text);
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
on_record(void *arg, const struct stm_record *record)
{
    struct stm_ingest *in = arg;
    struct stm_err *err = in->file.err;
    struct stm_sighting sighting = {
        .evidence = in->file.evidence,
        .file_offset = record->place.file_offset,
        .header_id = record->place.header_id,
        .how = STM_HOW_LIVE,
    };
    stm_written written;
    stm_status status = stm_decoder_event(&in->event, in->decoder, record, err);

    if (status == STM_ELIMIT)
        return on_unreadable(in, &record->place, err->text);
    if (!status)
        status = note_flaws(in, record);
    if (!status)
        status =
            stm_writer_event(&written, in->writer, &in->event, &sighting, err);
    if (status)
        return status;
    in->file.records++;
    count(&in->file, written, in->event.time);
    return STM_OK;
}

static stm_status
read_chunks(struct stm_ingest *in, struct stm_walk *walk, struct stm_err *err)
{
    const struct stm_sink sink = { on_record, on_unreadable, in };
    const struct stm_chunk *chunk;
    stm_status status;

    for (;;) {
        uint64_t before = in->file.records;

        status = stm_walk_next(walk, &chunk, err);
        in->file.source_failed = status == STM_EIO;
        if (status || !chunk)
            return status;

        if (stm_progress_stop(in->options->progress))
            return stm_fail(err, STM_ESTOP, 0, "interrupted");
        status = stm_reader_chunk(in->reader, chunk, &sink, err);
        if (status)
            return status;
        if (in->file.records - before != chunk->n_places)
            return stm_fail(err, STM_EFORMAT, chunk->file_offset,
                            "the reader gave %" PRIu64 " of %zu records",
                            in->file.records - before, chunk->n_places);
        in->file.chunks_done = chunk->index + 1;
        status = stm_ingest_tick(in, chunk->size, err);
        if (status)
            return status;
    }
}

stm_status
stm_ingest_records(struct stm_ingest *in, struct stm_err *err)
{
    struct stm_walk *walk;
    stm_status status;

    in->file.err = err;
    status = stm_walk_open(&walk, in->file.source, on_note, in, err);
    in->file.source_failed = status == STM_EIO;
    if (status)
        return status;
    in->file.chunks = stm_walk_chunks(walk);
    in->file.dirty = stm_walk_header(walk)->dirty;
    status = read_chunks(in, walk, err);
    stm_walk_close(walk);
    return status;
}
