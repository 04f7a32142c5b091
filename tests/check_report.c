/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_report.c - what a case looks like in files that tools read
 * (DESIGN.md section 8).
 */
#include "suite.h"

#include "base/arena.h"
#include "facts-parts.h"
#include "folder.h"
#include "lineage/lineage.h"
#include "report-case.h"
#include "report/report.h"

static const struct stm_report_options options = {
    .case_id = "CASE-7",
    .examiner = "Ada <L>",
    .made_at = INT64_C(17700000000000000),
};

static void
write_report(struct facts *f, const char *folder)
{
    struct stm_err err = { 0 };

    if (stm_report_folder(f->db, folder, &options, &err))
        ck_abort_msg("%s", err.text);
}

/* What a shell command prints, and that it succeeds. */
static void
expect_shell(const char *command, const char *prints)
{
    char text[8192] = "";
    FILE *out = popen(command, "r");
    size_t n;

    ck_assert_ptr_nonnull(out);
    n = fread(text, 1, sizeof(text) - 1, out);
    text[n] = '\0';
    ck_assert_msg(pclose(out) == 0, "%s: %s", command, text);
    ck_assert_str_eq(text, prints);
}

/* Line `at` (from 1) of a file; owned by the caller: free(). */
static char *
line_of(const char *path, int at)
{
    FILE *file = fopen(path, "rb");
    char *line = NULL;
    size_t room = 0;
    ssize_t n = 0;

    ck_assert_msg(file != NULL, "%s", path);
    while (at-- > 0)
        n = getline(&line, &room, file);
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_int_gt(n, 0);
    return line;
}

/* The first column of a query about a JSON text ?1. */
static void
expect_json(struct facts *f, const char *json, const char *sql,
            const char *text)
{
    struct stm_err err = { 0 };
    struct stm_stmt *stmt;
    struct stm_span got;
    bool row;

    if (stm_db_prepare(&stmt, f->db, stm_span_of(sql), &err))
        ck_abort_msg("%s: %s", sql, err.text);
    stm_stmt_bind_text(stmt, 1, stm_span_of(json));
    ck_assert_int_eq(stm_stmt_step(stmt, &row, &err), STM_OK);
    ck_assert(row);
    got = stm_stmt_text(stmt, 0);
    ck_assert_msg(stm_span_is(got, text), "%s is \"%.*s\" in %s", sql,
                  (int)got.size, got.data, json);
    stm_stmt_close(stmt);
}

START_TEST(two_runs_write_the_same_bytes)
{
    struct facts *f = report_case_open(), *again = report_case_open();

    folder_enter();
    folder_make("a");
    folder_make("b");
    write_report(f, "a");
    write_report(f, "a");
    write_report(again, "b");
    expect_shell("diff -r a b", "");
    expect_shell("ls -A a; ls a/hosts a/hosts/ws-ann",
                 "SHA256SUMS\ncorrelations.csv\ncustody.json\n"
                 "findings.jsonl\nhosts\nindex.html\nintegrity.csv\n"
                 "navigator.json\n"
                 "runs.jsonl\nstix.json\ntimeline.csv\ntimeline.jsonl\n"
                 "a/hosts:\nhostile%3Cb%3E\nsrv-1\nws-ann\n\n"
                 "a/hosts/ws-ann:\nincidents.csv\nprocesses.csv\n"
                 "report.html\n");
    folder_leave();
    facts_close(f);
    facts_close(again);
}
END_TEST

START_TEST(sums_name_every_file_but_itself_and_the_runs)
{
    struct facts *f = report_case_open();

    folder_enter();
    write_report(f, ".");
    expect_shell("sha256sum -c --quiet SHA256SUMS", "");
    expect_shell("find . -type f ! -name all | cut -c3- | LC_ALL=C sort > all; "
                 "cut -c67- SHA256SUMS | diff - all | grep '^[<>]'",
                 "> SHA256SUMS\n> runs.jsonl\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(each_finding_is_a_line_with_the_promised_keys)
{
    struct facts *f = report_case_open();

    folder_enter();
    write_report(f, ".");
    expect_shell("wc -l < findings.jsonl", "5\n");
    for (int at = 1; at <= 5; at++) {
        char *line = line_of("findings.jsonl", at);

        expect_json(f, line, "SELECT group_concat(key, ' ') FROM json_each(?1)",
                    "key rule level confidence host time summary process "
                    "parent evidence details incident tuning suppressed "
                    "verdict");
        expect_json(f, line,
                    "SELECT group_concat(key, ' ') FROM "
                    "json_each(?1, '$.process')",
                    "guid pid image command_line sha1 sha256 company");
        expect_json(f, line,
                    "SELECT group_concat(key, ' ') FROM "
                    "json_each(?1, '$.evidence[0]')",
                    "file sha256 file_offset channel event_id "
                    "event_record_id how second_reader");
        free(line);
    }
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_finding_tells_process_parent_and_records)
{
    struct facts *f = report_case_open();
    char *line;

    folder_enter();
    write_report(f, ".");
    line = line_of("findings.jsonl", 1);
    expect_json(f, line,
                "SELECT json_extract(?1, '$.key') || '|' || "
                "json_extract(?1, '$.level') || '|' || "
                "json_extract(?1, '$.confidence') || '|' || "
                "json_extract(?1, '$.host') || '|' || "
                "json_extract(?1, '$.time') || '|' || "
                "json_extract(?1, '$.incident')",
                "1111111111111111|critical|high|WS-ANN|"
                "2026-03-02T09:14:09.5000000Z|aaaaaaaaaaaaaaaa");
    expect_json(f, line, "SELECT json_extract(?1, '$.process.pid')", "4800");
    expect_json(f, line, "SELECT json_extract(?1, '$.parent.company')",
                "Contoso Ltd");
    expect_json(f, line, "SELECT json_extract(?1, '$.parent.sha1')",
                "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c");
    expect_json(f, line,
                "SELECT json_extract(?1, '$.details.company_knowledge')",
                "observed");
    expect_json(f, line,
                "SELECT group_concat(json_extract(value, '$.file') || ' ' || "
                "json_extract(value, '$.file_offset') || ' ' || "
                "json_extract(value, '$.event_id') || ' ' || "
                "json_extract(value, '$.event_record_id') || ' ' || "
                "json_extract(value, '$.how'), '; ') "
                "FROM json_each(?1, '$.evidence')",
                "ann/Sysmon.evtx 7096 1 3 live; "
                "ann/Sysmon.evtx 8096 11 4 live");
    free(line);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(json_keeps_the_logs_own_words)
{
    struct facts *f = report_case_open();
    char *line;

    folder_enter();
    write_report(f, ".");
    line = line_of("findings.jsonl", 5);
    expect_json(f, line, "SELECT json_extract(?1, '$.process.company')",
                report_case_evil);
    expect_json(f, line, "SELECT json_extract(?1, '$.summary')",
                report_case_evil);
    expect_json(f, line, "SELECT json_type(?1, '$.parent.guid')", "null");
    expect_json(f, line, "SELECT json_type(?1, '$.parent.company')", "null");
    expect_json(f, line, "SELECT json_extract(?1, '$.parent.image')",
                report_case_evil);
    free(line);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(tuning_and_suppression_are_said)
{
    struct facts *f = report_case_open();
    char *line;

    folder_enter();
    write_report(f, ".");
    line = line_of("findings.jsonl", 2);
    expect_json(f, line, "SELECT json_extract(?1, '$.tuning[0].id')",
                "known-deployment");
    expect_json(f, line, "SELECT json_type(?1, '$.suppressed')", "null");
    free(line);
    line = line_of("findings.jsonl", 3);
    expect_json(f, line, "SELECT json_extract(?1, '$.suppressed')",
                "known to the analyst");
    expect_json(f, line, "SELECT json_array_length(?1, '$.tuning')", "0");
    free(line);
    folder_leave();
    facts_close(f);
}
END_TEST

/* The nine columns stand in Defender's names and spellings. */
START_TEST(correlations_are_rows_of_the_defender_view)
{
    struct facts *f = report_case_open();
    char *rows;
    FILE *file;

    folder_enter();
    write_report(f, ".");
    rows = facts_rows(
        f, "SELECT Timestamp, DeviceName, AccountName, "
           "CASE FileName WHEN 'cmd.exe' THEN 'TrustedSoftwareSpawnedShell' "
           "ELSE 'InstallerSpawnedLOLBin' END, InitiatingProcessFileName, "
           "InitiatingProcessCommandLine, FileName, ProcessCommandLine, "
           "InitiatingProcessSHA1 FROM DeviceProcessEvents "
           "WHERE FileName IN ('cmd.exe', 'powershell.exe') "
           "ORDER BY Timestamp DESC");
    file = fopen("view", "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(rows, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    free(rows);
    expect_shell("grep -v '10:30.*InstallerSpawned' correlations.csv | "
                 "tail -n +2 | tr -d '\"\\r' | tr , '|' > csv; "
                 "tr -d '\"' < view | diff - csv",
                 "");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(correlations_stand_newest_first_and_twice_if_both_found)
{
    struct facts *f = report_case_open();

    folder_enter();
    write_report(f, ".");
    expect_shell("cut -d, -f1-5 correlations.csv | tr -d '\\r'",
                 "Timestamp,DeviceName,AccountName,DetectionSource,"
                 "ParentProcess\n"
                 "2026-03-02T10:30:00.0000000Z,ws-ann,ann,"
                 "InstallerSpawnedLOLBin,agent.exe\n"
                 "2026-03-02T10:30:00.0000000Z,ws-ann,ann,"
                 "TrustedSoftwareSpawnedShell,agent.exe\n"
                 "2026-03-02T09:14:09.5000000Z,ws-ann,ann,"
                 "InstallerSpawnedLOLBin,setup.exe\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(incidents_have_one_row_each_the_worst_first)
{
    struct facts *f = report_case_open();

    folder_enter();
    write_report(f, ".");
    expect_shell(
        "tr -d '\\r' < hosts/ws-ann/incidents.csv",
        "incident,host,level,confidence,first_time,last_time,root_image,"
        "root_pid,root_guid,root_command_line,root_user,findings,suppressed,"
        "rules,attack,summary,finding_keys,file,file_offset,event_record_id,"
        "root_sha256,root_company,confirmed,benign,raised_from,raised_by,"
        "pattern,pattern_hosts\n"
        "aaaaaaaaaaaaaaaa,WS-ANN,critical,high,2026-03-02T09:14:07.1230000Z,"
        "2026-03-02T09:14:12.0000000Z,"
        "C:\\Users\\ann\\AppData\\Local\\Temp\\setup.exe,4711,"
        "{0A1B2C3D-54DF-69A5-0000-001056DF966F},"
        "\"\"\"C:\\Users\\ann\\AppData\\Local\\Temp\\setup.exe\"\" /S\","
        "WS-ANN\\ann,2,0,discovery; installer-spawned-lolbin,"
        "T1195; T1195.002,setup.exe started powershell.exe,"
        "1111111111111111; 2222222222222222,ann/Sysmon.evtx,7096,3,"
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
        "Contoso Ltd,0,0,,,aaaaaaaaaaaaaaaa,1\n"
        "bbbbbbbbbbbbbbbb,WS-ANN,high,high,2026-03-02T08:00:01.0000000Z,"
        "2026-03-02T10:30:00.0000000Z,"
        "C:\\Program Files\\Contoso\\Agent\\agent.exe,2000,"
        "{0A1B2C3D-4381-69A5-0000-0010E6E1F8C0},"
        "\"\"\"C:\\Program Files\\Contoso\\Agent\\agent.exe\"\" --service\","
        "WS-ANN\\ann,2,1,"
        "installer-spawned-lolbin; trusted-software-spawned-shell,"
        "T1195; T1195.002,agent.exe of Contoso Ltd started cmd.exe,"
        "4444444444444444; 3333333333333333,ann/Sysmon.evtx,11096,7,"
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f,"
        "Contoso Ltd,0,0,,,bbbbbbbbbbbbbbbb,1\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(an_incident_names_the_first_200_findings)
{
    struct facts *f = facts_open();
    struct stm_err err = { 0 };
    char key[32];
    int64_t event = 0;

    for (int i = 0; i < 250; i++)
        event = FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .copy = i);
    ck_assert_int_eq(stm_lineage_build(f->db, NULL, &err), STM_OK);
    found_incident(f, "aa", event, 4);
    for (int i = 0; i < 250; i++) {
        (void)snprintf(key, sizeof(key), "k%d", i);
        FOUND(f, .key = key, .event = event - 249 + i, .incident = "aa",
              .level = 1 + i % 2, .suppressed = i < 2 ? "s" : NULL,
              .summary = key);
    }
    folder_enter();
    write_report(f, ".");
    expect_shell("tail -1 hosts/ws01/incidents.csv | cut -d, -f12-16",
                 "250,2,installer-spawned-lolbin,,k3\n");
    expect_shell("tail -1 hosts/ws01/incidents.csv | cut -d, -f17 | "
                 "sed 's/^k0; k1;.*; k199; /.../'",
                 "...50 more\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(processes_have_one_row_each_in_order_of_time)
{
    struct facts *f = report_case_open();

    folder_enter();
    write_report(f, ".");
    expect_shell("cut -d, -f1,2,4,5 hosts/ws-ann/processes.csv | "
                 "sed 's/2026-03-02T//g; s/C:.*\\\\//'",
                 "time,started,pid,image\n"
                 ",07:58:00.0000000Z,700,services.exe\n"
                 ",07:58:10.0000000Z,1200,explorer.exe\n"
                 "08:00:01.0000000Z,08:00:01.0000000Z,2000,agent.exe\n"
                 "09:14:07.1230000Z,09:14:07.1230000Z,4711,setup.exe\n"
                 "09:14:09.5000000Z,09:13:58.5000000Z,4800,powershell.exe\n"
                 "09:14:12.0000000Z,09:14:12.0000000Z,4810,whoami.exe\n"
                 "10:30:00.0000000Z,10:30:00.0000000Z,5200,cmd.exe\n");
    expect_shell("rev hosts/ws-ann/processes.csv | cut -d, -f1-9 | rev | "
                 "tr -d '\\r'",
                 "parent_how,ended,findings,level,how,file,file_offset,"
                 "event_record_id,host\n"
                 "unknown,,0,,inferred,,,,WS-ANN\n"
                 "unknown,,0,,inferred,,,,WS-ANN\n"
                 "inferred,,0,,live,ann/Sysmon.evtx,10096,6,WS-ANN\n"
                 "inferred,,0,,live,ann/Sysmon.evtx,5096,1,WS-ANN\n"
                 "guid,,1,critical,live,ann/Sysmon.evtx,7096,3,WS-ANN\n"
                 "guid,,1,medium,live,ann/Sysmon.evtx,9096,5,WS-ANN\n"
                 "guid,2026-03-02T10:31:00.0000000Z,2,high,live,"
                 "ann/Sysmon.evtx,11096,7,WS-ANN\n");
    folder_leave();
    facts_close(f);
}
END_TEST

/* No cell begins as a formula does, and no row is broken. */
START_TEST(hostile_text_is_guarded_in_csv)
{
    struct facts *f = report_case_open();

    folder_enter();
    write_report(f, ".");
    expect_shell("cat hosts/hostile*/*.csv | tr -d '\\r' | wc -l", "4\n");
    expect_shell("cat correlations.csv hosts/*/*.csv | "
                 "grep -cE '(^|,)\"?[=+@-]' || true",
                 "0\n");
    expect_shell("cat hosts/hostile*/*.csv | LC_ALL=C grep -cP "
                 "'[\\x00-\\x09\\x0b\\x0c\\x0e-\\x1f]|\\xe2\\x80\\xae' || true",
                 "0\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(no_value_is_an_empty_cell)
{
    struct facts *f = facts_open();
    struct stm_err err = { 0 };

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = "C:\\a.exe",
                 .command_line = "-", .user = "?", .company = "-",
                 .product = "", .original_name = "?",
                 .parent_image = "<unknown process>");
    ck_assert_int_eq(stm_lineage_build(f->db, NULL, &err), STM_OK);
    folder_enter();
    write_report(f, ".");
    expect_shell("tail -1 hosts/ws01/processes.csv | cut -d, -f5-21",
                 "C:\\a.exe,,,,,,,,,,,,,,,,unknown\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(custody_accounts_for_every_file)
{
    struct facts *f = report_case_open();
    char *json = NULL;
    size_t room = 0;
    FILE *file;

    folder_enter();
    (void)facts_run(f,
                    "UPDATE evidence SET records = 12, unreadable = 1 "
                    "WHERE name = 'ann/Sysmon.evtx'",
                    "");
    write_report(f, ".");
    file = fopen("custody.json", "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_gt(getdelim(&json, &room, 0, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    expect_json(f, json,
                "SELECT json_extract(?1, '$.case_id') || "
                "json_extract(?1, '$.examiner')",
                "CASE-7Ada <L>");
    expect_json(f, json,
                "SELECT group_concat(json_extract(value, '$.file') || ' ' || "
                "json_extract(value, '$.records') || '=' || "
                "json_extract(value, '$.stored') || '+' || "
                "json_extract(value, '$.duplicate') || '+' || "
                "json_extract(value, '$.unreadable') || ' ' || "
                "json_array_length(value, '$.issues'), '; ') "
                "FROM json_each(?1, '$.evidence') "
                "WHERE json_extract(value, '$.file') LIKE 'ann%'",
                "ann/Sysmon.evtx 12=8+3+1 1");
    expect_json(f, json,
                "SELECT group_concat(json_extract(value, '$.label') || ' ' || "
                "json_extract(value, '$.logs') || ' ' || "
                "json_extract(value, '$.others'), '; ') "
                "FROM json_each(?1, '$.bundles')",
                "ann 3 5; empty 0 3");
    expect_json(f, json, "SELECT json_extract(?1, '$.issues[0].text')",
                "bob: no such file");
    free(json);
    folder_leave();
    facts_close(f);
}
END_TEST

/* The place of a record that stands in several files is that of the view. */
START_TEST(a_record_is_given_where_it_stands_first)
{
    struct facts *f = facts_open();
    struct stm_err err = { 0 };
    int64_t event = 0;
    char *line, *place;

    for (int i = 0; i < 3; i++) {
        static const char *const files[] = { "m/b.evtx", "m/a.evtx",
                                             "m/c.evtx" };

        event = FACT_PROCESS(f, .record_id = 5, .file = files[i],
                             .file_offset = 1000 * (3 - i), .pid = 1,
                             .guid = "a@09:00:00", .image = "C:\\a.exe");
    }
    ck_assert_int_eq(stm_lineage_build(f->db, NULL, &err), STM_OK);
    FOUND(f, .key = "1", .event = event, .summary = "s");
    folder_enter();
    write_report(f, ".");
    line = line_of("findings.jsonl", 1);
    place = facts_rows(f, "SELECT file, file_offset FROM place");
    ck_assert_str_eq(place, "m/a.evtx|2000\n");
    expect_json(f, line,
                "SELECT json_extract(?1, '$.evidence[0].file') || '|' || "
                "json_extract(?1, '$.evidence[0].file_offset')",
                "m/a.evtx|2000");
    expect_shell("tail -1 hosts/ws01/processes.csv | rev | cut -d, -f2-4 | "
                 "rev | tr -d '\\r'",
                 "m/a.evtx,2000,5\n");
    free(place);
    free(line);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(runs_are_lines_in_order_of_their_start)
{
    struct facts *f = facts_open();

    folder_enter();
    (void)facts_run(f,
                    "INSERT INTO run VALUES (1, 'stemma 2', 'l', "
                    "zeroblob(32), '[\"a\",\"b\"]', 20000000, NULL, 'running')",
                    "");
    (void)facts_run(f,
                    "INSERT INTO run VALUES (2, 'stemma 1', 'l', "
                    "zeroblob(32), 'no JSON', 10000000, 15000000, 'done')",
                    "");
    write_report(f, ".");
    expect_shell("cat runs.jsonl",
                 "{\"started\":\"1970-01-01T00:00:01.0000000Z\",\"ended\":"
                 "\"1970-01-01T00:00:01.5000000Z\",\"status\":\"done\","
                 "\"tool\":\"stemma 1\",\"libraries\":\"l\","
                 "\"rules_sha256\":null,\"arguments\":\"no JSON\"}\n"
                 "{\"started\":\"1970-01-01T00:00:02.0000000Z\",\"ended\":null,"
                 "\"status\":\"running\",\"tool\":\"stemma 2\",\"libraries\":"
                 "\"l\",\"rules_sha256\":null,\"arguments\":[\"a\",\"b\"]}\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(an_empty_case_has_reports_too)
{
    struct facts *f = facts_open();

    folder_enter();
    write_report(f, ".");
    expect_shell("ls; wc -l < findings.jsonl; wc -l < correlations.csv",
                 "SHA256SUMS\ncorrelations.csv\ncustody.json\n"
                 "findings.jsonl\nindex.html\nintegrity.csv\n"
                 "navigator.json\n"
                 "runs.jsonl\nstix.json\ntimeline.csv\ntimeline.jsonl\n0\n1\n");
    folder_leave();
    facts_close(f);
}
END_TEST

static bool
stop_now(void *arg)
{
    (void)arg;
    return true;
}

START_TEST(an_interrupted_report_leaves_the_old_sums)
{
    const struct stm_progress progress = { .stop = stop_now };
    struct stm_report_options stopped = options;
    struct facts *f = report_case_open();
    struct stm_err err = { 0 };

    stopped.progress = &progress;
    folder_enter();
    folder_put("SHA256SUMS", "old\n", 4);
    ck_assert_int_eq(stm_report_folder(f->db, ".", &stopped, &err), STM_ESTOP);
    expect_shell("cat SHA256SUMS; ls -A", "old\nSHA256SUMS\n");
    write_report(f, ".");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(no_failed_allocation_passes_for_a_report)
{
    struct facts *f = report_case_open();
    struct stm_err err = { 0 };
    stm_status status = STM_ENOMEM;
    unsigned n;

    folder_enter();
    for (n = 1; status && n < 1000; n++) {
        stm_arena_fail_nth(n);
        status = stm_report_folder(f->db, ".", &options, &err);
        stm_arena_fail_nth(0);
        ck_assert(status == STM_OK || status == STM_ENOMEM ||
                  status == STM_ELIMIT);
    }
    ck_assert_uint_gt(n, 2);
    ck_assert_int_eq(status, STM_OK);
    folder_leave();
    facts_close(f);
}
END_TEST

SUITE("report", 60, two_runs_write_the_same_bytes,
      sums_name_every_file_but_itself_and_the_runs,
      each_finding_is_a_line_with_the_promised_keys,
      a_finding_tells_process_parent_and_records, json_keeps_the_logs_own_words,
      tuning_and_suppression_are_said,
      correlations_are_rows_of_the_defender_view,
      correlations_stand_newest_first_and_twice_if_both_found,
      incidents_have_one_row_each_the_worst_first,
      an_incident_names_the_first_200_findings,
      processes_have_one_row_each_in_order_of_time,
      hostile_text_is_guarded_in_csv, no_value_is_an_empty_cell,
      custody_accounts_for_every_file, a_record_is_given_where_it_stands_first,
      runs_are_lines_in_order_of_their_start, an_empty_case_has_reports_too,
      an_interrupted_report_leaves_the_old_sums,
      no_failed_allocation_passes_for_a_report)
