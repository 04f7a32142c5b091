/* SPDX-License-Identifier: Apache-2.0 */
/* Fields by event: SYSMON.md section 2. */
#include "event/layout.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A column and its fields, in the order of its kind (layout.h). */
#define COLUMN(name, kind, ...)                                                \
    {                                                                          \
        name, STM_COLUMN_##kind,                                               \
        {                                                                      \
            __VA_ARGS__                                                        \
        }                                                                      \
    }
#define TEXT(name, field) COLUMN(name, TEXT, field)
#define PATH(name, field) COLUMN(name, PATH, field)
#define NUMBER(name, field) COLUMN(name, NUMBER, field)
#define FLAG(name, field) COLUMN(name, FLAG, field)
#define TIME(name, field) COLUMN(name, TIME, field)

#define KIND COLUMN("kind", EVENT_ID, NULL)
#define RULE_NAME TEXT("rule_name", "RuleName")
#define LAG COLUMN("lag", LAG, "UtcTime")
#define DIGESTS(field) COLUMN("digests", DIGESTS, field)
/* The process that a record is about: itself, or who did it. */
#define PROCESS(name)                                                          \
    COLUMN(name, REF, "ProcessGuid", "ProcessId", "Image", "User")
#define ACTOR PROCESS("actor")
#define VERSION                                                                \
    "Company", "Product", "Description", "FileVersion", "OriginalFileName"
#define MODULE                                                                 \
    COLUMN("module", MODULE, "ImageLoaded", "Hashes", VERSION, "Signed",       \
           "Signature", "SignatureStatus")

static const struct stm_column process[] = {
    PROCESS("self"),
    TIME("started", "UtcTime"),
    DIGESTS("Hashes"),
    COLUMN("version", VERSION, VERSION),
    COLUMN("command_line", COMMAND, "CommandLine"),
    PATH("directory", "CurrentDirectory"),
    NUMBER("logon_id", "LogonId"),
    COLUMN("logon_guid", GUID, "LogonGuid"),
    NUMBER("session", "TerminalSessionId"),
    TEXT("integrity", "IntegrityLevel"),
    RULE_NAME,
    COLUMN("parent", REF, "ParentProcessGuid", "ParentProcessId", "ParentImage",
           "ParentUser"),
    COLUMN("parent_command_line", COMMAND, "ParentCommandLine"),
};

/* For every file event; each has some of these. */
static const struct stm_column file_event[] = {
    KIND,
    ACTOR,
    LAG,
    PATH("target", "TargetFilename"),
    DIGESTS("Hashes|Hash"),
    TIME("creation_time", "CreationUtcTime"),
    TIME("previous_creation_time", "PreviousCreationUtcTime"),
    TEXT("is_executable", "IsExecutable"),
    TEXT("archived", "Archived"),
    TEXT("contents", "Contents"),
    RULE_NAME,
};

static const struct stm_column network[] = {
    ACTOR,
    LAG,
    TEXT("protocol", "Protocol"),
    FLAG("initiated", "Initiated"),
    FLAG("source_is_ipv6", "SourceIsIpv6"),
    TEXT("source_ip", "SourceIp"),
    TEXT("source_host", "SourceHostname"),
    NUMBER("source_port", "SourcePort"),
    TEXT("source_port_name", "SourcePortName"),
    FLAG("destination_is_ipv6", "DestinationIsIpv6"),
    TEXT("destination_ip", "DestinationIp"),
    TEXT("destination_host", "DestinationHostname"),
    NUMBER("destination_port", "DestinationPort"),
    TEXT("destination_port_name", "DestinationPortName"),
    RULE_NAME,
};

/* What Sysmon says of itself. */
static const struct stm_column sensor[] = {
    KIND,
    LAG,
    TEXT("state", "State"),
    TEXT("sensor_version", "Version"),
    TEXT("schema_version", "SchemaVersion"),
    TEXT("configuration", "Configuration"),
    DIGESTS("ConfigurationFileHash"),
    TEXT("error", "ID"),
    TEXT("description", "Description"),
};

static const struct stm_column process_end[] = { PROCESS("self"), LAG,
                                                 RULE_NAME };

static const struct stm_column driver_load[] = { LAG, MODULE, RULE_NAME };

static const struct stm_column image_load[] = { ACTOR, LAG, MODULE, RULE_NAME };

/* GUID in event 10, Guid in event 8: either is read in both. */
#define SOURCE_AND_TARGET                                                      \
    COLUMN("actor", REF, "SourceProcessGUID|SourceProcessGuid",                \
           "SourceProcessId", "SourceImage", "SourceUser"),                    \
        COLUMN("target", REF, "TargetProcessGUID|TargetProcessGuid",           \
               "TargetProcessId", "TargetImage", "TargetUser")

static const struct stm_column remote_thread[] = {
    SOURCE_AND_TARGET,
    LAG,
    NUMBER("thread_id", "NewThreadId"),
    TEXT("start_address", "StartAddress"),
    PATH("start_module", "StartModule"),
    TEXT("start_function", "StartFunction"),
    RULE_NAME,
};

static const struct stm_column raw_read[] = { ACTOR, LAG,
                                              PATH("device", "Device"),
                                              RULE_NAME };

static const struct stm_column process_access[] = {
    SOURCE_AND_TARGET,
    LAG,
    NUMBER("thread_id", "SourceThreadId"),
    NUMBER("granted_access", "GrantedAccess"),
    COLUMN("call_trace", TRACE, "CallTrace"),
    RULE_NAME,
};

static const struct stm_column registry[] = {
    KIND,
    TEXT("event_type", "EventType"),
    ACTOR,
    LAG,
    COLUMN("target", REGISTRY, "TargetObject"),
    TEXT("details", "Details"),
    COLUMN("new_name", REGISTRY, "NewName"),
    RULE_NAME,
};

static const struct stm_column pipe[] = {
    KIND, TEXT("event_type", "EventType"), ACTOR,
    LAG,  TEXT("name", "PipeName"),        RULE_NAME,
};

static const struct stm_column wmi[] = {
    KIND,
    TEXT("event_type", "EventType"),
    LAG,
    TEXT("operation", "Operation"),
    COLUMN("account", ACCOUNT, "User"),
    TEXT("event_namespace", "EventNamespace"),
    TEXT("name", "Name"),
    TEXT("event_query", "Query"),
    TEXT("consumer_type", "Type"),
    TEXT("destination", "Destination"),
    TEXT("consumer", "Consumer"),
    TEXT("event_filter", "Filter"),
    RULE_NAME,
};

static const struct stm_column dns[] = {
    ACTOR,
    LAG,
    TEXT("query_name", "QueryName"),
    TEXT("query_status", "QueryStatus"),
    TEXT("query_results", "QueryResults"),
    RULE_NAME,
};

static const struct stm_column clipboard[] = {
    ACTOR,
    LAG,
    NUMBER("session", "Session"),
    TEXT("client_info", "ClientInfo"),
    DIGESTS("Hashes"),
    TEXT("archived", "Archived"),
    RULE_NAME,
};

static const struct stm_column tamper[] = { ACTOR, LAG,
                                            TEXT("tampering", "Type"),
                                            RULE_NAME };

#define EVENT(id, table)                                                       \
    {                                                                          \
        id, #table, table, COUNT(table)                                        \
    }

static const struct stm_layout layouts[] = {
    EVENT(1, process),     EVENT(2, file_event),
    EVENT(3, network),     EVENT(4, sensor),
    EVENT(5, process_end), EVENT(6, driver_load),
    EVENT(7, image_load),  EVENT(8, remote_thread),
    EVENT(9, raw_read),    EVENT(10, process_access),
    EVENT(11, file_event), EVENT(12, registry),
    EVENT(13, registry),   EVENT(14, registry),
    EVENT(15, file_event), EVENT(16, sensor),
    EVENT(17, pipe),       EVENT(18, pipe),
    EVENT(19, wmi),        EVENT(20, wmi),
    EVENT(21, wmi),        EVENT(22, dns),
    EVENT(23, file_event), EVENT(24, clipboard),
    EVENT(25, tamper),     EVENT(26, file_event),
    EVENT(27, file_event), EVENT(28, file_event),
    EVENT(29, file_event), EVENT(255, sensor),
};

const struct stm_provider stm_sysmon = {
    .name = "Microsoft-Windows-Sysmon",
    .machine = "ProcessGuid|SourceProcessGUID|SourceProcessGuid",
    .layouts = layouts,
    .n_layouts = COUNT(layouts),
};

size_t
stm_column_parts(stm_column_kind kind)
{
    switch (kind) {
    case STM_COLUMN_EVENT_ID: return 0;
    case STM_COLUMN_REF: return 4;
    case STM_COLUMN_MODULE: return 10;
    case STM_COLUMN_VERSION: return 5;
    case STM_COLUMN_TEXT:
    case STM_COLUMN_PATH:
    case STM_COLUMN_COMMAND:
    case STM_COLUMN_ACCOUNT:
    case STM_COLUMN_REGISTRY:
    case STM_COLUMN_TRACE:
    case STM_COLUMN_NUMBER:
    case STM_COLUMN_FLAG:
    case STM_COLUMN_TIME:
    case STM_COLUMN_LAG:
    case STM_COLUMN_GUID:
    case STM_COLUMN_DIGESTS: return 1;
    }
    return 0;
}
