/* SPDX-License-Identifier: Apache-2.0 */
/* Event logs into a case: the example's logs, whole, copied, cut and broken. */
#include "suite.h"

#include "folder.h"
#include "store/ingest.h"

#include <signal.h>
#include <sys/wait.h>

#define LOGS BUILDDIR "/testdata/evtx/"
#define SYSMON "/Microsoft-Windows-Sysmon%4Operational.evtx"
#define ANN LOGS "WS-ANN" SYSMON
#define BOB LOGS "WS-BOB" SYSMON

enum { ANN_RECORDS = 31, BOB_RECORDS = 29, LOG_SIZE = 4096 + 65536 };

static struct stm_err err;
static struct stm_ingest_result result;
static uint64_t beside; /* bytes from which on files are hashed beside */

static void
must(stm_status status)
{
    ck_assert_msg(status == STM_OK, "%s", err.text);
}

static uint8_t *
slurp(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(8 * LOG_SIZE);

    ck_assert_msg(file && data, "%s", path);
    *size = fread(data, 1, 8 * LOG_SIZE, file);
    ck_assert_int_eq(fclose(file), 0);
    return data;
}

static void
copy(const char *from, const char *to)
{
    size_t size;
    uint8_t *data = slurp(from, &size);

    folder_put(to, data, size);
    free(data);
}

/* One file with the chunks of three logs; its header knows of one. */
static void
make_long(const char *to)
{
    static const char *const logs[] = { ANN, BOB, LOGS "WS-ANN/Security.evtx" };
    FILE *file = fopen(to, "wb");

    ck_assert_ptr_nonnull(file);
    for (size_t i = 0; i < 3; i++) {
        size_t size, skip = i ? 4096 : 0;
        uint8_t *data = slurp(logs[i], &size);

        ck_assert_uint_eq(size, LOG_SIZE);
        ck_assert_uint_eq(fwrite(data + skip, 1, size - skip, file),
                          size - skip);
        free(data);
    }
    ck_assert_int_eq(fclose(file), 0);
}

static stm_status
ingest(const char *into, const char *const *arguments, size_t n,
       const struct stm_progress *progress, uint64_t commit_bytes)
{
    const struct stm_ingest_options options = { .reader = STM_READER_LIBEVTX,
                                                .progress = progress,
                                                .commit_bytes = commit_bytes,
                                                .threads = beside ? 2 : 0,
                                                .beside_bytes = beside };
    struct stm_bundles *bundles;
    struct stm_case *kase;
    stm_status status;

    must(stm_bundles_collect(&bundles, arguments, n, NULL, NULL, &err));
    must(stm_case_open(&kase, into, STM_CASE_ADD, false, &err));
    status = stm_ingest(kase, bundles, &options, &result, &err);
    stm_case_close(kase);
    stm_bundles_close(bundles);
    return status;
}

#define INGEST(into, ...)                                                      \
    do {                                                                       \
        const char *const named[] = { __VA_ARGS__ };                           \
                                                                               \
        must(ingest(into, named, sizeof(named) / sizeof(*named), NULL, 0));    \
    } while (0)

/* All rows of a query as text; owned by the caller: free(). */
static char *
rows(const char *from, const char *sql)
{
    struct stm_buf out = { 0 };
    struct stm_case *kase;
    struct stm_stmt *stmt;
    bool row;

    must(stm_case_open(&kase, from, STM_CASE_READ, false, &err));
    must(stm_db_prepare(&stmt, stm_case_db(kase), stm_span_of(sql), &err));
    for (;;) {
        must(stm_stmt_step(stmt, &row, &err));
        if (!row)
            break;
        for (int i = 0; i < stm_stmt_columns(stmt); i++) {
            stm_buf_span(&out, stm_stmt_text(stmt, i));
            stm_buf_char(&out, i + 1 < stm_stmt_columns(stmt) ? '|' : '\n');
        }
    }
    stm_stmt_close(stmt);
    stm_case_close(kase);
    stm_buf_text(&out, "");
    ck_assert_ptr_nonnull(out.data);
    return out.data;
}

static void
assert_rows(const char *from, const char *sql, const char *want)
{
    char *have = rows(from, sql);

    ck_assert_str_eq(have, want);
    free(have);
}

#define STATES                                                                 \
    "SELECT f.file, v.status, c.records, c.stored, c.duplicate, c.unreadable"  \
    "  FROM evidence v JOIN evidence_file f ON f.evidence = v.id"              \
    "  JOIN evidence_count c ON c.evidence = v.id ORDER BY f.file"

/* What a case says, whatever its row ids and the order of arrival. */
static const char *const told[] = {
    STATES,
    "SELECT f.file, i.kind, i.effect, i.file_offset, i.record_id, i.count,"
    " i.text FROM issue i LEFT JOIN evidence_file f ON f.evidence = i.evidence"
    " ORDER BY 1, 2, 4, 5, 7",
    "SELECT p.file, p.file_offset, p.header_id, e.event_id, e.record_id,"
    " e.time, e.content FROM place p JOIN event e ON e.id = p.event"
    " ORDER BY 1, 2",
    "SELECT s.file_offset, f.file FROM sighting s JOIN evidence_file f"
    " ON f.evidence = s.evidence ORDER BY 2, 1",
    "SELECT * FROM DeviceProcessEvents ORDER BY Timestamp, ReportId",
    "SELECT * FROM DeviceFileEvents ORDER BY Timestamp, ReportId",
    "SELECT e.record_id, e.time, x.lag, r.guid FROM process_end x"
    " JOIN event e ON e.id = x.event JOIN process_ref r ON r.id = x.self"
    " ORDER BY 2, 1",
    "SELECT p.file, p.file_offset, d.json FROM event_data d JOIN place p"
    " ON p.event = d.event ORDER BY 1, 2",
    "SELECT label, layout, logs, others FROM bundle ORDER BY 1, 2",
};

static void
assert_same(const char *one, const char *other)
{
    for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++) {
        char *a = rows(one, told[i]), *b = rows(other, told[i]);

        ck_assert_msg(strcmp(a, b) == 0, "%s:\n%s\nis not\n%s", told[i], a, b);
        free(a);
        free(b);
    }
}

START_TEST(a_folder_is_read_and_accounted_for)
{
    folder_enter();
    INGEST("case", LOGS "WS-ANN");
    ck_assert_uint_eq(result.files, 3);
    ck_assert_uint_eq(result.records, result.stored);
    ck_assert_uint_eq(result.losses + result.anomalies, 0);
    assert_rows("case", STATES,
                "WS-ANN" SYSMON "|done|31|31|0|0\n"
                "WS-ANN/Security.evtx|done|2|2|0|0\n"
                "WS-ANN/System.evtx|done|1|1|0|0\n");
    assert_rows("case", "SELECT label, layout, logs, others FROM bundle",
                "WS-ANN|folder|3|0\n");
    assert_rows("case", "SELECT count(*) FROM process_end WHERE lag IS NULL",
                "0\n");
    assert_rows("case",
                "SELECT count(*) FROM sqlite_schema WHERE name IN"
                " ('process_by_self', 'event_by_evidence')",
                "2\n");
    /* Met again, everything is known. */
    INGEST("case", LOGS "WS-ANN");
    ck_assert_uint_eq(result.files, 0);
    ck_assert_uint_eq(result.known, 3);
    assert_rows("case", "SELECT count(*) FROM evidence", "3\n");
    folder_leave();
}
END_TEST

START_TEST(the_same_content_under_another_name_is_a_duplicate)
{
    folder_enter();
    folder_make("x");
    copy(ANN, "x/m.evtx");
    INGEST("one", "x");
    copy(ANN, "x/a.evtx");
    INGEST("one", "x");
    ck_assert_uint_eq(result.known, 1);
    ck_assert_uint_eq(result.duplicate, ANN_RECORDS);
    ck_assert_uint_eq(result.stored, 0);
    assert_rows("one", STATES,
                "x/a.evtx|done|31|31|0|0\nx/m.evtx|done|31|0|31|0\n");
    assert_rows("one", "SELECT count(*) FROM event", "31\n");
    INGEST("other", "x");
    assert_same("one", "other");
    folder_leave();
}
END_TEST

START_TEST(overlapping_files_tell_the_same_in_either_order)
{
    folder_enter();
    folder_make("x");
    make_long("x/long.evtx");
    copy(ANN, "x/ann.evtx");
    INGEST("one", "x");
    INGEST("other", "x/long.evtx");
    INGEST("other", "x/ann.evtx");
    assert_rows("one", STATES,
                "x/ann.evtx|done|31|31|0|0\nx/long.evtx|done|62|31|31|0\n");
    assert_rows("other", STATES,
                "ann.evtx|done|31|31|0|0\nlong.evtx|done|62|31|31|0\n");
    folder_leave();
}
END_TEST

START_TEST(what_is_no_log_is_a_loss_and_final)
{
    static const uint8_t jpeg[] = { 0xff, 0xd8, 0xff, 0xe0 };

    folder_enter();
    folder_make("x");
    folder_put("x/picture.evtx", jpeg, sizeof(jpeg));
    folder_put("x/empty.evtx", "", 0);
    copy(ANN, "x/log.evtx");
    for (int i = 0; i < 2; i++) {
        INGEST("case", "x", "gone");
        ck_assert_uint_eq(result.losses, 3);
        ck_assert_uint_eq(result.files, i == 0);
        ck_assert_uint_eq(result.known, i == 1);
        assert_rows("case", STATES,
                    "x/empty.evtx|foreign|0|0|0|0\n"
                    "x/log.evtx|done|31|31|0|0\n"
                    "x/picture.evtx|foreign|0|0|0|0\n");
        assert_rows("case", "SELECT kind, text FROM issue ORDER BY kind, text",
                    "foreign|is empty\n"
                    "foreign|is no event log: it begins with ffd8ffe0\n"
                    "missing|gone: there is no such file or folder\n");
    }
    /* What was missing is there now. */
    copy(BOB, "gone");
    INGEST("case", "x", "gone");
    assert_rows("case", "SELECT count(*) FROM issue WHERE kind = 'missing'",
                "0\n");
    folder_leave();
}
END_TEST

/* check_disk has disks that stay bad. */
START_TEST(a_file_that_cannot_be_hashed_is_tried_again)
{
    const char *const arguments[] = { "x" };
    unsigned faults = 0;

    folder_enter();
    folder_make("x");
    make_long("x/long.evtx");
    INGEST("whole", "x");
    for (unsigned n = 1; n < 10; n++) {
        char name[16];

        (void)snprintf(name, sizeof(name), "case%u", n);
        stm_source_fail_nth(n);
        must(ingest(name, arguments, 1, NULL, 1));
        stm_source_fail_nth(0);
        if (result.losses) {
            faults++;
            ck_assert_uint_eq(result.records, result.stored);
            assert_rows(name, "SELECT status, length(sha256) FROM evidence",
                        "unreadable|0\n");
            assert_rows(name,
                        "SELECT kind, text FROM issue WHERE effect = 'loss'",
                        "unreadable|has no SHA-256: cannot be read:"
                        " Input/output error\n");
        }
        INGEST(name, "x");
        ck_assert_uint_eq(result.losses, 0);
        assert_same(name, "whole");
    }
    ck_assert_uint_ge(faults, 1);
    folder_leave();
}
END_TEST

START_TEST(a_folder_that_was_shut_and_is_open_is_no_loss_any_more)
{
    folder_enter();
    folder_make("x");
    folder_make("x/shut");
    make_long("x/shut/long.evtx");
    make_long("x/other.evtx");
    ck_assert_int_eq(chmod("x/shut", 0), 0);
    folder_as_nobody();
    INGEST("case", "x");
    assert_rows("case", "SELECT text FROM issue WHERE evidence = 0",
                "x/shut: cannot be read: Permission denied\n");
    folder_as_before();
    ck_assert_int_eq(chmod("x/shut", 0755), 0);
    folder_as_nobody();
    INGEST("case", "x");
    assert_rows("case", "SELECT text FROM issue WHERE evidence = 0", "");
    folder_as_before();
    folder_leave();
}
END_TEST

START_TEST(a_broken_record_is_counted_and_the_rest_is_stored)
{
    size_t size;
    uint8_t *data;
    char *have;

    folder_enter();
    folder_make("x");
    data = slurp(ANN, &size);
    /* Into the BinXML of a record in the middle: no such token. */
    for (size_t at = 4096 + 512, n = 0;; n++) {
        uint32_t step = (uint32_t)data[at + 4] | (uint32_t)data[at + 5] << 8;

        if (n == 20) {
            memset(data + at + 24, 0x7f, 40);
            break;
        }
        at += step;
    }
    folder_put("x/broken.evtx", data, size);
    folder_put("x/z.evtx", data, size);
    free(data);
    INGEST("case", "x");
    ck_assert_uint_eq(result.unreadable, 2);
    ck_assert_uint_eq(result.records, 2 * ANN_RECORDS);
    ck_assert_uint_eq(result.stored, ANN_RECORDS - 1);
    assert_rows("case", STATES,
                "x/broken.evtx|done|31|30|0|1\nx/z.evtx|done|31|0|30|1\n");
    have = rows("case", "SELECT count(*), count(DISTINCT evidence),"
                        " sum(record_id IS NOT NULL) FROM issue"
                        " WHERE kind = 'unreadable-record'");
    ck_assert_str_eq(have, "2|2|2\n");
    free(have);
    folder_leave();
}
END_TEST

static void
touch(void *arg, const char *what, uint64_t done, uint64_t total)
{
    FILE *file = fopen(arg, "ab");

    (void)what;
    (void)done;
    (void)total;
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(fputc(0, file), 0);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(a_file_that_is_written_meanwhile_is_a_loss)
{
    const char *const arguments[] = { "x.evtx" };
    char path[] = "x.evtx";
    const struct stm_progress progress = { .step = touch, .arg = path };

    folder_enter();
    make_long("x.evtx");
    must(ingest("case", arguments, 1, &progress, 0));
    assert_rows("case",
                "SELECT i.kind, v.status FROM issue i JOIN evidence v"
                " ON v.id = i.evidence WHERE i.effect = 'loss'",
                "changed-while-read|done\n");
    folder_leave();
}
END_TEST

struct countdown {
    int left;
};

static bool
stop_at_zero(void *arg)
{
    struct countdown *countdown = arg;

    return countdown->left-- == 0;
}

/* A log, a longer one, and the first once more, in `x`; their case. */
static void
make_three(const char *into)
{
    folder_make("x");
    make_long("x/b-long.evtx");
    copy(ANN, "x/a.evtx");
    copy(ANN, "x/c.evtx");
    beside = 0;
    INGEST(into, "x");
}

/* What was not hashed yet is not in the case. */
static void
assert_hashed(const char *name)
{
    assert_rows(name,
                "SELECT count(*) FROM evidence WHERE sha256 = zeroblob(32)",
                "0\n");
}

static void
stop_anywhere(uint64_t beside_bytes)
{
    const char *const arguments[] = { "x" };
    int stops = 0;

    folder_enter();
    make_three("whole");
    beside = beside_bytes;
    for (int at = 0; at < 50; at++) {
        struct countdown countdown = { at };
        const struct stm_progress progress = { .stop = stop_at_zero,
                                               .arg = &countdown };
        char name[16];
        stm_status status;

        (void)snprintf(name, sizeof(name), "case%d", at);
        status = ingest(name, arguments, 1, &progress, 0);
        if (status == STM_OK)
            break;
        ck_assert_int_eq(status, STM_ESTOP);
        stops++;
        assert_hashed(name);
        INGEST(name, "x");
        assert_same(name, "whole");
    }
    ck_assert_int_ge(stops, 6);
    folder_leave();
}

START_TEST(a_run_that_is_stopped_goes_on_where_it_was)
{
    stop_anywhere(0);
}
END_TEST

START_TEST(a_stop_leaves_nothing_of_a_file_without_its_digest)
{
    stop_anywhere(1);
}
END_TEST

START_TEST(files_that_are_hashed_beside_make_the_same_case)
{
    folder_enter();
    make_three("whole");
    beside = 1;
    for (int i = 0; i < 10; i++) {
        char name[16];

        (void)snprintf(name, sizeof(name), "case%d", i);
        INGEST(name, "x");
        ck_assert_uint_eq(result.files, 3);
        ck_assert_uint_gt(result.duplicate, 0);
        assert_hashed(name);
        assert_same(name, "whole");
        INGEST(name, "x");
        ck_assert_uint_eq(result.known, 3);
        assert_same(name, "whole");
    }
    folder_leave();
}
END_TEST

static void
die_at_zero(void *arg, const char *what, uint64_t done, uint64_t total)
{
    struct countdown *countdown = arg;

    (void)what;
    (void)done;
    (void)total;
    if (countdown->left-- == 0)
        (void)raise(SIGKILL);
}

/* False once the run came to its end. */
static bool
killed_at(const char *name, int at)
{
    const char *const arguments[] = { "x" };
    struct countdown countdown = { at };
    const struct stm_progress progress = { .step = die_at_zero,
                                           .arg = &countdown };
    int status;
    pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0)
        _exit(ingest(name, arguments, 1, &progress, 1) ? 1 : 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

static void
kill_anywhere(uint64_t beside_bytes)
{
    int kills = 0;

    folder_enter();
    folder_make("x");
    make_long("x/b-long.evtx");
    copy(ANN, "x/a.evtx");
    copy(BOB, "x/d.evtx");
    INGEST("whole", "x");
    beside = beside_bytes;
    for (int at = 0; at < 50; at++) {
        char name[16];

        (void)snprintf(name, sizeof(name), "case%d", at);
        if (!killed_at(name, at))
            break;
        kills++;
        /* And killed again while it takes up what was left. */
        (void)killed_at(name, at / 2);
        assert_hashed(name);
        INGEST(name, "x");
        assert_same(name, "whole");
    }
    ck_assert_int_ge(kills, 6);
    folder_leave();
}

START_TEST(a_run_that_is_killed_anywhere_ends_with_the_same_rows)
{
    kill_anywhere(0);
}
END_TEST

START_TEST(so_it_does_where_files_are_hashed_beside)
{
    kill_anywhere(1);
}
END_TEST

SUITE("ingest", 60, a_folder_is_read_and_accounted_for,
      the_same_content_under_another_name_is_a_duplicate,
      overlapping_files_tell_the_same_in_either_order,
      what_is_no_log_is_a_loss_and_final,
      a_file_that_cannot_be_hashed_is_tried_again,
      a_folder_that_was_shut_and_is_open_is_no_loss_any_more,
      a_broken_record_is_counted_and_the_rest_is_stored,
      a_file_that_is_written_meanwhile_is_a_loss,
      a_run_that_is_stopped_goes_on_where_it_was,
      a_stop_leaves_nothing_of_a_file_without_its_digest,
      files_that_are_hashed_beside_make_the_same_case,
      a_run_that_is_killed_anywhere_ends_with_the_same_rows,
      so_it_does_where_files_are_hashed_beside)
