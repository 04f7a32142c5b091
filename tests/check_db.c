/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "store/db.h"
#include "store/run.h"
#include "store/sql.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct stm_db *
open_memory(void)
{
    struct stm_db *db;

    ck_assert_int_eq(stm_db_open(&db, NULL, STM_DB_MEMORY, NULL), STM_OK);
    return db;
}

START_TEST(values_come_back_as_they_went_in)
{
    struct stm_db *db = open_memory();
    struct stm_stmt *stmt;
    bool row;

    ck_assert_int_eq(
        stm_db_prepare(&stmt, db, stm_span_of("SELECT ?1, ?2, ?3, ?4"), NULL),
        STM_OK);
    stm_stmt_bind_int(stmt, 1, INT64_MIN);
    stm_stmt_bind_text(stmt, 2, stm_span_sized("a\0b", 3));
    stm_stmt_bind_blob(stmt, 3, "\xff", 1);
    stm_stmt_bind_null(stmt, 4);
    ck_assert_int_eq(stm_stmt_step(stmt, &row, NULL), STM_OK);
    ck_assert(row);
    ck_assert_int_eq(stm_stmt_int(stmt, 0), INT64_MIN);
    ck_assert(
        stm_span_equal(stm_stmt_text(stmt, 1), stm_span_sized("a\0b", 3)));
    ck_assert(stm_span_is(stm_stmt_blob(stmt, 2), "\xff"));
    ck_assert(stm_stmt_is_null(stmt, 3));
    ck_assert_int_eq(stm_stmt_step(stmt, &row, NULL), STM_OK);
    ck_assert(!row);
    stm_stmt_close(stmt);
    stm_db_close(db);
}
END_TEST

/* One that asks for a text, of a table of ours. */
static const struct stm_embedded embedded[] = {
    { "echo", (const unsigned char *)"SELECT ?1, (SELECT count(*) FROM t)",
      35 },
    { 0, 0, 0 },
};

static struct stm_stmt *
open_echo(struct stm_db *db)
{
    struct stm_stmt *stmt = NULL;

    ck_assert_int_eq(stm_db_named(&stmt, db, embedded, "echo", NULL), STM_OK);
    return stmt;
}

static void
expect_echo(struct stm_stmt *stmt, const char *text, int64_t n)
{
    bool row = false;

    ck_assert_int_eq(stm_stmt_step(stmt, &row, NULL), STM_OK);
    ck_assert(row);
    if (text)
        ck_assert(stm_span_is(stm_stmt_text(stmt, 0), text));
    else
        ck_assert(stm_stmt_is_null(stmt, 0));
    ck_assert_int_eq(stm_stmt_int(stmt, 1), n);
}

START_TEST(a_statement_that_is_kept_remembers_nothing)
{
    struct stm_db *db = open_memory();
    struct stm_stmt *first, *other;

    ck_assert_uint_eq(embedded[0].size, strlen((const char *)embedded[0].text));
    ck_assert_int_eq(stm_db_script(db, stm_span_of("CREATE TABLE t (a)"), NULL),
                     STM_OK);
    stm_db_keep(db, true);
    first = open_echo(db);
    other = open_echo(db);
    ck_assert_ptr_ne(first, other);
    stm_stmt_bind_text(first, 1, stm_span_of("borrowed"));
    expect_echo(first, "borrowed", 0);
    stm_stmt_close(first); /* in the middle of its rows */
    ck_assert_int_eq(
        stm_db_script(db,
                      stm_span_of("DROP TABLE t; CREATE TEMP TABLE t AS"
                                  " SELECT 1 AS a"),
                      NULL),
        STM_OK);
    ck_assert_ptr_eq(open_echo(db), first);
    expect_echo(first, NULL, 1);
    stm_stmt_close(other);
    stm_stmt_close(first);
    stm_db_close(db);
}
END_TEST

START_TEST(statements_are_not_kept_unless_asked_for)
{
    struct stm_db *db = open_memory();
    struct stm_stmt *stmt;

    ck_assert_int_eq(stm_db_script(db, stm_span_of("CREATE TABLE t (a)"), NULL),
                     STM_OK);
    stm_db_keep(db, true);
    stm_stmt_close(open_echo(db));
    ck_assert_ptr_nonnull(sqlite3_next_stmt(stm_db_handle(db), NULL));
    stm_db_keep(db, false);
    ck_assert_ptr_null(sqlite3_next_stmt(stm_db_handle(db), NULL));
    stmt = open_echo(db);
    stm_stmt_close(stmt);
    ck_assert_ptr_null(sqlite3_next_stmt(stm_db_handle(db), NULL));
    stm_db_close(db);
}
END_TEST

START_TEST(text_after_the_statement_is_refused)
{
    static const char *const bad[] = { "SELECT 1; SELECT 2", "", "-- x",
                                       "SELECT 1; DROP TABLE x", "SELEC 1" };
    struct stm_db *db = open_memory();
    struct stm_stmt *stmt = NULL;
    struct stm_err err;

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_int_eq(stm_db_prepare(&stmt, db, stm_span_of(bad[i]), &err),
                         STM_ESQL);
    ck_assert_int_eq(
        stm_db_prepare(&stmt, db, stm_span_of("SELECT 1; -- the end\n "), &err),
        STM_OK);
    stm_stmt_close(stmt);
    stm_db_close(db);
}
END_TEST

START_TEST(a_statement_is_found_by_its_stem)
{
    struct stm_db *db = open_memory();
    struct stm_err err;

    ck_assert_int_eq(stm_db_script_named(db, stm_store_sql, "nothing", &err),
                     STM_EUSAGE);
    ck_assert_int_eq(stm_db_script_named(db, stm_store_sql, "schema", &err),
                     STM_OK);
    ck_assert_int_eq(stm_db_script_named(db, stm_store_sql, "views", &err),
                     STM_OK);
    ck_assert_int_eq(stm_db_script_named(db, stm_store_sql, "indexes", &err),
                     STM_OK);
    stm_db_close(db);
}
END_TEST

/* SCHEMA.md section 1: without any row 0 inner-join views lose orphans. */
START_TEST(every_dictionary_has_its_row_0)
{
    static const char *const tables[] = {
        "directory", "path_key", "path",         "command_line", "account",
        "text",      "digests",  "version_info", "process_ref",  "computer",
        "process",   "host",     "lineage",      "resolved"
    };
    struct stm_db *db = open_memory();
    char sql[128];
    int64_t n = 0;

    ck_assert_int_eq(stm_db_script_named(db, stm_store_sql, "schema", NULL),
                     STM_OK);
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        (void)snprintf(sql, sizeof(sql),
                       "SELECT count(*) FROM %s WHERE rowid = 0", tables[i]);
        ck_assert_int_eq(stm_db_query_int(db, sql, &n, NULL), STM_OK);
        ck_assert_msg(n == 1, "%s", tables[i]);
    }
    stm_db_close(db);
}
END_TEST

START_TEST(rollback_takes_a_transaction_back)
{
    struct stm_db *db = open_memory();
    int64_t n = -1;

    ck_assert_int_eq(stm_db_script(db, stm_span_of("CREATE TABLE t (x)"), NULL),
                     STM_OK);
    stm_db_rollback(db);
    ck_assert_int_eq(stm_db_begin(db, NULL), STM_OK);
    ck_assert_int_eq(
        stm_db_script(db, stm_span_of("INSERT INTO t VALUES (1)"), NULL),
        STM_OK);
    stm_db_rollback(db);
    ck_assert_int_eq(stm_db_query_int(db, "SELECT count(*) FROM t", &n, NULL),
                     STM_OK);
    ck_assert_int_eq(n, 0);
    stm_db_close(db);
}
END_TEST

START_TEST(a_file_that_is_no_database_is_a_format_error)
{
    char path[] = "/tmp/stemma-check-db-XXXXXX";
    struct stm_db *db;
    struct stm_err err;
    int64_t n;
    int fd = mkstemp(path);

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, "this is no database, it is text\n", 32), 32);
    (void)close(fd);
    ck_assert_int_eq(stm_db_open(&db, path, STM_DB_READ, &err), STM_OK);
    ck_assert_int_eq(
        stm_db_query_int(db, "SELECT count(*) FROM sqlite_schema", &n, &err),
        STM_EFORMAT);
    stm_db_close(db);
    (void)unlink(path);
    ck_assert_int_eq(stm_db_open(&db, path, STM_DB_READ, &err), STM_EIO);
}
END_TEST

START_TEST(a_run_is_written_at_both_ends)
{
    const struct stm_run run = { "stemma", "SQLite", "[]", 5 };
    const uint8_t rules[STM_SHA256_SIZE] = { 1 };
    struct stm_db *db = open_memory();
    int64_t id = 0, n = 0;

    ck_assert_int_eq(stm_db_script_named(db, stm_store_sql, "schema", NULL),
                     STM_OK);
    ck_assert_int_eq(stm_run_begin(&id, db, &run, NULL), STM_OK);
    ck_assert_int_eq(stm_run_end(db, id, rules, "done", 9, NULL), STM_OK);
    ck_assert_int_eq(
        stm_db_query_int(db,
                         "SELECT count(*) FROM run WHERE status = 'done' AND "
                         "started = 5 AND ended = 9 AND "
                         "hex(rules_sha256) LIKE '0100%'",
                         &n, NULL),
        STM_OK);
    ck_assert_int_eq(n, 1);
    stm_db_close(db);
}
END_TEST

SUITE("db", 30, a_statement_that_is_kept_remembers_nothing,
      statements_are_not_kept_unless_asked_for,
      values_come_back_as_they_went_in, text_after_the_statement_is_refused,
      a_statement_is_found_by_its_stem, every_dictionary_has_its_row_0,
      rollback_takes_a_transaction_back,
      a_file_that_is_no_database_is_a_format_error,
      a_run_is_written_at_both_ends)
