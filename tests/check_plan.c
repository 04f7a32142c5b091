/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_plan.c - on a big case every inner side of a rule's joins is found by
 * an index that is there: nothing is scanned inside of a loop, and no index
 * is made for the occasion.
 */
#include "suite.h"

#include "base/buf.h"
#include "detect/functions.h"
#include "detect/rules.h"
#include "detect/sql.h"
#include "facts.h"

static void
pretend(struct facts *f, const char *sizes)
{
    struct stm_err err;

    ck_assert_msg(stm_db_script(f->db, stm_span_of(sizes), &err) == STM_OK,
                  "%s", err.text);
}

/* A case as big as they come: what ANALYZE would say of it. */
static void
pretend_sizes(struct facts *f)
{
    static const char sizes[] =
        "ANALYZE;"
        "DELETE FROM sqlite_stat1;"
        "INSERT INTO sqlite_stat1 VALUES"
        " ('event', 'event_identity', '9000000 30000 2 1 1'),"
        " ('event', 'event_by_evidence', '9000000 9000'),"
        " ('process', 'process_by_event', '1000000 1'),"
        " ('process', 'process_by_self', '1000000 1'),"
        " ('process', 'process_by_parent', '1000000 4'),"
        " ('process_ref', 'process_ref_by_path', '2000000 40'),"
        " ('process_ref', 'process_ref_by_guid', '2000000 2000 1'),"
        " ('process_ref', 'process_ref_by_pid', '2000000 2000 2'),"
        " ('path', 'path_by_key', '600000 2'),"
        " ('path_key', 'path_key_by_file', '500000 1'),"
        " ('directory', NULL, '100000'),"
        " ('version_info', NULL, '9000'),"
        " ('text', NULL, '300'),"
        " ('command_line', NULL, '800000'),"
        " ('computer', 'sqlite_autoindex_computer_1', '1000 1 1'),"
        " ('stream', 'sqlite_autoindex_stream_1', '9000 9 1 1'),"
        " ('lineage', 'lineage_by_parent', '1000000 4'),"
        " ('image_sighting', 'image_sighting', '400000 8 4 2 1 1'),"
        " ('host_computer', 'host_computer_by_host', '1000 1'),"
        " ('host', 'sqlite_autoindex_host_1', '1000 1'),"
        " ('capability', 'capability', '40000 40 1'),"
        " ('verdict', 'verdict', '100 1'),"
        " ('finding', 'sqlite_autoindex_finding_1', '9000 1'),"
        " ('list_match', 'list_match', '300000 50000 1');"
        "ANALYZE sqlite_schema;";

    pretend(f, sizes);
}

/*
 * A host where one agent starts a shell and writes a file of its own name
 * every second: few paths are shells, thousands lie in trusted folders.
 */
static void
pretend_one_busy_agent(struct facts *f)
{
    static const char sizes[] =
        "ANALYZE;"
        "DELETE FROM sqlite_stat1;"
        "INSERT INTO sqlite_stat1 VALUES"
        " ('event', 'event_by_evidence', '25740 1001 1001'),"
        " ('event', 'event_identity', '12126 1001 1 1 1'),"
        " ('directory', 'directory_by_key', '5 2'),"
        " ('path', 'path_by_key', '3906 1'),"
        " ('path_key', 'path_key_by_directory', '3752 201'),"
        " ('path_key', 'path_key_by_file', '3906 1'),"
        " ('version_info', NULL, '3'),"
        " ('command_line', NULL, '7600'),"
        " ('text', NULL, '300'),"
        " ('process', 'process_by_version', '7905 501'),"
        " ('process', 'process_by_parent', '8424 251'),"
        " ('process', 'process_by_self', '8132 1'),"
        " ('process', 'process_by_event', '8094 1'),"
        " ('process_ref', 'process_ref_by_pid', '18001 501 2'),"
        " ('process_ref', 'process_ref_by_guid', '16632 501 2'),"
        " ('process_ref', 'process_ref_by_path', '16415 201'),"
        " ('lineage', 'lineage_by_parent', '8442 334'),"
        " ('lineage', 'lineage_by_host', '8432 501'),"
        " ('image_sighting', 'image_sighting', '6 2 2 2 1 1'),"
        " ('list_match', 'list_match', '7614 251 1');"
        "ANALYZE sqlite_schema;";

    pretend(f, sizes);
}

/* A plan's step: a loop that is not the first below its parent is inner. */
static bool
is_bad(const char *detail, int64_t parent, int64_t *outer_of)
{
    bool is_loop =
        strncmp(detail, "SCAN ", 5) == 0 || strncmp(detail, "SEARCH ", 7) == 0;
    bool is_inner = is_loop && *outer_of == parent;

    if (is_loop)
        *outer_of = parent;
    return strstr(detail, "AUTOMATIC") ||
           (is_inner && strncmp(detail, "SCAN ", 5) == 0);
}

static void
expect_indexes(struct facts *f, const char *what, struct stm_span sql)
{
    struct stm_buf text = { 0 };
    int64_t outer_of[4096];
    struct stm_stmt *stmt;
    struct stm_err err;
    bool row;

    for (size_t i = 0; i < 4096; i++)
        outer_of[i] = -1;
    stm_buf_text(&text, "EXPLAIN QUERY PLAN ");
    stm_buf_span(&text, sql);
    ck_assert_msg(stm_db_prepare(&stmt, f->db, stm_buf_held(&text), &err) ==
                      STM_OK,
                  "%s: %s", what, err.text);
    while (stm_stmt_step(stmt, &row, &err) == STM_OK && row) {
        int64_t parent = stm_stmt_int(stmt, 1);

        ck_assert_int_lt(parent, 4096);
        ck_assert_msg(
            !is_bad(stm_stmt_text(stmt, 3).data, parent, &outer_of[parent]),
            "%s: %s", what, stm_stmt_text(stmt, 3).data);
    }
    stm_stmt_close(stmt);
    stm_buf_free(&text);
}

static void
expect_all(struct facts *f)
{
    struct stm_rules *rules;
    struct stm_err err;

    ck_assert_int_eq(stm_functions_add(f->db, &err), STM_OK);
    ck_assert_int_eq(stm_rules_open(&rules, NULL, &err), STM_OK);
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n; i++)
        expect_indexes(f, rules->of[STM_KIND_RULE].items[i]->name,
                       stm_rules_rule(rules, i)->sql);
    for (size_t i = 0; i < rules->of[STM_KIND_TUNING].n; i++)
        expect_indexes(f, rules->of[STM_KIND_TUNING].items[i]->name,
                       stm_rules_tuning(rules, i)->sql);
    stm_rules_close(rules);
}

START_TEST(rules_join_by_indexes_on_a_big_case)
{
    struct facts *f = facts_open();

    pretend_sizes(f);
    expect_all(f);
    facts_close(f);
}
END_TEST

START_TEST(rules_join_by_indexes_on_a_case_never_analyzed)
{
    struct facts *f = facts_open();

    expect_all(f);
    facts_close(f);
}
END_TEST

/* The list of the children is the first that is gone through. */
static void
expect_children_first(struct facts *f, const char *rule)
{
    struct stm_buf text = { 0 };
    struct stm_rules *rules;
    struct stm_stmt *stmt;
    struct stm_err err;
    bool row, found = false;

    ck_assert_int_eq(stm_rules_open(&rules, NULL, &err), STM_OK);
    stm_buf_text(&text, "EXPLAIN QUERY PLAN ");
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n; i++)
        if (strcmp(rules->of[STM_KIND_RULE].items[i]->name, rule) == 0)
            stm_buf_span(&text, stm_rules_rule(rules, i)->sql);
    ck_assert_int_eq(stm_db_prepare(&stmt, f->db, stm_buf_held(&text), &err),
                     STM_OK);
    while (!found && stm_stmt_step(stmt, &row, &err) == STM_OK && row) {
        const char *detail = stm_stmt_text(stmt, 3).data;

        found = strncmp(detail, "SEARCH ", 7) == 0;
        if (found)
            ck_assert_str_eq(detail, "SEARCH c USING PRIMARY KEY (list=?)");
    }
    ck_assert(found);
    stm_stmt_close(stmt);
    stm_rules_close(rules);
    stm_buf_free(&text);
}

/* A detection of 24,000 records took two minutes by another way. */
START_TEST(the_correlations_go_from_the_children_to_their_parents)
{
    struct facts *f = facts_open();

    pretend_one_busy_agent(f);
    expect_all(f);
    expect_children_first(f, "installer-spawned-lolbin");
    expect_children_first(f, "trusted-software-spawned-shell");
    facts_close(f);
}
END_TEST

START_TEST(the_engine_joins_by_indexes_too)
{
    /* those of the window read tables of its own */
    static const char *const scripts[] = { "analyze",      "begin",
                                           "clear",        "window-open",
                                           "window-show",  "window-host",
                                           "window-hosts", "verdict-apply" };
    struct facts *f = facts_open();

    pretend_sizes(f);
    for (const struct stm_embedded *sql = stm_detect_sql; sql->name; sql++) {
        bool script = false;

        for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
            script = script || strcmp(sql->name, scripts[i]) == 0;
        if (!script)
            expect_indexes(f, sql->name,
                           stm_span_sized((const char *)sql->text, sql->size));
    }
    facts_close(f);
}
END_TEST

START_TEST(a_bad_plan_is_seen_as_one)
{
    int64_t outer = -1;

    ck_assert(!is_bad("SCAN l", 0, &outer));
    ck_assert(!is_bad("SEARCH p USING INTEGER PRIMARY KEY", 0, &outer));
    ck_assert(is_bad("SCAN e", 0, &outer));
    ck_assert(is_bad("SEARCH g USING AUTOMATIC COVERING INDEX", 0, &outer));
}
END_TEST

SUITE("plan", 20, rules_join_by_indexes_on_a_big_case,
      rules_join_by_indexes_on_a_case_never_analyzed,
      the_correlations_go_from_the_children_to_their_parents,
      the_engine_joins_by_indexes_too, a_bad_plan_is_seen_as_one)
