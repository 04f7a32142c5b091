/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader.c - the native reader: by shape where it can, by tokens otherwise.
 */
#include <stdlib.h>

#include "read/evtx/shape.h"
#include "read/reader-kind.h"

enum { RECORD_HEAD = 24, SIZE_COPY = 4 };

struct native_reader {
    struct stm_reader reader; /* first */
    size_t n_wanted;
    struct stm_binxml xml;
    struct stm_build build;
    struct stm_templates templates;
    struct stm_frame frame;
    struct stm_trace traces[STM_TRACES];
    bool by_tokens; /* only: for comparison */
};

static void
reader_close(struct stm_reader *reader)
{
    struct native_reader *self = (struct native_reader *)reader;

    stm_build_free(&self->build);
    stm_binxml_free(&self->xml);
    stm_arena_free(&self->templates.memory);
    free(self);
}

static stm_status
open_as(struct stm_reader **out, const struct stm_reader_class *class,
        const char *const *wanted, size_t n_wanted, struct stm_err *err)
{
    struct native_reader *self = calloc(1, sizeof(*self));
    stm_status status;

    if (!self)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a reader");
    self->reader.class = class;
    self->n_wanted = n_wanted;
    self->by_tokens = class == &stm_tokens_class;
    self->templates.memory = stm_arena_of(STM_TEMPLATE_MEMORY);
    status = stm_binxml_init(&self->xml, &stm_build_handler, &self->build, err);
    if (!status)
        status =
            stm_build_init(&self->build, &self->xml, wanted, n_wanted, err);
    if (status) {
        reader_close(&self->reader);
        return status;
    }
    *out = &self->reader;
    return STM_OK;
}

static stm_status
native_open(struct stm_reader **out, const char *const *wanted, size_t n_wanted,
            struct stm_err *err)
{
    return open_as(out, &stm_native_class, wanted, n_wanted, err);
}

static stm_status
tokens_open(struct stm_reader **out, const char *const *wanted, size_t n_wanted,
            struct stm_err *err)
{
    return open_as(out, &stm_tokens_class, wanted, n_wanted, err);
}

/* Templates and a shape of what the parser read just now. */
static struct stm_shape *
learn(struct native_reader *self, size_t tokens)
{
    struct stm_frame *frame = &self->frame;
    const uint8_t *chunk = self->xml.chunk;

    if (self->xml.instances != (frame->inner ? 2 : 1) ||
        !stm_templates_learn(&self->templates, frame->outer, chunk,
                             &self->traces[0]) ||
        (frame->inner && !stm_templates_learn(&self->templates, frame->inner,
                                              chunk, &self->traces[1])))
        return NULL;
    return stm_shape_learn(&self->templates, frame, &self->build, tokens);
}

static stm_status
read_tokens(struct native_reader *self, struct stm_record *record,
            uint32_t from, uint32_t to, bool framed, struct stm_err *err)
{
    struct stm_shape *shape = NULL;
    size_t tokens = self->xml.tokens;
    stm_status status;

    stm_build_begin(&self->build);
    self->xml.traces = framed ? self->traces : NULL;
    status = stm_binxml_parse(&self->xml, from, to, err);
    if (status)
        return status;
    if (self->build.fields.n == 0)
        return stm_fail(err, STM_EFORMAT, 0, "the record is empty");
    stm_build_end(&self->build, record);
    if (framed)
        shape = learn(self, tokens - self->xml.tokens);
    record->escaped = 0;
    record->shape = shape ? shape->number : 0;
    return STM_OK;
}

static stm_status
read_record(struct native_reader *self, struct stm_record *record,
            struct stm_err *err)
{
    uint32_t from = record->place.at + RECORD_HEAD;
    uint32_t to = record->place.at + record->place.size - SIZE_COPY;
    bool framed = !self->by_tokens &&
                  stm_frame_of(&self->frame, &self->templates, self->xml.chunk,
                               self->xml.size, from, to);
    struct stm_shape *shape = framed ? stm_shape_find(&self->frame) : NULL;

    if (shape &&
        stm_shape_fill(record, shape, &self->frame, &self->xml, self->n_wanted))
        return STM_OK;
    return read_tokens(self, record, from, to, framed && !shape, err);
}

/* Names and fields that could not be kept look like a bad record. */
static bool
is_starved(const struct native_reader *self)
{
    return self->xml.names.memory.starved || self->build.fields.arena.starved;
}

static stm_status
reader_chunk(struct stm_reader *reader, const struct stm_chunk *chunk,
             const struct stm_sink *sink, struct stm_err *err)
{
    struct native_reader *self = (struct native_reader *)reader;
    struct stm_err why = { 0 };
    stm_status status = STM_OK;

    stm_binxml_chunk(&self->xml, chunk->data, STM_EVTX_CHUNK,
                     chunk->file_offset);
    stm_templates_chunk(&self->templates);
    for (size_t i = 0; !status && i < chunk->n_places; i++) {
        struct stm_record record;

        record.place = chunk->places[i];
        record.found = STM_FOUND_OWN;
        record.partial = false;
        status = read_record(self, &record, &why);
        if (status && (status == STM_ENOMEM || is_starved(self)))
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a record");
        status = status ? sink->unreadable(sink->arg, &record.place, why.text)
                        : sink->record(sink->arg, &record);
    }
    return status;
}

static const char *
native_name(void)
{
    return "native";
}

static const char *
tokens_name(void)
{
    return "native, by tokens";
}

const struct stm_reader_class stm_native_class = {
    .open = native_open,
    .chunk = reader_chunk,
    .close = reader_close,
    .name = native_name,
};

const struct stm_reader_class stm_tokens_class = {
    .open = tokens_open,
    .chunk = reader_chunk,
    .close = reader_close,
    .name = tokens_name,
};
