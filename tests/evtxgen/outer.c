/* SPDX-License-Identifier: Apache-2.0 */
#include "outer.h"

#include <stdio.h>
#include <string.h>

/* <System> being written, of one record. */
struct outer {
    struct gen_xml *xml;
    const struct gen_record *record;
};

enum { RELATED_OF_20 = 18, PAYLOAD_OF_20 = 19 };

static bool
is_plain(const struct gen_record *record)
{
    return record->outer == GEN_OUTER_PLAIN;
}

static bool
has_18(const struct gen_record *record)
{
    return record->outer == GEN_OUTER_MANIFEST;
}

uint32_t
gen_outer_values(const struct gen_record *record)
{
    return has_18(record) ? GEN_SYSTEM_SLOTS + 1 : PAYLOAD_OF_20 + 1;
}

int
gen_outer_slot(const struct gen_record *record, uint32_t i)
{
    if (has_18(record) || i <= GEN_SLOT_USER_ID)
        return (int)i;
    return i == RELATED_OF_20 ? GEN_SLOT_RELATED_ACTIVITY_ID : -1;
}

static uint16_t
number_of(const struct gen_record *record, enum gen_slot slot)
{
    if (has_18(record))
        return (uint16_t)slot;
    return slot == GEN_SLOT_PAYLOAD               ? PAYLOAD_OF_20
           : slot == GEN_SLOT_RELATED_ACTIVITY_ID ? RELATED_OF_20
                                                  : (uint16_t)slot;
}

/* Values that stand in the template itself. */
static bool
is_literal(const struct gen_record *record, enum gen_slot slot)
{
    return is_plain(record) ||
           (!has_18(record) &&
            (slot == GEN_SLOT_PROVIDER || slot == GEN_SLOT_PROVIDER_GUID ||
             slot == GEN_SLOT_CHANNEL));
}

/* Values that this kind of record has no place for. */
static bool
is_absent(const struct gen_record *record, enum gen_slot slot)
{
    bool classic = record->outer == GEN_OUTER_CLASSIC;

    if (classic && (slot == GEN_SLOT_PROVIDER_GUID ||
                    slot == GEN_SLOT_VERSION || slot == GEN_SLOT_OPCODE))
        return true;
    return is_literal(record, slot) && record->system[slot].size == 0;
}

/* What forwarders make of a time: nine digits. */
static struct gen_text
literal(const struct outer *o, enum gen_slot slot, char room[static 64])
{
    struct gen_text text = o->record->system[slot];
    const char *dot = text.data ? strchr(text.data, '.') : NULL;

    if (!is_plain(o->record) || slot != GEN_SLOT_TIME_CREATED || !dot)
        return text;
    (void)snprintf(room, 64, "%.*s00Z", (int)(dot + 8 - text.data), text.data);
    return gen_text_of(room);
}

static void
put_slot(const struct outer *o, enum gen_slot slot)
{
    char room[64];

    if (is_literal(o->record, slot))
        gen_xml_spelled(o->xml, literal(o, slot, room), GEN_SPELL_PARSED);
    else
        gen_xml_slot(o->xml, number_of(o->record, slot), gen_slots[slot].type,
                     true);
}

static uint16_t
dependency(const struct outer *o, enum gen_slot slot)
{
    return is_literal(o->record, slot) ? GEN_NO_DEPENDENCY
                                       : number_of(o->record, slot);
}

static void
attribute(const struct outer *o, const char *name, enum gen_slot slot)
{
    if (is_absent(o->record, slot))
        return;
    gen_xml_attribute(o->xml, name);
    put_slot(o, slot);
}

static void
element(const struct outer *o, enum gen_slot slot)
{
    if (is_absent(o->record, slot))
        return;
    gen_xml_open(o->xml, gen_slots[slot].name, dependency(o, slot));
    gen_xml_content(o->xml);
    put_slot(o, slot);
    gen_xml_close(o->xml);
}

static void
open(const struct outer *o, const char *name)
{
    gen_xml_open(o->xml, name, GEN_NO_DEPENDENCY);
}

static void
provider(const struct outer *o)
{
    open(o, "Provider");
    attribute(o, "Name", GEN_SLOT_PROVIDER);
    attribute(o, "Guid", GEN_SLOT_PROVIDER_GUID);
    if (o->record->event_source.data) {
        gen_xml_attribute(o->xml, "EventSourceName");
        gen_xml_text(o->xml, o->record->event_source);
    }
    gen_xml_close(o->xml);
}

static void
event_id(const struct outer *o)
{
    gen_xml_open(o->xml, "EventID", dependency(o, GEN_SLOT_EVENT_ID));
    attribute(o, "Qualifiers", GEN_SLOT_QUALIFIERS);
    gen_xml_content(o->xml);
    put_slot(o, GEN_SLOT_EVENT_ID);
    gen_xml_close(o->xml);
}

/* An element of attributes only. */
static void
attributes(const struct outer *o, const char *name, const char *first,
           enum gen_slot first_slot, const char *second,
           enum gen_slot second_slot)
{
    open(o, name);
    attribute(o, first, first_slot);
    if (second)
        attribute(o, second, second_slot);
    gen_xml_close(o->xml);
}

/* Neither Correlation nor Execution; a plain record shows it by its values. */
static bool
is_classic(const struct gen_record *record)
{
    return record->outer == GEN_OUTER_CLASSIC ||
           (is_plain(record) && record->system[GEN_SLOT_PROCESS_ID].size == 0);
}

static void
system_body(const struct outer *o)
{
    open(o, "System");
    gen_xml_content(o->xml);
    provider(o);
    event_id(o);
    element(o, GEN_SLOT_VERSION);
    element(o, GEN_SLOT_LEVEL);
    element(o, GEN_SLOT_TASK);
    element(o, GEN_SLOT_OPCODE);
    element(o, GEN_SLOT_KEYWORDS);
    attributes(o, "TimeCreated", "SystemTime", GEN_SLOT_TIME_CREATED, NULL,
               GEN_SLOT_PAYLOAD);
    element(o, GEN_SLOT_RECORD_ID);
    if (!is_classic(o->record)) {
        attributes(o, "Correlation", "ActivityID", GEN_SLOT_ACTIVITY_ID,
                   "RelatedActivityID", GEN_SLOT_RELATED_ACTIVITY_ID);
        attributes(o, "Execution", "ProcessID", GEN_SLOT_PROCESS_ID, "ThreadID",
                   GEN_SLOT_THREAD_ID);
    }
    element(o, GEN_SLOT_CHANNEL);
    open(o, "Computer");
    gen_xml_content(o->xml);
    gen_xml_text(o->xml, o->record->computer);
    gen_xml_close(o->xml);
    attributes(o, "Security", "UserID", GEN_SLOT_USER_ID, NULL,
               GEN_SLOT_PAYLOAD);
    gen_xml_close(o->xml);
}

void
gen_outer_body(struct gen_xml *xml, const void *argument)
{
    const struct gen_record *record = argument;
    const struct outer o = { xml, record };
    uint16_t payload = number_of(record, GEN_SLOT_PAYLOAD);
    bool user_data = record->layout->type->root != NULL;

    gen_xml_open(xml, "Event", user_data ? GEN_NO_DEPENDENCY : payload);
    gen_xml_attribute(xml, "xmlns");
    gen_xml_text(
        xml,
        gen_text_of("http://schemas.microsoft.com/win/2004/08/events/event"));
    gen_xml_content(xml);
    system_body(&o);
    if (user_data) {
        gen_xml_open(xml, "UserData", payload);
        gen_xml_content(xml);
    }
    if (is_plain(record))
        gen_payload_plain(xml, record);
    else
        gen_xml_slot(xml, payload, GEN_BINXML, true);
    if (user_data)
        gen_xml_close(xml);
    if (is_plain(record) && record->culture.data)
        gen_rendering_info(xml, record);
    gen_xml_close(xml);
}

static uint64_t
hash_text(uint64_t hash, struct gen_text text)
{
    return gen_hash(gen_hash(hash, text.data, text.size), "", 1);
}

/* One outer template for each set of literals: they are part of it. */
void
gen_outer_guid(const struct gen_record *record, uint8_t guid[static 16])
{
    uint64_t hash = gen_hash(18, record->computer.data, record->computer.size);
    uint8_t shape[2] = { (uint8_t)record->outer,
                         record->layout->type->root != NULL };

    if (!has_18(record)) {
        hash = hash_text(hash, record->system[GEN_SLOT_PROVIDER]);
        hash = hash_text(hash, record->system[GEN_SLOT_PROVIDER_GUID]);
        hash = hash_text(hash, record->system[GEN_SLOT_CHANNEL]);
    }
    if (record->event_source.data)
        hash = hash_text(hash, record->event_source);
    if (shape[0] || shape[1])
        hash = gen_hash(hash, shape, sizeof(shape));
    gen_bytes_from(hash, guid, 16);
}
