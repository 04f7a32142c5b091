/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agree-chunk.c - both readers on the records of a chunk: libevtx reads the
 * chunk, and of each of its records the native reader reads that one.
 */
#include "read/agree-parts.h"

#include <stdio.h>
#include <stdlib.h>

enum { BODY = 24, WHY = 300 };

struct job {
    struct stm_agree *agree;
    const struct stm_chunk *chunk;
    const struct stm_agree_sink *sink;
    const struct stm_record *libevtx; /* NULL: it could not read it */
    struct stm_agreement agreement;
    char why[WHY];
    struct stm_place *later; /* what is asked about once more; NULL: nothing */
    size_t n_later;
    struct stm_err *err;
};

stm_status
stm_agree_open(struct stm_agree **out, struct stm_err *err)
{
    struct stm_agree *agree = calloc(1, sizeof(*agree));
    stm_status status;

    if (!agree)
        return stm_fail(err, STM_ENOMEM, 0, "no memory to compare records");
    status = stm_reader_open(&agree->libevtx, STM_READER_LIBEVTX, NULL, 0, err);
    if (!status)
        status =
            stm_reader_open(&agree->native, STM_READER_NATIVE, NULL, 0, err);
    agree->later = calloc(STM_EVTX_RECORDS_MOST, sizeof(agree->later[0]));
    if (!status && !agree->later)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory to compare records");
    if (status) {
        stm_agree_close(agree);
        return status;
    }
    *out = agree;
    return STM_OK;
}

void
stm_agree_close(struct stm_agree *agree)
{
    if (!agree)
        return;
    stm_reader_close(agree->native);
    stm_reader_close(agree->libevtx);
    stm_buf_free(&agree->native_text);
    stm_buf_free(&agree->libevtx_text);
    stm_buf_free(&agree->scratch);
    stm_buf_free(&agree->markup);
    free(agree->later);
    free(agree);
}

/* A fragment header, then an element where others have a template. */
static bool
is_plain_element(const uint8_t *record, size_t size)
{
    return size > BODY + 5 && record[BODY] == 0x0f &&
           (record[BODY + 4] & 0xbf) == 0x01;
}

static stm_silence
silence_of(const struct stm_chunk *chunk, const struct stm_place *place)
{
    if (is_plain_element(chunk->data + place->at, place->size))
        return STM_SILENCE_FORWARDED;
    if (place->at + place->size == STM_EVTX_CHUNK)
        return STM_SILENCE_AT_END;
    return STM_SILENCE_OTHER;
}

/* The fields of a record that one reader alone could read. */
static stm_status
tell_alone(struct job *job, const struct stm_record *record, bool native)
{
    struct stm_buf *text = &job->agree->native_text;

    for (size_t i = 0; job->sink->field && i < record->n_fields; i++) {
        struct stm_agree_field field = { .path = record->fields[i].path };

        stm_buf_reset(text);
        stm_value_text(text, &record->fields[i].value);
        if (text->failed)
            return stm_fail(job->err, STM_ENOMEM, 0, "no memory for a text");
        if (native)
            field.native = stm_buf_held(text);
        else
            field.libevtx = stm_buf_held(text);
        job->sink->field(job->sink->arg, &field);
    }
    return STM_OK;
}

static stm_status
on_native(void *arg, const struct stm_record *native)
{
    struct job *job = arg;

    job->agreement.native_read = true;
    if (job->libevtx)
        return stm_agree_records(&job->agreement, job->agree, native,
                                 job->libevtx, job->sink->field, job->sink->arg,
                                 job->err);
    job->agreement.accord = STM_SILENT;
    job->agreement.silence = silence_of(job->chunk, &native->place);
    return tell_alone(job, native, true);
}

/* What one reads and the other does not is a difference, either way; but
 * libevtx is known for not reading. */
static stm_status
on_native_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct job *job = arg;

    (void)place;
    (void)snprintf(job->why, sizeof(job->why), "%s", why);
    job->agreement.accord = job->libevtx ? STM_DIFFERS : STM_SILENT;
    job->agreement.differing = job->libevtx ? 1 : 0;
    job->agreement.silence = STM_SILENCE_OTHER;
    return job->libevtx ? tell_alone(job, job->libevtx, false) : STM_OK;
}

static stm_status
read_native(struct job *job, const struct stm_place *place)
{
    const struct stm_sink sink = { on_native, on_native_unreadable, job };
    struct stm_place copy = *place;
    struct stm_chunk one = stm_chunk_with(job->chunk, &copy);
    stm_status status;

    job->agreement.libevtx_read = job->libevtx != NULL;
    status = stm_reader_chunk(job->agree->native, &one, &sink, job->err);
    job->agreement.why = job->why;
    return status ? status
                  : job->sink->record(job->sink->arg, place, &job->agreement);
}

static stm_status
on_libevtx(void *arg, const struct stm_record *libevtx)
{
    struct job *job = arg;

    job->libevtx = libevtx;
    job->agreement = (struct stm_agreement){ 0 };
    job->why[0] = '\0';
    return read_native(job, &libevtx->place);
}

static stm_status
on_libevtx_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct job *job = arg;

    if (job->later && silence_of(job->chunk, place) != STM_SILENCE_FORWARDED) {
        job->later[job->n_later++] = *place;
        return STM_OK;
    }
    job->libevtx = NULL;
    job->agreement = (struct stm_agreement){ 0 };
    (void)snprintf(job->why, sizeof(job->why), "%s", why);
    return read_native(job, place);
}

static stm_status
ask(struct job *job)
{
    const struct stm_sink libevtx = { on_libevtx, on_libevtx_unreadable, job };

    return stm_reader_chunk(job->agree->libevtx, job->chunk, &libevtx,
                            job->err);
}

stm_status
stm_agree_places(struct stm_agree *agree, const struct stm_chunk *chunk,
                 struct stm_place *places, size_t n,
                 const struct stm_agree_sink *sink, struct stm_err *err)
{
    struct stm_chunk some = stm_chunk_with(chunk, places);
    struct job job = { .agree = agree,
                       .chunk = &some,
                       .sink = sink,
                       .later = n > 1 ? agree->later : NULL,
                       .err = err };
    stm_status status;

    some.n_places = n;
    status = n ? ask(&job) : STM_OK;
    for (size_t i = 0; !status && i < job.n_later; i++) {
        struct stm_chunk one = stm_chunk_with(chunk, &agree->later[i]);

        status = stm_agree_chunk(agree, &one, sink, err);
    }
    return status;
}

stm_status
stm_agree_chunk(struct stm_agree *agree, const struct stm_chunk *chunk,
                const struct stm_agree_sink *sink, struct stm_err *err)
{
    struct job job = {
        .agree = agree, .chunk = chunk, .sink = sink, .err = err
    };

    return ask(&job);
}
