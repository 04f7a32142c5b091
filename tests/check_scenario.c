/* SPDX-License-Identifier: Apache-2.0 */
/* The scenario language: what a text says is what libevtx reads. */
#include "folder.h"
#include "suite.h"

#include "evtxgen/example.h"
#include "evtxgen/scenario.h"

#include <stdio.h>
#include <string.h>

static const char *const family_text =
    "host H machine-id 365ABB72 sysmon 23 boot 1b\n"
    "log h.evtx\n"
    "day 2026-03-02\n"
    "program setup content same\n"
    "  Image: C:\\Temp\\setup.exe\n"
    "  Company: Contoso Ltd\n"
    "session ann at 08:00:01.900\n"
    "  User: H\\ann\n"
    "  LogonId: 0x3f2a1\n"
    "ghost as explorer in ann at 08:00:02\n"
    "  Image: C:\\Windows\\explorer.exe\n"
    "  CommandLine: C:\\Windows\\Explorer.EXE 100%%\n"
    "# a comment, and an empty line\n"
    "\n"
    "process run setup parent explorer at 09:14:07.1234567\n"
    "process as copy parent setup content same at +0.5\n"
    "  Image: D:\\other.exe\n"
    "file by copy at +250ms\n"
    "  TargetFilename: D:\\x.txt\n"
    "exit by setup\n";

START_TEST(a_child_takes_its_values_from_its_parent_session_and_program)
{
    struct gen_judged judged;
    const struct gen_judged_record *r;

    folder_enter();
    scenario_tell(family_text);
    log_judge_count(&judged, "h.evtx", 4);
    r = &judged.record[0];
    assert_judged(r, "Image", "C:\\Temp\\setup.exe");
    assert_judged(r, "CommandLine", "\"C:\\Temp\\setup.exe\"");
    assert_judged(r, "Company", "Contoso Ltd");
    assert_judged(r, "Product", "-");
    assert_judged(r, "User", "H\\ann");
    assert_judged(r, "LogonId", "0x000000000003f2a1");
    assert_judged(r, "LogonGuid", "{365ABB72-4381-69A5-A1F2-030000000000}");
    assert_judged(r, "TerminalSessionId", "1");
    assert_judged(r, "IntegrityLevel", "Medium");
    assert_judged(r, "ParentImage", "C:\\Windows\\explorer.exe");
    assert_judged(r, "ParentCommandLine", "C:\\Windows\\Explorer.EXE 100%");
    assert_judged(r, "ParentUser", "H\\ann");
    assert_judged(r, "ParentProcessGuid",
                  "{365ABB72-4381-69A5-0104-000000001B00}");
    r = &judged.record[1];
    assert_judged(r, "User", "H\\ann");
    assert_judged(r, "Company", "-");
    assert_judged(r, "ParentImage", "C:\\Temp\\setup.exe");
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(times_guids_and_hashes_follow_sysmon)
{
    struct gen_judged judged;
    char text[400];

    folder_enter();
    scenario_tell(family_text);
    log_judge_count(&judged, "h.evtx", 4);
    assert_judged(&judged.record[0], "UtcTime", "2026-03-02 09:14:07.109");
    ck_assert(strstr(judged.record[0].xml,
                     "SystemTime=\"2026-03-02T09:14:07.123456700Z\""));
    assert_judged(&judged.record[0], "ProcessGuid",
                  "{365ABB72-54DF-69A5-0204-000000001B00}");
    assert_judged(&judged.record[1], "UtcTime", "2026-03-02 09:14:07.609");
    assert_judged(&judged.record[2], "UtcTime", "2026-03-02 09:14:07.859");
    assert_judged(&judged.record[3], "UtcTime", "2026-03-02 09:14:08.859");
    /* One content, one set of hashes, wherever the file stands. */
    (void)snprintf(text, sizeof(text), "%s",
                   judged_value(&judged.record[0], "Hashes"));
    assert_judged(&judged.record[1], "Hashes", text);
    ck_assert_uint_eq(strlen(text),
                      5 + 40 + 1 + 4 + 32 + 1 + 7 + 64 + 1 + 8 + 32);
    (void)snprintf(text, sizeof(text), "%s",
                   judged_value(&judged.record[1], "ProcessGuid"));
    assert_judged(&judged.record[2], "ProcessGuid", text);
    (void)snprintf(text, sizeof(text), "%s",
                   judged_value(&judged.record[0], "ProcessId"));
    assert_judged(&judged.record[1], "ParentProcessId", text);
    assert_judged(&judged.record[3], "ProcessId", text);
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(an_old_sysmon_has_old_guids_and_spells_nothing_its_way)
{
    struct gen_judged judged;

    folder_enter();
    scenario_tell("host H machine-id 1 sysmon 21 hashes MD5\n"
                  "log h.evtx\n"
                  "process at 2019-04-27T15:57:25\n"
                  "host H sysmon 16\n"
                  "process\n");
    log_judge_count(&judged, "h.evtx", 2);
    ck_assert_uint_eq(judged.record[0].count, 21);
    assert_judged(&judged.record[0], "RuleName", "");
    assert_judged(&judged.record[0], "Company", "?");
    assert_judged(&judged.record[0], "ParentImage", "?");
    assert_judged(&judged.record[0], "ParentProcessGuid",
                  "{00000000-0000-0000-0000-000000000000}");
    ck_assert(
        strstr(judged_value(&judged.record[0], "ProcessGuid"), "-0000-0010"));
    ck_assert(strstr(judged_value(&judged.record[0], "LogonGuid"),
                     "-0000-0020E7030000}"));
    ck_assert_uint_eq(strlen(judged_value(&judged.record[0], "Hashes")),
                      4 + 32);
    ck_assert_uint_eq(judged.record[1].count, 16);
    assert_judged(&judged.record[1], "ParentImage", "");
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(every_value_can_be_said_literally)
{
    struct gen_judged judged;

    folder_enter();
    scenario_tell("host H machine-id 1 sysmon 22\n"
                  "log h.evtx first-id 500\n"
                  "process at 2026-03-02T09:00:00\n"
                  "  Image: C:\\x07\\\xc3\xa4.exe   \n"
                  "  CommandLine= \"a\\x07b\\t\\u00e4\\\"\\\\ \"\n"
                  "  CurrentDirectory:\n"
                  "  Company: -\n"
                  "  ProcessGuid: {00000000-0000-0000-0000-000000000000}\n"
                  "  UtcTime: ?\n"
                  "  System/EventRecordID: 700\n"
                  "  System/Computer: Other\n"
                  "  System/Version: 9\n"
                  "  Record/Id: 12\n"
                  "  Record/Written: 1999-01-01T00:00:00\n"
                  "process\n");
    log_judge_count(&judged, "h.evtx", 2);
    assert_judged(&judged.record[0], "Image", "C:\\x07\\\xc3\xa4.exe");
    assert_judged(&judged.record[0], "CommandLine",
                  "a\x07"
                  "b\t\xc3\xa4\"\\ ");
    assert_judged(&judged.record[0], "CurrentDirectory", "");
    assert_judged(&judged.record[0], "ProcessGuid",
                  "{00000000-0000-0000-0000-000000000000}");
    assert_judged(&judged.record[0], "UtcTime", "?");
    assert_judged(&judged.record[0], "EventRecordID", "700");
    assert_judged(&judged.record[0], "Computer", "Other");
    assert_judged(&judged.record[0], "Version", "9");
    ck_assert_uint_eq(judged.record[0].id, 12);
    ck_assert_uint_eq(judged.record[0].written, UINT64_C(125596224000000000));
    /* the counter goes on from the id that was said */
    assert_judged(&judged.record[1], "EventRecordID", "701");
    ck_assert_uint_eq(judged.record[1].id, 701);
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

/* A word for every event, on a host whose Sysmon has them all. */
static const char words_text[] =
    "host H machine-id 1 schema 4.90\n"
    "log h.evtx\n"
    "program tool content c\n"
    "  Image: C:\\t.exe\n"
    "  Company: Contoso\n"
    "  User: H\\ann\n"
    "ghost as p at 2026-03-02T09:00:00\n"
    "  Image: C:\\p.exe\n"
    "process run tool parent p at 2026-03-02T09:00:00\n"
    "timestamp C:\\f.txt by p\n"
    "connect 192.0.2.7 by p\n"
    "  DestinationPort: 8443\n"
    "accept 192.0.2.8 by p\n"
    "state Stopped\n"
    "driver C:\\d.sys content c\n"
    "load run tool by p\n"
    "thread by p of tool\n"
    "read by p\n"
    "access 0x1fffff by p of tool\n"
    "file C:\\f.txt by p\n"
    "registry create HKLM\\a by p\n"
    "registry delete HKLM\\a by p\n"
    "registry remove HKLM\\a\\v by p\n"
    "registry set HKLM\\a\\v by p\n"
    "registry rename HKLM\\a by p\n"
    "  NewName: HKLM\\b\n"
    "stream C:\\f.txt:Zone.Identifier by p\n"
    "config C:\\c.xml\n"
    "pipe create \\one by p\n"
    "pipe connect \\one by p\n"
    "wmi filter f by p\n"
    "wmi consumer c by p\n"
    "wmi binding f by p\n"
    "lookup example.org by p\n"
    "delete archived \"C:\\a b.exe\" content c by p\n"
    "clipboard by tool\n"
    "tamper by p\n"
    "delete logged C:\\f.exe content c by p\n"
    "block executable C:\\g.exe by p\n"
    "block shredding C:\\f.exe by p\n"
    "executable C:\\h.exe content c by p\n"
    "error ERR\n"
    "exit by tool\n"
    "event 11 by tool\n"
    "sysmon 11 by tool\n";

START_TEST(every_event_of_sysmon_has_a_word)
{
    static const unsigned ids[] = { 1,  2,  3,  3,  4,   6,  7,  8,  9,
                                    10, 11, 12, 12, 12,  13, 14, 15, 16,
                                    17, 18, 19, 20, 21,  22, 23, 24, 25,
                                    26, 27, 28, 29, 255, 5,  11, 11 };
    struct gen_judged judged;
    const struct gen_judged_record *r;
    char hashes[200];

    folder_enter();
    scenario_tell(words_text);
    log_judge_count(&judged, "h.evtx", sizeof(ids) / sizeof(ids[0]));
    r = judged.record;
    for (size_t i = 0; i < judged.count; i++)
        ck_assert_uint_eq(r[i].event_id, ids[i]);
    (void)snprintf(hashes, sizeof(hashes), "%s", judged_value(&r[0], "Hashes"));
    assert_judged(&r[2], "DestinationIp", "192.0.2.7");
    assert_judged(&r[2], "Initiated", "true");
    assert_judged(&r[2], "SourceHostname", "H");
    assert_judged(&r[3], "Initiated", "false");
    assert_judged(&r[4], "State", "Stopped");
    assert_judged(&r[4], "SchemaVersion", "4.90");
    assert_judged(&r[5], "Hashes", hashes);
    assert_judged(&r[6], "ImageLoaded", "C:\\t.exe");
    assert_judged(&r[6], "Company", "Contoso");
    assert_judged(&r[6], "Hashes", hashes);
    assert_judged(&r[7], "SourceImage", "C:\\p.exe");
    assert_judged(&r[7], "TargetImage", "C:\\t.exe");
    assert_judged(&r[9], "GrantedAccess", "0x001fffff");
    assert_judged(&r[9], "TargetUser", "H\\ann");
    assert_judged(&r[11], "EventType", "CreateKey");
    assert_judged(&r[13], "EventType", "DeleteValue");
    assert_judged(&r[15], "NewName", "HKLM\\b");
    assert_judged(&r[18], "PipeName", "\\one");
    assert_judged(&r[23], "QueryName", "example.org");
    assert_judged(&r[24], "TargetFilename", "C:\\a b.exe");
    assert_judged(&r[24], "Hashes", hashes);
    assert_judged(&r[24], "IsExecutable", "true");
    assert_judged(&r[25], "ClientInfo", "user: H\\ann");
    assert_judged(&r[30], "Hashes", hashes);
    assert_judged(&r[31], "ID", "ERR");
    assert_judged(&r[33], "Image", "C:\\t.exe");
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(windows_before_10_logs_less_of_a_new_process)
{
    static const size_t fields[] = { 8, 9, 13, 15 };
    static const char *const versions[] = { "0", "1", "2", "2" };
    struct gen_judged judged;

    folder_enter();
    scenario_tell("host H windows vista\n"
                  "log h.evtx security\n"
                  "security 4688 at 2026-03-02T09:00:00\n"
                  "host H windows 8.1\n"
                  "security 4688\n"
                  "host H windows 10-1507\n"
                  "security 4688\n"
                  "host H windows 10\n"
                  "security 4688\n"
                  "security 4689\n");
    log_judge_count(&judged, "h.evtx", 5);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_uint_eq(judged.record[i].count, fields[i]);
        assert_judged(&judged.record[i], "Version", versions[i]);
    }
    ck_assert_uint_eq(judged.record[4].count, 7);
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(a_process_may_take_the_name_of_its_parent)
{
    struct gen_judged judged;
    char parent[40] = "";

    folder_enter();
    scenario_tell("host H\n"
                  "log h.evtx\n"
                  "session s at 2026-03-02T08:00:00\n"
                  "  User: H\\ann\n"
                  "  LogonId: 0x99\n"
                  "ghost as p in s at 2026-03-02T08:00:00\n"
                  "process as p parent p at 2026-03-02T09:00:00\n"
                  "repeat 40\n"
                  "process as p parent p\n"
                  "end\n");
    log_judge_count(&judged, "h.evtx", 41);
    for (size_t i = 0; i < 41; i++) {
        assert_judged(&judged.record[i], "User", "H\\ann");
        if (i > 0)
            assert_judged(&judged.record[i], "ParentProcessGuid", parent);
        (void)snprintf(parent, sizeof(parent), "%s",
                       judged_value(&judged.record[i], "ProcessGuid"));
    }
    gen_judged_free(&judged);
    folder_leave();
}
END_TEST

START_TEST(the_same_text_makes_the_same_bytes)
{
    size_t first_size, second_size;
    uint8_t *first, *second;

    folder_enter();
    scenario_tell(family_text);
    first = gen_slurp("h.evtx", &first_size);
    scenario_tell(family_text);
    second = gen_slurp("h.evtx", &second_size);
    ck_assert_uint_eq(first_size, second_size);
    ck_assert_mem_eq(first, second, first_size);
    free(first);
    free(second);
    folder_leave();
}
END_TEST

START_TEST(a_mistake_is_named_with_its_line)
{
    static const char *const wrong[][2] = {
        { "process\n", "x:1: on which host? say `host NAME` before" },
        { "host H\nlog l\nprocess\n", "x:3: the first event needs `at TIME`" },
        { "host H\nprocess at 2026-03-02\n",
          "x:2: host H has no log for sysmon events" },
        { "host H\nlog l\nprocess at 2026-03-02\n\n# c\n  Imgae: x\n",
          "x:6: sysmon 1 has no field 'Imgae'" },
        { "host H\nlog l\nprocess at 2026-03-02\n  ProcessId: x\n",
          "x:3: l: ProcessId: 'x' is no value of type 0x08" },
        { "host H\nlog l\nprocess at 9\n", "x:3: '9' is no time" },
        { "host H\nlog l\nprocess at 09:00:00\n",
          "x:3: which day? say `day YYYY-MM-DD` before" },
        { "host H\nlog l\nfile by p at 2026-03-02\n",
          "x:3: no process 'p' yet" },
        { "host H sysmon 19\n",
          "x:1: 'sysmon' means nothing here, or lacks its value" },
        { "host H\nlog ../l\n", "x:2: '../l' is no path of a log" },
        { "host H\nlog l\nsysmon 99 at 2026-03-02\n",
          "x:3: the fields of sysmon 99 are not known here" },
        { "repeat 2\nhost H\n", "x:2: `end` is missing" },
        { "end\n", "x:1: there is nothing to end" },
        { "\n  Image: x\n", "x:2: a value without a statement" },
        { "host H\nlog l\nsource S\nevent 1 from S at 2026-03-02\n"
          "  a(u33): 1\n",
          "x:5: 'a(u33)' has a type that is none" },
        { "host H\nlog l\nsource S\nevent 1 from S at 2026-03-02\n"
          "  a(u32[]): 1,x\n",
          "x:4: l: a: '1,x' is no value of type 0x88" },
        { "host H\nlog l\nevent 1 from S at 2026-03-02\n",
          "x:3: no source 'S' yet" },
        { "host H\nlog l\nprocess fill ProcessId at 2026-03-02\n",
          "x:3: 'ProcessId' is no text to fill a chunk with" },
        { "program p\n  Image= \"a\" * x\n",
          "x:2: not a C string in double quotes: \"a\" * x" },
        { "each host WS 1..2\nend\n", "x:1: 'WS' is no pattern like WS-%04d" },
        { "each host %d 2..1\nend\n", "x:1: each host PATTERN FIRST..LAST" },
        { "each host %d 1..2\nlog {host}\nprocess at 2026-03-02\n  X: y\n",
          "x:4: sysmon 1 has no field 'X'" },
        { "host H\nlog l\nclose\nlog l\n", "x:4: log 'l' is closed" },
        { "host H\nlog l\nclose\nprocess at 2026-03-02\n",
          "x:4: host H has no log for sysmon events" },
        { "close m\n", "x:1: on which host? say `host NAME` before" },
        { "frobnicate\n", "x:1: 'frobnicate' is no statement" },
        { "program p\n  Image= \"a\n", "x:2: not a C string in double quotes: "
                                       "\"a" },
        { "program p\n  Image= \"\\x1\"\n",
          "x:2: not a C string in double quotes: \"\\x1\"" },
        { "host H\nlog l\npipe at 2026-03-02\n", "x:3: which pipe?" },
        { "host H sysmon 21\nlog l\nexecutable at 2026-03-02\n",
          "x:3: sysmon 29 came with schema 4.90, host H has 4.20" },
        { "host H\nlog l\nexit content c at 2026-03-02\n",
          "x:3: run and content are for events with hashes" },
        { "host H\nlog l\nexit as p at 2026-03-02\n",
          "x:3: as and in are for processes" },
    };

    folder_enter();
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct gen_err err = { "" };

        ck_assert(!gen_scenario_write_text(wrong[i][0], "x", ".", &err));
        ck_assert_str_eq(err.text, wrong[i][1]);
    }
    folder_leave();
}
END_TEST

SUITE("scenario", 60,
      a_child_takes_its_values_from_its_parent_session_and_program,
      times_guids_and_hashes_follow_sysmon,
      an_old_sysmon_has_old_guids_and_spells_nothing_its_way,
      every_value_can_be_said_literally, every_event_of_sysmon_has_a_word,
      windows_before_10_logs_less_of_a_new_process,
      a_process_may_take_the_name_of_its_parent,
      the_same_text_makes_the_same_bytes, a_mistake_is_named_with_its_line)
