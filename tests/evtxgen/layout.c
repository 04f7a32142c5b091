/* SPDX-License-Identifier: Apache-2.0 */
#include "layout.h"

#include "events.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
const struct gen_slot_info gen_slots[GEN_SYSTEM_SLOTS] = {
    { "Level", GEN_U8 },
    { "Opcode", GEN_U8 },
    { "Task", GEN_U16 },
    { "EventID", GEN_U16 },
    { "Qualifiers", GEN_U16 },
    { "Keywords", GEN_HEX64 },
    { "TimeCreated", GEN_FILETIME },
    { "ActivityID", GEN_GUID },
    { "ProcessID", GEN_U32 },
    { "ThreadID", GEN_U32 },
    { "EventRecordID", GEN_U64 },
    { "Version", GEN_U8 },
    { "UserID", GEN_SID },
    { "RelatedActivityID", GEN_GUID },
    { "Provider", GEN_STRING },
    { "ProviderGuid", GEN_GUID },
    { "Channel", GEN_STRING },
};

const struct gen_source gen_families[GEN_FAMILIES] = {
    [GEN_SYSMON] = { .name = "sysmon",
                     .provider = "Microsoft-Windows-Sysmon",
                     .provider_guid = "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
                     .channel = "Microsoft-Windows-Sysmon/Operational",
                     .keywords = "0x8000000000000000",
                     .user_id = "S-1-5-18" },
    [GEN_SECURITY] = { .name = "security",
                       .provider = "Microsoft-Windows-Security-Auditing",
                       .provider_guid =
                           "{54849625-5478-4994-A5BA-3E3B0328C30D}",
                       .channel = "Security",
                       .keywords = "0x8020000000000000" },
    [GEN_SYSTEM] = { .name = "system",
                     .provider = "Service Control Manager",
                     .provider_guid = "{555908D1-A6D7-4695-8E1E-26931D2012F4}",
                     .channel = "System",
                     .keywords = "0x8080000000000000",
                     .qualifiers = "16384" },
    [GEN_OTHER] = { .name = "other" },
};

/* clang-format on */

const struct gen_source *
gen_source_of(const struct gen_event_type *type)
{
    return type->source ? type->source : &gen_families[type->family];
}

const struct gen_event_type *
gen_event_type_find(enum gen_family family, unsigned id)
{
    const struct gen_event_type *type;

    for (size_t i = 0; (type = gen_event_type_at(i)); i++) {
        if (type->family == family && type->id == id)
            return type;
    }
    return NULL;
}

const struct gen_event_type *
gen_event_type_at(size_t i)
{
    if (i < gen_sysmon_events_count)
        return &gen_sysmon_events[i];
    i -= gen_sysmon_events_count;
    return i < gen_windows_events_count ? &gen_windows_events[i] : NULL;
}

struct gen_text
gen_event_version(const struct gen_event_type *type, unsigned schema)
{
    struct gen_text version = { 0 };
    const char *at = type->versions;

    while (at && *at) {
        char *colon;
        unsigned long since = strtoul(at, &colon, 10);

        if (schema && since > schema)
            break;
        version = (struct gen_text){ colon + 1, strcspn(colon + 1, " ") };
        at = version.data + version.size;
    }
    return version;
}

int
gen_field_find(const struct gen_event_type *type, struct gen_text name)
{
    for (size_t i = 0; i < type->count; i++) {
        if (gen_text_is(name, type->fields[i].name))
            return (int)i;
    }
    return -1;
}

static bool
has_field(const struct gen_field *field, unsigned schema)
{
    if (schema == 0)
        return field->until == 0;
    return field->since <= schema &&
           (field->until == 0 || schema <= field->until);
}

static uint64_t
hash_string(uint64_t hash, const char *text)
{
    return text ? gen_hash(hash, text, strlen(text) + 1) : hash;
}

/* A template's GUID says all that its body depends on, so that, as in real
 * logs, equal GUIDs mean equal templates. */
void
gen_layout_of(struct gen_layout *layout, const struct gen_event_type *type,
              unsigned schema)
{
    uint64_t hash = gen_hash(type->family + 1u, &type->id, sizeof(type->id));

    memset(layout, 0, sizeof(*layout));
    layout->type = type;
    hash = hash_string(hash, type->root);
    hash = hash_string(hash, type->root_name);
    for (size_t i = 0; i < type->count; i++) {
        const struct gen_field *field = &type->fields[i];

        if (!has_field(field, schema))
            continue;
        layout->index[layout->count++] = (uint8_t)i;
        hash = hash_string(hash, field->name);
        hash = gen_hash(hash, &field->type, sizeof(field->type));
        if (field->optional)
            hash = gen_hash(hash, "?", 1);
    }
    gen_bytes_from(hash, layout->guid, sizeof(layout->guid));
}

unsigned
gen_schema_of_fields(unsigned fields)
{
    static const unsigned schemas[] = { 200, 340, 400, 420, 450, 481 };
    struct gen_layout layout;

    for (size_t i = 0; i < GEN_COUNT(schemas); i++) {
        gen_layout_of(&layout, &gen_sysmon_events[0], schemas[i]);
        if (layout.count == fields)
            return schemas[i];
    }
    return 0;
}

unsigned
gen_schema_read(const char *text)
{
    size_t n = strlen(text);
    unsigned decimals = 0;

    if (n < 3 || n > 4 || text[0] < '1' || text[0] > '9' || text[1] != '.' ||
        strspn(text + 2, "0123456789") != n - 2)
        return 0;
    decimals = (unsigned)strtoul(text + 2, NULL, 10) * (n == 3 ? 10 : 1);
    return (unsigned)(text[0] - '0') * 100 + decimals;
}

unsigned
gen_windows_read(const char *name)
{
    static const struct {
        const char *name;
        unsigned schema;
    } known[] = {
        { "vista", 600 },    { "7", 610 },   { "8", 620 },   { "8.1", 630 },
        { "10-1507", 1000 }, { "10", 1001 }, { "11", 1100 },
    };

    for (size_t i = 0; i < GEN_COUNT(known); i++) {
        if (strcmp(known[i].name, name) == 0)
            return known[i].schema;
    }
    return 0;
}
