/* SPDX-License-Identifier: Apache-2.0 */
#include "event.h"

#include "moment.h"

#include <stdlib.h>
#include <string.h>

struct gen_event
gen_event_of(const struct gen_event_type *type, struct gen_host *host)
{
    return (struct gen_event){ .type = type,
                               .host = host,
                               .outer = gen_source_of(type)->outer };
}

int
gen_slot_find(struct gen_text name)
{
    for (size_t i = 0; i < GEN_SYSTEM_SLOTS; i++) {
        if (gen_text_is(name, gen_slots[i].name))
            return (int)i;
    }
    return -1;
}

static bool
set_system(struct gen_event *event, struct gen_text name, struct gen_text value)
{
    int slot = gen_slot_find(name);

    if (gen_text_is(name, "Computer"))
        event->computer = value;
    else if (slot >= 0)
        event->system[slot] = value;
    return slot >= 0 || gen_text_is(name, "Computer");
}

static bool
set_record(struct gen_event *event, struct gen_text name, struct gen_text value)
{
    if (gen_text_is(name, "Id"))
        event->header_id = value;
    else if (gen_text_is(name, "Written"))
        event->written = value;
    else
        return false;
    return true;
}

static bool
set_rendered(struct gen_event *event, struct gen_text name,
             struct gen_text value)
{
    for (size_t i = 0; i < GEN_RENDERED_COUNT; i++) {
        if (gen_text_is(name, gen_rendered_names[i])) {
            event->rendered[i] = value;
            return true;
        }
    }
    return false;
}

bool
gen_event_set_around(struct gen_event *event, struct gen_text name,
                     struct gen_text value)
{
    static const struct {
        const char *prefix;
        bool (*set)(struct gen_event *event, struct gen_text name,
                    struct gen_text value);
    } kinds[] = { { "System/", set_system },
                  { "Record/", set_record },
                  { "Rendering/", set_rendered } };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t n = strlen(kinds[i].prefix);

        if (name.size > n && memcmp(name.data, kinds[i].prefix, n) == 0)
            return kinds[i].set(event, gen_text_of(name.data + n), value);
    }
    return false;
}

/* A field that changed its place is in the table twice. */
bool
gen_event_set(struct gen_event *event, struct gen_text name,
              struct gen_text value)
{
    bool known = gen_event_set_around(event, name, value);

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
    record->outer = log->forwarded ? GEN_OUTER_PLAIN : event->outer;
    record->culture = event->culture;
    if (log->forwarded && !event->culture.data)
        record->culture = gen_text_of("en-US");
    if (event->header_id.data && !log->renumbered &&
        !number_of(event->header_id, GEN_U64, &record->id, err))
        return false;
    if (event->written.data &&
        !number_of(event->written, GEN_FILETIME, &record->written, err))
        return false;
    if (!gen_log_use(log, &why) || !gen_file_add(log->file, record, &why))
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
    if (said.data && said.size && !event->stored[GEN_SLOT_RECORD_ID] &&
        !number_of(said, GEN_U64, record_id, err))
        return false;
    log->next_record_id = *record_id + 1;
    return true;
}

/* Makes the field so long that the record ends with its chunk. */
static bool
fill_chunk(struct gen_log *log, struct gen_record *record,
           const struct gen_event *event, struct gen_text *fields,
           struct gen_pool *pool, struct gen_err *err)
{
    int at = gen_field_find(event->type, event->fill);
    size_t left;
    char *text;

    if (at < 0 || event->type->fields[at].type != GEN_STRING)
        return gen_fail(err, "'%s' is no text to fill a chunk with",
                        event->fill.data);
    if (!gen_file_left(log->file, record, &left, err))
        return false;
    memcpy(fields, event->field, sizeof(event->field));
    text = gen_pool_take(pool, fields[at].size + left / 2 + 1);
    memset(text, '=', fields[at].size + left / 2);
    memcpy(text, fields[at].data, fields[at].size);
    fields[at] = (struct gen_text){ text, fields[at].size + left / 2 };
    record->fields = fields;
    return true;
}

static bool
add_filled(struct gen_log *log, struct gen_record *record, uint64_t record_id,
           const struct gen_event *event, struct gen_err *err)
{
    struct gen_text fields[GEN_FIELDS_MAX];
    struct gen_pool pool = { 0 };
    size_t limit = log->file->chunk_limit;
    bool done;

    record->outer = event->outer;
    log->file->chunk_limit = GEN_CHUNK_SIZE;
    done = fill_chunk(log, record, event, fields, &pool, err) &&
           add_to(log, record, record_id, event, err);
    log->file->chunk_limit = limit;
    record->fields = event->field;
    gen_pool_reset(&pool);
    return done;
}

static bool
write_copies(const struct gen_event *event, struct gen_log *log,
             struct gen_record *record, uint64_t record_id, struct gen_err *err)
{
    for (const struct gen_copy *copy = log->copies; copy; copy = copy->next) {
        if (event->time >= copy->from && event->time <= copy->to &&
            !add_to(copy->log, record, record_id, event, err))
            return false;
    }
    return true;
}

static bool
find_log(const struct gen_event *event, struct gen_log **log,
         struct gen_err *err)
{
    const struct gen_event_type *type = event->type;
    unsigned schema = event->host->schema[type->family];

    *log = event->host->log[type->family];
    if (schema < type->since)
        return gen_fail(err,
                        "%s %u came with schema %u.%02u, host %s has %u.%02u",
                        gen_families[type->family].name, type->id,
                        type->since / 100, type->since % 100,
                        event->host->name.data, schema / 100, schema % 100);
    return *log ||
           gen_fail(err, "host %s has no log for %s events",
                    event->host->name.data, gen_families[type->family].name);
}

static struct gen_record
record_of(const struct gen_event *event, const struct gen_layout *layout)
{
    struct gen_record record = { .layout = layout,
                                 .inner = event->inner,
                                 .computer = event->computer,
                                 .fields = event->field };

    record.event_source = gen_text_of(gen_source_of(event->type)->event_source);
    memcpy(record.rendered, event->rendered, sizeof(record.rendered));
    memcpy(record.stored, event->stored, sizeof(record.stored));
    memcpy(record.system, event->system, sizeof(record.system));
    return record;
}

bool
gen_event_write(const struct gen_event *event, struct gen_err *err)
{
    struct gen_log *log;
    struct gen_layout layout;
    struct gen_record record;
    char id_text[24];
    uint64_t record_id;

    if (!find_log(event, &log, err) ||
        !take_record_id(event, log, &record_id, err))
        return false;
    gen_layout_of(&layout, event->type,
                  event->host->schema[event->type->family]);
    record = record_of(event, &layout);
    if (!record.system[GEN_SLOT_RECORD_ID].data) {
        (void)snprintf(id_text, sizeof(id_text), "%llu",
                       (unsigned long long)record_id);
        record.system[GEN_SLOT_RECORD_ID] = gen_text_of(id_text);
    }
    if (!(event->fill.data ? add_filled(log, &record, record_id, event, err)
                           : add_to(log, &record, record_id, event, err)))
        return false;
    return write_copies(event, log, &record, record_id, err);
}
