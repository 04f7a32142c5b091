/* SPDX-License-Identifier: Apache-2.0 */
#include "event/decode-parts.h"

#include "event/convert.h"

enum { SHOWN = 80 };

const struct stm_field *
stm_decoder_wanted_at(const struct stm_decoder *decoder, int id)
{
    return (size_t)id < decoder->now->n_wanted ? decoder->now->wanted[id]
                                               : NULL;
}

/* A field by its name without case, among those the reader does not know. */
static const struct stm_field *
respelled(const struct stm_decoder *decoder, const char *name)
{
    const struct stm_record *record = decoder->now;

    for (size_t i = 0; i < record->n_fields; i++)
        if (record->fields[i].id == STM_FIELD_OTHER &&
            stm_span_is_nocase(record->fields[i].path, name))
            return &record->fields[i];
    return NULL;
}

const struct stm_field *
stm_decoder_field_at(const struct stm_decoder *decoder,
                     const struct stm_spellings *at)
{
    const struct stm_field *field = NULL;

    for (size_t i = 0; !field && i < STM_SPELLINGS && at->ids[i] >= 0; i++)
        field = stm_decoder_wanted_at(decoder, at->ids[i]);
    for (size_t i = 0; !field && i < STM_SPELLINGS && at->ids[i] >= 0; i++)
        field = respelled(decoder, decoder->plans.wanted[at->ids[i]]);
    return field;
}

stm_status
stm_decoder_text(struct stm_span *out, struct stm_decoder *decoder,
                 const struct stm_value *value, struct stm_err *err)
{
    char *copy;

    if (value->type == STM_VALUE_TEXT) {
        *out = stm_span_sized((const char *)value->data, value->size);
        return STM_OK;
    }
    stm_buf_reset(&decoder->text);
    stm_value_text(&decoder->text, value);
    copy = decoder->text.failed
               ? NULL
               : stm_arena_copy(&decoder->record,
                                stm_buf_held(&decoder->text).data,
                                decoder->text.size);
    if (!copy)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a value");
    *out = stm_span_sized(copy, decoder->text.size);
    return STM_OK;
}

stm_status
stm_decoder_flaw(struct stm_event *event, struct stm_decoder *decoder,
                 const char *path, const char *must,
                 const struct stm_field *field, struct stm_err *err)
{
    struct stm_span words = { "", 0 };
    stm_status status = STM_OK;
    char *text;

    if (event->n_flaws == STM_FLAWS_MOST)
        return STM_OK;
    if (field)
        status = stm_decoder_text(&words, decoder, &field->value, err);
    if (status)
        return status;
    if (words.size > SHOWN) {
        words.size = SHOWN;
        while (words.size && ((uint8_t)words.data[words.size] & 0xc0) == 0x80)
            words.size--;
    }
    text = field ? stm_arena_print(&decoder->record, "%.*s is no %s: %.*s",
                                   (int)field->path.size, field->path.data,
                                   must, (int)words.size, words.data)
                 : stm_arena_print(&decoder->record, "%s is missing", path);
    if (!text)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a message");
    event->flaws[event->n_flaws++] = text;
    return STM_OK;
}

static bool
convert(struct stm_cell *cell, stm_part_kind kind, const struct stm_value *v)
{
    switch (kind) {
    case STM_PART_NUMBER: return stm_convert_number(&cell->number, v);
    case STM_PART_PID:
        return stm_convert_number(&cell->number, v) && cell->number >= 0 &&
               cell->number <= UINT32_MAX;
    case STM_PART_FLAG: return stm_convert_flag(&cell->number, v);
    case STM_PART_TIME: return stm_convert_time(&cell->number, v);
    case STM_PART_GUID: return stm_convert_guid(&cell->guid, v);
    case STM_PART_TEXT:
    case STM_PART_DIGESTS: return true;
    }
    return true;
}

static const char *
part_name(stm_part_kind kind)
{
    switch (kind) {
    case STM_PART_NUMBER: return "number";
    case STM_PART_PID: return "process id";
    case STM_PART_FLAG: return "true or false";
    case STM_PART_TIME: return "time";
    case STM_PART_GUID: return "GUID";
    case STM_PART_DIGESTS: return "list of digests";
    case STM_PART_TEXT: return "text";
    }
    return "value";
}

/* Fills one cell; what it cannot hold is left to `leftover`. */
static stm_status
read_part(struct stm_event *event, struct stm_cell *cell,
          struct stm_decoder *decoder, stm_part_kind kind,
          const struct stm_field *field, struct stm_err *err)
{
    stm_status status = STM_OK;
    bool good = true;

    *cell = (struct stm_cell){ 0 };
    if (!field)
        return STM_OK;
    cell->state = STM_CELL_SET;
    if (kind == STM_PART_TEXT || kind == STM_PART_DIGESTS) {
        status = stm_decoder_text(&cell->text, decoder, &field->value, err);
        if (!status && kind == STM_PART_DIGESTS)
            good = stm_digests_parse(&event->digests, cell->text);
    } else if (stm_convert_is_none(&field->value) ||
               !convert(cell, kind, &field->value)) {
        cell->state = STM_CELL_NULL;
        good = stm_convert_is_none(&field->value);
        stm_leftover_keep(&decoder->leftover, field);
    }
    if (!status && !good)
        status =
            stm_decoder_flaw(event, decoder, "", part_name(kind), field, err);
    return status;
}

stm_status
stm_decoder_cells(struct stm_event *event, struct stm_decoder *decoder,
                  const struct stm_plan *plan, struct stm_err *err)
{
    bool any = false;

    for (size_t i = 0; i < plan->n_parts; i++) {
        const struct stm_part *part = &plan->parts[i];
        const struct stm_field *field =
            stm_decoder_field_at(decoder, &part->at);
        stm_status status =
            read_part(event, &event->cells[i], decoder, part->kind, field, err);

        if (status)
            return status;
        decoder->sources[i] = field;
        any |= field != NULL;
    }
    event->layout = any ? plan->layout : NULL;
    return STM_OK;
}
