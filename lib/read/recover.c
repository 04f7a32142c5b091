/* SPDX-License-Identifier: Apache-2.0 */
#include "read/recover.h"

#include <stdlib.h>

#include "read/evtx/build.h"
#include "read/evtx/rebuild.h"
#include "read/evtx/render.h"

enum { RECORD_HEAD = 24, SIZE_COPY = 4, PADDING_MOST = 7, PAGE = 4096 };

struct stm_recover {
    struct stm_rebuild rebuild;
    struct stm_binxml xml;
    struct stm_build build;
    size_t n_wanted;
    uint8_t *chunk; /* for a record that was kept */
};

stm_status
stm_recover_open(struct stm_recover **out, const char *const *wanted,
                 size_t n_wanted, struct stm_err *err)
{
    struct stm_recover *self = calloc(1, sizeof(*self));
    stm_status status;

    if (!self)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for recovery");
    self->n_wanted = n_wanted;
    self->chunk = calloc(1, STM_EVTX_CHUNK);
    status = self->chunk
                 ? stm_rebuild_init(&self->rebuild, err)
                 : stm_fail(err, STM_ENOMEM, 0, "no memory for recovery");
    if (!status)
        status =
            stm_binxml_init(&self->xml, &stm_build_handler, &self->build, err);
    if (!status)
        status =
            stm_build_init(&self->build, &self->xml, wanted, n_wanted, err);
    if (status) {
        stm_recover_close(self);
        return status;
    }
    *out = self;
    return STM_OK;
}

void
stm_recover_close(struct stm_recover *recover)
{
    if (!recover)
        return;
    stm_rebuild_free(&recover->rebuild);
    stm_build_free(&recover->build);
    stm_binxml_free(&recover->xml);
    free(recover->chunk);
    free(recover);
}

void
stm_recover_file(struct stm_recover *recover)
{
    stm_library_reset(&recover->rebuild.file);
}

static void
learn_places(struct stm_recover *self, const struct stm_place *places, size_t n)
{
    for (size_t i = 0; i < n; i++)
        stm_rebuild_learn(&self->rebuild, places[i].at + RECORD_HEAD,
                          places[i].at + places[i].size);
}

void
stm_recover_learn(struct stm_recover *recover, const struct stm_chunk *chunk)
{
    if (chunk->empty)
        return;
    stm_rebuild_chunk(&recover->rebuild, chunk->data, chunk->size);
    learn_places(recover, chunk->places, chunk->n_places);
    learn_places(recover, chunk->more, chunk->n_more);
    stm_rebuild_learn_table(&recover->rebuild);
}

bool
stm_recover_is_starved(const struct stm_recover *recover)
{
    const struct stm_rebuild *r = &recover->rebuild;

    return recover->xml.names.memory.starved ||
           recover->build.fields.arena.starved || r->file.memory.starved ||
           r->known.memory.starved || r->fixed.memory.starved;
}

/*
 * A record that is broken must fill the room it has, and have no holes. One
 * that lies on two pages may be of two generations, or half of it zeros.
 */
static const char *
doubt(const struct stm_rebuild *r, const struct stm_place *place)
{
    const uint32_t room = place->at + place->size;

    if (place->how == STM_HOW_AFTER_GAP && !place->broken)
        return NULL;
    if (!r->plausible)
        return "it has no time that can be";
    if (!place->broken)
        return NULL;
    if (r->hollow || place->at / PAGE != (r->end - 1) / PAGE ||
        room < r->end + SIZE_COPY || room - r->end - SIZE_COPY > PADDING_MOST)
        return "it is torn";
    return NULL;
}

static stm_status
parse(struct stm_recover *self, struct stm_record *record, struct stm_err *err)
{
    const struct stm_rebuild *r = &self->rebuild;
    size_t tokens = self->xml.tokens;
    stm_status status;

    stm_binxml_chunk(&self->xml, r->buffer, r->to, record->place.file_offset);
    self->xml.tokens = tokens; /* they are for all of a chunk's records */
    stm_build_begin(&self->build);
    self->xml.traces = NULL;
    status = stm_binxml_parse(&self->xml, r->from, r->to, err);
    if (!status && self->build.fields.n == 0)
        status = stm_fail(err, STM_EFORMAT, 0, "the record is empty");
    if (status)
        return status;
    stm_build_end(&self->build, record);
    record->escaped = 0;
    record->shape = 0;
    record->found = r->found;
    record->partial = r->partial;
    return STM_OK;
}

static stm_status
read_place(struct stm_recover *self, const struct stm_place *place,
           const struct stm_sink *sink, struct stm_err *err)
{
    struct stm_rebuild *r = &self->rebuild;
    struct stm_record record = { .place = *place };
    struct stm_err why = { 0 };
    const char *bad;
    stm_status status;

    if (stm_recover_is_starved(self))
        return stm_fail(err, STM_ENOMEM, 0, "no memory for templates");
    if (!stm_rebuild_record(r, place->at + RECORD_HEAD,
                            place->at + place->size -
                                (place->broken ? 0 : SIZE_COPY)))
        return sink->unreadable(sink->arg, place, r->why);
    bad = doubt(r, place);
    if (bad)
        return sink->unreadable(sink->arg, place, bad);
    status = parse(self, &record, &why);
    if (status && (status == STM_ENOMEM || stm_recover_is_starved(self)))
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a record");
    if (status)
        return sink->unreadable(sink->arg, place, why.text);
    if (place->broken && record.odd)
        return sink->unreadable(sink->arg, place, "it is torn");
    if (place->how == STM_HOW_SLACK && r->found >= STM_FOUND_CASE)
        record.place.how =
            r->found == STM_FOUND_CASE ? STM_HOW_KNOWN : STM_HOW_LAYOUT;
    return sink->record(sink->arg, &record);
}

stm_status
stm_recover_chunk(struct stm_recover *recover, const struct stm_chunk *chunk,
                  const struct stm_sink *sink, struct stm_err *err)
{
    stm_status status = STM_OK;

    stm_rebuild_chunk(&recover->rebuild, chunk->data, chunk->size);
    recover->xml.tokens = STM_BINXML_TOKENS;
    for (size_t i = 0; !status && i < chunk->n_more; i++)
        status = read_place(recover, &chunk->more[i], sink, err);
    return status;
}

stm_status
stm_recover_render(struct stm_recover *recover, struct stm_render *render,
                   struct stm_buf *out, const struct stm_place *place,
                   struct stm_err *err)
{
    const struct stm_rebuild *r = &recover->rebuild;

    return stm_render_binxml(render, out, r->buffer, r->from, r->to,
                             place->file_offset, err);
}

stm_status
stm_recover_piece(struct stm_recover *recover, const struct stm_place *place,
                  const struct stm_span *bytes, const struct stm_sink *sink,
                  struct stm_err *err)
{
    struct stm_place here = *place;
    stm_status status;

    if (bytes->size > STM_EVTX_CHUNK || bytes->size < STM_EVTX_RECORD_LEAST ||
        place->at > STM_EVTX_CHUNK - bytes->size)
        return stm_fail(err, STM_EFORMAT, 0, "a record that no chunk has");
    here.size = (uint32_t)bytes->size;
    memcpy(recover->chunk + here.at, bytes->data, bytes->size);
    stm_rebuild_chunk(&recover->rebuild, recover->chunk, STM_EVTX_CHUNK);
    recover->xml.tokens = STM_BINXML_TOKENS;
    status = read_place(recover, &here, sink, err);
    memset(recover->chunk + here.at, 0, bytes->size);
    return status;
}

stm_status
stm_recover_templates(const struct stm_recover *recover, stm_template_fn *fn,
                      void *arg)
{
    const struct stm_library *file = &recover->rebuild.file;
    stm_status status = STM_OK;

    for (size_t i = 0; i < STM_LIBRARY_BUCKETS; i++)
        for (const struct stm_definition *d = file->buckets[i]; d && !status;
             d = d->next)
            status = fn(arg, d->bytes, d->size);
    return status;
}

bool
stm_recover_add(struct stm_recover *recover, const void *bytes, size_t size)
{
    struct stm_rebuild *r = &recover->rebuild;
    struct stm_canon canon = { .out = r->scratch,
                               .room = STM_DEFINITION_LONGEST };

    r->use_known = true;
    return stm_canon_definition(&canon, bytes, size, 0) &&
           stm_library_add(&r->known, &canon, r->scratch, canon.used);
}

static stm_status
share(void *arg, const void *bytes, size_t size)
{
    (void)stm_recover_add(arg, bytes, size);
    return STM_OK;
}

void
stm_recover_share(struct stm_recover *recover)
{
    (void)stm_recover_templates(recover, share, recover);
}

void
stm_recover_layouts(struct stm_recover *recover, bool use)
{
    recover->rebuild.use_fixed = use;
    recover->rebuild.use_part = use;
}
