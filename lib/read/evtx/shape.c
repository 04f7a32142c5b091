/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/shape.h"

#include <stdlib.h>

#include "base/bytes.h"
#include "read/evtx/utf16.h"

enum { ALIGNED_MOST = 2 * 3 /* bytes, for the offsets of both templates */ };

static struct stm_template *
home_of(const struct stm_frame *frame)
{
    return frame->inner ? frame->inner->template : frame->outer->template;
}

struct stm_shape *
stm_shape_find(const struct stm_frame *frame)
{
    const struct stm_template *outer = frame->outer->template;
    const struct stm_template *home = home_of(frame);

    if (!outer || !home)
        return NULL;
    for (struct stm_shape *s = home->shapes; s; s = s->next)
        if (s->outer == outer && s->n == frame->n &&
            s->n_outer == frame->n_outer &&
            memcmp(s->kinds, frame->kinds, s->n) == 0)
            return s;
    return NULL;
}

/* The type of a value stays what it was when the shape was learnt. */
static void
fill_fixed(const struct stm_shape *shape, const struct stm_frame *frame)
{
    const struct stm_fill *fill = shape->fills;
    const uint32_t *ends = shape->ends;

    for (; fill < shape->fills + ends[STM_FILL_BYTES]; fill++)
        fill->value->data = frame->values[fill->slot];
    for (; fill < shape->fills + ends[STM_FILL_U8]; fill++)
        fill->value->number = *frame->values[fill->slot];
    for (; fill < shape->fills + ends[STM_FILL_U16]; fill++)
        fill->value->number = stm_le16(frame->values[fill->slot]);
    for (; fill < shape->fills + ends[STM_FILL_U32]; fill++)
        fill->value->number = stm_le32(frame->values[fill->slot]);
    for (; fill < shape->fills + ends[STM_FILL_U64]; fill++)
        fill->value->number = stm_le64(frame->values[fill->slot]);
}

/* As stm_typed_value(). Adds to `tokens` what the parser would spend. */
static bool
fill_strings(const struct stm_shape *shape, const struct stm_frame *frame,
             struct stm_scratch *scratch, size_t *tokens,
             struct stm_typed_odd *odd)
{
    struct stm_utf16_odd found = { 0 };

    for (uint32_t i = shape->ends[STM_FILL_U64];
         i < shape->ends[STM_FILL_STRING]; i++) {
        const struct stm_fill *fill = &shape->fills[i];
        size_t size = frame->sizes[fill->slot];
        uint8_t *room = stm_scratch_room(scratch, stm_utf16_room(size));

        if (!room)
            return false;
        fill->value->data = room;
        fill->value->size =
            stm_utf16_put(room, frame->values[fill->slot], size, &found);
        stm_scratch_keep(scratch, fill->value->size);
        *tokens += size / STM_BINXML_BYTES;
    }
    odd->repaired += found.repaired;
    odd->values += found.behind_nul;
    return true;
}

static bool
fill_others(const struct stm_shape *shape, const struct stm_frame *frame,
            struct stm_scratch *scratch, size_t *tokens,
            struct stm_typed_odd *odd)
{
    for (uint32_t i = shape->ends[STM_FILL_STRING]; i < shape->n_fills; i++) {
        const struct stm_fill *fill = &shape->fills[i];
        size_t size = frame->sizes[fill->slot];

        if (!stm_typed_value(fill->value, fill->type, frame->values[fill->slot],
                             size, scratch, odd))
            return false;
        *tokens += size / STM_BINXML_BYTES;
    }
    return true;
}

bool
stm_shape_fill(struct stm_record *record, struct stm_shape *shape,
               const struct stm_frame *frame, struct stm_binxml *xml,
               size_t n_wanted)
{
    struct stm_typed_odd odd = { 0 };
    size_t tokens = shape->tokens;

    /* The bounds are the parser's: where it would fail, it shall. */
    xml->scratch.used = shape->scratch;
    fill_fixed(shape, frame);
    if (!fill_strings(shape, frame, &xml->scratch, &tokens, &odd) ||
        !fill_others(shape, frame, &xml->scratch, &tokens, &odd))
        return false;
    if (odd.values || tokens > xml->tokens)
        return false;
    xml->tokens -= tokens;
    record->fields = shape->fields;
    record->n_fields = shape->n_fields;
    record->wanted = shape->wanted;
    record->n_wanted = n_wanted;
    record->escaped = 0;
    record->repaired = odd.repaired;
    record->odd = 0;
    record->shape = shape->number;
    return true;
}

static bool
keep_bytes(const uint8_t **out, struct stm_arena *memory, const void *data,
           size_t size)
{
    uint8_t *copy = stm_arena_take(memory, size);

    if (copy && size)
        memcpy(copy, data, size);
    *out = copy;
    return copy != NULL;
}

/*
 * Whether each field is the template's word or one value as a whole, and no
 * value that could be odd is anything but a field.
 */
static bool
is_plain(const struct stm_frame *frame, const struct stm_build *build)
{
    size_t n_values = 0;

    if (build->peculiar || build->fields.n > STM_SHAPE_FIELDS_MOST ||
        build->xml->odd.values || build->xml->odd.repaired)
        return false;
    for (size_t i = 0; i < build->fields.n; i++) {
        int slot = build->slots[i];

        if (slot == STM_SLOT_LITERAL)
            continue;
        if (slot < 0 || (uint32_t)slot >= frame->n)
            return false;
        n_values += frame->kinds[slot] != STM_TYPE_NULL &&
                    !(frame->kinds[slot] & STM_KIND_EMPTY);
    }
    return n_values == build->n_values;
}

/* Of a value that is not empty; an empty one may be of any size. */
static stm_fill_kind
fill_of(uint8_t kind)
{
    switch (kind) {
    case STM_TYPE_STRING: return STM_FILL_STRING;
    case STM_TYPE_GUID: return STM_FILL_BYTES;
    case STM_TYPE_UINT8: return STM_FILL_U8;
    case STM_TYPE_UINT16: return STM_FILL_U16;
    case STM_TYPE_UINT32:
    case STM_TYPE_HEX32: return STM_FILL_U32;
    case STM_TYPE_UINT64:
    case STM_TYPE_HEX64:
    case STM_TYPE_FILETIME: return STM_FILL_U64;
    default: return STM_FILL_OTHER;
    }
}

/* Of a value of fixed size the tokens that it is stay with the shape's. */
static void
add_fill(struct stm_shape *shape, struct stm_value *value, uint16_t slot,
         const struct stm_frame *frame)
{
    stm_fill_kind kind = fill_of(frame->kinds[slot]);

    if (kind == STM_FILL_STRING || kind == STM_FILL_OTHER)
        shape->tokens -= frame->sizes[slot] / STM_BINXML_BYTES;
    shape->fills[shape->n_fills++] = (struct stm_fill){
        .value = value,
        .slot = slot,
        .type = (uint8_t)(frame->kinds[slot] & ~STM_KIND_EMPTY),
        .kind = (uint8_t)kind,
    };
}

static int
by_kind(const void *a, const void *b)
{
    const struct stm_fill *x = a, *y = b;

    return x->kind != y->kind ? x->kind - y->kind : x->slot - y->slot;
}

/* So that one kind after the other is filled in, and none is asked for. */
static void
sort_fills(struct stm_shape *shape)
{
    qsort(shape->fills, shape->n_fills, sizeof(shape->fills[0]), by_kind);
    for (uint32_t i = 0; i < shape->n_fills; i++)
        for (unsigned kind = shape->fills[i].kind; kind < STM_FILL_KINDS;
             kind++)
            shape->ends[kind] = i + 1;
}

static bool
keep_field(struct stm_shape *shape, struct stm_arena *memory,
           const struct stm_field *field, int slot,
           const struct stm_frame *frame)
{
    struct stm_field *kept = &shape->fields[shape->n_fields];
    const uint8_t *path;

    *kept = *field;
    if (!keep_bytes(&path, memory, field->path.data, field->path.size))
        return false;
    kept->path.data = (const char *)path;
    if (slot == STM_SLOT_LITERAL || frame->kinds[slot] == STM_TYPE_NULL) {
        if (!keep_bytes(&kept->value.data, memory, field->value.data,
                        field->value.size))
            return false;
    } else {
        if (field->value.type == STM_VALUE_TEXT)
            shape->scratch -= field->value.size;
        add_fill(shape, &kept->value, (uint16_t)slot, frame);
    }
    if (kept->id >= 0 && !shape->wanted[kept->id])
        shape->wanted[kept->id] = kept;
    shape->n_fields++;
    return true;
}

static struct stm_shape *
make(struct stm_templates *templates, const struct stm_frame *frame,
     const struct stm_build *build, size_t tokens)
{
    struct stm_arena *memory = &templates->memory;
    struct stm_shape *shape = stm_arena_take(memory, sizeof(*shape));
    size_t n = build->fields.n;
    bool made;

    if (!shape)
        return NULL;
    shape->outer = frame->outer->template;
    shape->n_outer = frame->n_outer;
    shape->n = frame->n;
    shape->tokens = tokens;
    shape->scratch = build->xml->scratch.used;
    shape->fields = stm_arena_take(memory, n * sizeof(shape->fields[0]));
    shape->fills = stm_arena_take(memory, n * sizeof(shape->fills[0]));
    shape->wanted = stm_arena_take(memory, build->fields.n_wanted *
                                               sizeof(shape->wanted[0]));
    made = shape->fields && shape->fills && shape->wanted &&
           keep_bytes(&shape->kinds, memory, frame->kinds, frame->n);
    for (size_t i = 0; made && i < n; i++)
        made = keep_field(shape, memory, &build->fields.list[i],
                          build->slots[i], frame);
    sort_fills(shape);
    /* What the parser aligns can be more next time. */
    shape->scratch += ALIGNED_MOST;
    if (shape->scratch > STM_SCRATCH_SIZE)
        shape->scratch = STM_SCRATCH_SIZE;
    return made ? shape : NULL;
}

struct stm_shape *
stm_shape_learn(struct stm_templates *templates, const struct stm_frame *frame,
                const struct stm_build *build, size_t tokens)
{
    struct stm_template *home = home_of(frame);
    struct stm_shape *shape;

    if (!is_plain(frame, build))
        return NULL;
    if (home->n_shapes == STM_SHAPES_MOST) {
        templates->full = true; /* begin anew with the next chunk */
        return NULL;
    }
    shape = make(templates, frame, build, tokens);
    if (!shape) {
        templates->full = true;
        return NULL;
    }
    shape->number = ++templates->shapes;
    shape->next = home->shapes;
    home->shapes = shape;
    home->n_shapes++;
    return shape;
}
