/* SPDX-License-Identifier: Apache-2.0 */
/* Sysmon's events, every field that they ever had, in order. */
#include "events.h"

/* clang-format off */

/* Schema 2.0 began with a number; 4.1 put the rule's name first. */
#define HEAD                                                                   \
    TEXT("RuleName", 410, NULL),                                               \
    FIELD_UNTIL("SequenceNumber", GEN_U64, 0, 309, "$sequence")
#define HEAD_TIME HEAD, TEXT("UtcTime", 0, "$utc")
#define ACTOR                                                                  \
    FIELD("ProcessGuid", GEN_GUID, 0, "@ProcessGuid"),                         \
    FIELD("ProcessId", GEN_U32, 0, "@ProcessId"),                              \
    TEXT("Image", 0, "@Image")
/* From event 23 on the user came with the event, and before the image. */
#define ACTOR_WITH_USER                                                        \
    FIELD("ProcessGuid", GEN_GUID, 0, "@ProcessGuid"),                         \
    FIELD("ProcessId", GEN_U32, 0, "@ProcessId"),                              \
    TEXT("User", 0, "@User"),                                                  \
    TEXT("Image", 0, "@Image")
#define USER TEXT("User", 480, "@User")
#define VERSION_INFO                                                           \
    TEXT("FileVersion", 400, "+FileVersion"),                                  \
    TEXT("Description", 400, "+Description"),                                  \
    TEXT("Product", 400, "+Product"),                                          \
    TEXT("Company", 400, "+Company"),                                          \
    TEXT("OriginalFileName", 421, "+OriginalFileName")
#define SIGNED                                                                 \
    TEXT("Signed", 0, "true"),                                                 \
    FIELD_UNTIL("SignatureStatus", GEN_STRING, 320, 329, "Valid"),             \
    TEXT("Signature", 0, "+Company|Microsoft Windows"),                        \
    TEXT("SignatureStatus", 330, "Valid")

static const struct gen_field event_1[] = {
    HEAD_TIME,
    FIELD("ProcessGuid", GEN_GUID, 0, "$guid"),
    FIELD("ProcessId", GEN_U32, 0, "$pid"),
    TEXT("Image", 0, "$image"),
    VERSION_INFO,
    TEXT("CommandLine", 0, "$command"),
    TEXT("CurrentDirectory", 0,
         "@CurrentDirectory|C:\\Windows\\system32\\"),
    TEXT("User", 0, "@User|NT AUTHORITY\\SYSTEM"),
    FIELD("LogonGuid", GEN_GUID, 0, "@LogonGuid|$logon"),
    FIELD("LogonId", GEN_HEX64, 0, "@LogonId|0x3e7"),
    FIELD("TerminalSessionId", GEN_U32, 0, "@TerminalSessionId|0"),
    TEXT("IntegrityLevel", 0, "@IntegrityLevel|System"),
    TEXT("Hashes", 0, "+Hashes|$hashes:Image"),
    FIELD("ParentProcessGuid", GEN_GUID, 0, "@ProcessGuid"),
    FIELD("ParentProcessId", GEN_U32, 0, "@ProcessId"),
    TEXT("ParentImage", 0, "@Image"),
    TEXT("ParentCommandLine", 0, "@%CommandLine"),
    TEXT("ParentUser", 480, "@User"),
};

static const struct gen_field event_2[] = {
    HEAD_TIME, ACTOR,
    TEXT("TargetFilename", 0, NULL),
    TEXT("CreationUtcTime", 0, "2019-12-07 09:08:41.334"),
    TEXT("PreviousCreationUtcTime", 0, "$utc"),
    USER,
};

static const struct gen_field event_3[] = {
    HEAD_TIME, ACTOR,
    TEXT("User", 0, "@User"),
    TEXT("Protocol", 0, "tcp"),
    FIELD("Initiated", GEN_BOOL, 0, "true"),
    FIELD("SourceIsIpv6", GEN_BOOL, 0, "false"),
    TEXT("SourceIp", 0, "$address"),
    TEXT("SourceHostname", 0, "$computer"),
    FIELD("SourcePort", GEN_U16, 0, "$port"),
    TEXT("SourcePortName", 0, NULL),
    FIELD("DestinationIsIpv6", GEN_BOOL, 0, "false"),
    TEXT("DestinationIp", 0, "203.0.113.10"),
    TEXT("DestinationHostname", 0, NULL),
    FIELD("DestinationPort", GEN_U16, 0, "443"),
    TEXT("DestinationPortName", 0, "https"),
};

static const struct gen_field event_4[] = {
    FIELD_UNTIL("SequenceNumber", GEN_U64, 0, 309, "$sequence"),
    TEXT("UtcTime", 310, "$utc"),
    TEXT("State", 0, "Started"),
    TEXT("Version", 320, "$sysmon"),
    TEXT("SchemaVersion", 320, "$schema"),
};

static const struct gen_field event_5[] = { HEAD_TIME, ACTOR, USER };

static const struct gen_field event_6[] = {
    HEAD_TIME,
    TEXT("ImageLoaded", 0, "+Image"),
    TEXT("Hashes", 0, "+Hashes|$hashes:ImageLoaded"),
    SIGNED,
};

static const struct gen_field event_7[] = {
    HEAD_TIME, ACTOR,
    TEXT("ImageLoaded", 0, "+Image"),
    VERSION_INFO,
    TEXT("Hashes", 0, "+Hashes|$hashes:ImageLoaded"),
    SIGNED, USER,
};

static const struct gen_field event_8[] = {
    HEAD_TIME,
    FIELD("SourceProcessGuid", GEN_GUID, 0, "@ProcessGuid"),
    FIELD("SourceProcessId", GEN_U32, 0, "@ProcessId"),
    TEXT("SourceImage", 0, "@Image"),
    FIELD("TargetProcessGuid", GEN_GUID, 0, ">ProcessGuid"),
    FIELD("TargetProcessId", GEN_U32, 0, ">ProcessId"),
    TEXT("TargetImage", 0, ">Image"),
    FIELD("NewThreadId", GEN_U32, 0, "$thread"),
    TEXT("StartAddress", 310, "0x00007FFA1B2C3D40"),
    TEXT("StartModule", 310, NULL),
    TEXT("StartFunction", 310, NULL),
    TEXT("SourceUser", 480, "@User"),
    TEXT("TargetUser", 480, ">User"),
};

static const struct gen_field event_9[] = {
    HEAD_TIME, ACTOR,
    TEXT("Device", 0, "\\Device\\HarddiskVolume2"),
    USER,
};

static const struct gen_field event_10[] = {
    HEAD_TIME,
    FIELD("SourceProcessGUID", GEN_GUID, 0, "@ProcessGuid"),
    FIELD("SourceProcessId", GEN_U32, 0, "@ProcessId"),
    FIELD("SourceThreadId", GEN_U32, 0, "$thread"),
    TEXT("SourceImage", 0, "@Image"),
    FIELD("TargetProcessGUID", GEN_GUID, 0, ">ProcessGuid"),
    FIELD("TargetProcessId", GEN_U32, 0, ">ProcessId"),
    TEXT("TargetImage", 0, ">Image"),
    FIELD("GrantedAccess", GEN_HEX32, 0, "0x1410"),
    TEXT("CallTrace", 0,
         "C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|"
         "C:\\Windows\\System32\\KERNELBASE.dll+2c13e|UNKNOWN(00007FFA1B2C3D40)"),
    TEXT("SourceUser", 480, "@User"),
    TEXT("TargetUser", 480, ">User"),
};

static const struct gen_field event_11[] = {
    HEAD_TIME, ACTOR,
    TEXT("TargetFilename", 0, NULL),
    TEXT("CreationUtcTime", 0, "$utc"),
    USER,
};

/* Schema 3.2 alone had the kind after the image. */
#define REGISTRY(kind)                                                         \
    TEXT("RuleName", 410, NULL),                                               \
    TEXT("EventType", 330, kind),                                              \
    TEXT("UtcTime", 0, "$utc"),                                                \
    ACTOR,                                                                     \
    FIELD_UNTIL("EventType", GEN_STRING, 0, 329, kind),                        \
    TEXT("TargetObject", 0, NULL)

static const struct gen_field event_12[] = { REGISTRY("CreateKey"), USER };

static const struct gen_field event_13[] = {
    REGISTRY("SetValue"),
    TEXT("Details", 0, "DWORD (0x00000001)"),
    USER,
};

static const struct gen_field event_14[] = {
    REGISTRY("RenameKey"),
    TEXT("NewName", 0, NULL),
    USER,
};

static const struct gen_field event_15[] = {
    HEAD_TIME, ACTOR,
    TEXT("TargetFilename", 0, NULL),
    TEXT("CreationUtcTime", 0, "$utc"),
    TEXT("Hash", 0, "+Hashes|$hashes:TargetFilename"),
    TEXT("Contents", 431, NULL),
    USER,
};

static const struct gen_field event_16[] = {
    TEXT("UtcTime", 0, "$utc"),
    TEXT("Configuration", 0, "C:\\Windows\\sysmon.xml"),
    TEXT("ConfigurationFileHash", 0, "$sha256:Configuration"),
};

#define PIPE(kind)                                                             \
    TEXT("RuleName", 410, NULL),                                               \
    TEXT("EventType", 421, kind),                                              \
    TEXT("UtcTime", 0, "$utc"),                                                \
    FIELD("ProcessGuid", GEN_GUID, 0, "@ProcessGuid"),                         \
    FIELD("ProcessId", GEN_U32, 0, "@ProcessId"),                              \
    TEXT("PipeName", 0, NULL),                                                 \
    TEXT("Image", 0, "@Image"),                                                \
    USER

static const struct gen_field event_17[] = { PIPE("CreatePipe") };
static const struct gen_field event_18[] = { PIPE("ConnectPipe") };

#define WMI(kind)                                                              \
    TEXT("RuleName", 410, NULL),                                               \
    TEXT("EventType", 0, kind),                                                \
    TEXT("UtcTime", 0, "$utc"),                                                \
    TEXT("Operation", 0, "Created"),                                           \
    TEXT("User", 0, "@User")

static const struct gen_field event_19[] = {
    WMI("WmiFilterEvent"),
    TEXT("EventNamespace", 0, " \"root\\\\cimv2\""),
    TEXT("Name", 0, NULL),
    TEXT("Query", 0, NULL),
};

static const struct gen_field event_20[] = {
    WMI("WmiConsumerEvent"),
    TEXT("Name", 0, NULL),
    TEXT("Type", 0, "Command Line"),
    TEXT("Destination", 0, NULL),
};

static const struct gen_field event_21[] = {
    WMI("WmiBindingEvent"),
    TEXT("Consumer", 0, NULL),
    TEXT("Filter", 0, NULL),
};

static const struct gen_field event_22[] = {
    HEAD_TIME,
    FIELD("ProcessGuid", GEN_GUID, 0, "@ProcessGuid"),
    FIELD("ProcessId", GEN_U32, 0, "@ProcessId"),
    TEXT("QueryName", 0, NULL),
    TEXT("QueryStatus", 0, "0"),
    TEXT("QueryResults", 0, "::ffff:203.0.113.10;"),
    TEXT("Image", 0, "@Image"),
    USER,
};

/* What happened to a file, with its bytes. */
#define FILE_AND_HASHES                                                        \
    HEAD_TIME, ACTOR_WITH_USER,                                                \
    TEXT("TargetFilename", 0, "+Image"),                                       \
    TEXT("Hashes", 0, "+Hashes|$hashes:TargetFilename")

static const struct gen_field event_23[] = {
    FILE_AND_HASHES,
    FIELD("IsExecutable", GEN_BOOL, 0, "true"),
    TEXT("Archived", 0, "true"),
};

static const struct gen_field event_24[] = {
    HEAD_TIME, ACTOR,
    FIELD("Session", GEN_U32, 0, "@TerminalSessionId|1"),
    TEXT("ClientInfo", 0, "$client"),
    TEXT("Hashes", 0, "$hashes:Image"),
    TEXT("Archived", 0, "true"),
    USER,
};

static const struct gen_field event_25[] = {
    HEAD_TIME, ACTOR,
    TEXT("Type", 0, "Image is replaced"),
    USER,
};

static const struct gen_field event_26[] = {
    FILE_AND_HASHES,
    FIELD("IsExecutable", GEN_BOOL, 0, "true"),
};

static const struct gen_field event_27[] = { FILE_AND_HASHES };

static const struct gen_field event_28[] = {
    FILE_AND_HASHES,
    FIELD("IsExecutable", GEN_BOOL, 0, "true"),
};

static const struct gen_field event_29[] = { FILE_AND_HASHES };

static const struct gen_field event_255[] = {
    TEXT("UtcTime", 310, "$utc"),
    TEXT("ID", 0, "DriverCommunication"),
    TEXT("Description", 0, "Failed to retrieve events"),
};

#define SYSMON(id, since, versions)                                            \
    EVENT(GEN_SYSMON, id, since, versions, id == 255 ? "2" : "4", #id,         \
          event_##id)

const struct gen_event_type gen_sysmon_events[] = {
    SYSMON(1, 0, "0:4 310:5"),
    SYSMON(2, 0, "0:3 310:4 432:5"),
    SYSMON(3, 0, "0:4 310:5"),
    SYSMON(4, 0, "0:2 310:3"),
    SYSMON(5, 0, "0:2 310:3"),
    SYSMON(6, 0, "0:2 310:3 432:4"),
    SYSMON(7, 0, "0:2 310:3"),
    SYSMON(8, 0, "0:1 310:2"),
    SYSMON(9, 310, "0:2"),
    SYSMON(10, 310, "0:3"),
    SYSMON(11, 320, "0:2"),
    SYSMON(12, 320, "0:2"),
    SYSMON(13, 320, "0:2"),
    SYSMON(14, 320, "0:2"),
    SYSMON(15, 320, "0:2"),
    SYSMON(16, 320, "0:3"),
    SYSMON(17, 330, "0:1"),
    SYSMON(18, 330, "0:1"),
    SYSMON(19, 340, "0:3"),
    SYSMON(20, 340, "0:3"),
    SYSMON(21, 340, "0:3"),
    SYSMON(22, 420, "0:5"),
    SYSMON(23, 430, "0:5"),
    SYSMON(24, 440, "0:5"),
    SYSMON(25, 450, "0:5"),
    SYSMON(26, 460, "0:5"),
    SYSMON(27, 482, "0:5"),
    SYSMON(28, 483, "0:5"),
    SYSMON(29, 490, "0:5"),
    SYSMON(255, 0, "0:2 310:3"),
};

const size_t gen_sysmon_events_count = GEN_COUNT(gen_sysmon_events);
