/* SPDX-License-Identifier: Apache-2.0 */
#include "event/event.h"

#include "base/json.h"
#include "base/text.h"
#include "event/content.h"
#include "event/convert.h"
#include "event/leftover.h"
#include "event/plan.h"

#include <stdlib.h>

/*
 * A record is at most a chunk's 64 KiB, and as text a few times that; a
 * template that repeats its values can make gigabytes of it.
 */
enum {
    PAYLOAD_MOST = 4 << 20,
    RECORD_MEMORY = 4 * PAYLOAD_MOST,
    NAMES_MEMORY = 1 << 16,
    SHOWN = 80
};

struct stm_decoder {
    struct stm_arena names;
    struct stm_arena record; /* given back with each record */
    struct stm_content *content;
    struct stm_plans plans;
    struct stm_leftover leftover;
    struct stm_buf text;
    /* The record's wanted fields, also those spelled in another case. */
    const struct stm_field *found[STM_WANTED_MOST];
};

stm_status
stm_decoder_open(struct stm_decoder **out, struct stm_err *err)
{
    struct stm_decoder *decoder = calloc(1, sizeof(*decoder));
    stm_status status;

    if (!decoder)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a decoder");
    decoder->names = stm_arena_of(NAMES_MEMORY);
    decoder->record = stm_arena_of(RECORD_MEMORY);
    status = stm_content_open(&decoder->content, err);
    if (!status)
        status =
            stm_plans_make(&decoder->plans, &stm_sysmon, &decoder->names, err);
    if (status) {
        stm_decoder_close(decoder);
        return status;
    }
    *out = decoder;
    return STM_OK;
}

void
stm_decoder_close(struct stm_decoder *decoder)
{
    if (!decoder)
        return;
    stm_content_close(decoder->content);
    stm_leftover_free(&decoder->leftover);
    stm_buf_free(&decoder->text);
    stm_arena_free(&decoder->record);
    stm_arena_free(&decoder->names);
    free(decoder);
}

const char *const *
stm_decoder_wanted(const struct stm_decoder *decoder, size_t *n)
{
    *n = decoder->plans.n_wanted;
    return decoder->plans.wanted;
}

/* A value as text that lives until the next record. */
static stm_status
text_of(struct stm_span *out, struct stm_decoder *decoder,
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

/* Notes that a field is not what it must be, with the start of its words. */
static stm_status
flaw(struct stm_event *event, struct stm_decoder *decoder, const char *path,
     const char *must, const struct stm_field *field, struct stm_err *err)
{
    struct stm_span words = { "", 0 };
    stm_status status = STM_OK;
    char *text;

    if (event->n_flaws == STM_FLAWS_MOST)
        return STM_OK;
    if (field)
        status = text_of(&words, decoder, &field->value, err);
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

/* The record's fields by number, those in another spelling included. */
static void
find_fields(struct stm_decoder *decoder, const struct stm_record *record,
            bool spellings)
{
    const struct stm_plans *plans = &decoder->plans;

    for (size_t i = 0; i < plans->n_wanted; i++)
        decoder->found[i] = i < record->n_wanted ? record->wanted[i] : NULL;
    for (size_t i = 0; spellings && i < record->n_fields; i++) {
        const struct stm_field *field = &record->fields[i];

        if (field->id != STM_FIELD_OTHER)
            continue;
        for (size_t k = STM_WANT_SYSTEM; k < plans->n_wanted; k++)
            if (!decoder->found[k] &&
                stm_span_is_nocase(field->path, plans->wanted[k]))
                decoder->found[k] = field;
    }
}

static const struct stm_field *
field_at(const struct stm_decoder *decoder, const struct stm_spellings *at)
{
    for (size_t i = 0; i < STM_SPELLINGS; i++)
        if (at->ids[i] >= 0 && decoder->found[at->ids[i]])
            return decoder->found[at->ids[i]];
    return NULL;
}

/* Numbers of the record that the identity needs, with their fallbacks. */
static stm_status
read_numbers(struct stm_event *event, struct stm_decoder *decoder,
             const struct stm_record *record, struct stm_err *err)
{
    const struct stm_field *id = decoder->found[STM_WANT_EVENT_ID];
    const struct stm_field *number = decoder->found[STM_WANT_RECORD_ID];
    const struct stm_field *time = decoder->found[STM_WANT_TIME];
    int64_t value = 0;
    stm_status status = STM_OK;

    if (!id || !stm_convert_number(&value, &id->value) || value < 0 ||
        value > UINT32_MAX) {
        value = 0;
        status = flaw(event, decoder, "System/EventID", "number", id, err);
    }
    event->event_id = (uint32_t)value;
    if (!number || !stm_convert_number(&event->record_id, &number->value)) {
        event->record_id = (int64_t)(record->place.header_id & INT64_MAX);
        if (!status)
            status = flaw(event, decoder, "System/EventRecordID", "number",
                          number, err);
    }
    if (!time || !stm_convert_time(&event->time, &time->value)) {
        if (!stm_ticks_of_filetime(&event->time, record->place.written))
            event->time = 0;
        if (!status)
            status = flaw(event, decoder, "System/TimeCreated@SystemTime",
                          "time", time, err);
    }
    return status;
}

static stm_status
read_name(struct stm_span *out, bool *there, struct stm_decoder *decoder,
          int id, struct stm_err *err)
{
    const struct stm_field *field = decoder->found[id];

    *out = stm_span_of("");
    *there = field != NULL;
    return field ? text_of(out, decoder, &field->value, err) : STM_OK;
}

static stm_status
read_names(struct stm_event *event, struct stm_decoder *decoder,
           struct stm_err *err)
{
    bool there;
    stm_status status =
        read_name(&event->computer, &there, decoder, STM_WANT_COMPUTER, err);

    if (!status)
        status = read_name(&event->channel, &event->has_channel, decoder,
                           STM_WANT_CHANNEL, err);
    if (!status)
        status = read_name(&event->provider, &event->has_provider, decoder,
                           STM_WANT_PROVIDER, err);
    return status;
}

static void
read_machine(struct stm_event *event, const struct stm_decoder *decoder)
{
    const struct stm_field *field = field_at(decoder, &decoder->plans.machine);
    struct stm_guid guid;

    if (field && stm_convert_guid(&guid, &field->value))
        event->machine_id = stm_guid_machine(&guid);
}

static bool
convert(struct stm_cell *cell, stm_part_kind kind, const struct stm_value *v)
{
    switch (kind) {
    case STM_PART_NUMBER: return stm_convert_number(&cell->number, v);
    case STM_PART_PID:
        return stm_convert_number(&cell->number, v) && cell->number >= 0 &&
               cell->number <= UINT32_MAX;
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
          struct stm_decoder *decoder, const struct stm_part *part,
          struct stm_err *err)
{
    const struct stm_field *field = field_at(decoder, &part->at);
    stm_status status = STM_OK;
    bool good = true;

    *cell = (struct stm_cell){ 0 };
    if (!field)
        return STM_OK;
    cell->state = STM_CELL_SET;
    if (part->kind == STM_PART_TEXT || part->kind == STM_PART_DIGESTS) {
        status = text_of(&cell->text, decoder, &field->value, err);
        if (!status && part->kind == STM_PART_DIGESTS)
            good = stm_digests_parse(&event->digests, cell->text);
    } else if (stm_convert_is_none(&field->value) ||
               !convert(cell, part->kind, &field->value)) {
        cell->state = STM_CELL_NULL;
        good = stm_convert_is_none(&field->value);
        stm_leftover_keep(&decoder->leftover, field);
    }
    if (!status && !good)
        status = flaw(event, decoder, "", part_name(part->kind), field, err);
    return status;
}

/* A typed event: one with at least one field of its layout. */
static stm_status
read_cells(struct stm_event *event, struct stm_decoder *decoder,
           const struct stm_plan *plan, struct stm_err *err)
{
    bool any = false;

    for (size_t i = 0; i < plan->n_parts; i++) {
        stm_status status =
            read_part(event, &event->cells[i], decoder, &plan->parts[i], err);

        if (status)
            return status;
        any |= event->cells[i].state != STM_CELL_ABSENT;
    }
    event->layout = any ? plan->layout : NULL;
    return STM_OK;
}

/* Whether a column has the field's words already. */
static bool
is_taken(const struct stm_decoder *decoder, const struct stm_plan *plan,
         const struct stm_field *field)
{
    if (field->id >= 0) {
        int part = plan->part_of[field->id];

        return part >= 0 && field_at(decoder, &plan->parts[part].at) == field;
    }
    for (size_t i = 0; i < plan->n_parts; i++)
        if (field_at(decoder, &plan->parts[i].at) == field)
            return true;
    return false;
}

static stm_status
read_payload(struct stm_event *event, struct stm_decoder *decoder,
             const struct stm_plan *plan, const struct stm_record *record,
             struct stm_err *err)
{
    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_field *field = &record->fields[i];
        struct stm_span text;
        stm_status status;

        if (!stm_content_is_payload(field->path) ||
            (event->layout && is_taken(decoder, plan, field) &&
             !stm_leftover_is_kept(&decoder->leftover, field)))
            continue;
        status = text_of(&text, decoder, &field->value, err);
        if (status)
            return status;
        stm_leftover_add(&decoder->leftover, field->path, text);
    }
    return stm_leftover_end(&event->json, &decoder->leftover, err);
}

static stm_status
check_size(const struct stm_record *record, struct stm_err *err)
{
    size_t size = 0;

    for (size_t i = 0; i < record->n_fields; i++) {
        size += record->fields[i].path.size + record->fields[i].value.size;
        if (size > PAYLOAD_MOST)
            return stm_fail(err, STM_ELIMIT, record->place.file_offset,
                            "its values are more than %d bytes", PAYLOAD_MOST);
    }
    return STM_OK;
}

stm_status
stm_decoder_event(struct stm_event *out, struct stm_decoder *decoder,
                  const struct stm_record *record, struct stm_err *err)
{
    const struct stm_plan *plan = NULL;
    const struct stm_field *provider = record->wanted[STM_WANT_PROVIDER];
    bool sysmon;
    stm_status status = check_size(record, err);

    if (status)
        return status;
    stm_arena_reset(&decoder->record);
    stm_leftover_reset(&decoder->leftover);
    memset(out, 0, offsetof(struct stm_event, cells));
    out->n_flaws = 0;
    sysmon =
        provider && provider->value.type == STM_VALUE_TEXT &&
        stm_span_is_nocase(stm_span_sized((const char *)provider->value.data,
                                          provider->value.size),
                           stm_sysmon.name);
    find_fields(decoder, record, sysmon);
    status = read_names(out, decoder, err);
    if (!status)
        status = read_numbers(out, decoder, record, err);
    if (!status)
        status = stm_content_of(&out->content, decoder->content, out->event_id,
                                record, err);
    if (!status && sysmon) {
        read_machine(out, decoder);
        plan = stm_plans_find(&decoder->plans, out->event_id);
    }
    if (!status && plan)
        status = read_cells(out, decoder, plan, err);
    if (!status)
        status = read_payload(out, decoder, plan, record, err);
    return status;
}
