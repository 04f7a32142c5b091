/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_plan.c - on a big case every inner side of a rule's joins is found by
 * an index that is there: nothing is scanned inside of a loop, and no index
 * is made for the occasion.
 */
#include "suite.h"

#include "base/buf.h"
#include "detect/functions.h"
#include "detect/plan.h"
#include "detect/rules.h"
#include "detect/sql.h"
#include "facts.h"
#include "lineage/parts.h"
#include "report/sql.h"

#include <stdio.h>

static void
pretend(struct facts *f, const char *sizes)
{
    struct stm_err err;

    ck_assert_msg(stm_db_script(f->db, stm_span_of(sizes), &err) == STM_OK,
                  "%s", err.text);
}

static void
pretend_sizes(struct facts *f)
{
    struct stm_err err;

    ck_assert_msg(stm_plan_pretend(f->db, &err) == STM_OK, "%s", err.text);
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
        " ('image_sighting', 'image_sighting_by_version', '6 2'),"
        " ('list_match', 'list_match', '7614 251 1');"
        "ANALYZE sqlite_schema;";

    pretend(f, sizes);
}

static void
fail_step(void *arg, struct stm_span step)
{
    ck_abort_msg("%s: %.*s", (const char *)arg, (int)step.size, step.data);
}

static void
expect_indexes(struct facts *f, const char *what, struct stm_span sql)
{
    char name[128];
    struct stm_err err;

    (void)snprintf(name, sizeof(name), "%s", what);
    ck_assert_msg(stm_plan_check(f->db, sql, fail_step, name, &err) == STM_OK,
                  "%s: %s", what, err.text);
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

/* More than one statement: run as a whole, each of them once. */
static bool
is_script(struct facts *f, struct stm_span sql)
{
    struct stm_stmt *stmt = NULL;
    struct stm_err err = { 0 };
    stm_status status = stm_db_prepare(&stmt, f->db, sql, &err);

    stm_stmt_close(stmt);
    return status && strstr(err.text, "text after the statement");
}

/* The statements of a script, one by one. */
static void
expect_script(struct facts *f, const char *name, struct stm_span script)
{
    size_t from = 0;

    for (size_t at = 0; at < script.size; at++) {
        const char *first = script.data + from;

        if (script.data[at] == '-' && script.data[at + 1] == '-')
            while (at < script.size && script.data[at] != '\n')
                at++;
        if (at == script.size || script.data[at] != ';')
            continue;
        while (strchr("\n -", *first))
            first = *first == '-' ? strchr(first, '\n') : first + 1;
        if (strncmp(first, "INSERT", 6) == 0)
            expect_indexes(
                f, name,
                stm_span_sized(first, (size_t)(script.data + at - first)));
        from = at + 1;
    }
}

/* Comparisons read tables that they make. */
START_TEST(images_are_compared_by_indexes)
{
    static const char *const made[] = { "compare-images",
                                        "compare-candidates" };
    static const char *const read[] = { "compare-entries", "compare-answers",
                                        "compare-rest" };
    struct facts *f = facts_open();
    struct stm_err err;

    for (int sized = 0; sized < 2; sized++) {
        for (size_t i = 0; i < 2; i++) {
            if (!sized)
                ck_assert_int_eq(
                    stm_db_script_named(f->db, stm_detect_sql, made[i], &err),
                    STM_OK);
        }
        if (sized)
            pretend_sizes(f);
        for (const struct stm_embedded *sql = stm_detect_sql; sql->name; sql++)
            for (size_t i = 0; i < 3; i++)
                if (strcmp(sql->name, read[i]) == 0 ||
                    (i < 2 && strcmp(sql->name, made[i]) == 0))
                    expect_script(
                        f, sql->name,
                        stm_span_sized((const char *)sql->text, sql->size));
    }
    facts_close(f);
}
END_TEST

START_TEST(the_engine_joins_by_indexes_too)
{
    struct facts *f = facts_open();
    struct stm_err err;
    size_t seen = 0;

    pretend_sizes(f);
    ck_assert_int_eq(stm_functions_add(f->db, &err), STM_OK);
    for (const struct stm_embedded *sql = stm_detect_sql; sql->name; sql++) {
        struct stm_span text =
            stm_span_sized((const char *)sql->text, sql->size);

        /* those read tables that they make */
        if (strncmp(sql->name, "window-", 7) == 0 ||
            strncmp(sql->name, "compare-", 8) == 0 || is_script(f, text))
            continue;
        expect_indexes(f, sql->name, text);
        seen++;
    }
    ck_assert_uint_gt(seen, 15);
    facts_close(f);
}
END_TEST

static struct stm_span
report_text(const char *name)
{
    const struct stm_embedded *sql = stm_report_sql;

    while (sql->name && strcmp(sql->name, name) != 0)
        sql++;
    ck_assert_msg(sql->name != NULL, "no SQL is named %s", name);
    return stm_span_sized((const char *)sql->text, sql->size);
}

/* What reports ask of each process, finding or event, or of all of them. */
START_TEST(reports_join_by_indexes)
{
    static const char *const made[] = { "open", "place-findings",
                                        "timeline-open" };
    static const char *const asked[] = {
        "children",          "evidence",           "host-minutes",
        "place-host",        "parent-words",       "process",
        "incident-findings", "spread-pairs",       "processes-order",
        "stix-files",        "timeline-actor",     "timeline-finding",
        "timeline-place",    "timeline-incidents",
    };
    struct facts *f = facts_open();

    for (size_t i = 0; i < sizeof(made) / sizeof(*made); i++)
        pretend(f, report_text(made[i]).data);
    pretend_sizes(f);
    pretend(f, "INSERT INTO sqlite_stat1 VALUES ('account', NULL, '5000');"
               "ANALYZE sqlite_schema;");
    expect_script(f, "place-findings", report_text("place-findings"));
    for (size_t i = 0; i < sizeof(asked) / sizeof(*asked); i++)
        expect_indexes(f, asked[i], report_text(asked[i]));
    facts_close(f);
}
END_TEST

static void
note_step(void *arg, struct stm_span step)
{
    struct stm_buf *steps = arg;

    stm_buf_span(steps, step);
    stm_buf_char(steps, '\n');
}

START_TEST(a_bad_plan_is_seen_as_one)
{
    static const struct {
        const char *sql, *bad;
    } plans[] = {
        { "SELECT e.id FROM event e JOIN process p ON p.event = e.id", "" },
        { "SELECT e.id FROM event e, process p WHERE p.started > e.content",
          "SCAN " },
        { "SELECT e.id FROM event e JOIN network n ON n.lag = e.content",
          "AUTOMATIC" },
    };
    struct facts *f = facts_open();

    pretend_sizes(f);
    for (size_t i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
        struct stm_buf steps = { 0 };
        struct stm_err err;

        ck_assert_int_eq(stm_plan_check(f->db, stm_span_of(plans[i].sql),
                                        note_step, &steps, &err),
                         STM_OK);
        if (*plans[i].bad)
            ck_assert_msg(strstr(stm_buf_held(&steps).data, plans[i].bad),
                          "%s: %s", plans[i].sql, stm_buf_held(&steps).data);
        else
            ck_assert_str_eq(stm_buf_held(&steps).data, "");
        stm_buf_free(&steps);
    }
    facts_close(f);
}
END_TEST

/* How often a text stands in a column of a statement's rows. */
static unsigned
count_rows(struct facts *f, const char *sql, int column, const char *text)
{
    struct stm_stmt *stmt = NULL;
    struct stm_err err;
    unsigned n = 0;
    bool row = true;

    ck_assert_msg(stm_db_prepare(&stmt, f->db, stm_span_of(sql), &err) ==
                      STM_OK,
                  "%s", err.text);
    while (!stm_stmt_step(stmt, &row, &err) && row)
        for (const char *at = stm_stmt_text(stmt, column).data;
             (at = strstr(at, text)); at++)
            n++;
    stm_stmt_close(stmt);
    return n;
}

/* Of a million acts: their own tables need not be read, and none is left out
 * that views act and acted_on have. */
START_TEST(who_names_a_process_is_told_by_indexes_alone)
{
    const struct stm_embedded *e = stm_lineage_sql;
    struct facts *f = facts_open();
    struct stm_buf sql = { 0 };

    while (strcmp(e->name, "namers") != 0)
        e++;
    stm_buf_print(&sql, "EXPLAIN QUERY PLAN %s", (const char *)e->text);
    ck_assert_uint_eq(count_rows(f, sql.data, 3, "USING COVERING INDEX"),
                      count_rows(f,
                                 "SELECT sql FROM sqlite_schema"
                                 " WHERE name IN ('act', 'acted_on')",
                                 0, " FROM "));
    ck_assert_uint_eq(count_rows(f, sql.data, 3, "SCAN"), 0);
    stm_buf_free(&sql);
    facts_close(f);
}
END_TEST

SUITE("plan", 20, who_names_a_process_is_told_by_indexes_alone,
      rules_join_by_indexes_on_a_big_case,
      rules_join_by_indexes_on_a_case_never_analyzed,
      the_correlations_go_from_the_children_to_their_parents,
      the_engine_joins_by_indexes_too, reports_join_by_indexes,
      images_are_compared_by_indexes, a_bad_plan_is_seen_as_one)
