/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/template.h"

#include <string.h>

#include "base/bytes.h"
#include "read/evtx/names.h"

enum {
    DEFINITION_HEAD = 24,
    GUID_AT = 4,
    SIZE_AT = 20,
    NAMES_BACK = 8 /* steps among which a name is looked for */
};

void
stm_templates_chunk(struct stm_templates *templates)
{
    if (++templates->generation == 0) { /* once in 2^32 chunks */
        memset(templates->known, 0, sizeof(templates->known));
        templates->generation = 1;
        templates->full = true;
    }
    if (templates->full) {
        stm_arena_reset(&templates->memory);
        memset(templates->buckets, 0, sizeof(templates->buckets));
        templates->n = 0;
        templates->full = false;
    }
}

static uint32_t
u32_at(const uint8_t *data)
{
    return (uint32_t)data[0] | (uint32_t)data[1] << 8 |
           (uint32_t)data[2] << 16 | (uint32_t)data[3] << 24;
}

/* Whether the name at `offset` of the chunk is this one. */
static bool
is_name(struct stm_step_name *name, const struct stm_templates *templates,
        const uint8_t *chunk, size_t size, uint32_t offset)
{
    uint32_t units;

    if (name->offset == offset && name->generation == templates->generation)
        return true;
    if (offset > size || size - offset < STM_NAME_HEAD + 2)
        return false;
    units = (uint32_t)chunk[offset + 6] | (uint32_t)chunk[offset + 7] << 8;
    if (units * 2 != name->size ||
        name->size > size - offset - STM_NAME_HEAD - 2 ||
        memcmp(chunk + offset + STM_NAME_HEAD, name->text, name->size) != 0)
        return false;
    name->offset = offset;
    name->generation = templates->generation;
    return true;
}

/* Behind a name reference that must mean `step`'s name; 0: it does not. */
static uint32_t
match_name(const struct stm_step *step, const struct stm_templates *templates,
           const uint8_t *chunk, size_t size, uint32_t at, uint32_t end)
{
    uint32_t offset, inlined;

    if (end - at < 4)
        return 0;
    offset = u32_at(chunk + at);
    at += 4;
    if (!is_name(step->name, templates, chunk, size, offset))
        return 0;
    if (offset != at)
        return at;
    inlined = STM_NAME_HEAD + step->name->size + 2;
    return inlined <= end - at ? at + inlined : 0;
}

/* Whether the body from `at` to `end` says what the template says. */
static bool
matches(const struct stm_template *template,
        const struct stm_templates *templates, const uint8_t *chunk,
        size_t size, uint32_t at, uint32_t end)
{
    for (uint32_t i = 0; i < template->n_steps; i++) {
        const struct stm_step *step = &template->steps[i];

        if (step->n_bytes > end - at ||
            memcmp(chunk + at, step->bytes, step->n_bytes) != 0)
            return false;
        at += step->n_bytes;
        if (step->name) {
            at = match_name(step, templates, chunk, size, at, end);
            if (at == 0)
                return false;
        } else {
            if (step->passed > end - at)
                return false;
            at += step->passed;
        }
    }
    return true;
}

static struct stm_template **
bucket_of(struct stm_templates *templates, uint32_t id)
{
    return &templates->buckets[(id * 0x9e3779b1U) >> 24];
}

static struct stm_template *
find(struct stm_templates *templates, const uint8_t *chunk, size_t size,
     const struct stm_known *known)
{
    const uint8_t *head = chunk + known->offset;

    for (struct stm_template *t = *bucket_of(templates, known->id); t;
         t = t->next)
        if (memcmp(t->guid, head + GUID_AT, sizeof(t->guid)) == 0 &&
            matches(t, templates, chunk, size, known->offset + DEFINITION_HEAD,
                    known->end))
            return t;
    return NULL;
}

/* The entry of an offset, or a free one; NULL where there is neither. */
static struct stm_known *
entry_of(struct stm_templates *templates, uint32_t offset)
{
    uint32_t at = offset * 0x9e3779b1U >> 24;

    for (unsigned i = 0; i < 8; i++) {
        struct stm_known *entry =
            &templates->known[(at + i) % STM_TEMPLATES_CACHED];

        if (entry->generation != templates->generation ||
            entry->offset == offset)
            return entry;
    }
    return NULL;
}

struct stm_known *
stm_templates_at(struct stm_templates *templates, const uint8_t *chunk,
                 size_t size, uint32_t offset)
{
    struct stm_known *known = entry_of(templates, offset);
    uint32_t body;

    if (!known || known->generation == templates->generation)
        return known;
    if (offset > size || size - offset < DEFINITION_HEAD)
        return NULL;
    body = u32_at(chunk + offset + SIZE_AT);
    if (body > size - offset - DEFINITION_HEAD)
        return NULL;
    known->offset = offset;
    known->end = offset + DEFINITION_HEAD + body;
    known->generation = templates->generation;
    known->id = u32_at(chunk + offset + GUID_AT);
    known->template = find(templates, chunk, size, known);
    return known;
}

static const uint8_t *
keep(struct stm_templates *templates, const uint8_t *data, uint32_t size)
{
    uint8_t *copy = stm_arena_take(&templates->memory, size);

    if (copy && size)
        memcpy(copy, data, size);
    return copy;
}

/* The name of a step shortly before, `Data` mostly, or a new one; NULL: no
 * room. */
static struct stm_step_name *
keep_name(struct stm_template *template, uint32_t n_steps,
          struct stm_templates *templates, const uint8_t *node)
{
    uint32_t size = ((uint32_t)node[6] | (uint32_t)node[7] << 8) * 2;
    struct stm_step_name *name;

    for (uint32_t i = 1; i <= n_steps && i <= NAMES_BACK; i++) {
        name = template->steps[n_steps - i].name;
        if (name && name->size == size &&
            memcmp(name->text, node + STM_NAME_HEAD, size) == 0)
            return name;
    }
    name = stm_arena_take(&templates->memory, sizeof(*name));
    if (!name)
        return NULL;
    name->size = size;
    name->text = keep(templates, node + STM_NAME_HEAD, size);
    return name->text ? name : NULL;
}

/* The next step of a template: the bytes up to a mark, and the mark. */
static bool
make_step(struct stm_template *template, uint32_t i,
          struct stm_templates *templates, const uint8_t *chunk, uint32_t at,
          const struct stm_mark *mark)
{
    struct stm_step *step = &template->steps[i];

    *step = (struct stm_step){ .n_bytes = mark->at - at };
    step->bytes = keep(templates, chunk + at, step->n_bytes);
    if (mark->name == 0) {
        step->passed = mark->size;
        return step->bytes != NULL;
    }
    step->name = keep_name(template, i, templates, chunk + mark->name);
    return step->bytes && step->name;
}

static bool
make_steps(struct stm_template *template, struct stm_templates *templates,
           const uint8_t *chunk, const struct stm_trace *trace)
{
    const struct stm_mark last = { .at = trace->end };
    uint32_t at = trace->definition + DEFINITION_HEAD;

    template->n_steps = trace->n + 1;
    template->steps = stm_arena_take(
        &templates->memory, template->n_steps * sizeof(template->steps[0]));
    if (!template->steps)
        return false;
    for (uint32_t i = 0; i <= trace->n; i++) {
        const struct stm_mark *mark = i < trace->n ? &trace->marks[i] : &last;

        if (mark->at < at ||
            !make_step(template, i, templates, chunk, at, mark))
            return false;
        at = mark->at + mark->size;
    }
    return true;
}

static bool
has_room(struct stm_template *first, const uint8_t *guid)
{
    unsigned n = 0;

    for (struct stm_template *t = first; t; t = t->next)
        n += memcmp(t->guid, guid, sizeof(t->guid)) == 0;
    return n < STM_TEMPLATES_SAME_GUID;
}

struct stm_template *
stm_templates_learn(struct stm_templates *templates, struct stm_known *known,
                    const uint8_t *chunk, const struct stm_trace *trace)
{
    struct stm_template **bucket = bucket_of(templates, known->id);
    const uint8_t *guid = chunk + known->offset + GUID_AT;
    struct stm_template *template;

    if (known->template)
        return known->template;
    if (trace->odd || trace->definition != known->offset ||
        !has_room(*bucket, guid))
        return NULL;
    template = templates->n < STM_TEMPLATES_MOST
                   ? stm_arena_take(&templates->memory, sizeof(*template))
                   : NULL;
    if (!template || !make_steps(template, templates, chunk, trace)) {
        templates->full = true;
        return NULL;
    }
    memcpy(template->guid, guid, sizeof(template->guid));
    template->next = *bucket;
    *bucket = template;
    templates->n++;
    known->template = template;
    return template;
}
