/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fixed.c - templates that hold for every log: the System slots, and the
 * layouts that Sysmon's events ever had (EVTX.md section 5.1, SYSMON.md
 * sections 2 and 4).
 */
#include <stdlib.h>
#include <string.h>

#include "read/evtx/rebuild.h"
#include "read/evtx/typed.h"

enum {
    TOKEN_END = 0x00,
    TOKEN_START = 0x01,
    TOKEN_CLOSE_START = 0x02,
    TOKEN_CLOSE_EMPTY = 0x03,
    TOKEN_END_ELEMENT = 0x04,
    TOKEN_TEXT = 0x05,
    TOKEN_ATTRIBUTE = 0x06,
    TOKEN_NORMAL = 0x0d,
    TOKEN_OPTIONAL = 0x0e,
    TOKEN_FRAGMENT = 0x0f,
    TOKEN_MORE = 0x40,
    SYSTEM_SLOTS = 18,
    NONE = -1,
    LEVELS = 4,
    FIELDS_MOST = 32,
    LAYOUTS_MOST = 32
};

/* Of the slots of the manifest shape, in order; 0: any. */
static const uint8_t system_types[SYSTEM_SLOTS] = {
    STM_TYPE_UINT8,  STM_TYPE_UINT8,  STM_TYPE_UINT16,   STM_TYPE_UINT16,
    STM_TYPE_UINT16, STM_TYPE_HEX64,  STM_TYPE_FILETIME, STM_TYPE_GUID,
    STM_TYPE_UINT32, STM_TYPE_UINT32, STM_TYPE_UINT64,   STM_TYPE_UINT8,
    STM_TYPE_SID,    STM_TYPE_GUID,   STM_TYPE_STRING,   STM_TYPE_GUID,
    STM_TYPE_STRING, STM_TYPE_BINXML,
};

/* Slots that are always there. */
static const bool system_needed[SYSTEM_SLOTS] = {
    [0] = true, [2] = true,  [3] = true,  [5] = true,  [6] = true,  [8] = true,
    [9] = true, [10] = true, [14] = true, [15] = true, [16] = true, [17] = true,
};

static const uint8_t sysmon_guid[16] = { 0x5f, 0x38, 0x70, 0x57, 0x2a, 0xc2,
                                         0xe0, 0x43, 0xbf, 0x4c, 0x06, 0xf5,
                                         0x69, 0x8f, 0xfb, 0xd9 };
static const char sysmon_name[] = "Microsoft-Windows-Sysmon";

/* A definition that is being written. */
struct maker {
    struct stm_canon canon;
    uint32_t spans[LEVELS];
    unsigned depth;
    bool good;
};

static void
put_name(struct maker *m, const char *name)
{
    size_t units = strlen(name);
    uint8_t text[128];

    for (size_t i = 0; i < units && i < sizeof(text) / 2; i++) {
        text[i * 2] = (uint8_t)name[i];
        text[i * 2 + 1] = 0;
    }
    m->good = m->good && units < sizeof(text) / 2 &&
              stm_canon_u32(&m->canon, m->canon.used + 4) &&
              stm_canon_u32(&m->canon, 0) &&
              stm_canon_u16(&m->canon, stm_canon_hash(text, units)) &&
              stm_canon_u16(&m->canon, (uint32_t)units) &&
              stm_canon_put(&m->canon, text, units * 2) &&
              stm_canon_u16(&m->canon, 0);
}

static void
put_token(struct maker *m, unsigned token)
{
    m->good = m->good && stm_canon_u8(&m->canon, token);
}

static uint32_t
begin_span(struct maker *m)
{
    uint32_t at = m->canon.used;

    m->good = m->good && stm_canon_u32(&m->canon, 0);
    return at;
}

static void
end_span(struct maker *m, uint32_t at)
{
    if (m->good)
        stm_canon_set(&m->canon, at, m->canon.used - at - 4);
}

static void
start(struct maker *m, const char *name, bool attributes)
{
    put_token(m, attributes ? TOKEN_START | TOKEN_MORE : TOKEN_START);
    m->good = m->good && stm_canon_u16(&m->canon, 0xffff);
    m->spans[m->depth++] = begin_span(m);
    put_name(m, name);
}

static void
end(struct maker *m)
{
    put_token(m, TOKEN_END_ELEMENT);
    end_span(m, m->spans[--m->depth]);
}

static void
substitute(struct maker *m, unsigned slot, bool optional, uint8_t type)
{
    put_token(m, optional ? TOKEN_OPTIONAL : TOKEN_NORMAL);
    m->good = m->good && stm_canon_u16(&m->canon, slot) &&
              stm_canon_u8(&m->canon, type);
}

static void
put_slot(struct maker *m, unsigned slot)
{
    substitute(m, slot, !system_needed[slot], system_types[slot]);
}

/* <NAME A=... B=...>TEXT</NAME>; slots, NONE: without. */
static void
put_element(struct maker *m, const char *name, const char *a, int slot_a,
            const char *b, int slot_b, int text)
{
    uint32_t attributes = 0;

    start(m, name, a != NULL);
    if (a) {
        attributes = begin_span(m);
        put_token(m, b ? TOKEN_ATTRIBUTE | TOKEN_MORE : TOKEN_ATTRIBUTE);
        put_name(m, a);
        put_slot(m, (unsigned)slot_a);
    }
    if (b) {
        put_token(m, TOKEN_ATTRIBUTE);
        put_name(m, b);
        put_slot(m, (unsigned)slot_b);
    }
    if (a)
        end_span(m, attributes);
    put_token(m, TOKEN_CLOSE_START);
    if (text != NONE)
        put_slot(m, (unsigned)text);
    end(m);
}

static void
begin(struct maker *m, uint8_t *room, uint32_t id)
{
    static const uint8_t zero[16];

    *m = (struct maker){
        .canon = { .out = room, .room = STM_DEFINITION_LONGEST }, .good = true
    };
    m->good = stm_canon_u32(&m->canon, 0) && stm_canon_u32(&m->canon, id) &&
              stm_canon_put(&m->canon, zero, 12) &&
              stm_canon_u32(&m->canon, 0) &&
              stm_canon_u32(&m->canon, 0x0001010f);
}

/* Read back by the copier, which finds its slots. */
static const struct stm_definition *
finish(struct maker *m, struct stm_rebuild *rebuild)
{
    struct stm_canon copy = { .out = rebuild->scratch + STM_DEFINITION_LONGEST,
                              .room = STM_DEFINITION_LONGEST };

    put_token(m, TOKEN_END);
    if (!m->good)
        return NULL;
    stm_canon_set(&m->canon, STM_DEFINITION_HEAD - 4,
                  m->canon.used - STM_DEFINITION_HEAD);
    if (!stm_canon_definition(&copy, m->canon.out, m->canon.used, 0))
        return NULL;
    return stm_library_add(&rebuild->fixed, &copy, copy.out, copy.used);
}

/* Computer is missing: only the record's own template has it. */
static void
put_system(struct maker *m)
{
    start(m, "System", false);
    put_token(m, TOKEN_CLOSE_START);
    put_element(m, "Provider", "Name", 14, "Guid", 15, NONE);
    put_element(m, "EventID", "Qualifiers", 4, NULL, NONE, 3);
    put_element(m, "Version", NULL, NONE, NULL, NONE, 11);
    put_element(m, "Level", NULL, NONE, NULL, NONE, 0);
    put_element(m, "Task", NULL, NONE, NULL, NONE, 2);
    put_element(m, "Opcode", NULL, NONE, NULL, NONE, 1);
    put_element(m, "Keywords", NULL, NONE, NULL, NONE, 5);
    put_element(m, "TimeCreated", "SystemTime", 6, NULL, NONE, NONE);
    put_element(m, "EventRecordID", NULL, NONE, NULL, NONE, 10);
    put_element(m, "Correlation", "ActivityID", 7, "RelatedActivityID", 13,
                NONE);
    put_element(m, "Execution", "ProcessID", 8, "ThreadID", 9, NONE);
    put_element(m, "Channel", NULL, NONE, NULL, NONE, 16);
    put_element(m, "Security", "UserID", 12, NULL, NONE, NONE);
    end(m);
}

static const struct stm_definition *
make_system(struct stm_rebuild *rebuild, uint32_t id, bool user_data)
{
    struct maker m;

    begin(&m, rebuild->scratch, id);
    start(&m, "Event", false);
    put_token(&m, TOKEN_CLOSE_START);
    put_system(&m);
    if (user_data) {
        start(&m, "UserData", false);
        put_token(&m, TOKEN_CLOSE_START);
    }
    put_slot(&m, 17);
    if (user_data)
        end(&m);
    end(&m);
    return finish(&m, rebuild);
}

bool
stm_fixed_init(struct stm_rebuild *rebuild)
{
    rebuild->system[0] = make_system(rebuild, 1, false);
    rebuild->system[1] = make_system(rebuild, 2, true);
    return rebuild->system[0] && rebuild->system[1];
}

bool
stm_fixed_is_system(const uint8_t *descriptors, uint32_t n)
{
    if (n != SYSTEM_SLOTS)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const uint8_t *d = descriptors + (size_t)i * 4;
        size_t size = (size_t)d[0] | (size_t)d[1] << 8;
        size_t only = stm_typed_size(system_types[i]);

        if (d[2] == STM_TYPE_NULL && !system_needed[i])
            continue;
        if (d[2] != system_types[i] || d[3] || (only ? size != only : !size))
            return false;
    }
    return true;
}

bool
stm_fixed_is_sysmon(const uint8_t *descriptors, const uint8_t *values)
{
    const size_t units = sizeof(sysmon_name) - 1;
    size_t size = 0;

    for (unsigned i = 0; i < 14; i++)
        values += (size_t)descriptors[i * 4] | (size_t)descriptors[i * 4 + 1]
                                                   << 8;
    size = (size_t)descriptors[14 * 4] | (size_t)descriptors[14 * 4 + 1] << 8;
    if (size < units * 2 || memcmp(values + size, sysmon_guid, 16) != 0)
        return false;
    for (size_t i = 0; i < units; i++)
        if (values[i * 2] != (uint8_t)sysmon_name[i] || values[i * 2 + 1])
            return false;
    return size == units * 2 || (size == units * 2 + 2 && !values[units * 2] &&
                                 !values[units * 2 + 1]);
}

/*
 * Fields in order: NAME, :TYPE in hex where it is no string, >N from schema N
 * on, <N up to schema N. The schemas are those of SYSMON.md section 2.
 */
#define HEAD "RuleName>410 SequenceNumber:0a<309 UtcTime "
#define WHO "ProcessGuid:0f ProcessId:08 "
#define ACTOR WHO "Image "
#define VERSION_INFO                                                           \
    "FileVersion>400 Description>400 Product>400 Company>400 "                 \
    "OriginalFileName>421 "
#define SIGNED "Signed SignatureStatus>320<329 Signature SignatureStatus>330 "
#define REGISTRY                                                               \
    "RuleName>410 EventType>330 UtcTime " ACTOR "EventType<329 TargetObject "
#define PIPE "RuleName>410 EventType>421 UtcTime " WHO "PipeName Image User>480"
#define WMI "RuleName>410 EventType UtcTime Operation User "
#define DELETED HEAD WHO "User Image TargetFilename Hashes "
#define USER "User>480"

static const struct {
    uint32_t event_id, since;
    const char *fields;
} events[] = {
    { 1, 0,
      HEAD ACTOR VERSION_INFO
      "CommandLine CurrentDirectory User LogonGuid:0f LogonId:15 "
      "TerminalSessionId:08 IntegrityLevel Hashes ParentProcessGuid:0f "
      "ParentProcessId:08 ParentImage ParentCommandLine ParentUser>480" },
    { 2, 0,
      HEAD ACTOR
      "TargetFilename CreationUtcTime PreviousCreationUtcTime " USER },
    { 3, 0,
      HEAD ACTOR
      "User Protocol Initiated:0d SourceIsIpv6:0d SourceIp SourceHostname "
      "SourcePort:06 SourcePortName DestinationIsIpv6:0d DestinationIp "
      "DestinationHostname DestinationPort:06 DestinationPortName" },
    { 4, 0,
      "SequenceNumber:0a<309 UtcTime>310 State Version>320 "
      "SchemaVersion>320" },
    { 5, 0, HEAD ACTOR USER },
    { 6, 0, HEAD "ImageLoaded Hashes " SIGNED },
    { 7, 0, HEAD ACTOR "ImageLoaded " VERSION_INFO "Hashes " SIGNED USER },
    { 8, 0,
      HEAD "SourceProcessGuid:0f SourceProcessId:08 SourceImage "
           "TargetProcessGuid:0f TargetProcessId:08 TargetImage NewThreadId:08 "
           "StartAddress>310 StartModule>310 StartFunction>310 "
           "SourceUser>480 TargetUser>480" },
    { 9, 310, HEAD ACTOR "Device " USER },
    { 10, 310,
      HEAD "SourceProcessGUID:0f SourceProcessId:08 SourceThreadId:08 "
           "SourceImage TargetProcessGUID:0f TargetProcessId:08 TargetImage "
           "GrantedAccess:14 CallTrace SourceUser>480 TargetUser>480" },
    { 11, 320, HEAD ACTOR "TargetFilename CreationUtcTime " USER },
    { 12, 320, REGISTRY USER },
    { 13, 320, REGISTRY "Details " USER },
    { 14, 320, REGISTRY "NewName " USER },
    { 15, 320,
      HEAD ACTOR "TargetFilename CreationUtcTime Hash Contents>431 " USER },
    { 16, 320, "UtcTime Configuration ConfigurationFileHash" },
    { 17, 330, PIPE },
    { 18, 330, PIPE },
    { 19, 340, WMI "EventNamespace Name Query" },
    { 20, 340, WMI "Name Type Destination" },
    { 21, 340, WMI "Consumer Filter" },
    { 22, 420, HEAD WHO "QueryName QueryStatus QueryResults Image " USER },
    { 23, 430, DELETED "IsExecutable:0d Archived" },
    { 24, 440, HEAD ACTOR "Session:08 ClientInfo Hashes Archived " USER },
    { 25, 450, HEAD ACTOR "Type " USER },
    { 26, 460, DELETED "IsExecutable:0d" },
    { 27, 482, DELETED },
    { 28, 483, DELETED "IsExecutable:0d" },
    { 29, 490, DELETED },
    { 255, 0, "UtcTime>310 ID Description" },
};

static const uint32_t schemas[] = { 200, 310, 320, 330, 340, 400, 410,
                                    420, 421, 430, 431, 432, 440, 450,
                                    460, 480, 482, 483, 490 };

struct layout {
    uint32_t n;
    struct {
        char name[32];
        uint8_t type;
    } fields[FIELDS_MOST];
};

/* One field of the text at `*at`; false: it ends. */
static bool
take_field(struct layout *out, const char **at, uint32_t schema)
{
    unsigned long type = STM_TYPE_STRING, since = 0, until = UINT32_MAX;
    const char *s = *at + strspn(*at, " ");
    size_t size = strcspn(s, " :<>");
    const char *name = s;
    char *behind;

    s += size;
    while (*s && *s != ' ') {
        char what = *s;
        unsigned long value = strtoul(s + 1, &behind, what == ':' ? 16 : 10);

        s = behind;
        if (what == ':')
            type = value;
        else if (what == '>')
            since = value;
        else
            until = value;
    }
    *at = s;
    if (size == 0)
        return false;
    if (schema < since || schema > until || out->n == FIELDS_MOST ||
        size >= sizeof(out->fields[0].name))
        return true;
    memcpy(out->fields[out->n].name, name, size);
    out->fields[out->n].name[size] = '\0';
    out->fields[out->n++].type = (uint8_t)type;
    return true;
}

static void
layout_of(struct layout *out, const char *fields, uint32_t schema)
{
    memset(out, 0, sizeof(*out));
    while (take_field(out, &fields, schema))
        ;
}

static bool
fits(const struct layout *layout, const uint8_t *descriptors, uint32_t n)
{
    if (layout->n != n || n == 0)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const uint8_t *d = descriptors + (size_t)i * 4;
        size_t size = (size_t)d[0] | (size_t)d[1] << 8;
        size_t only = stm_typed_size(d[2]);

        if (d[2] != layout->fields[i].type || d[3] ||
            (only ? size != only : size % 2))
            return false;
    }
    return true;
}

static const struct stm_definition *
make_layout(struct stm_rebuild *rebuild, const struct layout *layout)
{
    struct maker m;
    uint32_t attributes;

    begin(&m, rebuild->scratch, 3);
    start(&m, "EventData", false);
    put_token(&m, TOKEN_CLOSE_START);
    for (uint32_t i = 0; i < layout->n; i++) {
        const char *name = layout->fields[i].name;

        start(&m, "Data", true);
        attributes = begin_span(&m);
        put_token(&m, TOKEN_ATTRIBUTE);
        put_name(&m, "Name");
        put_token(&m, TOKEN_TEXT);
        put_token(&m, STM_TYPE_STRING);
        m.good = m.good && stm_canon_u16(&m.canon, (uint32_t)strlen(name));
        for (const char *c = name; *c; c++)
            m.good = m.good && stm_canon_u16(&m.canon, (uint8_t)*c);
        end_span(&m, attributes);
        put_token(&m, TOKEN_CLOSE_START);
        substitute(&m, i, false, layout->fields[i].type);
        end(&m);
    }
    end(&m);
    return finish(&m, rebuild);
}

const struct stm_definition *
stm_fixed_sysmon(struct stm_rebuild *rebuild, uint32_t event_id,
                 const uint8_t *descriptors, uint32_t n)
{
    struct layout found = { 0 }, layout;

    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
        if (events[i].event_id != event_id)
            continue;
        for (size_t s = 0; s < sizeof(schemas) / sizeof(schemas[0]); s++) {
            if (schemas[s] < events[i].since)
                continue;
            layout_of(&layout, events[i].fields, schemas[s]);
            if (!fits(&layout, descriptors, n))
                continue;
            if (found.n && memcmp(&found, &layout, sizeof(found)) != 0) {
                rebuild->why = "several layouts of Sysmon fit its values";
                return NULL;
            }
            found = layout;
        }
    }
    if (found.n == 0) {
        rebuild->why = "no layout of Sysmon fits its values";
        return NULL;
    }
    return make_layout(rebuild, &found);
}
