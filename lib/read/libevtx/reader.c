/* SPDX-License-Identifier: Apache-2.0 */
#include "read/libevtx/libevtx.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "read/libevtx/helper.h"
#include "read/reader-kind.h"
#include "read/xml.h"

#if defined(__SANITIZE_ADDRESS__)
#define UNDER_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define UNDER_ASAN 1
#endif
#endif
#ifndef UNDER_ASAN
#define UNDER_ASAN 0
#endif

enum {
    DEATHS_MOST = 3, /* of helpers, for one chunk */
    GRACE_MS = 1000  /* for a helper that is gone to be waited for */
};

struct libevtx_reader {
    struct stm_reader reader; /* first */
    struct stm_libevtx_limits limits;
    unsigned cpu_seconds; /* what a chunk may cost now */
    struct stm_helper helper;
    struct stm_xml *xml;
};

/* One chunk on its way. */
struct job {
    struct libevtx_reader *reader;
    const struct stm_chunk *chunk;
    const struct stm_sink *sink;
    size_t next; /* place that the sink waits for */
    unsigned deaths;
    struct stm_err *err; /* for what is no damage: memory */
};

struct stm_libevtx_limits
stm_libevtx_limits_of(void)
{
    return (struct stm_libevtx_limits){
        .cpu_seconds = 20,
        .wall_ms = 60 * 1000,
        /* The sanitizer reserves address space by the terabyte. */
        .memory = UNDER_ASAN ? 0 : (size_t)1 << 30,
    };
}

static void
reader_close(struct stm_reader *reader)
{
    struct libevtx_reader *self = (struct libevtx_reader *)reader;

    stm_helper_free(&self->helper);
    stm_xml_close(self->xml);
    free(self);
}

stm_status
stm_libevtx_open(struct stm_reader **out, const char *const *wanted,
                 size_t n_wanted, const struct stm_libevtx_limits *limits,
                 struct stm_err *err)
{
    struct libevtx_reader *self = calloc(1, sizeof(*self));
    stm_status status;

    if (!self)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a reader");
    self->reader.class = &stm_libevtx_class;
    self->limits = *limits;
    self->cpu_seconds = limits->cpu_seconds;
    status = stm_xml_open(&self->xml, wanted, n_wanted, err);
    if (!status)
        status = stm_helper_start(&self->helper, limits, err);
    if (!status)
        stm_xml_set_dialect(self->xml, stm_helper_dialect());
    if (status) {
        reader_close(&self->reader);
        return status;
    }
    *out = &self->reader;
    return STM_OK;
}

static stm_status
reader_open(struct stm_reader **out, const char *const *wanted, size_t n_wanted,
            struct stm_err *err)
{
    struct stm_libevtx_limits limits = stm_libevtx_limits_of();

    return stm_libevtx_open(out, wanted, n_wanted, &limits, err);
}

static stm_status
give_unreadable(struct job *job, const char *why)
{
    return job->sink->unreadable(job->sink->arg,
                                 &job->chunk->places[job->next++], why);
}

static stm_status
give_rest(struct job *job, const char *why)
{
    stm_status status = STM_OK;

    while (!status && job->next < job->chunk->n_places)
        status = give_unreadable(job, why);
    return status;
}

static stm_status
give_xml(struct job *job, struct stm_span xml)
{
    struct stm_record record = { .place = job->chunk->places[job->next] };
    struct stm_err err = { 0 };
    stm_status status = stm_xml_read(job->reader->xml, xml, &record, &err);

    if (status == STM_ENOMEM)
        return stm_fail(job->err, STM_ENOMEM, 0, "%s", err.text);
    if (status)
        return give_unreadable(job, err.text);
    job->next++;
    return job->sink->record(job->sink->arg, &record);
}

/* What the helper says is input like any other: one line of UTF-8. */
static stm_status
give_reason(struct job *job, struct stm_span why, bool all)
{
    char text[300];
    stm_status status;

    (void)snprintf(text, sizeof(text), "libevtx: %.*s", (int)why.size,
                   why.size ? why.data : "");
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < ' ' || (unsigned char)*c > '~')
            *c = '?';
    status = all ? give_rest(job, text) : give_unreadable(job, text);
    return status;
}

static bool
ask(struct job *job)
{
    const struct stm_chunk *chunk = job->chunk;
    struct stm_helper *helper = &job->reader->helper;
    struct stm_ask ask = { .n = (uint32_t)chunk->n_places,
                           .first = (uint32_t)job->next,
                           .live_end = chunk->live_end,
                           .cpu_seconds = job->reader->cpu_seconds };

    return stm_helper_send(helper, &ask, sizeof(ask)) &&
           stm_helper_send(helper, chunk->places,
                           chunk->n_places * sizeof(chunk->places[0])) &&
           stm_helper_send(helper, chunk->data, STM_EVTX_CHUNK);
}

/* Chunks that hang may come by the thousand: each later one gets less. */
static stm_status
after_hang(struct job *job)
{
    struct libevtx_reader *self = job->reader;

    if (self->cpu_seconds > 1)
        self->cpu_seconds /= 2;
    return give_rest(job, "libevtx hung on this chunk");
}

/* The record that it died on is lost; the rest gets another helper. */
static stm_status
after_death(struct job *job, const struct stm_helper_end *end)
{
    char why[200];

    if (end->signal == SIGXCPU)
        return after_hang(job);
    (void)snprintf(why, sizeof(why), "libevtx %s",
                   end->text[0] ? end->text : "broke off");
    if (++job->deaths >= DEATHS_MOST)
        return give_rest(job, why);
    return job->next < job->chunk->n_places ? give_unreadable(job, why)
                                            : STM_OK;
}

/* One reply into the sink; false where it is none that can be. */
static bool
take(struct job *job, const struct stm_reply *reply, struct stm_span bytes,
     stm_status *status)
{
    if (reply->kind == STM_REPLY_REFUSED) {
        *status = give_reason(job, bytes, true);
        return true;
    }
    if (reply->index != job->next || reply->index >= job->chunk->n_places)
        return false;
    if (reply->kind == STM_REPLY_XML)
        *status = give_xml(job, bytes);
    else if (reply->kind == STM_REPLY_ERROR)
        *status = give_reason(job, bytes, false);
    else
        return false;
    return true;
}

/* Takes replies until the chunk is through or the helper is lost. */
static stm_heard
listen(struct job *job, stm_status *status)
{
    struct stm_helper *helper = &job->reader->helper;
    int64_t deadline = stm_helper_clock() + job->reader->limits.wall_ms;

    for (;;) {
        struct stm_reply reply;
        struct stm_span bytes;
        stm_heard heard = stm_helper_hear(helper, deadline, &reply, &bytes);

        if (heard != STM_HEARD)
            return heard;
        if (reply.kind == STM_REPLY_DONE)
            return job->next == job->chunk->n_places ? STM_HEARD : STM_GONE;
        if (!take(job, &reply, bytes, status))
            return STM_GONE;
        if (*status || reply.kind == STM_REPLY_REFUSED)
            return STM_HEARD;
    }
}

/* The helper is no longer of use: why, and what does that cost? */
static stm_status
lose_helper(struct job *job, stm_heard heard)
{
    unsigned grace_ms = heard == STM_GONE ? GRACE_MS : 0;
    struct stm_helper_end end = stm_helper_stop(&job->reader->helper, grace_ms);

    if (heard == STM_NO_MEMORY)
        return stm_fail(job->err, STM_ENOMEM, 0, "no memory for a reader");
    return heard == STM_HUNG ? after_hang(job) : after_death(job, &end);
}

static stm_status
attempt(struct job *job)
{
    struct libevtx_reader *self = job->reader;
    stm_status status = STM_OK;
    stm_heard heard;

    if (self->helper.pid == 0)
        status = stm_helper_start(&self->helper, &self->limits, job->err);
    if (status)
        return status;
    if (!ask(job)) {
        /* It was gone before: nobody's fault, but not for ever. */
        (void)stm_helper_stop(&self->helper, 0);
        return ++job->deaths >= DEATHS_MOST ? give_rest(job, "libevtx is gone")
                                            : STM_OK;
    }
    heard = listen(job, &status);
    if (heard != STM_HEARD)
        return lose_helper(job, heard);
    if (status) /* what it still sends is nobody's any more */
        (void)stm_helper_stop(&self->helper, 0);
    return status;
}

static stm_status
reader_chunk(struct stm_reader *reader, const struct stm_chunk *chunk,
             const struct stm_sink *sink, struct stm_err *err)
{
    struct job job = { .reader = (struct libevtx_reader *)reader,
                       .chunk = chunk,
                       .sink = sink,
                       .err = err };
    stm_status status = STM_OK;

    while (!status && job.next < chunk->n_places)
        status = attempt(&job);
    return status;
}

static const char *
reader_name(void)
{
    return stm_helper_name();
}

const struct stm_reader_class stm_libevtx_class = {
    .open = reader_open,
    .chunk = reader_chunk,
    .close = reader_close,
    .name = reader_name,
};
