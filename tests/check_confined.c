/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_confined.c - rules that are wrong, greedy or hostile: each is reported
 * with its line, gives nothing, harms nothing, and the others run.
 */
#include "suite.h"

#include "base/buf.h"
#include "detect/rules.h"
#include "facts.h"
#include "folder.h"
#include "lineage/lineage.h"

#include <sqlite3.h>

#define HEADER                                                                 \
    "-- id: mine\n-- title: Mine\n-- level: low\n-- confidence: medium\n"      \
    "-- attack:\n-- needs:\n-- lists:\n-- why:\n-- noise:\n"

static struct facts *
open_facts(void)
{
    struct facts *f = facts_open();
    struct stm_err err;

    FACT_PROCESS(f, .time = "09:00:00", .guid = "parent@09:00:00", .pid = 100,
                 .image = "C:\\setup.exe", .company = "C", .product = "P");
    FACT_PROCESS(f, .time = "09:00:05", .guid = "child@09:00:05", .pid = 200,
                 .image = "C:\\Windows\\System32\\cmd.exe",
                 .parent_guid = "parent@09:00:00", .parent_pid = 100,
                 .parent_image = "C:\\setup.exe");
    ck_assert_int_eq(stm_lineage_build(f->db, NULL, &err), STM_OK);
    return f;
}

/* How many files of a kind are built in. */
static size_t
files_of(stm_rules_kind kind)
{
    struct stm_rules *rules;
    struct stm_err err;
    size_t n;

    ck_assert_int_eq(stm_rules_open(&rules, NULL, &err), STM_OK);
    n = rules->of[kind].n;
    stm_rules_close(rules);
    return n;
}

static size_t
built_in(void)
{
    return files_of(STM_KIND_RULE);
}

static struct stm_detect_result
run(struct facts *f, const char *sql, uint64_t steps)
{
    const struct stm_detect_options options = { .rules_folder = ".",
                                                .rule_steps = steps };
    struct stm_detect_result result = { 0 };
    struct stm_err err = { 0 };
    FILE *file = fopen("mine.sql", "wb");

    ck_assert(fputs(HEADER, file) >= 0 && fputs(sql, file) >= 0);
    fclose(file);
    if (stm_detect(f->db, &options, &result, &err))
        ck_abort_msg("%s", err.text);
    return result;
}

/* The rule fails with `error`, the built-in ones find what they find. */
static void
expect_error(const char *sql, uint64_t steps, const char *error)
{
    struct facts *f = open_facts();
    struct stm_detect_result result;
    int64_t changes = facts_int(f, "SELECT count(*) FROM process");

    folder_enter();
    result = run(f, sql, steps);
    ck_assert_uint_eq(result.failed, 1);
    ck_assert_uint_eq(result.rules, built_in() + 1);
    facts_expect(f, "SELECT error FROM rule_run WHERE rule = 'mine'", error);
    facts_expect(f, "SELECT rule FROM finding", "installer-spawned-lolbin\n");
    facts_expect(f,
                 "SELECT evaluable, reason FROM rule_host"
                 " WHERE rule = 'mine'",
                 "0|the rule failed\n");
    ck_assert_int_eq(facts_int(f, "SELECT count(*) FROM process"), changes);
    /* nothing of the confinement is left */
    ck_assert_int_eq(stm_db_script(f->db,
                                   stm_span_of("CREATE TABLE after (x);"
                                               "ATTACH ':memory:' AS other;"
                                               "PRAGMA user_version"),
                                   NULL),
                     STM_OK);
    ck_assert_int_eq(sqlite3_hard_heap_limit64(-1), 0);
    folder_leave();
    facts_close(f);
}

START_TEST(a_rule_only_selects)
{
    expect_error("WITH x AS (SELECT 1) INSERT INTO verdict SELECT 'a','benign',"
                 "'','' FROM x",
                 0, "mine.sql:10: a rule may only select\n");
    expect_error("WITH x AS (SELECT 1) DELETE FROM event", 0,
                 "mine.sql:10: a rule may only select\n");
    expect_error("SELECT 1 AS event; DROP TABLE event", 0,
                 "mine.sql:10: a rule may only select\n");
    expect_error("SELECT 1 AS event; SELECT 2 AS event", 0,
                 "mine.sql:10: text after the statement\n");
    expect_error("SELECT 1 AS event; ATTACH 'x.db' AS x", 0,
                 "mine.sql:10: a rule may not attach x.db\n");
    expect_error("ATTACH 'x.db' AS x", 0,
                 "mine.sql:10: no SELECT after the header\n");
    expect_error("PRAGMA writable_schema = 1", 0,
                 "mine.sql:10: no SELECT after the header\n");
}
END_TEST

START_TEST(a_rule_reads_the_case_and_calls_what_every_engine_has)
{
    expect_error("SELECT load_extension('x') AS event", 0,
                 "mine.sql:10: a rule may not call load_extension\n");
    expect_error("SELECT random() AS event", 0,
                 "mine.sql:10: a rule may not call random\n");
    expect_error("SELECT strftime('%s', 'now') AS event", 0,
                 "mine.sql:10: a rule may not call strftime\n");
    expect_error("SELECT id AS event\n FROM event\n"
                 "WHERE 'a' GLOB 'b'",
                 0, "mine.sql:12: a rule may not call glob\n");
    expect_error("SELECT x.key AS event FROM json_each('[1]') x", 0,
                 "mine.sql:10: a rule may only select\n");
    expect_error("SELECT x.cid AS event FROM pragma_table_info('event') x", 0,
                 "mine.sql:10: a rule may only select\n");
    expect_error("SELECT rootpage AS event FROM sqlite_schema", 0,
                 "mine.sql:10: a rule may not read sqlite_master\n");
    expect_error("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                 "FROM n) SELECT i AS event FROM n",
                 0, "mine.sql:10: a rule may not be recursive\n");
    expect_error("SELECT ?1 AS event", 0,
                 "mine.sql:10: variable number must be between ?1 and ?0\n");
}
END_TEST

START_TEST(an_error_says_its_line)
{
    expect_error("SELECT e.id AS event\n  FROM event e\n WHERE e.nowhere = 1",
                 0, "mine.sql:12: no such column: e.nowhere\n");
    expect_error("SELECT 1 AS event FROM nowhere", 0,
                 "mine.sql:10: no such table: nowhere\n");
    expect_error("SELECT\n 1 AS event,\n FROM", 0,
                 "mine.sql:12: near \"FROM\": syntax error\n");
}
END_TEST

START_TEST(an_endless_join_meets_the_steps)
{
    static const char endless[] =
        "WITH t AS (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 3)\n"
        "SELECT count(*) AS event FROM t a, t b, t c, t d, t e, t f, t g, t h,"
        " t i, t j, t k, t l, t m, t n, t o, t p, t q, t r, t s, t u, t v, t w,"
        " t x, t y, t z, t aa, t bb, t cc, t dd, t ee, t ff, t gg, t hh, t ii,"
        " t jj, t kk, t ll";

    expect_error(endless, 1000000,
                 "mine.sql:10: took more than 1000000 steps (--rule-steps)\n");
}
END_TEST

START_TEST(few_steps_are_counted_too)
{
    struct facts *f = open_facts();
    struct stm_detect_result result;

    folder_enter();
    result = run(f, "SELECT 1 AS event", 5);
    ck_assert_uint_eq(result.failed, built_in() + files_of(STM_KIND_TUNING));
    ck_assert_uint_eq(result.findings, 1); /* of the one that takes 4 */
    ck_assert_int_eq(facts_int(f, "SELECT count(*) FROM rule_run WHERE error"
                                  " LIKE '%took more than 5 steps%'"),
                     (int64_t)result.failed);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_value_of_too_many_bytes_is_refused)
{
    expect_error("SELECT zeroblob(1000000000) AS event", 0,
                 "mine.sql:10: a rule may not call zeroblob\n");
    expect_error("SELECT printf('%1000000000d', 1) AS event", 0,
                 "mine.sql:10: a rule may not call printf\n");
    expect_error("SELECT randomblob(1000000000) AS event", 0,
                 "mine.sql:10: a rule may not call randomblob\n");
    expect_error(
        "WITH a AS (SELECT replace('xxxxxxxxxx','x','xxxxxxxxxx') AS x),\n"
        "b AS (SELECT replace(x, 'x', x) AS x FROM a),\n"
        "c AS (SELECT replace(x, 'x', x) AS x FROM b)\n"
        "SELECT 1 AS event, x AS big FROM c",
        0, "mine.sql:10: made a value of more than 16 MiB\n");
}
END_TEST

#define TEN                                                                    \
    "WITH t AS (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL" \
    " SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7"       \
    " UNION ALL SELECT 8 UNION ALL SELECT 9 UNION ALL SELECT 10)\n"

START_TEST(too_many_rows_are_refused)
{
    struct facts *f;

    expect_error(TEN "SELECT 1 AS event, 0 AS process FROM t a, t b, t c, t d,"
                     " t e, t f",
                 0, "mine.sql:10: gave more than 100000 rows\n");
    f = open_facts();
    folder_enter();
    ck_assert_uint_eq(run(f,
                          TEN "SELECT 1 AS event FROM t a, t b, t c, t d, t"
                              " e",
                          0)
                          .failed,
                      0);
    facts_expect(f, "SELECT rows FROM rule_run WHERE rule = 'mine'",
                 "100000\n");
    facts_expect(f, "SELECT count(*) FROM finding WHERE rule = 'mine'", "1\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(memory_that_runs_out_is_the_rules_and_not_ours)
{
    /* 60 values of 10 million bytes at once */
    struct stm_buf sql = { 0 };

    stm_buf_text(&sql,
                 "WITH a AS (SELECT replace('xxxxxxxxxx', 'x',"
                 "                          replace('xxxxxxxxxx', 'x',"
                 " 'xxxxxxxxxx')) AS x), b AS (SELECT replace(x, 'x', x) AS x"
                 " FROM a), c AS (SELECT x || x || x || x || x || x || x || x"
                 " || x || x AS x FROM b)\nSELECT 1 AS event");
    for (int i = 0; i < 60; i++)
        stm_buf_print(&sql, ",\n x || '%d' AS x%d", i, i);
    stm_buf_text(&sql, " FROM c");
    expect_error(sql.data, 0,
                 "mine.sql:10: took more than 512 MiB of memory\n");
    stm_buf_free(&sql);
}
END_TEST

START_TEST(columns_are_checked)
{
    expect_error("SELECT 1 AS process", 0,
                 "mine.sql:10: no column is named event\n");
    expect_error("SELECT 1 AS event, 2 AS event", 0,
                 "mine.sql:10: two columns are named event\n");
    expect_error("SELECT 1 AS event, 1 + 1", 0,
                 "mine.sql:10: column 2 has no plain name: write AS name\n");
    expect_error("SELECT NULL AS event", 0,
                 "mine.sql:10: column event is not an id\n");
    expect_error("SELECT '1' AS event", 0,
                 "mine.sql:10: column event is not an id\n");
    expect_error("SELECT 1 AS event, 'x' AS related", 0,
                 "mine.sql:10: column related is not an id\n");
    expect_error("SELECT 1 AS event, 'High' AS confidence", 0,
                 "mine.sql:10: column confidence is not low, medium, high or "
                 "NULL\n");
    expect_error("SELECT 1 AS event, 5 AS summary", 0,
                 "mine.sql:10: column summary is not text\n");
    expect_error("SELECT 1 AS event, 0.5 AS share", 0,
                 "mine.sql:10: column share is not an integer, text, a blob or "
                 "NULL\n");
    expect_error("SELECT 99 AS event", 0,
                 "mine.sql:10: gave an event that is none\n");
    expect_error("SELECT 1 AS event, 99 AS process", 0,
                 "mine.sql:10: gave a process that is none\n");
    expect_error("SELECT 1 AS event, 99 AS first_event", 0,
                 "mine.sql:10: gave an event that is none\n");
    expect_error("SELECT 1 AS event, 'x' AS first_event", 0,
                 "mine.sql:10: column first_event is not an id\n");
}
END_TEST

static bool
stop(void *arg)
{
    int *asked = arg;

    return ++*asked > 1;
}

START_TEST(being_stopped_leaves_the_findings_as_they_were)
{
    int asked = 0;
    const struct stm_progress progress = { .stop = stop, .arg = &asked };
    const struct stm_detect_options options = { .progress = &progress };
    struct facts *f = open_facts();
    struct stm_detect_result result = { 0 };

    folder_enter();
    (void)run(f, "SELECT id AS event FROM event", 0);
    ck_assert_int_eq(stm_detect(f->db, &options, &result, NULL), STM_ESTOP);
    facts_expect(f, "SELECT rule, count(*) FROM finding GROUP BY rule",
                 "installer-spawned-lolbin|1\nmine|2\n");
    ck_assert_int_ne(sqlite3_get_autocommit(stm_db_handle(f->db)), 0);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_rule_of_the_same_name_replaces_the_built_in_one)
{
    const struct stm_detect_options options = { .rules_folder = "." };
    struct facts *f = open_facts();
    struct stm_detect_result result = { 0 };
    FILE *file;

    folder_enter();
    file = fopen("installer-spawned-lolbin.sql", "wb");
    fputs("-- id: installer-spawned-lolbin\n", file);
    fputs(&HEADER[strlen("-- id: mine\n")], file);
    fputs("SELECT id AS event, 'mine' AS summary FROM event", file);
    fclose(file);
    ck_assert_int_eq(stm_detect(f->db, &options, &result, NULL), STM_OK);
    ck_assert_uint_eq(result.rules, built_in());
    facts_expect(f, "SELECT rule, summary, level, confidence FROM finding",
                 "installer-spawned-lolbin|mine|1|1\n"
                 "installer-spawned-lolbin|mine|1|1\n");
    folder_leave();
    facts_close(f);
}
END_TEST

SUITE("confined", 120, a_rule_only_selects,
      a_rule_reads_the_case_and_calls_what_every_engine_has,
      an_error_says_its_line, an_endless_join_meets_the_steps,
      few_steps_are_counted_too, a_value_of_too_many_bytes_is_refused,
      too_many_rows_are_refused, memory_that_runs_out_is_the_rules_and_not_ours,
      columns_are_checked, being_stopped_leaves_the_findings_as_they_were,
      a_rule_of_the_same_name_replaces_the_built_in_one)
