/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "folder.h"
#include "store/merge.h"

static void
run_sql(struct stm_case *kase, const char *sql)
{
    struct stm_err err = { 0 };

    ck_assert_msg(stm_db_script(stm_case_db(kase), stm_span_of(sql), &err) ==
                      STM_OK,
                  "%s", err.text);
}

static int64_t
ask(struct stm_case *kase, const char *sql)
{
    int64_t value = -1;
    struct stm_err err = { 0 };

    ck_assert_msg(stm_db_query_int(stm_case_db(kase), sql, &value, &err) ==
                      STM_OK,
                  "%s", err.text);
    return value;
}

static struct stm_case *
opened(const char *path, stm_case_mode mode)
{
    struct stm_case *kase;
    struct stm_err err = { 0 };

    ck_assert_msg(stm_case_open(&kase, path, mode, false, &err) == STM_OK, "%s",
                  err.text);
    return kase;
}

/* A file of two records: a process that wrote a file. */
static const char facts[] =
    "INSERT INTO bundle VALUES (1, 'x', 'folder', 1, 2);"
    "INSERT INTO evidence VALUES (1, 1, 'x/a.evtx', zeroblob(32), 69632, NULL,"
    " 'libevtx', 1, 3, 2, 0, 1, 0, 10, 20, 0, 1, 'done', 0);"
    "INSERT INTO issue VALUES (1, 1, 'torn-record', 'loss', 5000, 3, 1, 'cut');"
    "INSERT INTO issue VALUES (2, 0, 'missing', 'loss', NULL, NULL, 1, 'y');"
    "INSERT INTO text VALUES (1, 'Channel'), (2, 'Provider'), (3, 'High');"
    "INSERT INTO directory VALUES (1, 'c:/');"
    "INSERT INTO path_key VALUES (1, 1, 'a.exe', 1, 'exe');"
    "INSERT INTO path VALUES (1, 'C:\\a.exe', 'a.exe', 1);"
    "INSERT INTO command_line VALUES (1, 'a.exe /s');"
    "INSERT INTO account VALUES (1, 'WS\\ann', 'WS', 'ann');"
    "INSERT INTO digests VALUES (1, 'MD5=00112233445566778899AABBCCDDEEFF',"
    " x'00112233445566778899aabbccddeeff', NULL, NULL, NULL);"
    "INSERT INTO version_info VALUES (1, 'Contoso', '', NULL, '1', 'a.exe');"
    "INSERT INTO computer VALUES (1, 'WS', 'ws', 7);"
    "INSERT INTO stream VALUES (1, 1, 1, 2);"
    "INSERT INTO process_ref VALUES (1, 1, zeroblob(16), 4, 1, 1);"
    "INSERT INTO event VALUES (1, 1, 1, 100, 10, 1111, 1, 4608, NULL, 0);"
    "INSERT INTO event VALUES (2, 1, 11, 101, 20, 2222, 1, 4800, 9, 0);"
    "INSERT INTO event_data VALUES (2, '{}');"
    "INSERT INTO process VALUES (1, 1, 1, 10, 1, 1, 1, 1, 5, x'0011223344"
    "5566778899aabbccddeeff', 1, 3, 0, 1, 1);"
    "INSERT INTO file_event VALUES (2, 11, 1, 3, 1, 0, 9, NULL, 0, 0, 0, 0);";

static void
make_case(const char *path, const char *sql)
{
    struct stm_case *kase = opened(path, STM_CASE_ADD);

    run_sql(kase, "BEGIN");
    run_sql(kase, facts);
    run_sql(kase, sql);
    run_sql(kase, "COMMIT");
    stm_case_close(kase);
}

static stm_status
merge(const char *into, const char *from, const struct stm_progress *progress,
      struct stm_err *err)
{
    struct stm_case *target = opened(into, STM_CASE_ADD);
    struct stm_case *source = opened(from, STM_CASE_READ);
    struct stm_merge *merge;
    stm_status status;

    ck_assert_int_eq(stm_merge_open(&merge, target, progress, err), STM_OK);
    status = stm_merge_add(merge, source, err);
    if (!status)
        status = stm_merge_end(merge, err);
    stm_merge_close(merge);
    stm_case_close(source);
    stm_case_close(target);
    return status;
}

static void
merge_all(const char *into, const char *const *from)
{
    struct stm_err err = { 0 };

    for (; *from; from++)
        ck_assert_msg(merge(into, *from, NULL, &err) == STM_OK, "%s: %s", *from,
                      err.text);
}

#define MERGE(into, ...)                                                       \
    merge_all(into, (const char *const[]){ __VA_ARGS__, NULL })

static int64_t
ask_in(const char *path, const char *sql)
{
    struct stm_case *kase = opened(path, STM_CASE_READ);
    int64_t value = ask(kase, sql);

    stm_case_close(kase);
    return value;
}

START_TEST(everything_a_case_says_is_said_by_the_merged_one)
{
    folder_enter();
    make_case("x", "");
    MERGE("out", "x");
    ck_assert_int_eq(
        ask_in("out", "SELECT count(*) FROM process p"
                      " JOIN event e ON e.id = p.event"
                      " JOIN process_ref r ON r.id = p.self"
                      " JOIN path t ON t.id = r.path"
                      " JOIN account a ON a.id = r.account"
                      " JOIN digests d ON d.id = p.digests"
                      " JOIN version_info v ON v.id = p.version"
                      " JOIN command_line c ON c.id = p.command_line"
                      " JOIN text i ON i.id = p.integrity"
                      " WHERE e.content = 1111 AND t.text = 'C:\\a.exe'"
                      " AND t.name = 'a.exe' AND a.name = 'ann'"
                      " AND hex(d.md5) = '00112233445566778899AABBCCDDEEFF'"
                      " AND v.company = 'Contoso' AND v.product = ''"
                      " AND v.description IS NULL AND c.raw = 'a.exe /s'"
                      " AND i.raw = 'High' AND p.rule_name = 0"
                      " AND p.logon_id = 5 AND length(p.logon_guid) = 16"),
        1);
    ck_assert_int_eq(ask_in("out", "SELECT lag FROM file_event"), 3);
    ck_assert_int_eq(
        ask_in("out", "SELECT previous_creation_time IS NULL FROM file_event"),
        1);
    ck_assert_int_eq(ask_in("out",
                            "SELECT count(*) FROM event_data JOIN event e"
                            " ON e.id = event WHERE content = 2222"),
                     1);
    ck_assert_int_eq(ask_in("out", "SELECT header_id FROM event"
                                   " WHERE content = 2222"),
                     9);
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM issue"), 2);
    ck_assert_int_eq(ask_in("out", "SELECT records = 3 AND stored = 2 AND"
                                   " duplicate = 0 AND unreadable = 1"
                                   " FROM evidence"),
                     1);
    ck_assert_int_eq(ask_in("out", "SELECT others FROM bundle"), 2);
    folder_leave();
}
END_TEST

START_TEST(the_same_case_again_adds_nothing)
{
    folder_enter();
    make_case("x",
              "INSERT INTO run VALUES (1, 't', 'l', zeroblob(32), '[]', 1, 2,"
              " 'done'), (2, 't', 'l', zeroblob(32), '[]', 3, NULL, "
              "'running');"
              "INSERT INTO expected_host VALUES ('WS')");
    MERGE("out", "x", "x", "x");
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM run"), 2);
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM event"), 2);
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM event_copy"), 0);
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM issue"), 2);
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM expected_host"), 1);
    ck_assert_int_eq(ask_in("out", "SELECT stored FROM evidence"), 2);
    folder_leave();
}
END_TEST

START_TEST(a_file_under_another_name_is_a_duplicate_with_its_own_losses)
{
    folder_enter();
    make_case("x", "");
    make_case("y", "UPDATE evidence SET name = 'y/b.evtx'");
    MERGE("out", "x", "y");
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM evidence"
                                   " WHERE duplicate_of IS NOT NULL AND"
                                   " name = 'y/b.evtx' AND stored = 0 AND"
                                   " duplicate = 2 AND unreadable = 1"),
                     1);
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM sighting"), 4);
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM issue"
                                   " WHERE kind = 'torn-record'"),
                     2);
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM issue"
                                   " WHERE evidence = 0"),
                     1);
    folder_leave();
}
END_TEST

START_TEST(what_one_case_could_not_finish_the_other_finishes)
{
    static const char half[] =
        "DELETE FROM event WHERE id = 2; DELETE FROM event_data;"
        "DELETE FROM file_event; DELETE FROM issue;"
        "INSERT INTO issue VALUES (1, 1, 'unreadable', 'loss', NULL, NULL, 1,"
        " 'the disk failed');"
        "UPDATE evidence SET status = 'unreadable', records = 1, stored = 1,"
        " unreadable = 0";

    folder_enter();
    make_case("half", half);
    make_case("whole", "");
    MERGE("ab", "half", "whole");
    MERGE("ba", "whole", "half");
    for (int i = 0; i < 2; i++) {
        const char *out = i ? "ba" : "ab";

        ck_assert_int_eq(ask_in(out, "SELECT count(*) FROM evidence WHERE"
                                     " status = 'done' AND records = 3 AND"
                                     " stored + duplicate = 2"),
                         1);
        ck_assert_int_eq(ask_in(out, "SELECT count(*) FROM event"), 2);
        ck_assert_int_eq(ask_in(out, "SELECT count(*) FROM issue"
                                     " WHERE kind = 'unreadable'"),
                         0);
        ck_assert_int_eq(ask_in(out, "SELECT count(*) FROM issue"
                                     " WHERE kind = 'torn-record'"),
                         1);
    }
    folder_leave();
}
END_TEST

START_TEST(of_two_verdicts_the_one_that_hides_less_is_kept_and_it_is_said)
{
    static const char *const orders[][3] = {
        { "a", "b", "c" }, { "a", "c", "b" }, { "b", "a", "c" },
        { "b", "c", "a" }, { "c", "a", "b" }, { "c", "b", "a" },
    };

    folder_enter();
    make_case("a", "INSERT INTO verdict VALUES ('k', 'suppress', 'r', 'ann')");
    make_case("b", "INSERT INTO verdict VALUES ('k', 'confirmed', 'r', 'bob')");
    make_case("c", "INSERT INTO verdict VALUES ('k', 'benign', 'r', 'eve')");
    for (size_t i = 0; i < 6; i++) {
        char out[8];

        (void)snprintf(out, sizeof(out), "out%zu", i);
        MERGE(out, orders[i][0], orders[i][1], orders[i][2], orders[i][0]);
        ck_assert_int_eq(ask_in(out, "SELECT count(*) FROM verdict WHERE"
                                     " verdict = 'confirmed' AND"
                                     " analyst = 'bob'"),
                         1);
        ck_assert_int_eq(ask_in(out, "SELECT count(*) FROM verdict"), 1);
        ck_assert_int_eq(ask_in(out, "SELECT count(*) FROM issue"
                                     " WHERE kind = 'verdict-conflict'"),
                         2);
    }
    MERGE("same", "a", "a");
    ck_assert_int_eq(ask_in("same", "SELECT count(*) FROM issue"
                                    " WHERE kind = 'verdict-conflict'"),
                     0);
    folder_leave();
}
END_TEST

/* All that a case holds, as one number. */
static int64_t
weigh(const char *path)
{
    return ask_in(path, "SELECT (SELECT count(*) FROM event) +"
                        " 10 * (SELECT count(*) FROM evidence) +"
                        " 100 * (SELECT count(*) FROM text) +"
                        " 1000 * (SELECT count(*) FROM path) +"
                        " 10000 * (SELECT count(*) FROM process) +"
                        " 100000 * (SELECT count(*) FROM issue)");
}

START_TEST(a_forged_source_is_refused_and_nothing_of_it_is_there)
{
    static const char *const forgeries[] = {
        "UPDATE process SET self = 999999",
        "UPDATE process SET self = -1",
        "UPDATE process SET digests = 9223372036854775807",
        "UPDATE process SET logon_guid = x'00'",
        "UPDATE event SET stream = 2",
        "UPDATE event SET evidence = 77",
        "UPDATE event SET how = 9",
        "UPDATE event SET event_id = -1",
        "UPDATE event SET id = -1 WHERE id = 1",
        "UPDATE event SET id = 9223372036854775807 WHERE id = 2",
        "UPDATE event_data SET event = 3",
        "UPDATE file_event SET event = 7",
        "INSERT INTO event_copy VALUES (5, 1, 9, NULL, 0)",
        "INSERT INTO event_copy VALUES (1, 99, 9, NULL, 0)",
        "UPDATE process_ref SET guid = x'0011'",
        "UPDATE process_ref SET computer = 3",
        "UPDATE stream SET channel = 12",
        "UPDATE computer SET machine_id = -1",
        "UPDATE text SET id = 1 << 60 WHERE id = 3",
        "UPDATE text SET id = -5 WHERE id = 3",
        "UPDATE evidence SET bundle = 4",
        "UPDATE issue SET evidence = 4",
        "DROP TABLE event_copy",
        "DROP TABLE event_copy; CREATE VIEW event_copy AS WITH RECURSIVE"
        " n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n)"
        " SELECT i AS event, 1 AS evidence, 1 AS file_offset, 1 AS header_id,"
        " 0 AS how FROM n",
    };
    int64_t before;

    folder_enter();
    make_case("target", "UPDATE text SET raw = 'Other' WHERE id = 1;"
                        "UPDATE evidence SET name = 'z', sha256 = x'01'");
    before = weigh("target");
    for (size_t i = 0; i < sizeof(forgeries) / sizeof(*forgeries); i++) {
        struct stm_err err = { 0 };
        char name[16];

        (void)snprintf(name, sizeof(name), "forged%zu", i);
        make_case(name, forgeries[i]);
        ck_assert_msg(merge("target", name, NULL, &err) == STM_EFORMAT,
                      "%s: %s", forgeries[i], err.text);
        ck_assert_msg(strstr(err.text, "damaged") != NULL ||
                          strstr(err.text, "odd row ids") != NULL,
                      "%s: %s", forgeries[i], err.text);
        ck_assert_msg(weigh("target") == before, "%s", forgeries[i]);
    }
    folder_leave();
}
END_TEST

static bool
says_stop(void *arg)
{
    return ++*(int *)arg > 1;
}

START_TEST(a_merge_that_is_stopped_leaves_nothing_behind)
{
    int rounds = 0;
    const struct stm_progress progress = { .stop = says_stop, .arg = &rounds };
    int64_t before;

    folder_enter();
    make_case("x", "WITH RECURSIVE n(i) AS (VALUES (3) UNION ALL SELECT i + 1"
                   " FROM n WHERE i < 9000) INSERT INTO event SELECT i, 1, 1,"
                   " i, i, i, 1, i, NULL, 0 FROM n");
    stm_case_close(opened("out", STM_CASE_ADD));
    before = weigh("out");
    ck_assert_int_eq(merge("out", "x", &progress, NULL), STM_ESTOP);
    ck_assert_int_eq(weigh("out"), before);
    MERGE("out", "x");
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM event"), 9000);
    folder_leave();
}
END_TEST

START_TEST(inferred_processes_are_not_facts)
{
    folder_enter();
    make_case("x", "INSERT INTO process VALUES (9, 0, 1, 10, 0, 0, 0, 0, NULL,"
                   " NULL, NULL, 0, 0, 0, 0)");
    MERGE("out", "x");
    ck_assert_int_eq(ask_in("out", "SELECT count(*) FROM process"), 2);
    folder_leave();
}
END_TEST

SUITE("merge", 60, everything_a_case_says_is_said_by_the_merged_one,
      the_same_case_again_adds_nothing,
      a_file_under_another_name_is_a_duplicate_with_its_own_losses,
      what_one_case_could_not_finish_the_other_finishes,
      of_two_verdicts_the_one_that_hides_less_is_kept_and_it_is_said,
      a_forged_source_is_refused_and_nothing_of_it_is_there,
      a_merge_that_is_stopped_leaves_nothing_behind,
      inferred_processes_are_not_facts)
