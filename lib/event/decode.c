/* SPDX-License-Identifier: Apache-2.0 */
#include "event/decode-parts.h"

#include "event/convert.h"

#include <stdlib.h>

/*
 * A record is at most a chunk's 64 KiB, and as text a few times that; a
 * template that repeats its values can make gigabytes of it.
 */
enum {
    PAYLOAD_MOST = 4 << 20,
    RECORD_MEMORY = 4 * PAYLOAD_MOST,
    NAMES_MEMORY = 1 << 16
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

/* Numbers of the record that the identity needs, with their fallbacks. */
static stm_status
read_numbers(struct stm_event *event, struct stm_decoder *decoder,
             const struct stm_record *record, struct stm_err *err)
{
    const struct stm_field *id =
        stm_decoder_wanted_at(decoder, STM_WANT_EVENT_ID);
    const struct stm_field *number =
        stm_decoder_wanted_at(decoder, STM_WANT_RECORD_ID);
    const struct stm_field *time =
        stm_decoder_wanted_at(decoder, STM_WANT_TIME);
    int64_t value = 0;
    stm_status status = STM_OK;

    if (!id || !stm_convert_number(&value, &id->value) || value < 0 ||
        value > UINT32_MAX) {
        value = 0;
        status = stm_decoder_flaw(event, decoder, "System/EventID", "number",
                                  id, err);
    }
    event->event_id = (uint32_t)value;
    if (!number || !stm_convert_number(&event->record_id, &number->value)) {
        event->record_id = (int64_t)(record->place.header_id & INT64_MAX);
        if (!status)
            status = stm_decoder_flaw(event, decoder, "System/EventRecordID",
                                      "number", number, err);
    }
    if (!time || !stm_convert_time(&event->time, &time->value)) {
        if (!stm_ticks_of_filetime(&event->time, record->place.written))
            event->time = 0;
        if (!status)
            status = stm_decoder_flaw(event, decoder,
                                      "System/TimeCreated@SystemTime", "time",
                                      time, err);
    }
    return status;
}

static stm_status
read_name(struct stm_span *out, bool *there, struct stm_decoder *decoder,
          int id, struct stm_err *err)
{
    const struct stm_field *field = stm_decoder_wanted_at(decoder, id);

    *out = stm_span_of("");
    *there = field != NULL;
    return field ? stm_decoder_text(out, decoder, &field->value, err) : STM_OK;
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
    const struct stm_field *field =
        stm_decoder_field_at(decoder, &decoder->plans.machine);
    struct stm_guid guid;

    if (field && stm_convert_guid(&guid, &field->value))
        event->machine_id = stm_guid_machine(&guid);
}

/* Whether a column has the field's words already. */
static bool
is_taken(const struct stm_decoder *decoder, const struct stm_plan *plan,
         const struct stm_field *field)
{
    if (field->id >= 0) {
        int part = plan->part_of[field->id];

        return part >= 0 && decoder->sources[part] == field;
    }
    for (size_t i = 0; i < plan->n_parts; i++)
        if (decoder->sources[i] == field)
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
        status = stm_decoder_text(&text, decoder, &field->value, err);
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
    bool sysmon;
    stm_status status = check_size(record, err);

    if (status)
        return status;
    decoder->now = record;
    stm_arena_reset(&decoder->record);
    stm_leftover_reset(&decoder->leftover);
    memset(out, 0, offsetof(struct stm_event, cells));
    out->n_flaws = 0;
    status = read_names(out, decoder, err);
    sysmon = !status && stm_span_is_nocase(out->provider, stm_sysmon.name);
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
        status = stm_decoder_cells(out, decoder, plan, err);
    if (!status)
        status = read_payload(out, decoder, plan, record, err);
    return status;
}
