/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_derived.c - what is derived beside parents: who stands for whom, ends,
 * actors, sightings, coverage, capability.
 */
#include "suite.h"

#include "facts.h"
#include "lineage/lineage.h"

#define SETUP "C:\\tmp\\setup.exe"
#define SHELL "C:\\Windows\\System32\\cmd.exe"
#define SHA_A "SHA1=00000000000000000000000000000000000000aa"
#define SHA_B "SHA1=00000000000000000000000000000000000000bb"

static void
build(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
}

/* Which image of the records with one GUID stands for all. */
static const char standing[] =
    "SELECT i.name, e.how FROM lineage l JOIN process p ON p.id = l.process"
    "  JOIN process_ref r ON r.id = p.self JOIN path i ON i.id = r.path"
    "  JOIN event e ON e.id = p.event WHERE l.same_as = 0 AND l.process <> 0";

START_TEST(the_first_of_conflicting_copies_stands_for_all)
{
    static const struct facts_row copies[] = {
        { .time = "09:00:00",
          .guid = "x@09:00:00",
          .pid = 1,
          .record_id = 5,
          .image = "C:\\b",
          .file = "b.evtx" },
        { .time = "09:00:00",
          .guid = "x@09:00:00",
          .pid = 1,
          .record_id = 5,
          .image = "C:\\a",
          .file = "a.evtx",
          .file_offset = 9000 },
        { .time = "09:00:00",
          .guid = "x@09:00:00",
          .pid = 1,
          .record_id = 5,
          .image = "C:\\a2",
          .file = "a.evtx",
          .file_offset = 12000 },
    };

    for (size_t first = 0; first < 3; first++) {
        struct facts *f = facts_open();

        for (size_t i = 0; i < 3; i++)
            (void)facts_add(f, &copies[(first + i) % 3]);
        build(f);
        facts_expect(f, standing, "a|0\n");
        facts_expect(f,
                     "SELECT count(*), count(DISTINCT same_as) FROM lineage"
                     " WHERE same_as <> 0",
                     "2|1\n");
        facts_expect(f, "SELECT kind, count FROM derived_issue",
                     "process-guid-clash|2\n");
        facts_close(f);
    }
}
END_TEST

/* A further sighting counts: the copy in a.evtx is first there, too. */
START_TEST(all_sightings_of_a_copy_are_asked)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "x@09:00:00", .pid = 1, .record_id = 5,
                 .image = "C:\\z", .file = "z.evtx");
    FACT_PROCESS(f, .guid = "x@09:00:00", .pid = 1, .record_id = 5,
                 .image = "C:\\b", .file = "b.evtx");
    FACT_PROCESS(f, .guid = "x@09:00:00", .pid = 1, .record_id = 5,
                 .image = "C:\\z", .file = "a.evtx");
    build(f);
    facts_expect(f, standing, "z|0\n");
    facts_close(f);
}
END_TEST

START_TEST(a_live_record_stands_before_an_earlier_recovered_one)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "08:00:00", .guid = "x@09:00:00", .pid = 1,
                 .image = "C:\\slack", .how = 2);
    FACT_PROCESS(f, .time = "09:00:00", .guid = "x@09:00:00", .pid = 1,
                 .image = "C:\\live");
    build(f);
    facts_expect(f, standing, "live|0\n");
    facts_close(f);
}
END_TEST

START_TEST(what_another_channel_says_of_a_process_is_that_process)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "x@09:00:00", .pid = 1,
                 .image = SETUP);
    FACT_PROCESS(f, .time = "09:00:01", .pid = 1, .image = SETUP,
                 .channel = "Security", .event_id = 4688);
    FACT_PROCESS(f, .time = "09:00:03", .pid = 1, .image = SETUP,
                 .channel = "Security", .event_id = 4688); /* too late */
    FACT_PROCESS(f, .time = "09:00:01", .pid = 1, .image = SHELL,
                 .channel = "Security", .event_id = 4688);
    build(f);
    facts_expect(f, "SELECT same_as <> 0, count(*) FROM lineage GROUP BY 1",
                 "0|4\n1|1\n");
    facts_close(f);
}
END_TEST

START_TEST(children_of_a_copy_are_of_the_one_that_stands)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "x@09:00:00", .pid = 1, .image = SETUP);
    FACT_PROCESS(f, .guid = "x@09:00:00", .pid = 1, .image = SETUP, .copy = 1);
    FACT_PROCESS(f, .time = "09:00:05", .guid = "c@09:00:05", .pid = 2,
                 .image = SHELL, .parent_guid = "x@09:00:00", .parent_pid = 1,
                 .parent_image = SETUP);
    build(f);
    facts_expect(
        f,
        "SELECT count(*) FROM lineage c JOIN lineage p"
        "  ON p.process = c.parent AND p.same_as = 0 AND p.process <> 0",
        "1\n");
    facts_close(f);
}
END_TEST

START_TEST(every_reference_is_resolved_or_said_to_be_nobody)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "x@09:00:00", .pid = 1, .image = SETUP);
    FACT_PROCESS(f, .time = "09:10:00", .guid = "y@09:10:00", .pid = 2,
                 .image = SHELL);
    FACT_PROCESS(f, .time = "09:20:00", .guid = "z@09:20:00", .pid = 2,
                 .image = SHELL);
    /* by GUID, whatever the pid; by pid and image; two that it could be;
       another image; no image */
    FACT_FILE(f, .guid = "x@09:00:00", .image = "-", .target = "C:\\1");
    FACT_FILE(f, .pid = 1, .image = SETUP, .target = "C:\\2");
    FACT_FILE(f, .time = "08:00:00", .pid = 2, .image = SHELL,
              .target = "C:\\3");
    FACT_FILE(f, .pid = 1, .image = SHELL, .target = "C:\\4");
    FACT_FILE(f, .pid = 1, .image = "-", .target = "C:\\5");
    build(f);
    facts_expect(f,
                 "SELECT t.name, i.name FROM file_event x"
                 "  JOIN resolved v ON v.ref = x.actor"
                 "  JOIN process p ON p.id = v.process"
                 "  JOIN process_ref r ON r.id = p.self"
                 "  JOIN path i ON i.id = r.path"
                 "  JOIN path t ON t.id = x.target ORDER BY t.name",
                 "1|setup.exe\n2|setup.exe\n3|\n4|\n5|\n");
    facts_expect(f,
                 "SELECT count(*) FROM process_ref r WHERE NOT EXISTS"
                 "  (SELECT 1 FROM resolved v WHERE v.ref = r.id)",
                 "0\n");
    facts_close(f);
}
END_TEST

START_TEST(an_actor_known_by_pid_is_told_by_time)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:10:00", .guid = "y@09:10:00", .pid = 2,
                 .image = SHELL, .record_id = 1);
    FACT_END(f, .time = "09:15:00", .guid = "y@09:10:00", .pid = 2,
             .image = SHELL, .record_id = 2);
    FACT_PROCESS(f, .time = "09:20:00", .guid = "z@09:20:00", .pid = 2,
                 .image = SHELL, .record_id = 3);
    FACT_FILE(f, .time = "09:00:00", .pid = 2, .image = SHELL,
              .target = "C:\\before", .record_id = 4);
    FACT_FILE(f, .time = "09:12:00", .pid = 2, .image = SHELL,
              .target = "C:\\first", .record_id = 5);
    FACT_FILE(f, .time = "09:17:00", .pid = 2, .image = SHELL,
              .target = "C:\\between", .record_id = 6);
    FACT_FILE(f, .time = "09:22:00", .pid = 2, .image = SHELL,
              .target = "C:\\second", .record_id = 7);
    build(f);
    facts_expect(f,
                 "SELECT t.name, a.role, y.record_id FROM event_actor a"
                 "  JOIN file_event x ON x.event = a.event"
                 "  JOIN path t ON t.id = x.target"
                 "  JOIN process p ON p.id = a.process"
                 "  JOIN event y ON y.id = p.event ORDER BY t.name",
                 "first|1|1\nsecond|1|3\n");
    facts_close(f);
}
END_TEST

/* A target is named as an actor is: by GUID, or by a pid at a time. */
START_TEST(whom_it_was_done_to_is_resolved_too)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "v@09:00:00", .pid = 5,
                 .image = SHELL, .record_id = 1);
    FACT_PROCESS(f, .time = "10:00:00", .guid = "w@10:00:00", .pid = 5,
                 .image = SHELL, .record_id = 2);
    FACT_ACCESS(f, .time = "09:30:00", .guid = "a@09:00:00", .pid = 9,
                .image = SETUP, .target_pid = 5, .target_image = SHELL,
                .record_id = 3);
    FACT_ACCESS(f, .time = "09:30:00", .guid = "a@09:00:00", .pid = 9,
                .image = SETUP, .target_guid = "gone@09:00:00", .target_pid = 6,
                .target_image = "C:\\gone", .record_id = 4);
    FACT_NETWORK(f, .time = "10:30:00", .pid = 5, .image = SHELL,
                 .destination_ip = "192.0.2.1", .record_id = 5);
    build(f);
    facts_expect(f,
                 "SELECT e.record_id, a.role, y.record_id FROM event_actor a"
                 "  JOIN event e ON e.id = a.event"
                 "  JOIN process p ON p.id = a.process"
                 "  JOIN event y ON y.id = p.event ORDER BY 1",
                 "3|2|1\n5|1|2\n");
    facts_expect(f,
                 "SELECT i.name FROM process p"
                 "  JOIN process_ref r ON r.id = p.self"
                 "  JOIN path i ON i.id = r.path"
                 " WHERE p.event = 0 AND p.id <> 0 ORDER BY 1",
                 "gone\nsetup.exe\n");
    facts_close(f);
}
END_TEST

START_TEST(a_process_ended_when_its_first_end_says)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "x@09:00:00", .pid = 1, .image = SETUP);
    FACT_PROCESS(f, .guid = "y@09:00:00", .pid = 2, .image = SHELL);
    FACT_END(f, .time = "09:30:00", .guid = "x@09:00:00", .pid = 1,
             .image = SETUP);
    FACT_END(f, .time = "09:20:00", .guid = "x@09:00:00", .pid = 1,
             .image = SETUP);
    build(f);
    facts_expect(f,
                 "SELECT r.pid, l.ended / 10000000 / 60 % 60 FROM lineage l"
                 "  JOIN process p ON p.id = l.process"
                 "  JOIN process_ref r ON r.id = p.self WHERE p.id <> 0"
                 " ORDER BY 1",
                 "1|20\n2|NULL\n");
    facts_close(f);
}
END_TEST

START_TEST(images_are_sighted_with_content_and_claims)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "a@09:00:00", .image = SETUP,
                 .hashes = SHA_A, .company = "Good", .record_id = 11);
    FACT_PROCESS(f, .time = "09:05:00", .guid = "b@09:05:00",
                 .image = "c:\\TMP\\setup.exe", .hashes = SHA_A,
                 .company = "Good", .record_id = 12);
    FACT_PROCESS(f, .time = "09:05:00", .guid = "b@09:05:00",
                 .image = "c:\\TMP\\setup.exe", .hashes = SHA_A,
                 .company = "Good", .record_id = 12, .copy = 1);
    FACT_PROCESS(f, .time = "09:06:00", .guid = "c@09:06:00", .image = SETUP,
                 .hashes = SHA_B, .company = "Good", .record_id = 13);
    FACT_PROCESS(f, .time = "09:07:00", .guid = "d@09:07:00", .image = SETUP,
                 .hashes = SHA_A, .company = "Good", .record_id = 14, .how = 2);
    FACT_FILE(f, .time = "09:08:00", .event_id = 23, .guid = "a@09:00:00",
              .target = SETUP, .hashes = SHA_A, .record_id = 15);
    FACT_FILE(f, .time = "09:08:00", .event_id = 29, .guid = "a@09:00:00",
              .target = SETUP, .hashes = SHA_A, .record_id = 16);
    FACT_FILE(f, .time = "09:08:00", .guid = "a@09:00:00", .target = SETUP,
              .record_id = 17); /* event 11 tells no content */
    build(f);
    facts_expect(f,
                 "SELECT k.name, substr(d.raw, -2), v.company, s.kind, s.count,"
                 "       e.record_id, (s.last_time - s.first_time) / 600000000"
                 "  FROM image_sighting s JOIN path_key k ON k.id = s.path_key"
                 "  JOIN digests d ON d.id = s.digests"
                 "  JOIN version_info v ON v.id = s.version"
                 "  JOIN event e ON e.id = s.first_event"
                 " ORDER BY s.kind, d.raw",
                 "setup.exe|aa|Good|1|2|11|5\n"
                 "setup.exe|bb|Good|1|1|13|0\n"
                 "setup.exe|aa|NULL|2|1|16|0\n"
                 "setup.exe|aa|NULL|3|1|15|0\n");
    facts_close(f);
}
END_TEST

START_TEST(loaded_images_and_drivers_are_sighted_too)
{
    struct facts *f = facts_open();

    FACT_LOAD(f, .time = "09:00:02", .guid = "a@09:00:00",
              .target = "C:\\m.dll", .hashes = SHA_A, .record_id = 3);
    FACT_LOAD(f, .time = "09:00:01", .guid = "b@09:00:00",
              .target = "c:\\M.dll", .hashes = SHA_A, .record_id = 2);
    FACT_LOAD(f, .time = "09:00:00", .guid = "b@09:00:00",
              .target = "c:\\M.dll", .hashes = SHA_A, .record_id = 1, .how = 1);
    FACT_LOAD(f, .guid = "a@09:00:00", .target = "C:\\m.dll", .hashes = SHA_A,
              .record_id = 9, .computer = "WS02");
    FACT_DRIVER(f, .target = "C:\\d.sys", .hashes = SHA_B, .record_id = 4);
    FACT_DRIVER(f, .target = "C:\\d.sys", .hashes = SHA_B, .record_id = 5);
    FACT_DRIVER(f, .target = "C:\\d.sys", .hashes = SHA_B, .record_id = 10,
                .computer = "WS02");
    build(f);
    facts_expect(f,
                 "SELECT h.label, k.name, substr(d.raw, -2), s.kind, s.count,"
                 "       e.record_id"
                 "  FROM image_sighting s JOIN path_key k ON k.id = s.path_key"
                 "  JOIN digests d ON d.id = s.digests"
                 "  JOIN host h ON h.id = s.host"
                 "  JOIN event e ON e.id = s.first_event ORDER BY 1, 4",
                 "WS01|m.dll|aa|4|2|2\n"
                 "WS01|d.sys|bb|5|2|4\n"
                 "WS02|m.dll|aa|4|1|9\n"
                 "WS02|d.sys|bb|5|1|10\n");
    facts_close(f);
}
END_TEST

START_TEST(coverage_counts_live_records_and_gaps_of_the_channel)
{
    struct facts *f = facts_open();

    FACT_EVENT(f, .time = "09:00:00", .channel = "System", .provider = "A",
               .event_id = 7, .record_id = 10);
    FACT_EVENT(f, .time = "10:00:00", .channel = "System", .provider = "B",
               .event_id = 7, .record_id = 11);
    FACT_EVENT(f, .time = "08:00:00", .channel = "System", .provider = "A",
               .event_id = 8, .record_id = 15);
    FACT_EVENT(f, .time = "07:00:00", .channel = "System", .provider = "A",
               .event_id = 8, .record_id = 12, .how = 1);
    FACT_EVENT(f, .channel = "Application", .provider = "A", .event_id = 8,
               .record_id = 3);
    build(f);
    facts_expect(f,
                 "SELECT t.raw, c.event_id, c.count, c.gaps,"
                 "       (c.last_time - c.first_time) / 36000000000"
                 "  FROM coverage c JOIN text t ON t.id = c.channel"
                 " ORDER BY t.raw, c.event_id",
                 "Application|8|1|0|0\n"
                 "System|7|2|3|1\n"
                 "System|8|1|3|0\n");
    facts_close(f);
}
END_TEST

START_TEST(record_ids_that_no_log_can_have_do_not_break_coverage)
{
    struct facts *f = facts_open();

    FACT_EVENT(f, .channel = "System", .provider = "A", .event_id = 7,
               .record_id = INT64_MAX);
    f->next_record = 1;
    FACT_EVENT(f, .channel = "System", .provider = "A", .event_id = 7,
               .record_id = -5);
    (void)facts_int(f, "UPDATE event SET record_id = 0 WHERE record_id = 1");
    FACT_EVENT(f, .channel = "System", .provider = "A", .event_id = 7,
               .record_id = 1);
    build(f);
    facts_expect(f, "SELECT count, gaps FROM coverage",
                 "3|9223372036854775805\n");
    facts_close(f);
}
END_TEST

START_TEST(capability_tells_what_a_host_can_answer)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP,
                 .hashes = SHA_A ",MD5=000000000000000000000000000000cc",
                 .company = "-");
    FACT_PROCESS(f, .guid = "b@09:00:00", .pid = 2, .image = SHELL,
                 .hashes = SHA_A, .parent_guid = "a@09:00:00", .parent_pid = 1,
                 .parent_image = SETUP);
    FACT_PROCESS(f, .guid = "b@09:00:00", .pid = 2, .image = SHELL, .how = 2,
                 .hashes = SHA_A, .parent_guid = "a@09:00:00", .parent_pid = 1,
                 .parent_image = SETUP, .copy = 1);
    FACT_FILE(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP,
              .target = "C:\\x");
    FACT_EVENT(f, .computer = "WS02", .channel = "Security",
               .provider = "Microsoft-Windows-Security-Auditing",
               .event_id = 4625);
    build(f);
    facts_expect(f,
                 "SELECT h.label, c.need, c.have, c.total FROM capability c"
                 "  JOIN host h ON h.id = c.host"
                 " WHERE c.have > 0 OR c.need IN ('sysmon', 'sysmon:3',"
                 "                                'security', 'parent')"
                 " ORDER BY 1, 2",
                 "WS01|company|1|2\n"
                 "WS01|hash:md5|1|2\n"
                 "WS01|hash:sha1|2|2\n"
                 "WS01|parent|1|2\n"
                 "WS01|security|0|0\n"
                 "WS01|sysmon|3|3\n"
                 "WS01|sysmon:1|2|3\n"
                 "WS01|sysmon:11|1|3\n"
                 "WS01|sysmon:3|0|3\n"
                 "WS02|parent|0|0\n"
                 "WS02|security|1|1\n"
                 "WS02|security:4625|1|1\n"
                 "WS02|sysmon|0|0\n"
                 "WS02|sysmon:3|0|0\n");
    facts_close(f);
}
END_TEST

START_TEST(an_empty_case_is_built)
{
    struct facts *f = facts_open();

    build(f);
    facts_expect(f, "SELECT count(*) FROM lineage", "1\n");
    facts_expect(f, "SELECT count(*) FROM capability", "0\n");
    facts_close(f);
}
END_TEST

static bool
stop(void *arg)
{
    (void)arg;
    return true;
}

START_TEST(a_build_that_is_stopped_leaves_the_case_as_it_was)
{
    const struct stm_progress progress = { .stop = stop };
    const struct stm_lineage_options options = { .progress = &progress };
    struct facts *f = facts_open();
    struct stm_err err = { 0 };

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP);
    build(f);
    ck_assert_int_eq(stm_lineage_build(f->db, &options, &err), STM_ESTOP);
    facts_expect(f, "SELECT count(*) FROM lineage", "2\n");
    facts_close(f);
}
END_TEST

SUITE("derived", 60, the_first_of_conflicting_copies_stands_for_all,
      all_sightings_of_a_copy_are_asked,
      a_live_record_stands_before_an_earlier_recovered_one,
      what_another_channel_says_of_a_process_is_that_process,
      children_of_a_copy_are_of_the_one_that_stands,
      every_reference_is_resolved_or_said_to_be_nobody,
      an_actor_known_by_pid_is_told_by_time,
      whom_it_was_done_to_is_resolved_too,
      a_process_ended_when_its_first_end_says,
      images_are_sighted_with_content_and_claims,
      loaded_images_and_drivers_are_sighted_too,
      coverage_counts_live_records_and_gaps_of_the_channel,
      record_ids_that_no_log_can_have_do_not_break_coverage,
      capability_tells_what_a_host_can_answer, an_empty_case_is_built,
      a_build_that_is_stopped_leaves_the_case_as_it_was)
