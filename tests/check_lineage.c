/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_lineage.c - who started what (DESIGN.md section 6).
 */
#include "suite.h"

#include "facts.h"
#include "lineage/lineage.h"

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

static void
build(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
}

START_TEST(a_parent_is_found_by_its_guid)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "setup@09:00:00", .pid = 100,
                 .image = SETUP);
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

SUITE("lineage", 20, a_parent_is_found_by_its_guid,
      a_parent_without_event_1_is_inferred)
