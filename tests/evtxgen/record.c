/* SPDX-License-Identifier: Apache-2.0 */
#include "record.h"

#include "outer.h"

#include <string.h>

static bool
put_value(struct gen_values *values, const char *name, uint8_t declared,
          unsigned stored, struct gen_text text, struct gen_err *err)
{
    struct gen_err why;
    uint8_t type;

    if (!gen_value_put_as(values->out, declared, stored, text, &type, &why))
        return gen_fail(err, "%s: %s", name, why.text);
    gen_values_end_one(values, type);
    return true;
}

/* The bytes are there already; what is not given is NULL. */
static void
put_encoded(struct gen_values *values, uint8_t declared, struct gen_text bytes)
{
    gen_put_bytes(values->out, bytes.data, bytes.size);
    gen_values_end_one(values, bytes.data ? declared : GEN_NULL);
}

static bool
put_payload_values(struct gen_put *out, const struct gen_record *record,
                   struct gen_err *err)
{
    const struct gen_layout *layout = record->layout;
    struct gen_values values;

    gen_values_start(&values, out, (uint32_t)layout->count);
    for (size_t i = 0; i < layout->count; i++) {
        uint8_t at = layout->index[i];
        const struct gen_field *field = &layout->type->fields[at];

        if (record->encoded)
            put_encoded(&values, field->type, record->fields[at]);
        else if (!put_value(&values, field->name, field->type, field->stored,
                            record->fields[at], err))
            return false;
    }
    return true;
}

/* RenderingInfo as a second node of the payload, a template without values. */
static void
put_second_node(struct gen_put *out, const struct gen_record *record)
{
    struct gen_template template = { .body = gen_rendering_info,
                                     .argument = record };
    struct gen_values values;
    uint64_t hash = gen_hash(77, record->culture.data, record->culture.size);

    for (size_t i = 0; i < GEN_RENDERED_COUNT; i++)
        hash = gen_hash(gen_hash(hash, "|", 1), record->rendered[i].data,
                        record->rendered[i].size);
    gen_bytes_from(hash, template.guid, sizeof(template.guid));
    gen_template_instance(out, &template);
    gen_values_start(&values, out, 0);
}

static bool
put_payload(struct gen_put *out, const struct gen_record *record,
            struct gen_err *err)
{
    struct gen_xml xml = { .out = out };
    struct gen_template template = { .body = gen_payload_slots,
                                     .argument = record->layout };

    if (record->inner >= GEN_INNER_PLAIN) {
        gen_payload_plain(&xml, record);
        gen_xml_eof(&xml);
        return true;
    }
    memcpy(template.guid, record->layout->guid, sizeof(template.guid));
    if (record->inner == GEN_INNER_TEMPLATE)
        gen_xml_fragment(&xml);
    gen_template_instance(out, &template);
    if (!put_payload_values(out, record, err))
        return false;
    if (record->culture.data)
        put_second_node(out, record);
    gen_xml_eof(&xml);
    return true;
}

static bool
put_outer_value(struct gen_values *values, const struct gen_record *record,
                uint32_t i, struct gen_err *err)
{
    int slot = gen_outer_slot(record, i);

    if (slot < 0) {
        gen_values_end_one(values, GEN_NULL);
        return true;
    }
    if (record->encoded) {
        put_encoded(values, gen_slots[slot].type, record->system[slot]);
        return true;
    }
    return put_value(values, gen_slots[slot].name, gen_slots[slot].type,
                     record->stored[slot], record->system[slot], err);
}

static bool
put_template_event(struct gen_put *out, const struct gen_record *record,
                   struct gen_err *err)
{
    struct gen_template template = { .body = gen_outer_body,
                                     .argument = record };
    struct gen_values values;
    uint32_t count = gen_outer_values(record);

    gen_outer_guid(record, template.guid);
    gen_template_instance(out, &template);
    gen_values_start(&values, out, count);
    for (uint32_t i = 0; i + 1 < count; i++) {
        if (!put_outer_value(&values, record, i, err))
            return false;
    }
    if (!put_payload(out, record, err))
        return false;
    gen_values_end_one(&values, GEN_BINXML);
    return true;
}

static bool
put_event(struct gen_put *out, const struct gen_record *record,
          struct gen_err *err)
{
    struct gen_xml xml = { .out = out };

    gen_xml_fragment(&xml);
    if (record->outer == GEN_OUTER_PLAIN)
        gen_outer_body(&xml, record);
    else if (!put_template_event(out, record, err))
        return false;
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
