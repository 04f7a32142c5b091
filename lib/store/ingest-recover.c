/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest-recover.c - records of a file that its live chain does not reach.
 */
#include "store/ingest-parts.h"

#include <inttypes.h>
#include <stdio.h>

/* What the callbacks know beside the file. */
struct second {
    struct stm_ingest *in;
    struct stm_batch_worker *worker; /* idle meanwhile */
    const struct stm_chunk *chunk;
};

static stm_status
say(struct stm_ingest *in, const struct stm_place *place, stm_effect effect,
    const char *kind, const char *why)
{
    return stm_issues_add(&in->issues,
                          &(struct stm_issue){
                              .effect = effect,
                              .kind = kind,
                              .has_offset = true,
                              .file_offset = place->file_offset,
                              .has_record = true,
                              .record_id = (int64_t)place->header_id,
                              .text = why,
                          },
                          in->file.err);
}

/* Kept for templates that another file of the case may have. */
static stm_status
keep(struct second *s, const struct stm_place *place)
{
    struct stm_stmt *add = s->in->sql.fragment;

    stm_stmt_bind_int(add, 1, s->in->file.evidence);
    stm_stmt_bind_int(add, 2, (int64_t)place->file_offset);
    stm_stmt_bind_int(add, 3, (int64_t)place->header_id);
    stm_stmt_bind_int(add, 4, (int64_t)place->written);
    stm_stmt_bind_blob(add, 5, s->chunk->data + place->at, place->size);
    return stm_stmt_run(add, s->in->file.err);
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct second *s = arg;

    if (place->how == STM_HOW_SLACK) {
        s->in->file.slack++;
        return keep(s, place);
    }
    /* The walk said it of the one where the chain breaks first. */
    if (place->broken && place->at == s->chunk->live_end)
        return STM_OK;
    return say(s->in, place, STM_NOTE_LOSS,
               place->broken ? "torn-record" : "unreadable-record", why);
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct second *s = arg;
    struct stm_ingest *in = s->in;
    struct stm_event *event = &s->worker->event;
    struct stm_sighting sighting = {
        .evidence = in->file.evidence,
        .file_offset = record->place.file_offset,
        .header_id = record->place.header_id,
        .how = record->place.how,
    };
    stm_written written;
    stm_status status =
        stm_decoder_event(event, s->worker->decoder, record, in->file.err);

    if (status == STM_ELIMIT)
        return on_unreadable(s, &record->place, in->file.err->text);
    if (!status)
        status = stm_writer_event(&written, in->writer, event, &sighting,
                                  in->file.err);
    in->file.recovered += !status;
    in->file.slack += record->place.how == STM_HOW_SLACK;
    in->file.slack_read += record->place.how == STM_HOW_SLACK;
    return status;
}

static stm_status
add_template(void *arg, const void *bytes, size_t size)
{
    struct stm_ingest *in = arg;

    stm_stmt_bind_blob(in->sql.template, 1, bytes, size);
    return stm_stmt_run(in->sql.template, in->file.err);
}

static stm_status
open_walk(struct stm_walk **walk, struct stm_ingest *in, struct stm_err *err)
{
    stm_status status = stm_walk_open(walk, in->file.source, NULL, NULL, err);

    return status ? status : stm_walk_deeper(*walk, in->options->recover, err);
}

/* All templates first: a record may need one of a later chunk. */
static stm_status
learn(struct stm_ingest *in, struct stm_err *err)
{
    struct stm_walk *walk = NULL;
    const struct stm_chunk *chunk;
    stm_status status = open_walk(&walk, in, err);

    stm_recover_file(in->recover);
    while (!status) {
        status = stm_walk_next(walk, &chunk, err);
        if (status || !chunk)
            break;
        stm_recover_learn(in->recover, chunk);
    }
    stm_walk_close(walk);
    in->file.source_failed |= status == STM_EIO;
    if (!status && stm_recover_is_starved(in->recover))
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for templates");
    if (!status && in->options->recover)
        status = stm_recover_templates(in->recover, add_template, in);
    return status;
}

static stm_status
read_more(struct second *s, struct stm_err *err)
{
    const struct stm_sink sink = { on_record, on_unreadable, s };
    struct stm_ingest *in = s->in;
    struct stm_walk *walk = NULL;
    stm_status status = open_walk(&walk, in, err);

    while (!status) {
        status = stm_walk_next(walk, &s->chunk, err);
        in->file.source_failed |= status == STM_EIO;
        if (status || !s->chunk)
            break;
        if (stm_progress_stop(in->options->progress))
            status = stm_fail(err, STM_ESTOP, 0, "interrupted");
        else if (s->chunk->n_more)
            status = stm_recover_chunk(in->recover, s->chunk, &sink, err);
        if (!status)
            status = stm_ingest_tick(in, 0, err);
    }
    stm_walk_close(walk);
    return status;
}

static stm_status
tell_slack(struct stm_ingest *in)
{
    const struct stm_ingest_file *file = &in->file;
    char text[200];

    if (file->slack == 0)
        return STM_OK;
    (void)snprintf(text, sizeof(text),
                   "%" PRIu64 " records stand in free space; %" PRIu64
                   " of them are read with templates of this file",
                   file->slack, file->slack_read);
    return stm_issues_add(&in->issues,
                          &(struct stm_issue){ .effect = STM_NOTE_ANOMALY,
                                               .kind = "slack",
                                               .text = text },
                          file->err);
}

stm_status
stm_ingest_recover(struct stm_ingest *in, struct stm_err *err)
{
    struct second s = { .in = in, .worker = &in->workers[0] };
    const char *const *wanted;
    size_t n;
    stm_status status = STM_OK;

    /* Its templates may be what another file's slack needs. */
    if (!in->file.more && !in->options->recover)
        return STM_OK;
    in->file.err = err;
    if (!in->recover) {
        wanted = stm_decoder_wanted(s.worker->decoder, &n);
        status = stm_recover_open(&in->recover, wanted, n, err);
    }
    if (!status)
        status = learn(in, err);
    if (!status && in->file.more)
        status = read_more(&s, err);
    return status ? status : tell_slack(in);
}
