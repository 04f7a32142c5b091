/* SPDX-License-Identifier: Apache-2.0 */
#include "event.h"

#include "moment.h"

#include <stdlib.h>
#include <string.h>

static bool
set_system(struct gen_event *event, struct gen_text name, struct gen_text value)
{
    if (gen_text_is(name, "System/Computer")) {
        event->computer = value;
        return true;
    }
    for (size_t i = 0; i < GEN_SYSTEM_SLOTS; i++) {
        if (strcmp(name.data + strlen("System/"), gen_slots[i].name) == 0) {
            event->system[i] = value;
            return true;
        }
    }
    return false;
}

bool
gen_event_set(struct gen_event *event, struct gen_text name,
              struct gen_text value)
{
    bool known = false;

    if (strncmp(name.data, "System/", strlen("System/")) == 0)
        return set_system(event, name, value);
    if (gen_text_is(name, "Record/Id")) {
        event->header_id = value;
        return true;
    }
    if (gen_text_is(name, "Record/Written")) {
        event->written = value;
        return true;
    }
    /* A field that changed its place is in the table twice. */
    for (size_t i = 0; i < event->type->count; i++) {
        if (gen_text_is(name, event->type->fields[i].name)) {
            event->field[i] = value;
            known = true;
        }
    }
    return known;
}

/* The number or time that `text` spells, through the writer of values. */
static bool
number_of(struct gen_text text, uint8_t type, uint64_t *out,
          struct gen_err *err)
{
    uint8_t bytes[8] = { 0 };
    struct gen_put put = { .data = bytes, .limit = sizeof(bytes) };
    uint8_t stored;

    if (!gen_value_put(&put, type, text, &stored, err))
        return false;
    *out = gen_load_u32(bytes) | (uint64_t)gen_load_u32(bytes + 4) << 32;
    return true;
}

static bool
add_to(struct gen_log *log, struct gen_record *record, uint64_t record_id,
       const struct gen_event *event, struct gen_err *err)
{
    struct gen_err why;

    log->headers++;
    record->id = log->renumbered ? log->headers : record_id;
    record->written = event->time;
    if (event->header_id.data && !log->of &&
        !number_of(event->header_id, GEN_U64, &record->id, err))
        return false;
    if (event->written.data &&
        !number_of(event->written, GEN_FILETIME, &record->written, err))
        return false;
    if (!gen_file_add(log->file, record, &why))
        return gen_fail(err, "%s: %s", log->path.data, why.text);
    return true;
}

/* An EventRecordID that is said in the scenario also moves the counter. */
static bool
take_record_id(const struct gen_event *event, struct gen_log *log,
               uint64_t *record_id, struct gen_err *err)
{
    struct gen_text said = event->system[GEN_SLOT_RECORD_ID];

    *record_id = log->next_record_id;
    if (said.data && said.size && !number_of(said, GEN_U64, record_id, err))
        return false;
    log->next_record_id = *record_id + 1;
    return true;
}

bool
gen_event_write(const struct gen_event *event, struct gen_world *world,
                struct gen_err *err)
{
    struct gen_log *log = event->host->log[event->type->family];
    struct gen_layout layout;
    struct gen_record record = { .layout = &layout,
                                 .computer = event->computer,
                                 .fields = event->field };
    unsigned schema = event->host->schema[event->type->family];
    char id_text[24];
    uint64_t record_id;

    if (schema < event->type->since)
        return gen_fail(err,
                        "%s %u came with schema %u.%02u, host %s has %u.%02u",
                        gen_families[event->type->family].name, event->type->id,
                        event->type->since / 100, event->type->since % 100,
                        event->host->name.data, schema / 100, schema % 100);
    if (!log)
        return gen_fail(err, "host %s has no log for %s events",
                        event->host->name.data,
                        gen_families[event->type->family].name);
    if (!take_record_id(event, log, &record_id, err))
        return false;
    gen_layout_of(&layout, event->type, schema);
    memcpy(record.system, event->system, sizeof(record.system));
    if (!record.system[GEN_SLOT_RECORD_ID].data) {
        (void)snprintf(id_text, sizeof(id_text), "%llu",
                       (unsigned long long)record_id);
        record.system[GEN_SLOT_RECORD_ID] = gen_text_of(id_text);
    }
    if (!add_to(log, &record, record_id, event, err))
        return false;
    for (struct gen_log *copy = world->logs; copy; copy = copy->next) {
        if (copy->of == log && event->time >= copy->from &&
            event->time <= copy->to &&
            !add_to(copy, &record, record_id, event, err))
            return false;
    }
    return true;
}
