/* SPDX-License-Identifier: Apache-2.0 */
/* Events of the Security and System channels. The schema is that of Windows:
 * its version * 100, and 1001 for Windows 10 from the second release on. */
#include "events.h"

/* clang-format off */

static const struct gen_field security_4624[] = {
    FIELD("SubjectUserSid", GEN_SID, 0, "S-1-5-18"),
    TEXT("SubjectUserName", 0, "-"),
    TEXT("SubjectDomainName", 0, "-"),
    FIELD("SubjectLogonId", GEN_HEX64, 0, "0x3e7"),
    FIELD("TargetUserSid", GEN_SID, 0, "S-1-5-18"),
    TEXT("TargetUserName", 0, "SYSTEM"),
    TEXT("TargetDomainName", 0, "NT AUTHORITY"),
    FIELD("TargetLogonId", GEN_HEX64, 0, "0x3e7"),
    FIELD("LogonType", GEN_U32, 0, "5"),
    TEXT("LogonProcessName", 0, "Advapi  "),
    TEXT("AuthenticationPackageName", 0, "Negotiate"),
    TEXT("WorkstationName", 0, "-"),
    FIELD("LogonGuid", GEN_GUID, 0, "{00000000-0000-0000-0000-000000000000}"),
    TEXT("TransmittedServices", 0, "-"),
    TEXT("LmPackageName", 0, "-"),
    FIELD("KeyLength", GEN_U32, 0, "0"),
    FIELD("ProcessId", GEN_SIZE, 0, "0x2f4"),
    TEXT("ProcessName", 0, "C:\\Windows\\System32\\services.exe"),
    TEXT("IpAddress", 0, "-"),
    TEXT("IpPort", 0, "-"),
    TEXT("ImpersonationLevel", 620, "%%1833"),
    TEXT("RestrictedAdminMode", 1000, "-"),
    TEXT("TargetOutboundUserName", 1000, "-"),
    TEXT("TargetOutboundDomainName", 1000, "-"),
    TEXT("VirtualAccount", 1000, "%%1843"),
    FIELD("TargetLinkedLogonId", GEN_HEX64, 1000, "0x0"),
    TEXT("ElevatedToken", 1000, "%%1842"),
};

static const struct gen_field security_4688[] = {
    FIELD("SubjectUserSid", GEN_SID, 0, "S-1-5-18"),
    TEXT("SubjectUserName", 0, "-"),
    TEXT("SubjectDomainName", 0, "-"),
    FIELD("SubjectLogonId", GEN_HEX64, 0, "@LogonId|0x3e7"),
    FIELD("NewProcessId", GEN_SIZE, 0, "@ProcessId"),
    TEXT("NewProcessName", 0, "@Image"),
    TEXT("TokenElevationType", 0, "%%1936"),
    FIELD("ProcessId", GEN_SIZE, 0, "@ParentProcessId"),
    TEXT("CommandLine", 630, "@%CommandLine"),
    FIELD("TargetUserSid", GEN_SID, 1000, "S-1-0-0"),
    TEXT("TargetUserName", 1000, "-"),
    TEXT("TargetDomainName", 1000, "-"),
    FIELD("TargetLogonId", GEN_HEX64, 1000, "0x0"),
    TEXT("ParentProcessName", 1001, "@ParentImage"),
    FIELD("MandatoryLabel", GEN_SID, 1001, "S-1-16-16384"),
};

static const struct gen_field security_4689[] = {
    FIELD("SubjectUserSid", GEN_SID, 0, "S-1-5-18"),
    TEXT("SubjectUserName", 0, "-"),
    TEXT("SubjectDomainName", 0, "-"),
    FIELD("SubjectLogonId", GEN_HEX64, 0, "@LogonId|0x3e7"),
    FIELD("Status", GEN_HEX32, 0, "0x0"),
    FIELD("ProcessId", GEN_SIZE, 0, "@ProcessId"),
    TEXT("ProcessName", 0, "@Image"),
};

static const struct gen_field system_7036[] = {
    TEXT("param1", 0, "-"),
    TEXT("param2", 0, "running"),
};

static const struct gen_field system_7045[] = {
    TEXT("ServiceName", 0, NULL),
    TEXT("ImagePath", 0, "@Image"),
    TEXT("ServiceType", 0, "user mode service"),
    TEXT("StartType", 0, "demand start"),
    TEXT("AccountName", 0, "LocalSystem"),
};

const struct gen_event_type gen_windows_events[] = {
    EVENT(GEN_SECURITY, 4624, 0, "0:0 620:1 1000:2", "0", "12544",
          security_4624),
    EVENT(GEN_SECURITY, 4688, 0, "0:0 630:1 1000:2", "0", "13312",
          security_4688),
    EVENT(GEN_SECURITY, 4689, 0, "0:0", "0", "13313", security_4689),
    EVENT(GEN_SYSTEM, 7036, 0, "0:0", "4", "0", system_7036),
    EVENT(GEN_SYSTEM, 7045, 0, "0:0", "4", "0", system_7045),
};

const size_t gen_windows_events_count = GEN_COUNT(gen_windows_events);
