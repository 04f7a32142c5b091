/* SPDX-License-Identifier: Apache-2.0 */
/* Fields by event: SYSMON.md section 2. */
#include "event/layout.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct stm_column process[] = {
    { "self", STM_COLUMN_REF, { "ProcessGuid", "ProcessId", "Image", "User" } },
    { "started", STM_COLUMN_TIME, { "UtcTime" } },
    { "digests", STM_COLUMN_DIGESTS, { "Hashes" } },
    { "version",
      STM_COLUMN_VERSION,
      { "Company", "Product", "Description", "FileVersion",
        "OriginalFileName" } },
    { "command_line", STM_COLUMN_COMMAND, { "CommandLine" } },
    { "directory", STM_COLUMN_PATH, { "CurrentDirectory" } },
    { "logon_id", STM_COLUMN_NUMBER, { "LogonId" } },
    { "logon_guid", STM_COLUMN_GUID, { "LogonGuid" } },
    { "session", STM_COLUMN_NUMBER, { "TerminalSessionId" } },
    { "integrity", STM_COLUMN_TEXT, { "IntegrityLevel" } },
    { "rule_name", STM_COLUMN_TEXT, { "RuleName" } },
    { "parent",
      STM_COLUMN_REF,
      { "ParentProcessGuid", "ParentProcessId", "ParentImage", "ParentUser" } },
    { "parent_command_line", STM_COLUMN_COMMAND, { "ParentCommandLine" } },
};

static const struct stm_column process_end[] = {
    { "self", STM_COLUMN_REF, { "ProcessGuid", "ProcessId", "Image", "User" } },
    { "lag", STM_COLUMN_LAG, { "UtcTime" } },
    { "rule_name", STM_COLUMN_TEXT, { "RuleName" } },
};

/* For every file event; each has some of these. */
static const struct stm_column file_event[] = {
    { "kind", STM_COLUMN_EVENT_ID, { 0 } },
    { "actor",
      STM_COLUMN_REF,
      { "ProcessGuid", "ProcessId", "Image", "User" } },
    { "lag", STM_COLUMN_LAG, { "UtcTime" } },
    { "target", STM_COLUMN_PATH, { "TargetFilename" } },
    { "digests", STM_COLUMN_DIGESTS, { "Hashes|Hash" } },
    { "creation_time", STM_COLUMN_TIME, { "CreationUtcTime" } },
    { "previous_creation_time",
      STM_COLUMN_TIME,
      { "PreviousCreationUtcTime" } },
    { "is_executable", STM_COLUMN_TEXT, { "IsExecutable" } },
    { "archived", STM_COLUMN_TEXT, { "Archived" } },
    { "contents", STM_COLUMN_TEXT, { "Contents" } },
    { "rule_name", STM_COLUMN_TEXT, { "RuleName" } },
};

static const struct stm_layout layouts[] = {
    { 1, "process", process, COUNT(process) },
    { 5, "process_end", process_end, COUNT(process_end) },
    { 11, "file_event", file_event, COUNT(file_event) },
};

const struct stm_provider stm_sysmon = {
    .name = "Microsoft-Windows-Sysmon",
    .machine = "ProcessGuid|SourceProcessGUID",
    .layouts = layouts,
    .n_layouts = COUNT(layouts),
};

size_t
stm_column_parts(stm_column_kind kind)
{
    switch (kind) {
    case STM_COLUMN_EVENT_ID: return 0;
    case STM_COLUMN_REF: return 4;
    case STM_COLUMN_VERSION: return 5;
    case STM_COLUMN_TEXT:
    case STM_COLUMN_PATH:
    case STM_COLUMN_COMMAND:
    case STM_COLUMN_NUMBER:
    case STM_COLUMN_TIME:
    case STM_COLUMN_LAG:
    case STM_COLUMN_GUID:
    case STM_COLUMN_DIGESTS: return 1;
    }
    return 0;
}
