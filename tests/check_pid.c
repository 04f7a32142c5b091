/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_pid.c - a parent that is known by its pid only (DESIGN.md section 6).
 */
#include "suite.h"

#include "facts.h"
#include "lineage/lineage.h"

#define SETUP "C:\\tmp\\setup.exe"
#define SHELL "C:\\Windows\\System32\\cmd.exe"
#define OTHER "C:\\Windows\\System32\\other.exe"
#define KERNEL "Microsoft-Windows-Kernel-General"

static void
build(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
}

static int64_t
how_of_shell(struct facts *f)
{
    return facts_int(f, "SELECT l.how FROM lineage l"
                        "  JOIN process p ON p.id = l.process"
                        "  JOIN process_ref r ON r.id = p.self"
                        " WHERE r.pid = 200");
}

/* What stands beside setup.exe, pid 100 at nine, and its child at half ten,
 * which knows its parent's pid only. */
static const struct {
    const char *what;
    struct facts_row more;
    const char *parent_image;
    int64_t parent_pid;
    const char *child; /* GUID */
    int how;
} by_pid[] = {
    { "nothing",
      { .kind = FACTS_EVENT, .event_id = 4 },
      SETUP,
      100,
      NULL,
      STM_PARENT_PID },
    { "no image known",
      { .kind = FACTS_EVENT, .event_id = 4 },
      "?",
      100,
      NULL,
      STM_PARENT_PID },
    { "another image",
      { .kind = FACTS_EVENT, .event_id = 4 },
      OTHER,
      100,
      NULL,
      STM_PARENT_UNKNOWN },
    { "another pid",
      { .kind = FACTS_EVENT, .event_id = 4 },
      SETUP,
      99,
      NULL,
      STM_PARENT_UNKNOWN },
    { "no pid",
      { .kind = FACTS_EVENT, .event_id = 4 },
      SETUP,
      0,
      NULL,
      STM_PARENT_UNKNOWN },
    { "ended before",
      { .kind = FACTS_END,
        .time = "10:29:59",
        .guid = "setup@09:00:00",
        .pid = 100,
        .image = SETUP },
      SETUP,
      100,
      NULL,
      STM_PARENT_UNKNOWN },
    { "ended before, by pid",
      { .kind = FACTS_END, .time = "10:29:59", .pid = 100, .image = SETUP },
      SETUP,
      100,
      NULL,
      STM_PARENT_UNKNOWN },
    { "ended later",
      { .kind = FACTS_END,
        .time = "10:30:00.001",
        .guid = "setup@09:00:00",
        .pid = 100,
        .image = SETUP },
      SETUP,
      100,
      NULL,
      STM_PARENT_PID },
    { "pid given out again",
      { .kind = FACTS_PROCESS,
        .time = "10:00:00",
        .guid = "x@10:00:00",
        .pid = 100,
        .image = OTHER },
      SETUP,
      100,
      NULL,
      STM_PARENT_UNKNOWN },
    { "pid given out later",
      { .kind = FACTS_PROCESS,
        .time = "10:30:01",
        .guid = "x@10:30:01",
        .pid = 100,
        .image = OTHER },
      SETUP,
      100,
      NULL,
      STM_PARENT_PID },
    { "pid of a process without event 1",
      { .kind = FACTS_FILE,
        .time = "10:20:00",
        .guid = "x@10:00:00",
        .pid = 100,
        .image = OTHER,
        .target = "C:\\a" },
      SETUP,
      100,
      NULL,
      STM_PARENT_UNKNOWN },
    { "a boot between",
      { .kind = FACTS_EVENT,
        .time = "10:00:00",
        .channel = "System",
        .provider = KERNEL,
        .event_id = 12 },
      SETUP,
      100,
      NULL,
      STM_PARENT_UNKNOWN },
    { "a boot before",
      { .kind = FACTS_EVENT,
        .time = "08:00:00",
        .channel = "System",
        .provider = KERNEL,
        .event_id = 12 },
      SETUP,
      100,
      NULL,
      STM_PARENT_PID },
    { "a boot after",
      { .kind = FACTS_EVENT,
        .time = "10:30:01",
        .channel = "System",
        .provider = KERNEL,
        .event_id = 12 },
      SETUP,
      100,
      NULL,
      STM_PARENT_PID },
    { "a boot of another host",
      { .kind = FACTS_EVENT,
        .time = "10:00:00",
        .channel = "System",
        .provider = KERNEL,
        .event_id = 12,
        .computer = "WS02" },
      SETUP,
      100,
      NULL,
      STM_PARENT_PID },
    { "event 12 of somebody else",
      { .kind = FACTS_EVENT,
        .time = "10:00:00",
        .channel = "System",
        .provider = "Somebody",
        .event_id = 12 },
      SETUP,
      100,
      NULL,
      STM_PARENT_PID },
    { "the log was started",
      { .kind = FACTS_EVENT,
        .time = "10:00:00",
        .channel = "System",
        .provider = "EventLog",
        .event_id = 6005 },
      SETUP,
      100,
      NULL,
      STM_PARENT_UNKNOWN },
    { "another boot in the GUIDs",
      { .kind = FACTS_EVENT, .event_id = 4 },
      SETUP,
      100,
      "shell@10:30:00#8",
      STM_PARENT_UNKNOWN },
    { "the same boot in the GUIDs",
      { .kind = FACTS_EVENT, .event_id = 4 },
      SETUP,
      100,
      "shell@10:30:00#7",
      STM_PARENT_PID },
};

START_TEST(a_pid_alone_names_a_parent_where_nothing_speaks_against_it)
{
    for (size_t i = 0; i < sizeof(by_pid) / sizeof(*by_pid); i++) {
        struct facts *f = facts_open();
        const char *child =
            by_pid[i].child ? by_pid[i].child : "shell@10:30:00";
        int64_t how;

        FACT_PROCESS(f, .time = "09:00:00", .pid = 100, .image = SETUP,
                     .guid = by_pid[i].child ? "setup@09:00:00#7"
                                             : "setup@09:00:00");
        FACT_PROCESS(f, .time = "10:30:00", .guid = child, .pid = 200,
                     .image = SHELL, .parent_pid = by_pid[i].parent_pid,
                     .parent_image = by_pid[i].parent_image);
        (void)facts_add(f, &by_pid[i].more);
        build(f);
        how = how_of_shell(f);
        if (how != by_pid[i].how)
            ck_abort_msg("%s: how %d", by_pid[i].what, (int)how);
        facts_close(f);
    }
}
END_TEST

/* The log starts a little after the system: that is no second boot. */
START_TEST(a_boot_is_counted_once)
{
    struct facts *f = facts_open();

    FACT_EVENT(f, .time = "08:59:50", .channel = "System", .provider = KERNEL,
               .event_id = 12);
    FACT_PROCESS(f, .time = "09:00:00", .guid = "setup@09:00:00", .pid = 100,
                 .image = SETUP);
    FACT_EVENT(f, .time = "09:00:20", .channel = "System",
               .provider = "EventLog", .event_id = 6005);
    FACT_PROCESS(f, .time = "09:01:00", .guid = "shell@09:01:00", .pid = 200,
                 .image = SHELL, .parent_pid = 100, .parent_image = SETUP);
    build(f);
    ck_assert_int_eq(how_of_shell(f), STM_PARENT_PID);
    facts_close(f);
}
END_TEST

/*
 * 60,000 programs with one pid in one second, each also named without a GUID,
 * each named as parent by a GUID that is absent, all in one cycle by pid:
 * what would be a square takes no time at all.
 */
static const char crowd[] =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
    "                          WHERE i < 60000)"
    "INSERT INTO path_key SELECT 1000 + i, 0, 'p' || i, 1000 + i, '' FROM n;"
    "INSERT INTO path SELECT id, name, name, id FROM path_key WHERE id > 1000;"
    "INSERT INTO process_ref SELECT id, 1, zeroblob(16), 100, id, 0"
    "  FROM path WHERE id > 1000;"
    "INSERT INTO process_ref SELECT 100000 + id, 1,"
    "  CAST('1234' || x'519069a5' || printf('%08d', id) AS BLOB), 100, id, 0"
    "  FROM path WHERE id > 1000;"
    "INSERT INTO process_ref SELECT 200000 + id, 1,"
    "  CAST('1234' || x'519069a5' || printf('old%05d', id) AS BLOB), 100, id, 0"
    "  FROM path WHERE id > 1000;"
    "INSERT INTO event SELECT id, 1, 1, id, 17724420000000000, 0, 1, id, NULL,"
    "  0 FROM path WHERE id > 1000;"
    "INSERT INTO process SELECT id, id, 100000 + id, 17724420000000000, 0, 0,"
    "  0, 0, NULL, NULL, NULL, 0, 0, 200000 + id % 60000 + 1001, 0"
    "  FROM path WHERE id > 1000;"
    "INSERT INTO process_end SELECT 100000 + id, id, 0, 0"
    "  FROM path WHERE id > 1000;"
    "INSERT INTO event SELECT 100000 + id, 1, 5, 100000 + id,"
    "  17724430000000000, 0, 1, id, NULL, 0 FROM path WHERE id > 1000;";

START_TEST(a_pid_of_everybody_costs_no_square)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP);
    ck_assert_int_eq(stm_db_script(f->db, stm_span_of(crowd), NULL), STM_OK);
    build(f);
    facts_expect(f, "SELECT how, count(*) FROM lineage GROUP BY how",
                 "0|3\n2|59999\n");
    facts_expect(f, "SELECT max(depth) FROM lineage", "59999\n");
    facts_close(f);
}
END_TEST

SUITE("pid", 30, a_pid_alone_names_a_parent_where_nothing_speaks_against_it,
      a_boot_is_counted_once, a_pid_of_everybody_costs_no_square)
