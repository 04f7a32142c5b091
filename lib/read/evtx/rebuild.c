/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/rebuild.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "read/evtx/typed.h"

enum {
    TOKEN_END = 0x00,
    TOKEN_START = 0x01,
    TOKEN_START_MORE = 0x41,
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_FRAGMENT = 0x0f,
    FRAGMENT_SIZE = 4,
    DEFINITIONS_AT = 16, /* in the buffer: no offset is 0 */
    TABLE_AT = 384,
    TABLE_SIZE = 32,
    CHAIN_MOST = 64,
    LEVELS = 2, /* a template, and one within */
    SLOT_EVENT_ID = 3,
    SLOT_TIME = 6,
    /* Bytes of definitions that may be looked at for one chunk. */
    WORK_MOST = 32 << 20
};

/* What the levels of one record tell each other. */
struct writing {
    struct stm_rebuild *r;
    struct stm_canon definitions, record;
    const struct stm_peek *outer;
    bool is_named;      /* the outer template is the record's own */
    bool is_event_data; /* the payload is <EventData> */
};

stm_status
stm_rebuild_init(struct stm_rebuild *rebuild, struct stm_err *err)
{
    rebuild->file.memory = stm_arena_of(STM_LIBRARY_MEMORY);
    rebuild->known.memory = stm_arena_of(STM_LIBRARY_MEMORY);
    rebuild->fixed.memory = stm_arena_of(STM_LIBRARY_MEMORY);
    rebuild->buffer = calloc(1, STM_REBUILD_SIZE);
    rebuild->scratch = malloc(2 * STM_DEFINITION_LONGEST);
    if (!rebuild->buffer || !rebuild->scratch || !stm_fixed_init(rebuild))
        return stm_fail(err, STM_ENOMEM, 0, "no memory for recovery");
    return STM_OK;
}

void
stm_rebuild_free(struct stm_rebuild *rebuild)
{
    stm_arena_free(&rebuild->file.memory);
    stm_arena_free(&rebuild->known.memory);
    stm_arena_free(&rebuild->fixed.memory);
    free(rebuild->buffer);
    free(rebuild->scratch);
    rebuild->buffer = NULL;
    rebuild->scratch = NULL;
}

void
stm_rebuild_chunk(struct stm_rebuild *rebuild, const uint8_t *chunk,
                  size_t size)
{
    rebuild->chunk = chunk;
    rebuild->size = size;
    rebuild->work = WORK_MOST;
    if (++rebuild->generation == 0) { /* once in 2^32 chunks */
        memset(rebuild->offsets, 0, sizeof(rebuild->offsets));
        rebuild->generation = 1;
    }
}

/* False where the chunk has cost enough already. */
static bool
spend(struct stm_rebuild *r, uint32_t bytes)
{
    if (bytes > r->work)
        return false;
    r->work -= bytes;
    return true;
}

/* The entry of an offset, or a free one; NULL where there is neither. */
static struct stm_rebuild_known *
entry_of(struct stm_rebuild *r, uint32_t offset)
{
    uint32_t at = offset * 0x9e3779b1U >> 22;

    for (unsigned i = 0; i < 8; i++) {
        struct stm_rebuild_known *entry =
            &r->offsets[(at + i) % STM_REBUILD_OFFSETS];

        if (entry->generation != r->generation || entry->offset == offset)
            return entry;
    }
    return NULL;
}

/* The whole definition at an offset of the chunk, kept with the file's. */
static const struct stm_definition *
own(struct stm_rebuild *r, uint32_t offset)
{
    struct stm_rebuild_known *entry = entry_of(r, offset);
    struct stm_canon canon = { .out = r->scratch,
                               .room = STM_DEFINITION_LONGEST };
    const struct stm_definition *found = NULL;

    if (entry && entry->generation == r->generation)
        return entry->definition;
    if (offset <= r->size && r->size - offset >= STM_DEFINITION_HEAD &&
        stm_canon_definition(&canon, r->chunk, r->size, offset))
        found = stm_library_add(&r->file, &canon, r->scratch, canon.used);
    /* What was looked at, found or not, is at least what was copied. */
    (void)spend(r, canon.high < r->work ? canon.high : r->work);
    if (entry)
        *entry = (struct stm_rebuild_known){ r->generation, offset, found };
    return found;
}

static const struct stm_definition *
own_of(struct stm_rebuild *r, const struct stm_peek *instance)
{
    struct stm_bytes at = stm_bytes_of(r->chunk, r->size, 0);
    const struct stm_definition *found;

    stm_bytes_seek(&at, instance->offset);
    (void)stm_bytes_u32(&at);
    if (stm_bytes_u32(&at) != instance->id || at.failed || r->work == 0)
        return NULL;
    found = own(r, instance->offset);
    return found && found->n == instance->n ? found : NULL;
}

static const struct stm_definition *
take_from(struct stm_rebuild *r, const struct stm_library *library,
          const struct stm_peek *instance)
{
    bool several = false;
    const struct stm_definition *found =
        stm_library_find(library, instance->id, instance->n, &several);

    if (several)
        r->why = "different templates have the id that it names";
    if (!found)
        return NULL;
    if (stm_definition_takes(found, instance->descriptors))
        return found;
    r->why = "its values are not of its template's types";
    return NULL;
}

static void
note_found(struct stm_rebuild *r, stm_found found)
{
    r->found = found > r->found ? found : r->found;
}

static const struct stm_definition *
resolve(struct stm_rebuild *r, const struct stm_peek *instance)
{
    const struct stm_definition *found = own_of(r, instance);

    r->why = "its template is in no chunk of its file";
    if (found && stm_definition_takes(found, instance->descriptors))
        return found;
    found = take_from(r, &r->file, instance);
    if (found)
        note_found(r, STM_FOUND_FILE);
    if (found || !r->use_known)
        return found;
    found = take_from(r, &r->known, instance);
    if (found)
        note_found(r, STM_FOUND_CASE);
    return found;
}

/* One that holds for every log; `*later`: which one depends on the payload. */
static const struct stm_definition *
resolve_fixed(struct writing *w, const struct stm_peek *instance,
              unsigned level, bool *later)
{
    struct stm_rebuild *r = w->r;
    const struct stm_peek *outer = w->outer;
    const struct stm_definition *found = NULL;
    uint32_t at;

    *later = false;
    if (!r->use_fixed)
        return NULL;
    if (level == 0)
        *later = stm_fixed_is_system(instance->descriptors, instance->n);
    if (level == 1 && outer &&
        stm_fixed_is_system(outer->descriptors, outer->n) &&
        stm_fixed_is_sysmon(outer->descriptors, r->chunk + outer->values)) {
        at = stm_peek_slot(outer, SLOT_EVENT_ID);
        found = stm_fixed_sysmon(
            r, (uint32_t)r->chunk[at] | (uint32_t)r->chunk[at + 1] << 8,
            instance->descriptors, instance->n);
    }
    if (found || *later)
        note_found(r, STM_FOUND_LAYOUT);
    return found;
}

/* Puts a definition into the buffer; its offset, 0: it is full. */
static uint32_t
place(struct writing *w, const struct stm_definition *definition)
{
    uint32_t offset = w->definitions.used;

    return spend(w->r, definition->size) &&
                   stm_canon_definition(&w->definitions, definition->bytes,
                                        definition->size, 0)
               ? offset
               : 0;
}

static bool write_stream(struct writing *w, uint32_t *at, uint32_t end,
                         unsigned level);

static bool
fail(struct writing *w, const char *why)
{
    w->r->why = why;
    return false;
}

/*
 * What is known of a record whose payload no template fits is who wrote it,
 * where and when: better than nothing, and nothing is guessed.
 */
static bool
leave_out(struct writing *w, uint32_t begun, uint32_t descriptor,
          unsigned level)
{
    struct stm_rebuild *r = w->r;

    if (!r->use_part || level != 0 || !w->is_named)
        return false;
    w->record.used = begun;
    stm_canon_set(&w->record, descriptor, 0); /* NULL */
    r->partial = true;
    note_found(r, STM_FOUND_LAYOUT);
    return true;
}

/* The values, fragments among them written anew; `descriptors`: in the copy. */
static bool
write_values(struct writing *w, const struct stm_peek *instance,
             uint32_t descriptors, unsigned level)
{
    uint32_t at = instance->values;

    for (uint32_t i = 0; i < instance->n; i++) {
        const uint8_t *d = instance->descriptors + (size_t)i * 4;
        const uint32_t size = (uint32_t)d[0] | (uint32_t)d[1] << 8;
        const uint32_t begun = w->record.used;
        uint32_t from = at;

        at += size;
        if (d[2] == STM_TYPE_STRING && size >= 4 &&
            !(w->r->chunk[from] | w->r->chunk[from + 1]))
            w->r->hollow = true;
        if (d[2] != STM_TYPE_BINXML || size == 0) {
            if (!stm_canon_put(&w->record, w->r->chunk + from, size))
                return fail(w, "it is too long");
            continue;
        }
        if (!write_stream(w, &from, at, level + 1)) {
            if (!leave_out(w, begun, descriptors + i * 4, level))
                return false;
            continue;
        }
        if (w->record.used - begun > UINT16_MAX)
            return fail(w, "it is too long");
        w->record.out[descriptors + i * 4] = (uint8_t)(w->record.used - begun);
        w->record.out[descriptors + i * 4 + 1] =
            (uint8_t)((w->record.used - begun) >> 8);
    }
    return true;
}

/* From 1990 to 2100, where the slot is one of time (EVTX.md section 5.1). */
static bool
is_time(const struct stm_rebuild *r, const struct stm_peek *instance)
{
    const uint64_t first = 122756256000000000, last = 157469184000000000;
    uint64_t time;

    if (instance->n <= SLOT_TIME ||
        instance->descriptors[SLOT_TIME * 4 + 2] != STM_TYPE_FILETIME)
        return true;
    return stm_peek_u64(&time, instance, r->chunk, r->size, SLOT_TIME) &&
           time >= first && time < last;
}

static bool
write_instance(struct writing *w, uint32_t *at, uint32_t end, unsigned level)
{
    struct stm_rebuild *r = w->r;
    struct stm_peek instance;
    const struct stm_definition *definition;
    uint32_t head, offset;
    bool later = false;

    if (level == LEVELS)
        return fail(w, "templates stand within one another");
    if (!stm_peek_instance(&instance, r->chunk, r->size, at, end))
        return fail(w, "its values do not fit into it");
    definition = resolve(r, &instance);
    if (!definition)
        definition = resolve_fixed(w, &instance, level, &later);
    if (!definition && !later)
        return false;
    if (level == 0) {
        w->outer = &instance;
        w->is_named = !later;
        r->plausible = is_time(r, &instance);
    }
    head = w->record.used;
    if (!stm_canon_u8(&w->record, TOKEN_TEMPLATE) ||
        !stm_canon_u8(&w->record, 1) ||
        !stm_canon_u32(&w->record, instance.id) ||
        !stm_canon_u32(&w->record, 0) ||
        !stm_canon_u32(&w->record, instance.n) ||
        !stm_canon_put(&w->record, instance.descriptors,
                       (size_t)instance.n * 4))
        return fail(w, "it is too long");
    if (!write_values(w, &instance, head + 14, level))
        return false;
    if (later)
        definition = r->system[w->is_event_data ? 0 : 1];
    else if (level == 1)
        w->is_event_data = definition->is_event_data;
    offset = place(w, definition);
    stm_canon_set(&w->record, head + 2, definition->id);
    stm_canon_set(&w->record, head + 6, offset);
    return offset ? true : fail(w, "its chunk asks for too much");
}

static bool
write_token(struct writing *w, uint32_t *at, uint32_t end, unsigned level)
{
    struct stm_rebuild *r = w->r;

    switch (r->chunk[*at]) {
    case TOKEN_FRAGMENT:
        if (end - *at < FRAGMENT_SIZE)
            return fail(w, "it is cut short");
        *at += FRAGMENT_SIZE;
        return stm_canon_put(&w->record, r->chunk + *at - FRAGMENT_SIZE,
                             FRAGMENT_SIZE) ||
               fail(w, "it is too long");
    case TOKEN_TEMPLATE: (*at)++; return write_instance(w, at, end, level);
    case TOKEN_START:
    case TOKEN_START_MORE:
        if (!stm_canon_element(&w->record, r->chunk, r->size, at, end))
            return fail(w, "an element of it is not whole");
        if (level == 1)
            w->is_event_data = w->record.is_event_data;
        return true;
    default: return fail(w, "it holds what is no token");
    }
}

static bool
write_stream(struct writing *w, uint32_t *at, uint32_t end, unsigned level)
{
    const uint32_t begun = w->record.used;

    while (*at < end && w->r->chunk[*at] != TOKEN_END)
        if (!write_token(w, at, end, level))
            return false;
    if (level == 0 && *at == end)
        return fail(w, "it does not end");
    if (w->record.used - begun <= FRAGMENT_SIZE)
        return fail(w, "it is empty");
    return stm_canon_u8(&w->record, TOKEN_END) || fail(w, "it is too long");
}

bool
stm_rebuild_record(struct stm_rebuild *rebuild, uint32_t from, uint32_t to)
{
    struct writing w = {
        .r = rebuild,
        .definitions = { .out = rebuild->buffer,
                         .used = DEFINITIONS_AT,
                         .room = STM_REBUILD_RECORD },
        .record = { .out = rebuild->buffer,
                    .used = STM_REBUILD_RECORD,
                    .room = STM_REBUILD_SIZE },
    };

    rebuild->found = STM_FOUND_OWN;
    rebuild->why = NULL;
    rebuild->plausible = true;
    rebuild->hollow = false;
    rebuild->partial = false;
    to = to < rebuild->size ? to : (uint32_t)rebuild->size;
    if (!write_stream(&w, &from, to, 0))
        return false;
    rebuild->why = NULL;
    rebuild->from = STM_REBUILD_RECORD;
    rebuild->to = w.record.used;
    rebuild->end = from + 1;
    return true;
}

static void
learn_stream(struct stm_rebuild *r, uint32_t at, uint32_t end, unsigned level)
{
    struct stm_peek instance;

    while (at < end && r->chunk[at] == TOKEN_FRAGMENT)
        at += FRAGMENT_SIZE;
    if (level == LEVELS || at >= end || r->chunk[at++] != TOKEN_TEMPLATE ||
        !stm_peek_instance(&instance, r->chunk, r->size, &at, end))
        return;
    (void)own_of(r, &instance);
    at = instance.values;
    for (uint32_t i = 0; i < instance.n; i++) {
        const uint8_t *d = instance.descriptors + (size_t)i * 4;
        const uint32_t size = (uint32_t)d[0] | (uint32_t)d[1] << 8;

        if (d[2] == STM_TYPE_BINXML)
            learn_stream(r, at, at + size, level + 1);
        at += size;
    }
}

void
stm_rebuild_learn(struct stm_rebuild *rebuild, uint32_t from, uint32_t to)
{
    learn_stream(rebuild, from,
                 to < rebuild->size ? to : (uint32_t)rebuild->size, 0);
}

void
stm_rebuild_learn_table(struct stm_rebuild *rebuild)
{
    struct stm_bytes table = stm_bytes_of(rebuild->chunk, rebuild->size, 0);

    stm_bytes_seek(&table, TABLE_AT);
    for (unsigned i = 0; i < TABLE_SIZE; i++) {
        uint32_t offset = stm_bytes_u32(&table);

        for (unsigned n = 0; offset && n < CHAIN_MOST && rebuild->work; n++) {
            struct stm_bytes next =
                stm_bytes_of(rebuild->chunk, rebuild->size, 0);

            (void)own(rebuild, offset);
            stm_bytes_seek(&next, offset);
            offset = stm_bytes_u32(&next);
        }
    }
}
