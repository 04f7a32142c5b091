/* SPDX-License-Identifier: Apache-2.0 */
#include "layout.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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

const struct gen_family_info gen_families[GEN_FAMILIES] = {
    { "sysmon", "Microsoft-Windows-Sysmon",
      "{5770385F-C22A-43E0-BF4C-06F5698FFBD9}",
      "Microsoft-Windows-Sysmon/Operational", "0x8000000000000000",
      "S-1-5-18" },
    { "security", "Microsoft-Windows-Security-Auditing",
      "{54849625-5478-4994-A5BA-3E3B0328C30D}",
      "Security", "0x8020000000000000", NULL },
    { "system", "Service Control Manager",
      "{555908D1-A6D7-4695-8E1E-26931D2012F4}",
      "System", "0x8080000000000000", NULL },
};

static const struct gen_field sysmon_1[] = {
    { "RuleName", GEN_STRING, 410, NULL },
    { "UtcTime", GEN_STRING, 0, "$utc" },
    { "ProcessGuid", GEN_GUID, 0, "$guid" },
    { "ProcessId", GEN_U32, 0, "$pid" },
    { "Image", GEN_STRING, 0, "$image" },
    { "FileVersion", GEN_STRING, 400, NULL },
    { "Description", GEN_STRING, 400, NULL },
    { "Product", GEN_STRING, 400, NULL },
    { "Company", GEN_STRING, 400, NULL },
    { "OriginalFileName", GEN_STRING, 421, NULL },
    { "CommandLine", GEN_STRING, 0, "$command" },
    { "CurrentDirectory", GEN_STRING, 0,
      "@CurrentDirectory|C:\\Windows\\system32\\" },
    { "User", GEN_STRING, 0, "@User|NT AUTHORITY\\SYSTEM" },
    { "LogonGuid", GEN_GUID, 0, "@LogonGuid|$logon" },
    { "LogonId", GEN_HEX64, 0, "@LogonId|0x3e7" },
    { "TerminalSessionId", GEN_U32, 0, "@TerminalSessionId|0" },
    { "IntegrityLevel", GEN_STRING, 0, "@IntegrityLevel|System" },
    { "Hashes", GEN_STRING, 0, "$hashes" },
    { "ParentProcessGuid", GEN_GUID, 0, "@ProcessGuid" },
    { "ParentProcessId", GEN_U32, 0, "@ProcessId" },
    { "ParentImage", GEN_STRING, 0, "@Image" },
    { "ParentCommandLine", GEN_STRING, 0, "@%CommandLine" },
    { "ParentUser", GEN_STRING, 480, "@User" },
};

static const struct gen_field sysmon_5[] = {
    { "RuleName", GEN_STRING, 410, NULL },
    { "UtcTime", GEN_STRING, 0, "$utc" },
    { "ProcessGuid", GEN_GUID, 0, "@ProcessGuid" },
    { "ProcessId", GEN_U32, 0, "@ProcessId" },
    { "Image", GEN_STRING, 0, "@Image" },
    { "User", GEN_STRING, 480, "@User" },
};

static const struct gen_field sysmon_11[] = {
    { "RuleName", GEN_STRING, 410, NULL },
    { "UtcTime", GEN_STRING, 0, "$utc" },
    { "ProcessGuid", GEN_GUID, 0, "@ProcessGuid" },
    { "ProcessId", GEN_U32, 0, "@ProcessId" },
    { "Image", GEN_STRING, 0, "@Image" },
    { "TargetFilename", GEN_STRING, 0, NULL },
    { "CreationUtcTime", GEN_STRING, 0, "$utc" },
    { "User", GEN_STRING, 480, "@User" },
};

static const struct gen_field security_4624[] = {
    { "SubjectUserSid", GEN_SID, 0, "S-1-5-18" },
    { "SubjectUserName", GEN_STRING, 0, "-" },
    { "SubjectDomainName", GEN_STRING, 0, "-" },
    { "SubjectLogonId", GEN_HEX64, 0, "0x3e7" },
    { "TargetUserSid", GEN_SID, 0, "S-1-5-18" },
    { "TargetUserName", GEN_STRING, 0, "SYSTEM" },
    { "TargetDomainName", GEN_STRING, 0, "NT AUTHORITY" },
    { "TargetLogonId", GEN_HEX64, 0, "0x3e7" },
    { "LogonType", GEN_U32, 0, "5" },
    { "LogonProcessName", GEN_STRING, 0, "Advapi  " },
    { "AuthenticationPackageName", GEN_STRING, 0, "Negotiate" },
    { "WorkstationName", GEN_STRING, 0, "-" },
    { "LogonGuid", GEN_GUID, 0, "{00000000-0000-0000-0000-000000000000}" },
    { "TransmittedServices", GEN_STRING, 0, "-" },
    { "LmPackageName", GEN_STRING, 0, "-" },
    { "KeyLength", GEN_U32, 0, "0" },
    { "ProcessId", GEN_SIZE, 0, "0x2f4" },
    { "ProcessName", GEN_STRING, 0, "C:\\Windows\\System32\\services.exe" },
    { "IpAddress", GEN_STRING, 0, "-" },
    { "IpPort", GEN_STRING, 0, "-" },
    { "ImpersonationLevel", GEN_STRING, 0, "%%1833" },
    { "RestrictedAdminMode", GEN_STRING, 0, "-" },
    { "TargetOutboundUserName", GEN_STRING, 0, "-" },
    { "TargetOutboundDomainName", GEN_STRING, 0, "-" },
    { "VirtualAccount", GEN_STRING, 0, "%%1843" },
    { "TargetLinkedLogonId", GEN_HEX64, 0, "0x0" },
    { "ElevatedToken", GEN_STRING, 0, "%%1842" },
};

static const struct gen_field security_4688[] = {
    { "SubjectUserSid", GEN_SID, 0, "S-1-5-18" },
    { "SubjectUserName", GEN_STRING, 0, "-" },
    { "SubjectDomainName", GEN_STRING, 0, "-" },
    { "SubjectLogonId", GEN_HEX64, 0, "@LogonId|0x3e7" },
    { "NewProcessId", GEN_SIZE, 0, "@ProcessId" },
    { "NewProcessName", GEN_STRING, 0, "@Image" },
    { "TokenElevationType", GEN_STRING, 0, "%%1936" },
    { "ProcessId", GEN_SIZE, 0, "@ParentProcessId" },
    { "CommandLine", GEN_STRING, 0, "@%CommandLine" },
    { "TargetUserSid", GEN_SID, 0, "S-1-0-0" },
    { "TargetUserName", GEN_STRING, 0, "-" },
    { "TargetDomainName", GEN_STRING, 0, "-" },
    { "TargetLogonId", GEN_HEX64, 0, "0x0" },
    { "ParentProcessName", GEN_STRING, 0, "@ParentImage" },
    { "MandatoryLabel", GEN_SID, 0, "S-1-16-16384" },
};

static const struct gen_field system_7036[] = {
    { "param1", GEN_STRING, 0, "-" },
    { "param2", GEN_STRING, 0, "running" },
};

static const struct gen_event_type types[] = {
    { GEN_SYSMON, 1, "5", "4", "1", NULL, COUNT(sysmon_1), sysmon_1 },
    { GEN_SYSMON, 5, "3", "4", "5", NULL, COUNT(sysmon_5), sysmon_5 },
    { GEN_SYSMON, 11, "2", "4", "11", NULL, COUNT(sysmon_11), sysmon_11 },
    { GEN_SECURITY, 4624, "2", "0", "12544", NULL, COUNT(security_4624),
      security_4624 },
    { GEN_SECURITY, 4688, "2", "0", "13312", NULL, COUNT(security_4688),
      security_4688 },
    { GEN_SYSTEM, 7036, "0", "4", "0", "16384", COUNT(system_7036),
      system_7036 },
};
/* clang-format on */

const struct gen_event_type *
gen_event_type_find(enum gen_family family, unsigned id)
{
    for (size_t i = 0; i < COUNT(types); i++) {
        if (types[i].family == family && types[i].id == id)
            return &types[i];
    }
    return NULL;
}

const struct gen_event_type *
gen_event_type_at(size_t i)
{
    return i < COUNT(types) ? &types[i] : NULL;
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

/* A template's GUID says all that its body depends on, so that, as in real
 * logs, equal GUIDs mean equal templates. */
void
gen_layout_of(struct gen_layout *layout, const struct gen_event_type *type,
              unsigned schema)
{
    uint64_t hash = gen_hash(type->family + 1u, &type->id, sizeof(type->id));

    memset(layout, 0, sizeof(*layout));
    layout->type = type;
    for (size_t i = 0; i < type->count; i++) {
        const struct gen_field *field = &type->fields[i];

        if (schema && field->since > schema)
            continue;
        layout->index[layout->count++] = (uint8_t)i;
        hash = gen_hash(hash, field->name, strlen(field->name) + 1);
        hash = gen_hash(hash, &field->type, sizeof(field->type));
    }
    gen_bytes_from(hash, layout->guid, sizeof(layout->guid));
}

unsigned
gen_schema_of_fields(unsigned fields)
{
    static const unsigned schemas[] = { 340, 400, 420, 450, 481 };
    struct gen_layout layout;

    for (size_t i = 0; i < COUNT(schemas); i++) {
        gen_layout_of(&layout, &types[0], schemas[i]);
        if (layout.count == fields)
            return schemas[i];
    }
    return 0;
}
