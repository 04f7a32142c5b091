/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "folder.h"
#include "store/case.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>

static struct stm_case *
opened(const char *path, stm_case_mode mode)
{
    struct stm_case *kase;
    struct stm_err err = { 0 };

    ck_assert_msg(stm_case_open(&kase, path, mode, false, &err) == STM_OK, "%s",
                  err.text);
    return kase;
}

/* Refused, with all these words in what it says. */
static void
refused(const char *path, stm_case_mode mode, bool force, stm_status status,
        const char *words)
{
    struct stm_case *kase = NULL;
    struct stm_err err = { 0 };

    ck_assert_int_eq(stm_case_open(&kase, path, mode, force, &err), status);
    ck_assert_ptr_null(kase);
    ck_assert_msg(strstr(err.text, words) != NULL, "'%s' lacks '%s'", err.text,
                  words);
}

static void
make_case(const char *path)
{
    stm_case_close(opened(path, STM_CASE_ADD));
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

static void
run_sql(const char *file, const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(file, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_close(db), SQLITE_OK);
}

static bool
exists(const char *path)
{
    return access(path, F_OK) == 0;
}

START_TEST(a_missing_or_empty_folder_becomes_a_case)
{
    struct stm_case *kase;

    folder_enter();
    kase = opened("missing", STM_CASE_ADD);
    ck_assert_str_eq(stm_case_path(kase), "missing");
    ck_assert_int_eq(ask(kase, "PRAGMA application_id"), 0x53544d41);
    ck_assert_int_eq(ask(kase, "PRAGMA user_version"), STM_CASE_VERSION);
    ck_assert_int_eq(ask(kase, "PRAGMA page_size"), 4096);
    ck_assert_int_eq(ask(kase, "SELECT count(*) FROM path"), 1);
    ck_assert_int_eq(ask(kase, "SELECT count(*) FROM place"), 0);
    ck_assert_int_eq(ask(kase, "PRAGMA secure_delete"), 0);
    ck_assert_int_eq(ask(kase, "PRAGMA synchronous"), 2);
    stm_case_close(kase);
    folder_make("empty");
    make_case("empty");
    make_case("slash/");
    ck_assert(exists("slash/case.db"));
    folder_leave();
}
END_TEST

START_TEST(a_case_is_added_to_and_read)
{
    struct stm_case *kase;

    folder_enter();
    make_case("c");
    kase = opened("c", STM_CASE_ADD);
    ck_assert_int_eq(
        stm_db_script(stm_case_db(kase),
                      stm_span_of("INSERT INTO expected_host VALUES ('A')"),
                      NULL),
        STM_OK);
    stm_case_close(kase);
    kase = opened("c", STM_CASE_HELD);
    ck_assert_int_eq(ask(kase, "SELECT count(*) FROM expected_host"), 1);
    stm_case_close(kase);
    kase = opened("c", STM_CASE_READ);
    ck_assert_int_eq(ask(kase, "SELECT count(*) FROM expected_host"), 1);
    ck_assert_int_ne(stm_db_script(stm_case_db(kase),
                                   stm_span_of("DELETE FROM expected_host"),
                                   NULL),
                     STM_OK);
    stm_case_close(kase);
    folder_leave();
}
END_TEST

START_TEST(a_folder_of_others_is_taken_by_force_only)
{
    struct stm_case *kase;

    folder_enter();
    folder_make("full");
    folder_put("full/letter.txt", "x", 1);
    refused("full", STM_CASE_ADD, false, STM_EUSAGE, "not empty");
    ck_assert(!exists("full/case.db"));
    ck_assert_int_eq(stm_case_open(&kase, "full", STM_CASE_ADD, true, NULL),
                     STM_OK);
    stm_case_close(kase);
    ck_assert(exists("full/letter.txt"));
    stm_case_close(opened("full", STM_CASE_ADD)); /* ours from now on */
    folder_leave();
}
END_TEST

START_TEST(a_foreign_case_db_is_never_touched)
{
    static const char words[] = "a letter, not a database";
    char kept[sizeof(words)] = "";
    FILE *file;

    folder_enter();
    folder_make("text");
    folder_put("text/case.db", words, sizeof(words));
    folder_make("other");
    run_sql("other/case.db",
            "PRAGMA application_id = 7; PRAGMA user_version = 1;"
            "CREATE TABLE run (id)");
    folder_make("link");
    ck_assert_int_eq(symlink("../other/case.db", "link/case.db"), 0);
    folder_make("folder");
    folder_make("folder/case.db");
    folder_make("log");
    folder_put("log/case.db-wal", words, sizeof(words));
    for (int force = 0; force < 2; force++)
        for (int mode = STM_CASE_ADD; mode <= STM_CASE_READ; mode++) {
            refused("text", (stm_case_mode)mode, force, STM_EUSAGE,
                    "not a stemma case");
            refused("other", (stm_case_mode)mode, force, STM_EUSAGE,
                    "not a stemma case");
            refused("link", (stm_case_mode)mode, force, STM_EUSAGE,
                    "not a plain file");
            refused("folder", (stm_case_mode)mode, force, STM_EUSAGE,
                    "not a plain file");
        }
    refused("log", STM_CASE_ADD, true, STM_EUSAGE, "case.db-wal");
    file = fopen("text/case.db", "rb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fread(kept, 1, sizeof(kept), file), sizeof(words));
    ck_assert_int_eq(fclose(file), 0);
    ck_assert_str_eq(kept, words);
    folder_leave();
}
END_TEST

START_TEST(another_schema_is_refused_by_number)
{
    folder_enter();
    make_case("c");
    run_sql("c/case.db", "PRAGMA user_version = 1");
    refused("c", STM_CASE_READ, true, STM_EUSAGE, "schema version 1, this");
    run_sql("c/case.db", "PRAGMA user_version = 9");
    for (int mode = STM_CASE_ADD; mode <= STM_CASE_READ; mode++) {
        refused("c", (stm_case_mode)mode, true, STM_EUSAGE, "version 9");
        refused("c", (stm_case_mode)mode, true, STM_EUSAGE, "version 6");
    }
    folder_leave();
}
END_TEST

START_TEST(what_is_no_case_is_refused_with_the_reason)
{
    folder_enter();
    folder_put("file", "x", 1);
    folder_make("empty");
    for (int mode = STM_CASE_ADD; mode <= STM_CASE_READ; mode++)
        refused("file", (stm_case_mode)mode, true, STM_EUSAGE,
                "is not a folder");
    refused("no/parent", STM_CASE_ADD, false, STM_EIO, "No such file");
    refused("gone", STM_CASE_HELD, false, STM_EUSAGE, "no such case");
    refused("gone", STM_CASE_READ, false, STM_EUSAGE, "no such case");
    refused("empty", STM_CASE_HELD, false, STM_EUSAGE, "holds no case");
    refused("empty", STM_CASE_READ, false, STM_EUSAGE, "holds no case");
    ck_assert(!exists("no") && !exists("gone") && !exists("empty/case.db"));
    folder_leave();
}
END_TEST

START_TEST(a_second_writer_hears_that_the_case_is_in_use)
{
    struct stm_case *writer, *reader;
    int status;
    pid_t child;

    folder_enter();
    writer = opened("c", STM_CASE_ADD);
    refused("c", STM_CASE_ADD, true, STM_EIO, "in use by another stemma");
    refused("c", STM_CASE_HELD, false, STM_EIO, "in use by another stemma");
    child = fork();
    if (child == 0) {
        struct stm_case *kase;

        _exit(stm_case_open(&kase, "c", STM_CASE_HELD, false, NULL) == STM_EIO
                  ? 0
                  : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    reader = opened("c", STM_CASE_READ);
    ck_assert_int_eq(ask(reader, "SELECT count(*) FROM run"), 0);
    stm_case_close(reader);
    stm_case_close(writer);
    stm_case_close(opened("c", STM_CASE_HELD)); /* free again */
    folder_leave();
}
END_TEST

START_TEST(a_reader_takes_no_lock_away_from_the_writer_of_its_process)
{
    struct stm_case *writer;
    struct stm_db *other;
    pid_t child;
    int status;

    folder_enter();
    writer = opened("c", STM_CASE_ADD);
    ck_assert_int_eq(stm_db_begin(stm_case_db(writer), NULL), STM_OK);
    stm_case_close(opened("c", STM_CASE_READ));
    child = fork();
    if (child == 0) {
        if (stm_db_open(&other, "c/case.db", STM_DB_WRITE, NULL))
            _exit(2);
        (void)sqlite3_busy_timeout(stm_db_handle(other), 0);
        _exit(stm_db_begin(other, NULL) == STM_EIO ? 0 : 1);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    ck_assert_int_eq(stm_db_commit(stm_case_db(writer), NULL), STM_OK);
    stm_case_close(writer);
    folder_leave();
}
END_TEST

START_TEST(a_lock_ends_with_its_process)
{
    int ready[2], status;
    char c;
    pid_t child;

    folder_enter();
    make_case("c");
    ck_assert_int_eq(pipe(ready), 0);
    child = fork();
    if (child == 0) {
        (void)opened("c", STM_CASE_HELD);
        (void)!write(ready[1], "x", 1);
        (void)pause();
        _exit(0);
    }
    ck_assert_int_eq(read(ready[0], &c, 1), 1);
    refused("c", STM_CASE_HELD, false, STM_EIO, "in use");
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    stm_case_close(opened("c", STM_CASE_HELD));
    folder_leave();
}
END_TEST

START_TEST(a_case_is_read_where_nothing_may_be_written)
{
    struct stm_case *kase;

    folder_enter();
    make_case("c");
    ck_assert_int_eq(chmod("c/case.db", 0444), 0);
    ck_assert_int_eq(chmod("c", 0555), 0);
    folder_as_nobody();
    kase = opened("c", STM_CASE_READ);
    ck_assert_int_eq(ask(kase, "SELECT count(*) FROM text"), 1);
    stm_case_close(kase);
    refused("c", STM_CASE_HELD, false, STM_EIO, "cannot be written");
    refused("c", STM_CASE_ADD, false, STM_EIO, "cannot be written");
    refused("c/sub", STM_CASE_ADD, false, STM_EIO, "Permission denied");
    folder_as_before();
    ck_assert_int_eq(chmod("c", 0777), 0);
    folder_as_nobody();
    refused("c", STM_CASE_HELD, false, STM_EIO, "cannot be written");
    folder_as_before();
    folder_leave();
}
END_TEST

START_TEST(a_folder_that_may_not_be_entered_says_so)
{
    folder_enter();
    make_case("c");
    ck_assert_int_eq(chmod("c", 0), 0);
    folder_as_nobody();
    for (int mode = STM_CASE_ADD; mode <= STM_CASE_READ; mode++)
        refused("c", (stm_case_mode)mode, false, STM_EIO, "Permission denied");
    folder_as_before();
    ck_assert_int_eq(chmod("c", 0700), 0);
    folder_leave();
}
END_TEST

START_TEST(what_a_killed_start_left_counts_as_empty)
{
    folder_enter();
    folder_make("c");
    folder_put("c/case.db", "", 0);
    folder_put("c/case.db-journal", "rest", 4);
    folder_put("c/case.db-new", "half a schema", 13);
    folder_put("c/case.db-new-journal", "rest", 4);
    refused("c", STM_CASE_READ, false, STM_EUSAGE, "holds no case");
    make_case("c");
    ck_assert(!exists("c/case.db-journal") && !exists("c/case.db-new") &&
              !exists("c/case.db-new-journal"));
    stm_case_close(opened("c", STM_CASE_READ));
    folder_leave();
}
END_TEST

/* Property: killed after any number of bytes, a start can be repeated. */
START_TEST(a_start_that_runs_out_of_room_leaves_nothing_half)
{
    struct stm_case *kase;
    int status;
    unsigned failed = 0;

    folder_enter();
    for (rlim_t room = 0; room < 400000; room += 20000) {
        const pid_t child = fork();

        if (child == 0) {
            const struct rlimit limit = { room, room };

            (void)signal(SIGXFSZ, SIG_IGN);
            if (setrlimit(RLIMIT_FSIZE, &limit))
                _exit(2);
            switch (stm_case_open(&kase, "c", STM_CASE_ADD, false, NULL)) {
            case STM_OK: _exit(0);
            case STM_EIO: _exit(1);
            default: _exit(2);
            }
        }
        ck_assert_int_eq(waitpid(child, &status, 0), child);
        ck_assert_int_ne(WEXITSTATUS(status), 2);
        if (WEXITSTATUS(status) == 1) {
            failed++;
            ck_assert(!exists("c"));
        } else {
            stm_case_close(opened("c", STM_CASE_HELD));
            ck_assert_int_eq(system("rm -r c"), 0);
        }
    }
    ck_assert_uint_gt(failed, 1);
    folder_leave();
}
END_TEST

/* A writer that is killed while a large transaction goes to disk. */
static void
write_until_killed(int ready)
{
    struct stm_db *db = stm_case_db(opened("c", STM_CASE_HELD));

    if (stm_db_script(db,
                      stm_span_of("PRAGMA cache_size = 10;"
                                  "BEGIN; UPDATE text SET raw = 'changed';"
                                  "WITH RECURSIVE n(i) AS (VALUES(1) UNION "
                                  "ALL SELECT i + 1 FROM n WHERE i < 20000) "
                                  "INSERT INTO command_line SELECT i, "
                                  "hex(randomblob(50)) FROM n"),
                      NULL))
        _exit(1);
    (void)!write(ready, "x", 1);
    (void)pause();
    _exit(0);
}

static void
kill_a_writer(void)
{
    int ready[2], status;
    char c;
    pid_t child;

    ck_assert_int_eq(pipe(ready), 0);
    child = fork();
    if (child == 0)
        write_until_killed(ready[1]);
    ck_assert_int_eq(read(ready[0], &c, 1), 1);
    ck_assert_int_eq(kill(child, SIGKILL), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(exists("c/case.db-journal"));
}

START_TEST(an_interrupted_case_is_rolled_back_by_who_opens_it_next)
{
    struct stm_case *kase;

    folder_enter();
    for (int mode = STM_CASE_ADD; mode <= STM_CASE_READ; mode++) {
        make_case("c");
        kill_a_writer();
        kase = opened("c", (stm_case_mode)mode);
        ck_assert_int_eq(ask(kase, "SELECT count(*) FROM command_line"), 1);
        ck_assert_int_eq(ask(kase, "SELECT raw = '' FROM text"), 1);
        stm_case_close(kase);
        ck_assert_int_eq(system("rm -r c"), 0);
    }
    folder_leave();
}
END_TEST

START_TEST(an_interrupted_case_on_read_only_media_says_what_to_do)
{
    folder_enter();
    make_case("c");
    kill_a_writer();
    ck_assert_int_eq(chmod("c/case.db-journal", 0444), 0);
    ck_assert_int_eq(chmod("c/case.db", 0444), 0);
    ck_assert_int_eq(chmod("c", 0555), 0);
    folder_as_nobody();
    refused("c", STM_CASE_READ, false, STM_EIO, "interrupted run");
    folder_as_before();
    ck_assert_int_eq(chmod("c", 0777), 0);
    stm_case_close(opened("c", STM_CASE_READ));
    folder_leave();
}
END_TEST

START_TEST(a_path_of_any_characters_is_a_case)
{
    static const char *const names[] = { "a?b",     "a#b",  "a%41b",
                                         "a b&c=d", "\xff", "'quote'" };

    folder_enter();
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        char whole[128];

        make_case(names[i]);
        (void)snprintf(whole, sizeof(whole), "%s/%s", folder_path, names[i]);
        stm_case_close(opened(whole, STM_CASE_READ));
        stm_case_close(opened(names[i], STM_CASE_HELD));
    }
    folder_leave();
}
END_TEST

SUITE("case", 60, a_missing_or_empty_folder_becomes_a_case,
      a_case_is_added_to_and_read, a_folder_of_others_is_taken_by_force_only,
      a_foreign_case_db_is_never_touched, another_schema_is_refused_by_number,
      what_is_no_case_is_refused_with_the_reason,
      a_second_writer_hears_that_the_case_is_in_use,
      a_reader_takes_no_lock_away_from_the_writer_of_its_process,
      a_lock_ends_with_its_process, a_case_is_read_where_nothing_may_be_written,
      a_folder_that_may_not_be_entered_says_so,
      what_a_killed_start_left_counts_as_empty,
      a_start_that_runs_out_of_room_leaves_nothing_half,
      an_interrupted_case_is_rolled_back_by_who_opens_it_next,
      an_interrupted_case_on_read_only_media_says_what_to_do,
      a_path_of_any_characters_is_a_case)
