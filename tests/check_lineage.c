/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_lineage.c - who started what (DESIGN.md section 6).
 */
#include "suite.h"

#include "facts.h"
#include "lineage/lineage.h"

#include <stdio.h>

#define SETUP "C:\\tmp\\setup.exe"
#define SHELL "C:\\Windows\\System32\\cmd.exe"
#define OTHER "C:\\Windows\\System32\\other.exe"

/* Every process: its image, its parent's image, how, depth, root's image. */
static const char lineages[] =
    "SELECT c.name, p.name, l.how, l.depth, t.name FROM lineage l"
    "  JOIN process x ON x.id = l.process JOIN process_ref xr ON xr.id = x.self"
    "  JOIN path c ON c.id = xr.path"
    "  JOIN process y ON y.id = l.parent JOIN process_ref yr ON yr.id = y.self"
    "  JOIN path p ON p.id = yr.path"
    "  JOIN process z ON z.id = l.root JOIN process_ref zr ON zr.id = z.self"
    "  JOIN path t ON t.id = zr.path"
    " WHERE l.process <> 0 ORDER BY x.started, c.name";

static const char issues[] = "SELECT kind, count FROM derived_issue"
                             " WHERE kind NOT LIKE 'machine%' ORDER BY kind";

static void
build(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
}

/* setup.exe, pid 100, at nine. */
static void
add_setup(struct facts *f)
{
    FACT_PROCESS(f, .time = "09:00:00", .guid = "setup@09:00:00", .pid = 100,
                 .image = SETUP);
}

START_TEST(a_parent_is_found_by_its_guid)
{
    struct facts *f = facts_open();

    add_setup(f);
    FACT_PROCESS(f, .time = "09:00:05", .guid = "shell@09:00:05", .pid = 200,
                 .image = SHELL, .parent_guid = "setup@09:00:00",
                 .parent_pid = 100, .parent_image = SETUP);
    build(f);
    facts_expect(f, lineages,
                 "setup.exe||0|0|setup.exe\n"
                 "cmd.exe|setup.exe|1|1|setup.exe\n");
    facts_close(f);
}
END_TEST

START_TEST(a_guid_means_nothing_on_another_host)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .computer = "WS02", .time = "09:00:00",
                 .guid = "setup@09:00:00", .pid = 100, .image = SETUP);
    FACT_PROCESS(f, .time = "09:00:05", .guid = "shell@09:00:05", .pid = 200,
                 .image = SHELL, .parent_guid = "setup@09:00:00",
                 .parent_pid = 100, .parent_image = SETUP);
    build(f);
    facts_expect(f, "SELECT how, count(*) FROM lineage GROUP BY how",
                 "0|3\n4|1\n");
    facts_close(f);
}
END_TEST

START_TEST(a_parent_without_event_1_is_inferred)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:05", .guid = "shell@09:00:05", .pid = 200,
                 .image = SHELL, .parent_guid = "setup@09:00:00",
                 .parent_pid = 100, .parent_image = SETUP,
                 .parent_command_line = "setup /S");
    build(f);
    facts_expect(f, lineages,
                 "setup.exe||0|0|setup.exe\n"
                 "cmd.exe|setup.exe|4|1|setup.exe\n");
    facts_expect(f,
                 "SELECT c.raw, r.pid, p.started / 10000000 % 60 FROM process p"
                 "  JOIN command_line c ON c.id = p.command_line"
                 "  JOIN process_ref r ON r.id = p.self"
                 " WHERE p.event = 0 AND p.id <> 0",
                 "setup /S|100|0\n");
    facts_close(f);
}
END_TEST

/* The first record that names it, whichever arrived first. */
START_TEST(an_inferred_process_has_the_values_of_its_first_record)
{
    static const struct facts_row rows[] = {
        { .kind = FACTS_FILE,
          .time = "09:00:03",
          .record_id = 3,
          .pid = 100,
          .guid = "x@09:00:00",
          .image = "C:\\third.exe",
          .target = "C:\\a" },
        { .kind = FACTS_FILE,
          .time = "09:00:01",
          .record_id = 1,
          .pid = 100,
          .guid = "x@09:00:00",
          .image = "C:\\first.exe",
          .target = "C:\\a" },
        { .kind = FACTS_PROCESS,
          .time = "09:00:02",
          .record_id = 2,
          .pid = 7,
          .guid = "child@09:00:02",
          .image = SHELL,
          .parent_pid = 100,
          .parent_guid = "x@09:00:00",
          .parent_image = "C:\\second.exe" },
        { .kind = FACTS_FILE,
          .time = "09:00:00",
          .record_id = 4,
          .pid = 100,
          .guid = "x@09:00:00",
          .image = "C:\\slack.exe",
          .target = "C:\\a",
          .how = 2 },
    };

    for (size_t first = 0; first < 4; first++) {
        struct facts *f = facts_open();

        for (size_t i = 0; i < 4; i++)
            (void)facts_add(f, &rows[(first + i) % 4]);
        build(f);
        facts_expect(f, lineages,
                     "first.exe||0|0|first.exe\n"
                     "cmd.exe|first.exe|4|1|first.exe\n");
        facts_close(f);
    }
}
END_TEST

START_TEST(an_end_alone_tells_of_a_process_too)
{
    struct facts *f = facts_open();

    FACT_END(f, .time = "09:30:00", .guid = "setup@09:00:00", .pid = 100,
             .image = SETUP);
    build(f);
    facts_expect(f, lineages, "setup.exe||0|0|setup.exe\n");
    ck_assert_int_eq(facts_int(f, "SELECT ended FROM lineage WHERE process "
                                  "<> 0"),
                     facts_time("09:30:00"));
    facts_close(f);
}
END_TEST

START_TEST(only_who_acts_is_inferred_not_who_is_nowhere)
{
    struct facts *f = facts_open();

    add_setup(f);
    FACT_FILE(f, .time = "09:00:01", .pid = 300, .image = OTHER,
              .target = "C:\\a"); /* a zero GUID is nobody's */
    build(f);
    facts_expect(f, lineages, "setup.exe||0|0|setup.exe\n");
    facts_close(f);
}
END_TEST

/* One fact changed in each: how the shell's parent is then found. */
static const struct {
    const char *what;
    const char *start, *image;
    int64_t pid;
    int how;
} renamed[] = {
    { "the same", "09:00:00.9", SETUP, 100, STM_PARENT_START },
    { "another spelling", "09:00:00", "c:\\TMP\\Setup.exe", 100,
      STM_PARENT_START },
    { "a second later", "09:00:01", SETUP, 100, STM_PARENT_INFERRED },
    { "a second before", "08:59:59.999", SETUP, 100, STM_PARENT_INFERRED },
    { "another image", "09:00:00", OTHER, 100, STM_PARENT_INFERRED },
    { "another pid", "09:00:00", SETUP, 101, STM_PARENT_INFERRED },
    { "no image", "09:00:00", "-", 100, STM_PARENT_INFERRED },
};

START_TEST(an_absent_guid_is_found_by_pid_second_and_image)
{
    for (size_t i = 0; i < sizeof(renamed) / sizeof(*renamed); i++) {
        struct facts *f = facts_open();
        int64_t how;

        FACT_PROCESS(f, .time = renamed[i].start, .guid = "new@09:00:00#3",
                     .pid = renamed[i].pid, .image = renamed[i].image);
        FACT_PROCESS(f, .time = "09:00:05", .guid = "shell@09:00:05",
                     .pid = 200, .image = SHELL, .parent_guid = "old@09:00:00",
                     .parent_pid = 100,
                     .parent_image = renamed[i].image[0] == '-' ? "-" : SETUP);
        build(f);
        how = facts_int(f, "SELECT how FROM lineage ORDER BY how DESC");
        if (how != renamed[i].how)
            ck_abort_msg("%s: how %d", renamed[i].what, (int)how);
        facts_close(f);
    }
}
END_TEST

START_TEST(two_that_could_be_meant_are_none)
{
    struct facts *f = facts_open();

    for (int i = 0; i < 2; i++)
        FACT_PROCESS(f, .time = "09:00:00", .pid = 100, .image = SETUP,
                     .guid = i ? "one@09:00:00" : "two@09:00:00");
    FACT_PROCESS(f, .time = "09:00:05", .guid = "shell@09:00:05", .pid = 200,
                 .image = SHELL, .parent_guid = "old@09:00:00",
                 .parent_pid = 100, .parent_image = SETUP);
    build(f);
    ck_assert_int_eq(facts_int(f, "SELECT how FROM lineage ORDER BY how DESC"),
                     STM_PARENT_INFERRED);
    facts_close(f);
}
END_TEST

START_TEST(two_zero_guids_are_not_one_process)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .pid = 100, .image = SETUP);
    FACT_PROCESS(f, .time = "09:00:10", .pid = 200, .image = SHELL);
    build(f);
    facts_expect(f, lineages,
                 "setup.exe||0|0|setup.exe\n"
                 "cmd.exe||0|0|cmd.exe\n");
    facts_expect(f, "SELECT count(*) FROM lineage WHERE same_as <> 0", "0\n");
    facts_close(f);
}
END_TEST

/* Where UtcTime is unreadable, the time of the event says what was first. */
START_TEST(the_events_time_orders_where_utctime_is_unreadable)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .started = "-",
                 .guid = "setup@09:00:00", .pid = 100, .image = SETUP);
    FACT_PROCESS(f, .time = "09:30:00", .started = "-", .guid = "x@09:30:00",
                 .pid = 100, .image = OTHER);
    FACT_PROCESS(f, .time = "09:20:00", .started = "-",
                 .guid = "shell@09:20:00", .pid = 200, .image = SHELL,
                 .parent_pid = 100);
    build(f);
    facts_expect(f,
                 "SELECT c.name FROM lineage l"
                 "  JOIN process p ON p.id = l.parent"
                 "  JOIN process_ref r ON r.id = p.self"
                 "  JOIN path c ON c.id = r.path WHERE l.how = 3",
                 "setup.exe\n");
    facts_close(f);
}
END_TEST

START_TEST(a_parent_that_seems_to_start_later_is_kept_and_noted)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "shell@09:00:00", .pid = 200,
                 .image = SHELL, .parent_guid = "setup@18:00:00",
                 .parent_pid = 100, .parent_image = SETUP);
    FACT_PROCESS(f, .time = "18:00:00", .guid = "setup@18:00:00", .pid = 100,
                 .image = SETUP);
    build(f);
    facts_expect(f, lineages,
                 "cmd.exe|setup.exe|1|1|setup.exe\n"
                 "setup.exe||0|0|setup.exe\n");
    facts_expect(f, issues, "parent-starts-later|1\n");
    facts_close(f);
}
END_TEST

START_TEST(a_cycle_is_cut_at_its_first_process_and_noted)
{
    static const char *const guids[] = { "a@09:00:00", "b@09:00:01",
                                         "c@09:00:02" };
    static const char *const images[] = { "C:\\a", "C:\\b", "C:\\c" };
    static const char *const times[] = { "09:00:00", "09:00:01", "09:00:02" };

    for (size_t first = 0; first < 3; first++) {
        struct facts *f = facts_open();

        for (size_t n = 0; n < 3; n++) {
            size_t i = (first + n) % 3, up = (i + 2) % 3;

            FACT_PROCESS(f, .time = times[i], .guid = guids[i],
                         .record_id = (int64_t)i + 1, .pid = (int64_t)i + 10,
                         .image = images[i], .parent_guid = guids[up],
                         .parent_pid = (int64_t)up + 10,
                         .parent_image = images[up]);
        }
        FACT_PROCESS(f, .time = "09:00:03", .guid = "d@09:00:03", .pid = 9,
                     .image = "C:\\d", .parent_guid = guids[2],
                     .parent_pid = 12, .parent_image = "C:\\c");
        build(f);
        facts_expect(f, lineages,
                     "a||0|0|a\nb|a|1|1|a\nc|b|1|2|a\nd|c|1|3|a\n");
        facts_expect(f, issues, "lineage-cycle|1\n");
        facts_close(f);
    }
}
END_TEST

START_TEST(no_process_is_its_own_parent)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "a@09:00:00", .pid = 10,
                 .image = SETUP, .parent_guid = "a@09:00:00", .parent_pid = 10,
                 .parent_image = SETUP);
    FACT_PROCESS(f, .time = "09:00:00", .guid = "a@09:00:00", .pid = 10,
                 .image = SETUP, .parent_guid = "a@09:00:00", .parent_pid = 10,
                 .parent_image = SETUP, .record_id = 9);
    build(f);
    facts_expect(f, "SELECT count(*) FROM lineage WHERE parent <> 0", "0\n");
    facts_expect(f, issues, "lineage-cycle|2\n");
    facts_close(f);
}
END_TEST

START_TEST(ancestors_end_at_32_but_root_and_depth_are_exact)
{
    enum { CHAIN = 40 };
    struct facts *f = facts_open();
    char guids[CHAIN][64], times[CHAIN][24], images[CHAIN][24];

    for (int i = 0; i < CHAIN; i++) {
        (void)snprintf(times[i], sizeof(times[i]), "09:%02d:00", i);
        (void)snprintf(guids[i], sizeof(guids[i]), "p%d@%s", i, times[i]);
        (void)snprintf(images[i], sizeof(images[i]), "C:\\%02d", i);
    }
    for (int i = CHAIN - 1; i >= 0; i--)
        FACT_PROCESS(f, .time = times[i], .guid = guids[i], .pid = 100 + i,
                     .image = images[i], .parent_guid = i ? guids[i - 1] : NULL,
                     .parent_pid = i ? 99 + i : 0,
                     .parent_image = i ? images[i - 1] : NULL);
    build(f);
    ck_assert_int_eq(facts_int(f, "SELECT max(depth) FROM lineage"), CHAIN - 1);
    ck_assert_int_eq(facts_int(f, "SELECT count(DISTINCT root) FROM lineage "
                                  "WHERE process <> 0"),
                     1);
    ck_assert_int_eq(facts_int(f, "SELECT max(depth) FROM ancestor"), 32);
    /* 0 + 1 + ... + 32, then 32 for each of the seven below. */
    ck_assert_int_eq(facts_int(f, "SELECT count(*) FROM ancestor"),
                     32 * 33 / 2 + 7 * 32);
    facts_expect(f,
                 "SELECT count(*) FROM ancestor a JOIN lineage l ON "
                 "l.process = a.process WHERE a.depth = 1 AND "
                 "a.ancestor <> l.parent",
                 "0\n");
    facts_expect(f, issues, "lineage-deep|7\n");
    facts_close(f);
}
END_TEST

SUITE("lineage", 60, a_parent_is_found_by_its_guid,
      a_guid_means_nothing_on_another_host,
      a_parent_without_event_1_is_inferred,
      an_inferred_process_has_the_values_of_its_first_record,
      an_end_alone_tells_of_a_process_too,
      only_who_acts_is_inferred_not_who_is_nowhere,
      an_absent_guid_is_found_by_pid_second_and_image,
      two_that_could_be_meant_are_none, two_zero_guids_are_not_one_process,
      the_events_time_orders_where_utctime_is_unreadable,
      a_parent_that_seems_to_start_later_is_kept_and_noted,
      a_cycle_is_cut_at_its_first_process_and_noted,
      no_process_is_its_own_parent,
      ancestors_end_at_32_but_root_and_depth_are_exact)
