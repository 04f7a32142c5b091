/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "records.h"
#include "store/dictionary.h"
#include "store/finish.h"
#include "store/issues.h"
#include "store/pathkey.h"
#include "store/sql.h"
#include "store/writer.h"

#include <inttypes.h>

#define SYSMON "Microsoft-Windows-Sysmon"
#define GUID "{365ABB72-7C01-5CC4-0000-00102B3E0C00}"

static struct stm_db *db;
static struct stm_err err;

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
    must(stm_db_script_named(db, stm_store_sql, "views", &err));
    must(stm_db_script_named(db, stm_store_sql, "views-defender", &err));
}

static void
run(const char *sql)
{
    must(stm_db_script(db, stm_span_of(sql), &err));
}

static int64_t
ask(const char *sql)
{
    int64_t n = 0;

    must(stm_db_query_int(db, sql, &n, &err));
    return n;
}

/* The first column of all rows, each ended by a blank. */
static void
assert_rows(const char *sql, const char *want)
{
    struct stm_buf have = { 0 };
    struct stm_stmt *stmt;
    bool row;

    must(stm_db_prepare(&stmt, db, stm_span_of(sql), &err));
    for (;;) {
        must(stm_stmt_step(stmt, &row, &err));
        if (!row)
            break;
        stm_buf_span(&have, stm_stmt_text(stmt, 0));
        stm_buf_char(&have, ' ');
    }
    ck_assert_str_eq(have.data ? have.data : "", want);
    stm_buf_free(&have);
    stm_stmt_close(stmt);
}

static void
assert_span(struct stm_span have, const char *want)
{
    ck_assert_msg(stm_span_is(have, want), "%.*s is not %s", (int)have.size,
                  have.data, want);
}

START_TEST(a_path_has_one_key_however_it_is_spelled)
{
    static const struct {
        const char *text, *logged, *directory, *name, *file, *extension;
    } cases[] = {
        { "C:\\Windows\\System32\\CMD.exe", "CMD.exe", "c:/windows/system32/",
          "cmd.exe", "cmd.exe", "exe" },
        { "\\\\?\\C:\\Windows/x.DLL", "x.DLL", "c:/windows/", "x.dll", "x.dll",
          "dll" },
        { "\\??\\C:\\a", "a", "c:/", "a", "a", "" },
        { "\\\\?\\UNC\\Srv\\s\\a.b", "a.b", "//srv/s/", "a.b", "a.b", "b" },
        { "\\\\Srv\\s\\a.b", "a.b", "//srv/s/", "a.b", "a.b", "b" },
        { "C:\\t\\Setup.EXE:X.y", "Setup.EXE:X.y", "c:/t/", "setup.exe:x.y",
          "setup.exe", "exe" },
        { "setup.exe:a:$DATA", "setup.exe:a:$DATA", "", "setup.exe:a:$data",
          "setup.exe", "exe" },
        { "C:\\Users\\Ann\\", "", "c:/users/ann/", "", "", "" },
        { "C:", "C:", "", "c:", "c:", "" },
        { "System", "System", "", "system", "system", "" },
        { ".bashrc", ".bashrc", "", ".bashrc", ".bashrc", "" },
        { "/usr/bin/A:b.Sh", "A:b.Sh", "/usr/bin/", "A:b.Sh", "A:b.Sh", "Sh" },
        { "/a/b\\C", "b\\C", "/a/", "b\\C", "b\\C", "" },
        { "C:\\\xC3\x84\\\xC3\x96.exe", "\xC3\x96.exe", "c:/\xC3\xA4/",
          "\xC3\xB6.exe", "\xC3\xB6.exe", "exe" },
        { "", "", "", "", "", "" },
    };
    struct stm_buf key = { 0 };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct stm_pathkey parts;

        must(stm_pathkey_of(&parts, &key, stm_span_of(cases[i].text), &err));
        assert_span(parts.logged, cases[i].logged);
        assert_span(parts.directory, cases[i].directory);
        assert_span(parts.name, cases[i].name);
        assert_span(parts.file, cases[i].file);
        assert_span(parts.extension, cases[i].extension);
    }
    stm_buf_free(&key);
}
END_TEST

static int64_t
path_row(struct stm_dictionaries *d, const char *text)
{
    int64_t id;

    must(stm_dictionary_path(&id, d, stm_span_of(text), &err));
    return id;
}

START_TEST(a_text_has_one_row_also_after_the_case_is_reopened)
{
    struct stm_dictionaries *d;
    int64_t lower, upper, empty, stream, id;

    start();
    must(stm_dictionaries_open(&d, db, &err));
    lower = path_row(d, "c:\\a\\setup.exe");
    upper = path_row(d, "C:\\A\\SETUP.EXE");
    stream = path_row(d, "c:\\a\\setup.exe:x");
    empty = path_row(d, "");
    ck_assert_int_ne(lower, upper);
    ck_assert_int_ne(empty, 0);
    ck_assert_int_eq(path_row(d, "c:\\a\\setup.exe"), lower);
    must(stm_dictionary_account(&id, d, stm_span_of("NT A\\SYS\\x"), &err));
    must(stm_dictionary_text(&id, d, stm_span_of(""), &err));
    ck_assert_int_eq(id, 1);
    stm_dictionaries_close(d);
    must(stm_dictionaries_open(&d, db, &err));
    ck_assert_int_eq(path_row(d, "C:\\A\\SETUP.EXE"), upper);
    ck_assert_int_eq(path_row(d, ""), empty);
    ck_assert_int_eq(path_row(d, "c:\\a\\setup.exe:x"), stream);
    must(stm_dictionary_text(&id, d, stm_span_of(""), &err));
    ck_assert_int_eq(id, 1);
    stm_dictionaries_close(d);
    ck_assert_int_eq(ask("SELECT count(DISTINCT key) FROM path WHERE id > 0"),
                     3);
    ck_assert_int_eq(
        ask("SELECT count(DISTINCT k.file) FROM path p JOIN path_key k "
            "ON k.id = p.key WHERE p.text LIKE '%setup%'"),
        1);
    assert_rows("SELECT domain || '|' || name FROM account WHERE id > 0",
                "NT A|SYS\\x ");
    stm_db_close(db);
}
END_TEST

START_TEST(a_version_knows_absent_from_empty)
{
    struct stm_version version = { 0 };
    struct stm_dictionaries *d;
    int64_t none, empty, again;

    start();
    must(stm_dictionaries_open(&d, db, &err));
    must(stm_dictionary_version(&none, d, &version, &err));
    version.has[1] = true;
    version.parts[1] = stm_span_of("");
    must(stm_dictionary_version(&empty, d, &version, &err));
    ck_assert_int_eq(none, 0);
    ck_assert_int_ne(empty, 0);
    stm_dictionaries_close(d);
    must(stm_dictionaries_open(&d, db, &err));
    must(stm_dictionary_version(&again, d, &version, &err));
    ck_assert_int_eq(again, empty);
    ck_assert_int_eq(ask("SELECT count(*) FROM version_info WHERE product = ''"
                         " AND company IS NULL"),
                     1);
    stm_dictionaries_close(d);
    stm_db_close(db);
}
END_TEST

static struct stm_decoder *decoder;
static struct stm_writer *writer;

static void
open_writer(void)
{
    start();
    must(stm_decoder_open(&decoder, &err));
    must(stm_writer_open(&writer, db, &err));
}

static void
close_writer(void)
{
    stm_writer_close(writer);
    stm_decoder_close(decoder);
    stm_db_close(db);
}

/* The rows of event 1 number `number`, met in `evidence` at `offset`, wait. */
static stm_written
write_waiting(unsigned long long number, const char *image, int64_t evidence,
              uint64_t offset, stm_how how)
{
    static struct stm_event event;
    struct maker m = maker_of(decoder);
    struct stm_sighting sighting = { evidence, offset, 7, how };
    stm_written written = STM_WRITTEN_NEW;

    maker_system(&m, SYSMON, 1, number);
    maker_text(&m, "EventData/UtcTime", "2026-03-02 09:14:07.120");
    maker_text(&m, "EventData/ProcessGuid", GUID);
    maker_text(&m, "EventData/ProcessId", "2680");
    maker_text(&m, "EventData/Image", image);
    maker_text(&m, "EventData/CommandLine", "%%x%% \"a\"");
    maker_text(&m, "EventData/User", "WS01\\Ann");
    must(stm_decoder_event(&event, decoder, maker_record(&m), &err));
    must(stm_writer_event(&written, writer, &event, &sighting, &err));
    return written;
}

static stm_written
write_found(unsigned long long number, const char *image, int64_t evidence,
            uint64_t offset, stm_how how)
{
    stm_written written = write_waiting(number, image, evidence, offset, how);

    must(stm_writer_flush(writer, &err));
    return written;
}

static stm_written
write_process(unsigned long long number, const char *image, int64_t evidence,
              uint64_t offset)
{
    return write_found(number, image, evidence, offset, STM_HOW_LIVE);
}

#define EVIDENCE(id, name, sha, more)                                          \
    "INSERT INTO evidence VALUES (" #id ", 0, '" name "', x'" sha              \
    "', 0, NULL, '', 0, " more ", 0, 0, 0, 0, NULL, NULL, 0, 0, 'done', 0);"

START_TEST(a_record_is_stored_once_and_every_sighting_is_kept)
{
    open_writer();
    ck_assert_int_eq(write_process(42, "C:\\a.exe", 1, 100), STM_WRITTEN_NEW);
    ck_assert_int_eq(write_process(42, "C:\\a.exe", 1, 100), STM_WRITTEN_SELF);
    ck_assert_int_eq(write_process(42, "C:\\a.exe", 1, 900), STM_WRITTEN_COPY);
    ck_assert_int_eq(write_process(42, "C:\\a.exe", 2, 100), STM_WRITTEN_COPY);
    ck_assert_int_eq(write_process(42, "C:\\a.exe", 2, 100), STM_WRITTEN_COPY);
    ck_assert_int_eq(write_process(43, "C:\\a.exe", 2, 900), STM_WRITTEN_NEW);
    ck_assert_int_eq(ask("SELECT count(*) FROM event"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM event_copy"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM process WHERE event > 0"), 2);
    ck_assert_int_eq(ask("SELECT header_id FROM event WHERE record_id = 42"),
                     7);
    close_writer();
}
END_TEST

enum { NUMBERS = 2000 };

/* Numbers `from`, `from` + `step`, ...: new are those not in `have`. */
static uint64_t
write_run(bool have[NUMBERS], int from, int step, int n)
{
    static uint64_t offset;
    uint64_t copies = 0;

    for (int i = 0; i < n; i++, from += step) {
        stm_written written = write_waiting((unsigned long long)from, "C:\\a",
                                            1, ++offset, STM_HOW_LIVE);

        ck_assert_msg(written ==
                          (have[from] ? STM_WRITTEN_COPY : STM_WRITTEN_NEW),
                      "%d", from);
        copies += have[from];
        have[from] = true;
    }
    return copies;
}

START_TEST(numbers_may_come_in_any_order)
{
    static const struct {
        int from, step, n;
    } runs[] = {
        { 1000, 1, 200 }, { 1300, 2, 50 },   { 500, 1, 100 }, { 600, 1, 450 },
        { 400, -1, 70 },  { 1999, 1, 1 },    { 331, 1, 5 },   { 1998, -1, 90 },
        { 100, 3, 90 },   { 101, 3, 90 },    { 99, 1, 3 },    { 1050, 0, 3 },
        { 1900, 1, 100 }, { 1500, -7, 200 }, { 1, 1, 1999 },
    };
    static bool have[NUMBERS];
    uint64_t copies = 0;

    open_writer();
    for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++)
        copies += write_run(have, runs[i].from, runs[i].step, runs[i].n);
    must(stm_writer_flush(writer, &err));
    ck_assert_int_eq(ask("SELECT count(*) FROM event"), NUMBERS - 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM process WHERE event > 0"),
                     NUMBERS - 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM event e JOIN process p"
                         " ON p.event = e.id"),
                     NUMBERS - 1);
    ck_assert_uint_eq((uint64_t)ask("SELECT count(*) FROM event_copy"), copies);
    /* Another writer knows what stands there. */
    stm_writer_close(writer);
    must(stm_writer_open(&writer, db, &err));
    (void)write_run(have, 1990, 1, 9);
    (void)write_run(have, 1, 1, 9);
    close_writer();
}
END_TEST

/* Whatever comes first: rules ask for the how of the event. */
START_TEST(a_record_of_slack_that_is_met_live_counts_as_live)
{
    open_writer();
    ck_assert_int_eq(write_found(42, "C:\\a.exe", 1, 100, STM_HOW_SLACK),
                     STM_WRITTEN_NEW);
    ck_assert_int_eq(write_found(42, "C:\\a.exe", 2, 900, STM_HOW_AFTER_GAP),
                     STM_WRITTEN_RAISED);
    ck_assert_int_eq(write_process(42, "C:\\a.exe", 2, 900),
                     STM_WRITTEN_RAISED);
    ck_assert_int_eq(write_process(42, "C:\\a.exe", 3, 500), STM_WRITTEN_COPY);
    ck_assert_int_eq(write_found(42, "C:\\a.exe", 1, 100, STM_HOW_SLACK),
                     STM_WRITTEN_COPY);
    ck_assert_int_eq(ask("SELECT count(*) FROM event WHERE evidence = 2 AND"
                         " file_offset = 900 AND how = 0"),
                     1);
    ck_assert_int_eq(ask("SELECT count(*) FROM event_copy"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM event_copy WHERE evidence = 1"
                         " AND how = 2"),
                     1);
    ck_assert_int_eq(ask("SELECT count(*) FROM process WHERE event > 0"), 1);
    close_writer();
}
END_TEST

START_TEST(a_typed_row_has_its_columns)
{
    open_writer();
    (void)write_process(42, "C:\\T\\a.exe", 1, 100);
    assert_rows("SELECT p.text || '|' || a.raw || '|' || r.pid || '|' ||"
                " hex(r.guid) || '|' || c.name || c.machine_id"
                " FROM process x JOIN process_ref r ON r.id = x.self"
                " JOIN path p ON p.id = r.path"
                " JOIN account a ON a.id = r.account"
                " JOIN computer c ON c.id = r.computer WHERE x.event > 0",
                "C:\\T\\a.exe|WS01\\Ann|2680|365ABB727C015CC4000000102B3E0C00|"
                "WS01911915890 ");
    ck_assert_int_eq(ask("SELECT count(*) FROM process WHERE event > 0 AND"
                         " version = 0 AND digests = 0 AND parent = 0 AND"
                         " directory = 0 AND session IS NULL"),
                     1);
    ck_assert_int_eq(ask("SELECT count(*) FROM event_data"), 0);
    close_writer();
}
END_TEST

START_TEST(the_defender_view_shows_values_as_defender_does)
{
    open_writer();
    (void)write_process(42, "C:\\T\\A.exe", 1, 100);
    assert_rows(
        "SELECT Timestamp || '|' || DeviceName || '|' || FileName || '|' ||"
        " FolderPath || '|' || ProcessCommandLine || '|' || AccountDomain ||"
        " '|' || AccountName || '|' || ProcessCreationTime || '|' || SHA1 ||"
        " '|' || ReportId || '|' || ProcessUniqueId || '|' ||"
        " InitiatingProcessFileName FROM DeviceProcessEvents",
        "2026-03-02T09:14:07.1234567Z|ws01|A.exe|C:\\T\\A.exe|%x% \"a\"|ws01|"
        "ann|2026-03-02T09:14:07.1200000Z||42|" GUID "| ");
    ck_assert_int_eq(ask("SELECT count(*) FROM DeviceProcessEvents WHERE"
                         " InitiatingProcessId IS NULL AND"
                         " InitiatingProcessSHA1 = '' AND"
                         " InitiatingProcessParentCreationTime IS NULL"),
                     1);
    close_writer();
}
END_TEST

/* Two files that share records 1 and 2; in which order they are met. */
static void
write_overlap(bool first_first)
{
    for (int i = 0; i < 2; i++) {
        bool first = (i == 0) == first_first;

        if (first) {
            (void)write_process(1, "C:\\a.exe", 1, 100);
            (void)write_process(2, "C:\\a.exe", 1, 200);
            (void)write_process(2, "C:\\a.exe", 1, 300);
        } else {
            (void)write_process(1, "C:\\a.exe", 2, 500);
            (void)write_process(2, "C:\\a.exe", 2, 600);
            (void)write_process(3, "C:\\a.exe", 2, 700);
        }
    }
}

START_TEST(places_and_counts_do_not_depend_on_the_order_of_arrival)
{
    for (int order = 0; order < 2; order++) {
        open_writer();
        run(EVIDENCE(1, "b.evtx", "02", "3") EVIDENCE(2, "b.evtx", "01", "3")
                EVIDENCE(
                    3, "a.evtx", "02",
                    "3") "UPDATE evidence SET duplicate_of = 1 WHERE id = 3");
        write_overlap(order == 0);
        assert_rows("SELECT p.file || ':' || p.file_offset FROM place p"
                    " JOIN event e ON e.id = p.event ORDER BY e.record_id",
                    "a.evtx:100 a.evtx:200 b.evtx:700 ");
        assert_rows("SELECT file || '=' || stored || '+' || duplicate"
                    " FROM evidence_count ORDER BY file",
                    "a.evtx=2+1 b.evtx=1+2 b.evtx#2=0+3 ");
        close_writer();
    }
}
END_TEST

START_TEST(a_file_that_could_not_be_read_takes_no_number)
{
    start();
    run(EVIDENCE(1, "b.evtx", "", "0") EVIDENCE(2, "b.evtx", "07", "0")
            EVIDENCE(3, "b.evtx", "05", "0"));
    assert_rows("SELECT file FROM evidence_file ORDER BY evidence",
                "b.evtx b.evtx#2 b.evtx ");
    stm_db_close(db);
}
END_TEST

START_TEST(conflicting_copies_are_told_of_all_and_only_once)
{
    for (int order = 0; order < 2; order++) {
        open_writer();
        run(EVIDENCE(1, "a.evtx", "01", "2") EVIDENCE(2, "b.evtx", "02", "2"));
        if (order)
            (void)write_process(5, "C:\\evil.exe", 2, 500);
        (void)write_process(5, "C:\\good.exe", 1, 400);
        (void)write_process(6, "C:\\good.exe", 1, 600);
        if (!order)
            (void)write_process(5, "C:\\evil.exe", 2, 500);
        must(stm_store_finish(db, &err));
        must(stm_store_finish(db, &err));
        assert_rows("SELECT f.file || ':' || i.file_offset || ':' ||"
                    " i.record_id || ':' || i.effect FROM issue i"
                    " JOIN evidence_file f ON f.evidence = i.evidence"
                    " WHERE i.kind = 'conflicting-copy' ORDER BY f.file",
                    "a.evtx:400:5:anomaly b.evtx:500:5:anomaly ");
        ck_assert_int_eq(ask("SELECT count(*) FROM process WHERE event > 0"),
                         3);
        ck_assert_int_gt(ask("SELECT count(*) FROM sqlite_stat1"), 0);
        close_writer();
    }
}
END_TEST

START_TEST(one_place_is_found_by_searches_alone)
{
    struct stm_stmt *stmt;
    bool row;

    start();
    run("CREATE INDEX event_by_evidence ON event (evidence, how)");
    must(stm_db_prepare(
        &stmt, db,
        stm_span_of("EXPLAIN QUERY PLAN SELECT p.file FROM process x"
                    " JOIN place p ON p.event = x.event WHERE x.id = 5"),
        &err));
    for (;;) {
        must(stm_stmt_step(stmt, &row, &err));
        if (!row)
            break;
        ck_assert_msg(!memmem(stm_stmt_text(stmt, 3).data,
                              stm_stmt_text(stmt, 3).size, "SCAN", 4),
                      "%s", stm_stmt_text(stmt, 3).data);
    }
    stm_stmt_close(stmt);
    stm_db_close(db);
}
END_TEST

START_TEST(issues_are_capped_by_kind_and_counted)
{
    static struct stm_issues issues;
    struct stm_issue issue = { .effect = STM_NOTE_LOSS,
                               .kind = "torn",
                               .has_offset = true,
                               .text = "words" };

    start();
    must(stm_issues_init(&issues, db, &err));
    for (uint64_t i = 0; i < 50; i++) {
        issue.file_offset = i;
        must(stm_issues_add(&issues, &issue, &err));
    }
    issue = (struct stm_issue){ .effect = STM_NOTE_ANOMALY,
                                .kind = "odd",
                                .text = "other words" };
    must(stm_issues_add(&issues, &issue, &err));
    must(stm_issues_store(&issues, 3, &err));
    ck_assert_uint_eq(issues.losses, 50);
    ck_assert_uint_eq(issues.anomalies, 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM issue WHERE kind = 'torn'"),
                     STM_ISSUES_EACH + 1);
    ck_assert_int_eq(ask("SELECT sum(count) FROM issue WHERE kind = 'torn'"),
                     50);
    assert_rows("SELECT text FROM issue WHERE count > 1",
                "30 more of this kind ");
    stm_issues_reset(&issues);
    must(stm_issues_store(&issues, 4, &err));
    ck_assert_int_eq(ask("SELECT count(*) FROM issue WHERE evidence = 4"), 0);
    for (int i = 0; i < 100; i++) {
        char kind[16];

        (void)snprintf(kind, sizeof(kind), "k%d", i);
        issue.kind = kind;
        must(stm_issues_add(&issues, &issue, &err));
    }
    must(stm_issues_store(&issues, 5, &err));
    ck_assert_int_eq(ask("SELECT sum(count) FROM issue WHERE evidence = 5"),
                     100);
    stm_issues_free(&issues);
    stm_db_close(db);
}
END_TEST

SUITE("store", 20, a_path_has_one_key_however_it_is_spelled,
      a_text_has_one_row_also_after_the_case_is_reopened,
      a_version_knows_absent_from_empty,
      a_record_is_stored_once_and_every_sighting_is_kept,
      numbers_may_come_in_any_order,
      a_record_of_slack_that_is_met_live_counts_as_live,
      a_typed_row_has_its_columns,
      the_defender_view_shows_values_as_defender_does,
      places_and_counts_do_not_depend_on_the_order_of_arrival,
      a_file_that_could_not_be_read_takes_no_number,
      conflicting_copies_are_told_of_all_and_only_once,
      one_place_is_found_by_searches_alone,
      issues_are_capped_by_kind_and_counted)
