/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

#include "binxml.h"

#include <string.h>

static void
slot_element(struct gen_xml *xml, enum gen_slot slot)
{
    gen_xml_slot_element(xml, gen_slots[slot].name, (uint16_t)slot,
                         gen_slots[slot].type);
}

static void
slot_attribute(struct gen_xml *xml, const char *name, enum gen_slot slot)
{
    gen_xml_slot_attribute(xml, name, (uint16_t)slot, gen_slots[slot].type);
}

/* An element of attributes only, one or two. */
static void
attributes_element(struct gen_xml *xml, const char *element, const char *name,
                   enum gen_slot slot, const char *second_name,
                   enum gen_slot second)
{
    gen_xml_open(xml, element, GEN_NO_DEPENDENCY);
    slot_attribute(xml, name, slot);
    if (second_name)
        slot_attribute(xml, second_name, second);
    gen_xml_close(xml);
}

static void
system_body(struct gen_xml *xml, const struct gen_text *computer)
{
    gen_xml_open(xml, "System", GEN_NO_DEPENDENCY);
    gen_xml_content(xml);
    attributes_element(xml, "Provider", "Name", GEN_SLOT_PROVIDER, "Guid",
                       GEN_SLOT_PROVIDER_GUID);
    gen_xml_open(xml, "EventID", GEN_SLOT_EVENT_ID);
    slot_attribute(xml, "Qualifiers", GEN_SLOT_QUALIFIERS);
    gen_xml_content(xml);
    gen_xml_slot(xml, GEN_SLOT_EVENT_ID, GEN_U16, true);
    gen_xml_close(xml);
    slot_element(xml, GEN_SLOT_VERSION);
    slot_element(xml, GEN_SLOT_LEVEL);
    slot_element(xml, GEN_SLOT_TASK);
    slot_element(xml, GEN_SLOT_OPCODE);
    slot_element(xml, GEN_SLOT_KEYWORDS);
    attributes_element(xml, "TimeCreated", "SystemTime", GEN_SLOT_TIME_CREATED,
                       NULL, GEN_SLOT_PAYLOAD);
    slot_element(xml, GEN_SLOT_RECORD_ID);
    attributes_element(xml, "Correlation", "ActivityID", GEN_SLOT_ACTIVITY_ID,
                       "RelatedActivityID", GEN_SLOT_RELATED_ACTIVITY_ID);
    attributes_element(xml, "Execution", "ProcessID", GEN_SLOT_PROCESS_ID,
                       "ThreadID", GEN_SLOT_THREAD_ID);
    slot_element(xml, GEN_SLOT_CHANNEL);
    gen_xml_open(xml, "Computer", GEN_NO_DEPENDENCY);
    gen_xml_content(xml);
    gen_xml_text(xml, *computer);
    gen_xml_close(xml);
    attributes_element(xml, "Security", "UserID", GEN_SLOT_USER_ID, NULL,
                       GEN_SLOT_PAYLOAD);
    gen_xml_close(xml);
}

/* The shape of every Sysmon record: 18 values, the payload being the last. */
static void
outer_body(struct gen_xml *xml, const void *computer)
{
    gen_xml_open(xml, "Event", GEN_SLOT_PAYLOAD);
    gen_xml_attribute(xml, "xmlns");
    gen_xml_text(
        xml,
        gen_text_of("http://schemas.microsoft.com/win/2004/08/events/event"));
    gen_xml_content(xml);
    system_body(xml, computer);
    gen_xml_slot(xml, GEN_SLOT_PAYLOAD, GEN_BINXML, true);
    gen_xml_close(xml);
}

static void
payload_body(struct gen_xml *xml, const void *argument)
{
    const struct gen_layout *layout = argument;

    gen_xml_open(xml, "EventData", GEN_NO_DEPENDENCY);
    gen_xml_content(xml);
    for (size_t i = 0; i < layout->count; i++) {
        const struct gen_field *field = &layout->type->fields[layout->index[i]];

        gen_xml_open(xml, "Data", GEN_NO_DEPENDENCY);
        gen_xml_attribute(xml, "Name");
        gen_xml_text(xml, gen_text_of(field->name));
        gen_xml_content(xml);
        gen_xml_slot(xml, (uint16_t)i, field->type, false);
        gen_xml_close(xml);
    }
    gen_xml_close(xml);
}

static bool
put_value(struct gen_values *values, const char *name, uint8_t declared,
          struct gen_text text, struct gen_err *err)
{
    struct gen_err why;
    uint8_t type;

    if (!gen_value_put(values->out, declared, text, &type, &why))
        return gen_fail(err, "%s: %s", name, why.text);
    gen_values_end_one(values, type);
    return true;
}

static bool
put_payload(struct gen_put *out, const struct gen_record *record,
            struct gen_err *err)
{
    const struct gen_layout *layout = record->layout;
    struct gen_xml xml = { .out = out };
    struct gen_template template = { .body = payload_body, .argument = layout };
    struct gen_values values;

    memcpy(template.guid, layout->guid, sizeof(template.guid));
    gen_xml_fragment(&xml);
    gen_template_instance(out, &template);
    gen_values_start(&values, out, (uint32_t)layout->count);
    for (size_t i = 0; i < layout->count; i++) {
        uint8_t at = layout->index[i];
        const struct gen_field *field = &layout->type->fields[at];

        if (!put_value(&values, field->name, field->type, record->fields[at],
                       err))
            return false;
    }
    gen_xml_eof(&xml);
    return true;
}

static bool
put_event(struct gen_put *out, const struct gen_record *record,
          struct gen_err *err)
{
    struct gen_xml xml = { .out = out };
    struct gen_template template = { .body = outer_body,
                                     .argument = &record->computer };
    struct gen_values values;

    /* One outer template for each name: the name is part of it. */
    gen_bytes_from(gen_hash(18, record->computer.data, record->computer.size),
                   template.guid, sizeof(template.guid));
    gen_xml_fragment(&xml);
    gen_template_instance(out, &template);
    gen_values_start(&values, out, GEN_SYSTEM_SLOTS + 1);
    for (size_t i = 0; i < GEN_SYSTEM_SLOTS; i++) {
        if (!put_value(&values, gen_slots[i].name, gen_slots[i].type,
                       record->system[i], err))
            return false;
    }
    if (!put_payload(out, record, err))
        return false;
    gen_values_end_one(&values, GEN_BINXML);
    gen_xml_eof(&xml);
    return true;
}

/* Records are a multiple of eight bytes long; the padding stands between the
 * BinXML and the copy of the size. */
bool
gen_record_put(struct gen_put *out, const struct gen_record *record,
               struct gen_err *err)
{
    size_t start = out->size;
    size_t size;

    gen_put_bytes(out, "**\0\0", 4);
    gen_put_u32(out, 0);
    gen_put_u64(out, record->id);
    gen_put_u64(out, record->written);
    if (!put_event(out, record, err))
        return false;
    size = (out->size - start + 4 + 7) / 8 * 8;
    gen_put_zeros(out, size - (out->size - start) - 4);
    gen_put_u32(out, (uint32_t)size);
    gen_patch_u32(out, start + 4, (uint32_t)size);
    return true;
}
