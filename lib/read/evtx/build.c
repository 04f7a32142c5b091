/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/build.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Text of several pieces, not all of them the template's own. */
enum { MIXED = STM_SLOT_DEEP, STEP_TEXT = 24 /* Data_N */ };

stm_status
stm_build_init(struct stm_build *build, struct stm_binxml *xml,
               const char *const *wanted, size_t n_wanted, struct stm_err *err)
{
    memset(build, 0, sizeof(*build));
    build->xml = xml;
    return stm_fields_init(&build->fields, wanted, n_wanted, err);
}

void
stm_build_free(struct stm_build *build)
{
    stm_fields_free(&build->fields);
    stm_buf_free(&build->text);
    free(build->slots);
    free(build->attributes);
}

void
stm_build_begin(struct stm_build *build)
{
    stm_fields_begin(&build->fields);
    stm_buf_reset(&build->text);
    build->n_attributes = 0;
    build->depth = 0;
    build->n_values = 0;
    build->peculiar = false;
}

void
stm_build_end(struct stm_build *build, struct stm_record *record)
{
    stm_fields_end(&build->fields, record);
    record->repaired = build->xml->odd.repaired;
    record->odd = build->xml->odd.values;
}

static stm_status
no_memory(struct stm_build *build)
{
    return stm_fail(build->xml->err, STM_ENOMEM, 0, "no memory for an event");
}

static stm_status
too_big(struct stm_build *build)
{
    return stm_fail(build->xml->err, STM_ELIMIT, 0,
                    "an event of too many bytes");
}

static struct stm_build_level *
top(struct stm_build *build)
{
    return &build->levels[build->depth - 1];
}

/*
 * HEAD SEPARATOR TAIL. What a chunk may cost ends long before the arena, so
 * where that gives nothing there is no memory.
 */
static stm_status
make_path(struct stm_span *out, struct stm_build *build, struct stm_span head,
          char separator, struct stm_span tail)
{
    size_t gap = head.size || separator == '@' ? 1 : 0;
    size_t size = head.size + gap + tail.size;
    stm_status status = stm_binxml_spend(build->xml, size);
    char *data;

    if (status)
        return status;
    data = stm_arena_take(&build->fields.arena, size + 1);
    if (!data)
        return no_memory(build);
    if (head.size)
        memcpy(data, head.data, head.size);
    data[head.size] = separator;
    if (tail.size)
        memcpy(data + head.size + gap, tail.data, tail.size);
    *out = stm_span_sized(data, size);
    return STM_OK;
}

static stm_status
note_slot(struct stm_build *build, int slot)
{
    size_t n = build->fields.n;

    if (n > build->slots_room) {
        size_t room = build->fields.room;
        int *grown = reallocarray(build->slots, room, sizeof(int));

        if (!grown)
            return no_memory(build);
        build->slots = grown;
        build->slots_room = room;
    }
    build->slots[n - 1] = slot;
    return STM_OK;
}

static stm_status
add_field(struct stm_build *build, struct stm_span path,
          const struct stm_value *value, int slot)
{
    stm_status status =
        stm_fields_add(&build->fields, path, *value, build->xml->err);

    return status ? status : note_slot(build, slot);
}

/*
 * Several pieces are one text: what was there before joins `text` when the
 * second one comes.
 */
static stm_status
add_piece(struct stm_build *build, struct stm_value *value, int *slot,
          unsigned *pieces, const struct stm_piece *piece)
{
    if (++*pieces == 1) {
        *value = piece->value;
        *slot = piece->slot;
        return STM_OK;
    }
    if (*pieces == 2)
        stm_value_text(&build->text, value);
    stm_value_text(&build->text, &piece->value);
    if (*slot != STM_SLOT_LITERAL || piece->slot != STM_SLOT_LITERAL)
        *slot = MIXED;
    if (build->text.size > STM_SCRATCH_SIZE)
        return too_big(build);
    return build->text.failed ? no_memory(build) : STM_OK;
}

/* The text of pieces that joined, moved to where it stays. */
static stm_status
join(struct stm_build *build, struct stm_value *value, unsigned pieces,
     size_t text_from)
{
    struct stm_span text = stm_buf_held(&build->text);
    struct stm_scratch *scratch = &build->xml->scratch;
    size_t size = text.size - text_from;
    uint8_t *room;

    if (pieces == 0)
        *value = (struct stm_value){ .type = STM_VALUE_TEXT,
                                     .data = (const uint8_t *)"" };
    if (pieces < 2)
        return STM_OK;
    room = stm_scratch_room(scratch, size);
    if (!room)
        return too_big(build);
    memcpy(room, text.data + text_from, size);
    stm_scratch_keep(scratch, size);
    build->text.size = text_from;
    *value = (struct stm_value){ .type = STM_VALUE_TEXT,
                                 .data = room,
                                 .size = size };
    return STM_OK;
}

static bool
is_text_blank(const struct stm_value *value)
{
    if (value->type != STM_VALUE_TEXT)
        return value->type == STM_VALUE_BINARY && value->size == 0;
    for (size_t i = 0; i < value->size; i++)
        if (!strchr(" \n\t", value->data[i]) || value->data[i] == '\0')
            return false;
    return true;
}

static bool
is_empty(const struct stm_value *value)
{
    return (value->type == STM_VALUE_TEXT || value->type == STM_VALUE_BINARY) &&
           value->size == 0;
}

/* Blanks between child elements are layout, not text. */
static stm_status
before_child(struct stm_build *build, struct stm_build_level *parent)
{
    stm_status status;

    if (parent->pieces == 0)
        return STM_OK;
    build->peculiar = true;
    status = join(build, &parent->value, parent->pieces, parent->text_from);
    if (!status)
        status = stm_binxml_spend(build->xml, parent->value.size);
    if (status)
        return status;
    parent->pieces = is_text_blank(&parent->value) ? 0 : 1;
    return STM_OK;
}

static stm_status
on_start(void *arg, struct stm_span name)
{
    struct stm_build *build = arg;
    struct stm_build_level *level;

    if (build->depth == 0 && !stm_span_is(name, "Event"))
        return stm_fail(build->xml->err, STM_EFORMAT, 0,
                        "the record is not that of an <Event>");
    if (build->depth > 0) {
        stm_status status = before_child(build, top(build));

        if (status)
            return status;
    }
    level = &build->levels[build->depth++];
    *level = (struct stm_build_level){
        .name = name,
        .slot = STM_SLOT_LITERAL,
        .text_from = build->text.size,
        .fields_from = build->fields.n,
        .attributes_from = build->n_attributes,
        .is_data = stm_span_is(name, "Data"),
    };
    if (build->depth > 1)
        level->unnamed_before = build->levels[build->depth - 2].unnamed;
    return STM_OK;
}

static stm_status
on_attribute(void *arg, struct stm_span name)
{
    struct stm_build *build = arg;

    if (build->n_attributes == build->attributes_room) {
        size_t room = build->attributes_room ? build->attributes_room * 2 : 32;
        void *grown =
            reallocarray(build->attributes, room, sizeof(build->attributes[0]));

        if (!grown)
            return no_memory(build);
        build->attributes = grown;
        build->attributes_room = room;
    }
    build->attributes[build->n_attributes++] = (struct stm_build_attribute){
        .name = name, .slot = STM_SLOT_LITERAL, .text_from = build->text.size
    };
    return STM_OK;
}

/* The attribute that is being read, NULL behind the start tag. */
static struct stm_build_attribute *
attribute_now(struct stm_build *build)
{
    struct stm_build_level *level = top(build);

    return !level->path.data && build->n_attributes > level->attributes_from
               ? &build->attributes[build->n_attributes - 1]
               : NULL;
}

static stm_status
on_piece(void *arg, const struct stm_piece *piece)
{
    struct stm_build *build = arg;
    struct stm_build_attribute *attribute = attribute_now(build);
    struct stm_build_level *level = top(build);

    if (piece->slot != STM_SLOT_LITERAL && !is_empty(&piece->value))
        build->n_values++;
    return attribute ? add_piece(build, &attribute->value, &attribute->slot,
                                 &attribute->pieces, piece)
                     : add_piece(build, &level->value, &level->slot,
                                 &level->pieces, piece);
}

static void
on_drop(void *arg)
{
    struct stm_build *build = arg;
    struct stm_build_attribute *attribute = attribute_now(build);

    if (attribute)
        attribute->dropped = true;
    else if (build->depth > 1) /* never the <Event> itself (section 7.1) */
        top(build)->dropped = true;
}

/* xmlns says what names mean, which is known. */
static bool
is_namespace(struct stm_span name)
{
    return stm_span_is(name, "xmlns") ||
           (name.size > 6 && !memcmp(name.data, "xmlns:", 6));
}

/* Data, Data_1, Data_2, ...; the number is written to `text`. */
static struct stm_span
unnamed_step(struct stm_build_level *parent, char text[static STEP_TEXT])
{
    if (parent->unnamed++ == 0)
        return stm_span_of("Data");
    (void)snprintf(text, STEP_TEXT, "Data_%" PRIu32, parent->unnamed - 1);
    return stm_span_of(text);
}

/* The Name of a Data stands for the element. */
static struct stm_span
step_of(struct stm_build *build, struct stm_build_level *level,
        char text[static STEP_TEXT])
{
    for (size_t i = level->attributes_from; i < build->n_attributes; i++) {
        struct stm_build_attribute *a = &build->attributes[i];

        if (!stm_span_is(a->name, "Name") || a->dropped || is_empty(&a->value))
            continue;
        if (a->slot != STM_SLOT_LITERAL || a->value.type != STM_VALUE_TEXT)
            build->peculiar = true;
        if (a->value.type == STM_VALUE_TEXT)
            return stm_span_sized((const char *)a->value.data, a->value.size);
    }
    return unnamed_step(&build->levels[build->depth - 2], text);
}

static stm_status
add_attributes(struct stm_build *build, struct stm_build_level *level)
{
    stm_status status = STM_OK;

    for (size_t i = level->attributes_from; !status && i < build->n_attributes;
         i++) {
        const struct stm_build_attribute *a = &build->attributes[i];
        struct stm_span path;

        status = stm_binxml_spend(build->xml, 0);
        if (status || a->dropped || is_namespace(a->name) ||
            (level->is_data && stm_span_is(a->name, "Name")))
            continue;
        /* Data is a field whatever its attributes. */
        level->has_attributes = !level->is_data;
        status = make_path(&path, build, level->path, '@', a->name);
        if (!status)
            status = add_field(build, path, &a->value, a->slot);
    }
    return status;
}

/* What the element is called is known once its attributes are. */
static stm_status
begin_content(struct stm_build *build, struct stm_build_level *level)
{
    struct stm_span step = level->name;
    char text[STEP_TEXT];
    stm_status status;

    if (build->depth == 1) {
        level->path = stm_span_of("");
        return add_attributes(build, level);
    }
    if (level->is_data)
        step = step_of(build, level, text);
    status = make_path(&level->path, build,
                       build->levels[build->depth - 2].path, '/', step);
    return status ? status : add_attributes(build, level);
}

static stm_status
on_body(void *arg)
{
    struct stm_build *build = arg;
    struct stm_build_level *level = top(build);
    stm_status status = STM_OK;

    for (size_t i = build->n_attributes; !status && i > level->attributes_from;
         i--) {
        struct stm_build_attribute *a = &build->attributes[i - 1];

        status = join(build, &a->value, a->pieces, a->text_from);
        /* An attribute without data is none (section 7.2). */
        a->dropped |= is_empty(&a->value);
    }
    return status ? status : begin_content(build, level);
}

/*
 * An element is a field if it has text, or has nothing at all; the children
 * of <Event> are containers and need text to be one.
 */
static stm_status
end_content(struct stm_build *build, struct stm_build_level *level)
{
    bool container = build->depth <= 2, text;
    stm_status status =
        join(build, &level->value, level->pieces, level->text_from);

    if (status)
        return status;
    if ((level->has_children || container) && level->pieces)
        build->peculiar = true;
    text = !is_empty(&level->value) && !((level->has_children || container) &&
                                         is_text_blank(&level->value));
    if (!text && (container || level->has_children || level->has_attributes))
        return STM_OK;
    return add_field(build,
                     build->depth > 1 ? level->path : stm_span_of("Event"),
                     &level->value, level->slot);
}

/* As if the element had never been. */
static void
forget(struct stm_build *build, const struct stm_build_level *level)
{
    build->fields.n = level->fields_from;
    if (build->depth > 1)
        build->levels[build->depth - 2].unnamed = level->unnamed_before;
}

static stm_status
on_repeat(void *arg)
{
    struct stm_build *build = arg;
    struct stm_build_level *level = top(build);
    stm_status status = end_content(build, level);

    level->pieces = 0;
    level->slot = STM_SLOT_LITERAL;
    build->text.size = level->text_from;
    if (!status && build->depth > 1)
        status = begin_content(build, level);
    return status;
}

static stm_status
on_end(void *arg)
{
    struct stm_build *build = arg;
    struct stm_build_level *level = top(build);
    stm_status status = end_content(build, level);

    if (status)
        return status;
    if (level->dropped)
        forget(build, level);
    else if (build->depth > 1)
        build->levels[build->depth - 2].has_children = true;
    build->text.size = level->text_from;
    build->n_attributes = level->attributes_from;
    build->depth--;
    return STM_OK;
}

const struct stm_binxml_handler stm_build_handler = {
    .start = on_start,
    .attribute = on_attribute,
    .piece = on_piece,
    .body = on_body,
    .drop = on_drop,
    .repeat = on_repeat,
    .end = on_end,
};
