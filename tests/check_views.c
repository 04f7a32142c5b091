/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_views.c - Defender's views over records of every kind: what is put
 * together, swapped, cut or spelled in another way.
 */
#include "suite.h"

#include "lineage/lineage.h"
#include "records.h"
#include "store/finish.h"
#include "store/sql.h"
#include "store/writer.h"

#include <stdarg.h>

#define GUID "{365ABB72-7C01-5CC4-0000-00102B3E0C00}"
#define TARGET "{365ABB72-7ACC-5CC4-0000-0010B2470300}"
#define ACTOR                                                                  \
    "ProcessGuid", GUID, "ProcessId", "2680", "Image", "C:\\Users\\Setup.exe"

static struct stm_db *db;
static struct stm_decoder *decoder;
static struct stm_writer *writer;
static struct stm_err err;
static unsigned long long record_id;

static void
must(stm_status status)
{
    ck_assert_msg(status == STM_OK, "%s", err.text);
}

static void
start(void)
{
    must(stm_db_open(&db, NULL, STM_DB_MEMORY, &err));
    must(stm_db_script_named(db, stm_store_sql, "schema", &err));
    for (const struct stm_embedded *e = stm_store_sql; e->name; e++)
        if (strncmp(e->name, "views", 5) == 0)
            must(stm_db_script_named(db, stm_store_sql, e->name, &err));
    must(stm_decoder_open(&decoder, &err));
    must(stm_writer_open(&writer, db, &err));
    record_id = 0;
}

static void
stop(void)
{
    stm_writer_close(writer);
    stm_decoder_close(decoder);
    stm_db_close(db);
}

/* An event of WS01: names and values of its fields, then NULL. */
static void
say(unsigned event_id, ...)
{
    const struct stm_sighting sighting = { 1, 4608 + record_id, record_id + 1,
                                           STM_HOW_LIVE };
    char paths[STM_CELLS_MOST][64];
    struct stm_event event;
    stm_written written;
    const char *name;
    va_list args;
    size_t n = 0;
    struct maker m = maker_of(decoder);

    maker_system(&m, "Microsoft-Windows-Sysmon", event_id, ++record_id);
    maker_text(&m, "EventData/UtcTime", "2026-03-02 09:14:07.120");
    va_start(args, event_id);
    while ((name = va_arg(args, const char *))) {
        (void)snprintf(paths[n], sizeof(paths[n]), "EventData/%s", name);
        maker_text(&m, paths[n++], va_arg(args, const char *));
    }
    va_end(args);
    must(stm_decoder_event(&event, decoder, maker_record(&m), &err));
    must(stm_writer_event(&written, writer, &event, &sighting, &err));
    must(stm_writer_flush(writer, &err));
}

static void
finish(void)
{
    must(stm_store_finish(db, &err));
    must(stm_lineage_build(db, NULL, &err));
}

/* All rows, columns between `|`, each row ended by a line feed. */
static void
expect(const char *sql, const char *want)
{
    struct stm_buf have = { 0 };
    struct stm_stmt *stmt;
    bool row;

    must(stm_db_prepare(&stmt, db, stm_span_of(sql), &err));
    for (;;) {
        must(stm_stmt_step(stmt, &row, &err));
        if (!row)
            break;
        for (int i = 0; i < stm_stmt_columns(stmt); i++) {
            stm_buf_text(&have, i ? "|" : "");
            stm_buf_span(&have, stm_stmt_text(stmt, i));
        }
        stm_buf_char(&have, '\n');
    }
    stm_buf_char(&have, '\0');
    ck_assert_str_eq(have.data, want);
    stm_buf_free(&have);
    stm_stmt_close(stmt);
}

START_TEST(a_file_event_is_what_happened_to_the_file)
{
    static const char *const ids[] = { "2",  "11", "23", "26",
                                       "27", "28", "29", NULL };

    start();
    for (size_t i = 0; ids[i]; i++)
        say((unsigned)atoi(ids[i]), ACTOR, "TargetFilename", "C:\\a.exe",
            "Hashes", "MD5=000102030405060708090A0B0C0D0E0F", NULL);
    finish();
    expect("SELECT ActionType, FileName, FolderPath, MD5, SHA1,"
           " InitiatingProcessFileName, InitiatingProcessFolderPath"
           " FROM DeviceFileEvents ORDER BY ReportId",
           "FileCreationTimeChanged|a.exe|C:\\a.exe|"
           "000102030405060708090a0b0c0d0e0f||Setup.exe|c:\\users\\setup.exe\n"
           "FileCreated|a.exe|C:\\a.exe|"
           "000102030405060708090a0b0c0d0e0f||Setup.exe|c:\\users\\setup.exe\n"
           "FileDeleted|a.exe|C:\\a.exe|"
           "000102030405060708090a0b0c0d0e0f||Setup.exe|c:\\users\\setup.exe\n"
           "FileDeleted|a.exe|C:\\a.exe|"
           "000102030405060708090a0b0c0d0e0f||Setup.exe|c:\\users\\setup.exe\n"
           "FileExecutableBlocked|a.exe|C:\\a.exe|"
           "000102030405060708090a0b0c0d0e0f||Setup.exe|c:\\users\\setup.exe\n"
           "FileShreddingBlocked|a.exe|C:\\a.exe|"
           "000102030405060708090a0b0c0d0e0f||Setup.exe|c:\\users\\setup.exe\n"
           "FileCreated|a.exe|C:\\a.exe|"
           "000102030405060708090a0b0c0d0e0f||Setup.exe|c:\\users\\setup."
           "exe\n");
    stop();
}
END_TEST

START_TEST(a_zone_tells_where_its_file_came_from)
{
    start();
    say(15, ACTOR, "TargetFilename", "C:\\d\\a.zip:Zone.Identifier", "Hash",
        "MD5=000102030405060708090A0B0C0D0E0F", "Contents",
        "[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=https://a.example/\r\n"
        "HostUrl=https://b.example/a.zip?x=1\r\n",
        NULL);
    say(15, ACTOR, "TargetFilename", "C:\\d\\b.zip:ZONE.identifier", "Contents",
        "[ZoneTransfer]  ZoneId=3  HostUrl=about:internet", NULL);
    say(15, ACTOR, "TargetFilename", "C:\\d\\c.zip:other", "Hash",
        "MD5=000102030405060708090A0B0C0D0E0F", "Contents", "-", NULL);
    finish();
    expect("SELECT FileName, FolderPath, MD5, FileOriginUrl,"
           " FileOriginReferrerUrl FROM DeviceFileEvents ORDER BY ReportId",
           "a.zip|C:\\d\\a.zip||https://b.example/a.zip?x=1|https://a.example/"
           "\n"
           "b.zip|C:\\d\\b.zip||about:internet|\n"
           "c.zip:other|C:\\d\\c.zip:other|000102030405060708090a0b0c0d0e0f||"
           "\n");
    stop();
}
END_TEST

/* Source, its name, destination, its name; ports 1 and 2. */
static void
connect_to(const char *initiated, const char *source, const char *source_host,
           const char *destination, const char *destination_host)
{
    say(3, ACTOR, "User", "CORP\\Ann", "Protocol", "tcp", "Initiated",
        initiated, "SourceIp", source, "SourceHostname", source_host,
        "SourcePort", "1", "DestinationIp", destination, "DestinationHostname",
        destination_host, "DestinationPort", "2", NULL);
}

static const char sides[] =
    "SELECT ActionType, LocalIP, LocalPort, LocalIPType, RemoteIP, RemotePort,"
    " RemoteIPType, RemoteUrl, Protocol FROM DeviceNetworkEvents"
    " ORDER BY ReportId";

START_TEST(the_local_side_of_a_connection_is_this_computer)
{
    start();
    connect_to("true", "10.0.0.5", "WS01", "203.0.113.9", "-");
    /* by name, whole or short; both or none of them: by known address */
    connect_to("false", "198.51.100.7", "far", "192.168.1.1", "ws01");
    connect_to("false", "172.16.0.1", "WS01", "172.32.0.1", "far");
    connect_to("false", "10.0.0.5", "-", "8.8.8.8", "");
    connect_to("false", "8.8.8.8", "", "10.0.0.5", "");
    connect_to("false", "::1", "WS01", "fe80:0:0:0:1:2:3:4", "WS01");
    finish();
    expect(sides, "ConnectionSuccess|10.0.0.5|1|Private|203.0.113.9|2|Public||"
                  "Tcp\n"
                  "InboundConnectionAccepted|192.168.1.1|2|Private|"
                  "198.51.100.7|1|Public|far|Tcp\n"
                  "InboundConnectionAccepted|172.16.0.1|1|Private|172.32.0.1|2|"
                  "Public|far|Tcp\n"
                  "InboundConnectionAccepted|10.0.0.5|1|Private|8.8.8.8|2|"
                  "Public||Tcp\n"
                  "InboundConnectionAccepted|10.0.0.5|2|Private|8.8.8.8|1|"
                  "Public||Tcp\n"
                  "InboundConnectionAccepted|fe80:0:0:0:1:2:3:4|2|Reserved|::1|"
                  "1|Loopback|WS01|Tcp\n");
    expect("SELECT DISTINCT InitiatingProcessAccountDomain,"
           " InitiatingProcessAccountName, InitiatingProcessId"
           " FROM DeviceNetworkEvents",
           "corp|ann|2680\n");
    stop();
}
END_TEST

START_TEST(a_connection_is_named_as_it_was_looked_up)
{
    start();
    say(22, ACTOR, "QueryName", "old.example", "QueryResults",
        "203.0.113.9;::ffff:203.0.113.9;", NULL);
    say(22, "ProcessGuid", TARGET, "ProcessId", "7", "Image", "C:\\b.exe",
        "QueryName", "other.example", "QueryResults", "203.0.113.9;", NULL);
    connect_to("true", "10.0.0.5", "WS01", "203.0.113.9", "reverse.example");
    connect_to("true", "10.0.0.5", "WS01", "2001:db8:0:0:0:0:0:1", "");
    connect_to("true", "10.0.0.5", "WS01", "203.0.113.10", "reverse.example");
    say(22, ACTOR, "QueryName", "six.example", "QueryResults",
        "type:  5 c.example;2001:DB8::1;nonsense;1.2.3", NULL);
    finish();
    expect("SELECT RemoteIP, RemoteUrl FROM DeviceNetworkEvents"
           " ORDER BY ReportId",
           "203.0.113.9|old.example\n2001:db8:0:0:0:0:0:1|six.example\n"
           "203.0.113.10|reverse.example\n");
    expect("SELECT count(*) FROM name_lookup WHERE process <> 0", "3\n");
    stop();
}
END_TEST

START_TEST(registry_paths_and_values_are_spelled_as_defender_does)
{
    static const char *const keys[][2] = {
        { "HKLM\\SOFTWARE\\Run\\a", "DWORD (0x0000000a)" },
        { "\\REGISTRY\\MACHINE\\SOFTWARE\\Run\\b",
          "QWORD (0x00000001-0x00000002)" },
        { "HKU\\S-1-5-21-1-2-3-1001_Classes\\c", "Binary Data" },
        { "HKU\\.DEFAULT\\Run\\d", "%%SystemRoot%%\\x" },
        { "HKCR\\exefile\\e", "(Empty)" },
        { "\\REGISTRY\\A\\{1}\\Root\\f", "DWORD (0xzzzzzzzz)" },
        { "HKLM\\g", "QWORD (0xffffffff-0xffffffff)" },
        { "-", "-" },
    };

    start();
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        say(13, ACTOR, "EventType", "SetValue", "TargetObject", keys[i][0],
            "Details", keys[i][1], NULL);
    finish();
    expect("SELECT RegistryKey, RegistryValueName, RegistryValueType,"
           " RegistryValueData FROM DeviceRegistryEvents ORDER BY ReportId",
           "HKEY_LOCAL_MACHINE\\SOFTWARE\\Run|a|Dword|10\n"
           "HKEY_LOCAL_MACHINE\\SOFTWARE\\Run|b|Qword|4294967298\n"
           "HKEY_CURRENT_USER\\S-1-5-21-1-2-3-1001_Classes|c|Binary|\n"
           "HKEY_USERS\\.DEFAULT\\Run|d|String|%SystemRoot%\\x\n"
           "HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes\\exefile|e|String|\n"
           "\\REGISTRY\\A\\{1}\\Root|f|String|DWORD (0xzzzzzzzz)\n"
           "HKEY_LOCAL_MACHINE|g|String|QWORD (0xffffffff-0xffffffff)\n"
           "||String|\n");
    stop();
}
END_TEST

START_TEST(registry_events_are_about_keys_or_values)
{
    static const char *const events[][2] = {
        { "CreateKey", "12" },   { "DeleteKey", "12" }, { "DeleteValue", "12" },
        { "RenameValue", "14" }, { "RenameKey", "14" },
    };

    start();
    for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
        say((unsigned)atoi(events[i][1]), ACTOR, "EventType", events[i][0],
            "TargetObject", "HKLM\\A\\B", "NewName", "HKLM\\A\\C", NULL);
    finish();
    expect("SELECT ActionType, RegistryKey, RegistryValueName,"
           " PreviousRegistryKey, PreviousRegistryValueName"
           " FROM DeviceRegistryEvents ORDER BY ReportId",
           "RegistryKeyCreated|HKEY_LOCAL_MACHINE\\A\\B|||\n"
           "RegistryKeyDeleted|HKEY_LOCAL_MACHINE\\A\\B|||\n"
           "RegistryValueDeleted|HKEY_LOCAL_MACHINE\\A|B||\n"
           "RegistryValueRenamed|HKEY_LOCAL_MACHINE\\A|C|HKEY_LOCAL_MACHINE\\A|"
           "B\n"
           "RegistryKeyRenamed|HKEY_LOCAL_MACHINE\\A\\C||"
           "HKEY_LOCAL_MACHINE\\A\\B|\n");
    stop();
}
END_TEST

#define PAIR                                                                   \
    "SourceProcessGuid", GUID, "SourceProcessId", "2680", "SourceImage",       \
        "C:\\Users\\Setup.exe", "TargetProcessGuid", TARGET,                   \
        "TargetProcessId", "7", "TargetImage", "C:\\Windows\\lsass.exe"

static void
say_everything(void)
{
    say(1, "ProcessGuid", TARGET, "ProcessId", "7", "Image",
        "C:\\Windows\\lsass.exe", "CommandLine", "lsass %%x%%", NULL);
    say(4, "State", "Started", "Version", "15.0", "SchemaVersion", "4.90",
        NULL);
    say(6, "ImageLoaded", "C:\\d.sys", "Hashes",
        "MD5=000102030405060708090A0B0C0D0E0F", "Signed", "true", "Signature",
        "Contoso", "SignatureStatus", "Valid", NULL);
    say(8, PAIR, "NewThreadId", "5", "StartAddress", "0x01", "StartModule",
        "C:\\m.dll", "StartFunction", "f", NULL);
    say(9, ACTOR, "Device", "\\Device\\HarddiskVolume2", NULL);
    say(10, PAIR, "SourceThreadId", "6", "GrantedAccess", "0x1410", NULL);
    say(16, "Configuration", "sysmon -i", NULL);
    say(17, ACTOR, "EventType", "CreatePipe", "PipeName", "\\p", NULL);
    say(18, ACTOR, "EventType", "ConnectPipe", "PipeName", "\\p", NULL);
    say(19, "EventType", "WmiFilterEvent", "Operation", "Created", "User",
        "CORP\\Ann", "EventNamespace", "root", "Name", "n", "Query", "q \"1\"",
        NULL);
    say(20, "EventType", "WmiConsumerEvent", "Name", "n", "Type", "t",
        "Destination", "d\x01", NULL);
    say(21, "EventType", "WmiBindingEvent", "Consumer", "c", "Filter", "f",
        NULL);
    say(22, ACTOR, "QueryName", "a.example", "QueryStatus", "0", "QueryResults",
        "-", NULL);
    say(24, ACTOR, "Session", "1", "ClientInfo", "c", "Hashes", "-", "Archived",
        "true", NULL);
    say(25, ACTOR, "Type", "Image is replaced", NULL);
    say(255, "ID", "E", "Description", "d", NULL);
    finish();
}

START_TEST(everything_else_has_an_action_and_a_target)
{
    start();
    say_everything();
    expect("SELECT ActionType, FolderPath, ProcessId, ProcessCommandLine,"
           " InitiatingProcessFileName, AccountName FROM DeviceEvents"
           " ORDER BY ReportId",
           "SensorStateChanged|||||\n"
           "DriverLoad|C:\\d.sys||||\n"
           "CreateRemoteThreadApiCall|C:\\Windows\\lsass.exe|7|lsass %x%|"
           "Setup.exe|\n"
           "RawDiskRead|\\Device\\HarddiskVolume2|||Setup.exe|\n"
           "OpenProcessApiCall|C:\\Windows\\lsass.exe|7|lsass %x%|Setup.exe|\n"
           "SensorConfigurationChanged|||||\n"
           "NamedPipeEvent||||Setup.exe|\n"
           "NamedPipeEvent||||Setup.exe|\n"
           "WmiFilterEvent|||||ann\n"
           "WmiConsumerEvent|||||\n"
           "WmiBindEventFilterToConsumer|||||\n"
           "DnsQueryResponse||||Setup.exe|\n"
           "ClipboardChanged||||Setup.exe|\n"
           "ProcessTampering|C:\\Users\\Setup.exe|2680||Setup.exe|\n"
           "SensorError|||||\n");
    stop();
}
END_TEST

START_TEST(additional_fields_are_json_whatever_is_logged)
{
    start();
    say_everything();
    expect("SELECT count(*), sum(json_valid(AdditionalFields))"
           " FROM DeviceEvents",
           "15|15\n");
    expect("SELECT json_extract(AdditionalFields, '$.PipeName'),"
           " json_extract(AdditionalFields, '$.FileOperation')"
           " FROM DeviceEvents WHERE ActionType = 'NamedPipeEvent'"
           " ORDER BY ReportId",
           "\\Device\\NamedPipe\\p|File created\n"
           "\\Device\\NamedPipe\\p|File opened\n");
    expect("SELECT json_extract(AdditionalFields, '$.DesiredAccess'),"
           " json_extract(AdditionalFields, '$.TargetProcessName')"
           " FROM DeviceEvents WHERE ActionType = 'OpenProcessApiCall'",
           "5136|C:\\Windows\\lsass.exe\n");
    expect("SELECT json_extract(AdditionalFields, '$.Query')"
           " FROM DeviceEvents WHERE ActionType = 'WmiFilterEvent'",
           "q \"1\"\n");
    expect("SELECT json_extract(AdditionalFields, '$.Destination')"
           " FROM DeviceEvents WHERE ActionType = 'WmiConsumerEvent'",
           "hex 6401\n");
    expect("SELECT SHA1 || MD5, json_extract(AdditionalFields, '$.Signature')"
           " FROM DeviceEvents WHERE ActionType = 'DriverLoad'",
           "000102030405060708090a0b0c0d0e0f|Contoso\n");
    stop();
}
END_TEST

/* No step scans but the first, nor makes an index for the occasion. */
static void
expect_searches(const char *view, const char *columns)
{
    struct stm_buf sql = { 0 };
    struct stm_stmt *stmt;
    bool row;

    stm_buf_print(&sql, "EXPLAIN QUERY PLAN SELECT %s FROM %s", columns, view);
    must(stm_db_prepare(&stmt, db, stm_buf_held(&sql), &err));
    for (;;) {
        const char *step;

        must(stm_stmt_step(stmt, &row, &err));
        if (!row)
            break;
        step = stm_stmt_text(stmt, 3).data;
        ck_assert_msg(!strstr(step, "AUTOMATIC") &&
                          (strncmp(step, "SCAN ", 5) != 0 ||
                           strcmp(step, "SCAN x") == 0 ||
                           strcmp(step, "SCAN p") == 0),
                      "%s: %s", view, step);
    }
    stm_stmt_close(stmt);
    stm_buf_free(&sql);
}

/*
 * The rows of facts are gone through once and everything else is found by
 * its row id, whatever SQLite knows of sizes: nothing, that all tables are
 * big, or that those of facts are empty.
 */
START_TEST(views_search_all_but_their_facts)
{
    static const char *const sizes[] = {
        "SELECT 1",
        "ANALYZE; DELETE FROM sqlite_stat1; INSERT INTO sqlite_stat1"
        " SELECT name, NULL, '1000000' FROM sqlite_schema"
        "  WHERE type = 'table'; ANALYZE sqlite_schema",
        "ANALYZE; DELETE FROM sqlite_stat1; INSERT INTO sqlite_stat1"
        " SELECT name, NULL, CASE WHEN sql GLOB '*(event INTEGER PRIM*'"
        "   THEN '0' ELSE '100' END FROM sqlite_schema WHERE type = 'table';"
        "ANALYZE sqlite_schema",
    };
    static const char *const views[] = {
        "DeviceProcessEvents",   "DeviceFileEvents",     "DeviceNetworkEvents",
        "DeviceImageLoadEvents", "DeviceRegistryEvents", "DeviceEvents",
    };

    for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
        start();
        must(stm_db_script(db, stm_span_of(sizes[k]), &err));
        for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++) {
            expect_searches(views[i], "*");
            expect_searches(views[i], "Timestamp, InitiatingProcessFileName");
        }
        stop();
    }
}
END_TEST

SUITE("views", 20, a_file_event_is_what_happened_to_the_file,
      a_zone_tells_where_its_file_came_from,
      the_local_side_of_a_connection_is_this_computer,
      a_connection_is_named_as_it_was_looked_up,
      registry_paths_and_values_are_spelled_as_defender_does,
      registry_events_are_about_keys_or_values,
      everything_else_has_an_action_and_a_target,
      additional_fields_are_json_whatever_is_logged,
      views_search_all_but_their_facts)
