/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_corroborate.c - what raises an incident, what does not, and which
 * incidents tell the same.
 */
#include "suite.h"

#include "detect/detect.h"
#include "facts.h"
#include "folder.h"
#include "lineage/lineage.h"

#include <stdio.h>

#define SERVICES "C:\\Windows\\System32\\services.exe"
#define UPDATER "C:\\tools\\updater.exe"
#define WORKER "C:\\tools\\worker.exe"
#define DROP "C:\\ProgramData\\drop.exe"
#define MODULE "C:\\tools\\helper.dll"

static void
put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    ck_assert_msg(file && fputs(text, file) >= 0 && fclose(file) == 0, "%s",
                  path);
}

/* Every start of worker.exe is a finding of this level. */
static void
put_sure_rule(const char *level, const char *confidence)
{
    char text[1024];

    (void)snprintf(
        text, sizeof(text),
        "-- id: mine\n-- title: Mine\n-- level: %s\n-- confidence: %s\n"
        "-- attack:\n-- needs:\n-- lists:\n-- why:\n-- noise:\n"
        "SELECT event AS event, process AS process, parent AS related,"
        "       'a worker' AS summary FROM spawn"
        " WHERE child_name = 'worker.exe'",
        level, confidence);
    put("mine.sql", text);
}

static void
put_rule(const char *level)
{
    put_sure_rule(level, "medium");
}

static struct stm_detect_result
detect(struct facts *f)
{
    const struct stm_detect_options options = { .rules_folder = "." };
    struct stm_detect_result result = { 0 };
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err) ||
        stm_detect(f->db, &options, &result, &err))
        ck_abort_msg("%s", err.text);
    facts_expect(f, "SELECT rule, error FROM rule_run WHERE error IS NOT NULL",
                 "");
    return result;
}

static void
start(struct facts *f, const char *name, const char *time, const char *image,
      const char *parent, const char *parent_image)
{
    char guid[64];

    (void)snprintf(guid, sizeof(guid), "%s@%s", name, time);
    FACT_PROCESS(f, .time = time, .guid = guid, .image = image, .pid = 7,
                 .parent_guid = parent, .parent_image = parent_image,
                 .parent_pid = 8);
}

/* services -> updater at 02:00, which starts the worker that is found. */
static void
put_tree(struct facts *f)
{
    start(f, "services", "01:00:00", SERVICES, NULL, NULL);
    start(f, "updater", "02:00:00", UPDATER, "services@01:00:00", SERVICES);
    start(f, "worker", "02:10:00", WORKER, "updater@02:00:00", UPDATER);
}

static void
put_write(struct facts *f, const char *time, const char *guid,
          const char *image, const char *target)
{
    FACT_FILE(f, .time = time, .guid = guid, .pid = 7, .image = image,
              .target = target);
}

static void
put_connection(struct facts *f, const char *time, const char *guid,
               const char *image, const char *ip)
{
    FACT_NETWORK(f, .time = time, .guid = guid, .pid = 7, .image = image,
                 .destination_ip = ip, .destination_port = 443);
}

/* What the tree itself does: writes the drop, runs it, and it connects. */
static void
put_payload(struct facts *f)
{
    put_write(f, "02:11:00", "updater@02:00:00", UPDATER, DROP);
    start(f, "drop", "02:12:00", DROP, "updater@02:00:00", UPDATER);
    put_connection(f, "02:13:00", "drop@02:12:00", DROP, "203.0.113.9");
}

static const char levels[] =
    "SELECT base_level, level FROM incident i"
    " WHERE EXISTS (SELECT 1 FROM finding f WHERE f.incident = i.id"
    "                AND f.rule = 'mine') ORDER BY first_time, id";
/* Hours and minutes of what raised it. */
static const char chain[] =
    "SELECT group_concat(strftime('%H:%M', e.time / 10000000, 'unixepoch'),"
    "                    '|')"
    "  FROM corroboration c JOIN event e ON e.id = c.event"
    " GROUP BY c.incident ORDER BY c.incident";

START_TEST(a_drop_that_ran_and_connected_raises_an_incident)
{
    struct facts *f = facts_open();
    struct stm_detect_result result;

    folder_enter();
    put_rule("medium");
    put_tree(f);
    put_payload(f);
    result = detect(f);
    facts_expect(f, levels, "2|3\n");
    facts_expect(f, chain, "02:11|02:12|02:13\n");
    ck_assert_int_eq(result.raised, STM_LEVEL_HIGH);
    put_rule("high");
    result = detect(f);
    facts_expect(f, levels, "3|4\n");
    ck_assert_int_eq(result.raised, STM_LEVEL_CRITICAL);
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(what_a_payload_starts_connects_for_it)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule("medium");
    put_tree(f);
    put_write(f, "02:11:00", "updater@02:00:00", UPDATER, DROP);
    start(f, "drop", "02:12:00", DROP, "updater@02:00:00", UPDATER);
    start(f, "child", "02:14:00", "C:\\ProgramData\\child.exe", "drop@02:12:00",
          DROP);
    put_connection(f, "02:15:00", "child@02:14:00",
                   "C:\\ProgramData\\child.exe", "10.1.2.3");
    (void)detect(f);
    facts_expect(f, levels, "2|3\n");
    facts_expect(f, chain, "02:11|02:12|02:15\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_module_that_was_written_and_loaded_counts_as_run)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule("medium");
    put_tree(f);
    put_write(f, "02:01:00", "updater@02:00:00", UPDATER, MODULE);
    FACT_LOAD(f, .time = "02:10:30", .guid = "worker@02:10:00", .pid = 7,
              .image = WORKER, .target = MODULE);
    put_connection(f, "02:10:40", "worker@02:10:00", WORKER, "203.0.113.9");
    (void)detect(f);
    facts_expect(f, levels, "2|3\n");
    facts_expect(f, chain, "02:01|02:10|02:10\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(of_several_writes_the_last_before_the_run_is_named)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule("medium");
    put_tree(f);
    put_write(f, "02:05:00", "updater@02:00:00", UPDATER, DROP);
    put_payload(f);
    put_write(f, "02:12:30", "updater@02:00:00", UPDATER, DROP);
    start(f, "again", "02:20:00", DROP, "updater@02:00:00", UPDATER);
    put_connection(f, "02:21:00", "again@02:20:00", DROP, "203.0.113.9");
    (void)detect(f);
    facts_expect(f, chain, "02:11|02:12|02:13\n");
    folder_leave();
    facts_close(f);
}
END_TEST

/* Each lacks one link; none may raise. */
static void
put_lacking(struct facts *f, int what)
{
    const char *ip = "203.0.113.9";

    switch (what) {
    case 0: /* nothing connects */
        put_write(f, "02:11:00", "updater@02:00:00", UPDATER, DROP);
        start(f, "drop", "02:12:00", DROP, "updater@02:00:00", UPDATER);
        break;
    case 1: /* it connects to this computer */
        put_lacking(f, 0);
        put_connection(f, "02:13:00", "drop@02:12:00", DROP, "127.0.0.1");
        break;
    case 2: /* it was there before */
        start(f, "drop", "02:12:00", DROP, "updater@02:00:00", UPDATER);
        put_connection(f, "02:13:00", "drop@02:12:00", DROP, ip);
        break;
    case 3: /* written after it ran */
        put_lacking(f, 2);
        put_write(f, "02:12:01", "updater@02:00:00", UPDATER, DROP);
        break;
    case 4: /* written by another tree */
        put_lacking(f, 2);
        start(f, "other", "02:00:00", "C:\\other.exe", "services@01:00:00",
              SERVICES);
        put_write(f, "02:11:00", "other@02:00:00", "C:\\other.exe", DROP);
        break;
    case 5: /* run by another tree */
        start(f, "other", "02:00:00", "C:\\other.exe", "services@01:00:00",
              SERVICES);
        put_write(f, "02:11:00", "updater@02:00:00", UPDATER, DROP);
        start(f, "drop", "02:12:00", DROP, "other@02:00:00", "C:\\other.exe");
        put_connection(f, "02:13:00", "drop@02:12:00", DROP, ip);
        break;
    case 6: /* the updater connects, the drop does not */
        put_lacking(f, 0);
        put_connection(f, "02:13:00", "updater@02:00:00", UPDATER, ip);
        break;
    default: /* a day and more later */
        put_write(f, "02:11:00", "updater@02:00:00", UPDATER, DROP);
        start(f, "drop", "2026-03-03 02:11:01", DROP, "updater@02:00:00",
              UPDATER);
        put_connection(f, "2026-03-03 02:13:00", "drop@2026-03-03 02:11:01",
                       DROP, ip);
        break;
    }
}

START_TEST(a_chain_that_lacks_a_link_raises_nothing)
{
    folder_enter();
    put_rule("medium");
    for (int what = 0; what < 8; what++) {
        struct facts *f = facts_open();

        put_tree(f);
        put_lacking(f, what);
        ck_assert_msg(detect(f).raised == -1, "case %d", what);
        facts_expect(f, levels, "2|2\n");
        facts_expect(f, chain, "");
        facts_close(f);
    }
    folder_leave();
}
END_TEST

START_TEST(low_and_critical_findings_are_left_as_they_are)
{
    struct facts *f = facts_open();

    folder_enter();
    put_tree(f);
    put_payload(f);
    put_rule("low");
    (void)detect(f);
    facts_expect(f, levels, "1|1\n");
    put_rule("critical");
    ck_assert_int_eq(detect(f).raised, -1);
    facts_expect(f, levels, "4|4\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_finding_of_low_confidence_is_not_corroborated)
{
    struct facts *f = facts_open();

    folder_enter();
    put_sure_rule("medium", "low");
    put_tree(f);
    put_payload(f);
    (void)detect(f);
    facts_expect(f, levels, "2|2\n");
    put_sure_rule("medium", "high");
    (void)detect(f);
    facts_expect(f, levels, "2|3\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_finding_that_a_tuning_lowered_is_not_corroborated)
{
    struct facts *f = facts_open();

    folder_enter();
    folder_make("tuning");
    put("tuning/a.sql",
        "-- id: a\n-- title: A\n-- why: w\n-- for: mine\n-- lower: 1\n"
        "SELECT event AS event, parent AS related, 'ours' AS reason FROM "
        "spawn WHERE child_name = 'worker.exe'");
    put_rule("high");
    put_tree(f);
    put_payload(f);
    (void)detect(f);
    facts_expect(f, levels, "2|2\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_verdict_takes_back_what_its_finding_raised)
{
    struct facts *f = facts_open();
    struct stm_err err;

    folder_enter();
    put_rule("medium");
    put_tree(f);
    put_payload(f);
    (void)detect(f);
    facts_expect(f, levels, "2|3\n");
    ck_assert_int_eq(
        stm_db_script(f->db,
                      stm_span_of("INSERT INTO verdict SELECT key, 'suppress',"
                                  " 'our test', 'ann' FROM finding"),
                      &err),
        STM_OK);
    ck_assert_int_eq(stm_detect_verdicts(f->db, &err), STM_OK);
    facts_expect(f, levels, "0|0\n");
    facts_expect(f, chain, "");
    ck_assert_int_eq(
        stm_db_script(f->db, stm_span_of("DELETE FROM verdict"), &err), STM_OK);
    ck_assert_int_eq(stm_detect_verdicts(f->db, &err), STM_OK);
    facts_expect(f, levels, "2|3\n");
    facts_expect(f, chain, "02:11|02:12|02:13\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(the_lens_of_a_window_shows_what_is_left)
{
    struct facts *f = facts_open();
    struct stm_window window = { .has_until = true };
    struct stm_err err;

    folder_enter();
    put_rule("medium");
    put_tree(f);
    put_payload(f);
    start(f, "second", "02:40:00", WORKER, "updater@02:00:00", UPDATER);
    (void)detect(f);
    facts_expect(f, levels, "2|3\n");
    window.until = facts_time("02:30:00"); /* cuts the incident */
    ck_assert_int_eq(stm_window_show(f->db, &window, false, &err), STM_OK);
    facts_expect(f, levels, "2|2\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(incidents_are_alike_where_root_rules_and_summaries_are)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule("medium");
    put_tree(f);
    /* On another host, in other spelling, twice: it tells the same. */
    FACT_PROCESS(f, .computer = "WS02", .machine = 9, .time = "03:00:00",
                 .guid = "u@03:00:00", .pid = 1,
                 .image = "c:\\TOOLS\\updater.exe");
    for (int i = 0; i < 2; i++)
        FACT_PROCESS(f, .computer = "WS02", .machine = 9,
                     .time = i ? "03:10:00" : "03:11:00",
                     .guid = i ? "w@03:10:00" : "w@03:11:00", .pid = 2,
                     .image = WORKER, .parent_guid = "u@03:00:00",
                     .parent_pid = 1, .parent_image = UPDATER);
    /* Another root. */
    start(f, "lone", "04:00:00", "C:\\lone.exe", "services@01:00:00", SERVICES);
    start(f, "w", "04:10:00", WORKER, "lone@04:00:00", "C:\\lone.exe");
    (void)detect(f);
    facts_expect(f,
                 "SELECT count(*), count(DISTINCT host) FROM incident"
                 " GROUP BY pattern ORDER BY 1",
                 "1|1\n2|2\n");
    facts_expect(f, "SELECT DISTINCT length(pattern) FROM incident", "16\n");
    folder_leave();
    facts_close(f);
}
END_TEST

SUITE("corroborate", 60, a_drop_that_ran_and_connected_raises_an_incident,
      what_a_payload_starts_connects_for_it,
      a_module_that_was_written_and_loaded_counts_as_run,
      of_several_writes_the_last_before_the_run_is_named,
      a_chain_that_lacks_a_link_raises_nothing,
      low_and_critical_findings_are_left_as_they_are,
      a_finding_of_low_confidence_is_not_corroborated,
      a_finding_that_a_tuning_lowered_is_not_corroborated,
      a_verdict_takes_back_what_its_finding_raised,
      the_lens_of_a_window_shows_what_is_left,
      incidents_are_alike_where_root_rules_and_summaries_are)
