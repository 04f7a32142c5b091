/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_incident.c - rows into findings, findings into incidents: keys, order,
 * evidence, tunings, verdicts.
 */
#include "suite.h"

#include "detect/detect.h"
#include "facts.h"
#include "folder.h"
#include "lineage/lineage.h"

#define HEADER                                                                 \
    "-- title: Mine\n-- level: high\n-- confidence: low\n-- attack:\n"         \
    "-- needs:\n-- lists:\n-- why:\n-- noise:\n"
#define SERVICES "C:\\Windows\\System32\\services.exe"
#define AGENT "C:\\tools\\agent.exe"
#define WORKER "C:\\tools\\worker.exe"

static void
put(const char *path, const char *first, const char *rest)
{
    FILE *file = fopen(path, "wb");

    ck_assert_msg(file && fputs(first, file) >= 0 && fputs(rest, file) >= 0 &&
                      fclose(file) == 0,
                  "%s", path);
}

static void
put_rule(const char *sql)
{
    put("mine.sql", "-- id: mine\n" HEADER, sql);
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

/* Every start of worker.exe is a finding, its parent related. */
static const char workers[] =
    "SELECT event AS event, process AS process, parent AS related,"
    "       child_name AS summary FROM spawn WHERE child_name = 'worker.exe'";

static void
add_worker(struct facts *f, const char *name, const char *time,
           const char *parent)
{
    char guid[64];

    (void)snprintf(guid, sizeof(guid), "%s@%s", name, time);
    FACT_PROCESS(f, .time = time, .guid = guid, .pid = 1000, .image = WORKER,
                 .parent_guid = parent, .parent_pid = 100,
                 .parent_image = AGENT);
}

static void
add_agent(struct facts *f, const char *guid, const char *time)
{
    FACT_PROCESS(f, .time = time, .guid = guid, .pid = 100, .image = AGENT,
                 .parent_guid = "services@01:00:00", .parent_pid = 4,
                 .parent_image = SERVICES);
}

/* Incidents by time: their root's image, seconds since midnight, findings. */
static const char incidents[] =
    "SELECT k.name, i.first_time / 10000000 - 1772409600,"
    "       i.last_time / 10000000 - 1772409600,"
    "       (SELECT count(*) FROM finding f WHERE f.incident = i.id)"
    "  FROM incident i JOIN process p ON p.id = i.root"
    "  JOIN process_ref r ON r.id = p.self JOIN path q ON q.id = r.path"
    "  JOIN path_key k ON k.id = q.key ORDER BY i.first_time, k.name";

START_TEST(an_incident_is_what_hangs_from_one_root_within_the_hour)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule(workers);
    FACT_PROCESS(f, .time = "01:00:00", .guid = "services@01:00:00", .pid = 4,
                 .image = SERVICES);
    add_agent(f, "agent@02:00:00", "02:00:00");
    add_agent(f, "other@02:00:00", "02:00:00");
    add_worker(f, "a", "03:00:00", "agent@02:00:00");
    add_worker(f, "b", "04:00:00", "agent@02:00:00"); /* just 60 minutes */
    add_worker(f, "c", "05:00:01", "agent@02:00:00"); /* one second more */
    add_worker(f, "d", "03:30:00", "other@02:00:00"); /* another root */
    (void)detect(f);
    facts_expect(f, incidents,
                 "agent.exe|10800|14400|2\n"
                 "agent.exe|12600|12600|1\n"
                 "agent.exe|18001|18001|1\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(an_incident_is_cut_at_a_day)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule(workers);
    add_agent(f, "agent@00:00:00", "00:00:00");
    for (int i = 0; i <= 50; i++) {
        char name[16], time[32];

        (void)snprintf(name, sizeof(name), "w%d", i);
        (void)snprintf(time, sizeof(time), "2026-03-%02d %02d:%02d:00",
                       2 + i / 48, i / 2 % 24, i % 2 * 30);
        FACT_PROCESS(f, .time = time, .guid = NULL, .pid = 1000 + i,
                     .image = WORKER, .parent_guid = "agent@00:00:00",
                     .parent_pid = 100, .parent_image = AGENT);
    }
    (void)detect(f);
    facts_expect(f, incidents,
                 "agent.exe|0|86400|49\n"
                 "agent.exe|88200|90000|2\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_session_process_is_no_root_but_of_itself)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule("SELECT event AS event, process AS process, 0 AS related"
             "  FROM spawn WHERE child_name <> 'agent.exe'");
    FACT_PROCESS(f, .time = "01:00:00", .guid = "services@01:00:00", .pid = 4,
                 .image = SERVICES);
    add_agent(f, "agent@02:00:00", "02:00:00");
    add_worker(f, "a", "03:00:00", "agent@02:00:00");
    FACT_PROCESS(f, .time = "03:00:00", .guid = "b@03:00:00", .pid = 7,
                 .image = WORKER); /* parent not known */
    (void)detect(f);
    facts_expect(f, incidents,
                 "services.exe|3600|3600|1\n"
                 "agent.exe|10800|10800|1\n"
                 "worker.exe|10800|10800|1\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(findings_without_a_process_are_one_incident_a_host_and_rule)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule("SELECT id AS event FROM event");
    for (int i = 0; i < 3; i++)
        FACT_EVENT(f, .channel = "System", .provider = "x", .event_id = 1,
                   .time = i ? "2026-03-05" : "2026-03-01", .copy = i);
    FACT_EVENT(f, .computer = "B", .channel = "System", .provider = "x",
               .event_id = 1);
    ck_assert_uint_eq(detect(f).findings, 4);
    facts_expect(f,
                 "SELECT h.label, i.root, i.level, i.confidence,"
                 "       (SELECT count(*) FROM finding WHERE incident = i.id),"
                 "       (i.last_time - i.first_time) / 864000000000"
                 "  FROM incident i JOIN host h ON h.id = i.host"
                 " ORDER BY h.label",
                 "B|0|3|0|1|0\nWS01|0|3|0|3|4\n");
    facts_expect(f, "SELECT DISTINCT summary, details FROM finding",
                 "Mine|{}\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(rows_of_one_event_and_parent_are_one_finding)
{
    struct facts *f = facts_open();

    folder_enter();
    put_rule(
        "SELECT s.event AS event, s.process AS process, s.parent AS related,"
        "       e.id AS earlier_event, NULL AS none_event,"
        "       CASE WHEN e.id = s.event THEN 'high' END AS confidence,"
        "       'sees ' || CASE WHEN e.id = s.event THEN 'itself' ELSE 'a' END"
        "          AS summary, x'00ff' AS bytes, r.guid AS a_guid,"
        "       s.started AS start_time, NULL AS nil, 7 AS n"
        "  FROM spawn s JOIN event e ON e.time <= 99999999999999999"
        "  JOIN process p ON p.id = s.process"
        "  JOIN process_ref r ON r.id = p.self"
        " WHERE s.child_name = 'worker.exe'");
    add_agent(f, "{00000001-0000-0000-0000-000000000002}", "02:00:00");
    FACT_PROCESS(f, .time = "03:00:00", .pid = 1000, .image = WORKER,
                 .guid = "{00000001-0000-0000-0000-00000000000a}",
                 .parent_guid = "{00000001-0000-0000-0000-000000000002}",
                 .parent_pid = 100, .parent_image = AGENT);
    ck_assert_uint_eq(detect(f).findings, 1);
    facts_expect(f, "SELECT confidence, summary, details FROM finding",
                 "2|sees itself|{\"bytes\":\"00ff\",\"a_guid\":"
                 "\"{00000001-0000-0000-0000-00000000000A}\",\"start_time\":"
                 "\"2026-03-02T03:00:00.0000000Z\",\"nil\":null,\"n\":7}\n");
    facts_expect(f,
                 "SELECT v.role, e.record_id FROM finding_evidence v"
                 "  JOIN event e ON e.id = v.event ORDER BY v.role, 2",
                 "earlier|1\nearlier|2\nevent|2\nparent|1\n");
    folder_leave();
    facts_close(f);
}
END_TEST

/* Conflicting copies of a record have one key; evidence names order them. */
START_TEST(equal_keys_are_told_apart_in_the_order_of_evidence)
{
    static const char keys[] = "SELECT f.key, p.file FROM finding f"
                               "  JOIN place p ON p.event = f.event"
                               " ORDER BY p.file";
    char *rows[2];

    folder_enter();
    put_rule("SELECT id AS event FROM event WHERE event_id = 9");
    for (int turn = 0; turn < 2; turn++) {
        struct facts *f = facts_open();

        for (int i = 0; i < 3; i++) {
            int at = turn ? 2 - i : i;
            char file[16];

            (void)snprintf(file, sizeof(file), "%c.evtx", 'A' + at);
            FACT_EVENT(f, .channel = "System", .provider = "x", .event_id = 9,
                       .record_id = 5, .copy = at, .file = file);
        }
        ck_assert_uint_eq(detect(f).findings, 3);
        rows[turn] = facts_rows(f, keys);
        ck_assert_ptr_nonnull(strstr(rows[turn], "|A.evtx\n"));
        ck_assert_ptr_nonnull(strstr(rows[turn], "-2|B.evtx\n"));
        ck_assert_ptr_nonnull(strstr(rows[turn], "-3|C.evtx\n"));
        facts_close(f);
    }
    ck_assert_str_eq(rows[0], rows[1]);
    free(rows[0]);
    free(rows[1]);
    folder_leave();
}
END_TEST

START_TEST(nothing_depends_on_the_order_of_arrival)
{
    static const char all[] =
        "SELECT f.key, f.summary, i.key, i.first_time, i.last_time"
        "  FROM finding f JOIN incident i ON i.id = f.incident ORDER BY f.id";
    char *rows[2];

    folder_enter();
    put_rule(workers);
    for (int turn = 0; turn < 2; turn++) {
        struct facts *f = facts_open();

        f->next_record = 100;
        for (int i = 0; i < 6; i++) {
            int at = turn ? 5 - i : i;
            char name[32], time[32];

            (void)snprintf(name, sizeof(name), "w%d", at);
            (void)snprintf(time, sizeof(time), "03:00:0%d", at / 2);
            FACT_PROCESS(f, .record_id = 10 + at, .time = time, .pid = 500 + at,
                         .image = WORKER, .parent_pid = 100,
                         .parent_guid = "agent@02:00:00",
                         .parent_image = AGENT);
        }
        ck_assert_uint_eq(detect(f).findings, 6);
        rows[turn] = facts_rows(f, all);
        facts_close(f);
    }
    ck_assert_str_eq(rows[0], rows[1]);
    free(rows[0]);
    free(rows[1]);
    folder_leave();
}
END_TEST

/* Of two the one that lowers most counts, and both are told. */
START_TEST(a_tuning_lowers_and_says_why)
{
    struct facts *f = facts_open();

    folder_enter();
    folder_make("tuning");
    put_rule(workers);
    put("tuning/a.sql",
        "-- id: a\n-- title: A\n-- why: w\n-- for: other, mine\n-- lower: 1\n",
        "SELECT event, parent AS related, 'known \"agent\"' AS reason"
        "  FROM spawn WHERE parent_name = 'agent.exe'");
    put("tuning/b.sql",
        "-- id: b\n-- title: B\n-- why: w\n-- for: mine\n-- lower: 2\n",
        "SELECT event, NULL AS related, 'z' AS reason FROM spawn"
        " WHERE started = (SELECT min(started) FROM spawn"
        "                   WHERE child_name = 'worker.exe')");
    put("tuning/c.sql",
        "-- id: c\n-- title: C\n-- why: w\n-- for: other\n-- lower: 4\n",
        "SELECT event, NULL AS related, 'no' AS reason FROM spawn");
    put("tuning/d.sql",
        "-- id: d\n-- title: D\n-- why: w\n-- for: mine\n-- lower: 4\n",
        "SELECT event, -1 AS related, 'no' AS reason FROM spawn");
    add_agent(f, "agent@02:00:00", "02:00:00");
    add_worker(f, "a", "03:00:00", "agent@02:00:00");
    add_worker(f, "b", "03:00:05", "agent@02:00:00");
    (void)detect(f);
    facts_expect(f, "SELECT base_level, level, tuning FROM finding ORDER BY id",
                 "3|1|[{\"id\":\"a\",\"reason\":\"known \\\"agent\\\"\"},"
                 "{\"id\":\"b\",\"reason\":\"z\"}]\n"
                 "3|2|[{\"id\":\"a\",\"reason\":\"known \\\"agent\\\"\"}]\n");
    facts_expect(f, "SELECT level FROM incident", "2\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_tuning_that_fails_changes_nothing_and_is_told)
{
    const struct stm_detect_options options = { .rules_folder = "." };
    struct facts *f = facts_open();
    struct stm_detect_result result;
    struct stm_err err;

    folder_enter();
    folder_make("tuning");
    put_rule(workers);
    put("tuning/a.sql",
        "-- id: a\n-- title: A\n-- why: w\n-- for: mine\n-- lower: 1\n",
        "SELECT event, parent AS related FROM spawn");
    put("tuning/b.sql",
        "-- id: b\n-- title: B\n-- why: w\n-- for: mine\n-- lower: 5\n", "");
    add_worker(f, "a", "03:00:00", NULL);
    ck_assert_int_eq(stm_lineage_build(f->db, NULL, &err), STM_OK);
    ck_assert_int_eq(stm_detect(f->db, &options, &result, &err), STM_OK);
    ck_assert_uint_eq(result.failed, 2);
    facts_expect(f, "SELECT rule, error FROM rule_run WHERE error IS NOT NULL",
                 "tuning/a.sql|tuning/a.sql:6: no column is named reason\n"
                 "tuning/b.sql|tuning/b.sql:6: no SELECT after the header\n");
    facts_expect(f, "SELECT level, tuning FROM finding", "3|NULL\n");
    folder_leave();
    facts_close(f);
}
END_TEST

START_TEST(a_verdict_suppresses_and_hides_nothing)
{
    struct facts *f = facts_open();
    struct stm_detect_result result;

    folder_enter();
    put_rule(workers);
    add_worker(f, "a", "03:00:00", NULL);
    add_worker(f, "b", "03:00:01", NULL);
    (void)detect(f);
    ck_assert_int_eq(
        stm_db_script(
            f->db,
            stm_span_of(
                "INSERT INTO verdict SELECT key, 'suppress', 'our own test', "
                "'ann'"
                "  FROM finding WHERE id = 1;"
                "INSERT INTO verdict SELECT key, 'benign', 'fine', 'ann'"
                "  FROM finding WHERE id = 2"),
            NULL),
        STM_OK);
    result = detect(f);
    ck_assert_uint_eq(result.findings, 2);
    ck_assert_uint_eq(result.at_level[STM_LEVEL_HIGH], 1);
    facts_expect(f, "SELECT level, suppressed FROM finding ORDER BY id",
                 "3|our own test\n3|NULL\n");
    facts_expect(f, "SELECT level FROM incident ORDER BY id", "0\n3\n");
    folder_leave();
    facts_close(f);
}
END_TEST

SUITE("incident", 60, an_incident_is_what_hangs_from_one_root_within_the_hour,
      an_incident_is_cut_at_a_day, a_session_process_is_no_root_but_of_itself,
      findings_without_a_process_are_one_incident_a_host_and_rule,
      rows_of_one_event_and_parent_are_one_finding,
      equal_keys_are_told_apart_in_the_order_of_evidence,
      nothing_depends_on_the_order_of_arrival, a_tuning_lowers_and_says_why,
      a_tuning_that_fails_changes_nothing_and_is_told,
      a_verdict_suppresses_and_hides_nothing)
