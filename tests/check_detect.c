/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_detect.c - the two correlations (DESIGN.md section 7).
 */
#include "suite.h"

#include "detect/detect.h"
#include "facts.h"
#include "lineage/lineage.h"

#include <stdio.h>

#define SHELL "C:\\Windows\\System32\\cmd.exe"
#define SETUP "C:\\Users\\ann\\setup.exe"
#define AGENT "C:\\Program Files\\Contoso\\agent.exe"

/* Rule, parent, child, confidence and details of every finding, in order. */
static const char found[] =
    "SELECT CASE f.rule WHEN 'installer-spawned-lolbin' THEN 1"
    "                   WHEN 'trusted-software-spawned-shell' THEN 2 END,"
    "       f.summary, f.confidence,"
    "       substr(f.details, 23, instr(f.details, ',') - 24),"
    "       substr(f.details, instr(f.details, '\"company\":'))"
    "  FROM finding f"
    " WHERE f.rule IN ('installer-spawned-lolbin',"
    "                  'trusted-software-spawned-shell') ORDER BY f.id";

static struct stm_detect_result
detect(struct facts *f)
{
    const struct stm_detect_options options = { 0 };
    struct stm_detect_result result = { 0 };
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err) ||
        stm_detect(f->db, &options, &result, &err))
        ck_abort_msg("%s", err.text);
    facts_expect(f, "SELECT rule, error FROM rule_run WHERE error IS NOT NULL",
                 "");
    return result;
}

/* A parent and its child; the parent has an event 1 unless `ghost`. */
struct pair {
    const char *parent, *company, *child;
    bool ghost;
    bool zero_guid; /* the child's words name no GUID */
};

static void
add_pair(struct facts *f, const struct pair *pair)
{
    if (!pair->ghost)
        FACT_PROCESS(f, .time = "09:00:00", .guid = "parent@09:00:00",
                     .pid = 100, .image = pair->parent,
                     .company = pair->company,
                     .product = pair->company ? "P" : NULL);
    FACT_PROCESS(f, .time = "09:00:05", .guid = "child@09:00:05", .pid = 200,
                 .image = pair->child,
                 .parent_guid = pair->zero_guid ? NULL : "parent@09:00:00",
                 .parent_pid = 100, .parent_image = pair->parent);
}

static void
expect_pair(const struct pair *pair, const char *rows)
{
    struct facts *f = facts_open();

    add_pair(f, pair);
    (void)detect(f);
    facts_expect(f, found, rows);
    facts_close(f);
}

#define PAIR(rows, ...) expect_pair(&(const struct pair){ __VA_ARGS__ }, rows)

START_TEST(an_installer_that_starts_a_lolbin_is_found)
{
    PAIR("1|setup.exe started cmd.exe|2|observed|\"company\":\"Contoso\"}\n",
         .parent = SETUP, .child = SHELL, .company = "Contoso");
    PAIR("1|setup.exe started certutil.exe|2|observed|\"company\":\"C\"}\n",
         .parent = "C:\\x\\SETUP.EXE", .child = "D:\\CertUtil.exe",
         .company = "C");
    PAIR("1|msiexec.exe started schtasks.exe|2|observed|\"company\":\"M\"}\n",
         .parent = "C:\\Windows\\System32\\msiexec.exe",
         .child = "C:\\Windows\\SysWOW64\\schtasks.exe", .company = "M");
}
END_TEST

START_TEST(names_are_compared_whole)
{
    PAIR("", .parent = "C:\\x\\mysetup.exe", .child = SHELL);
    PAIR("", .parent = "C:\\x\\setup.exe ", .child = SHELL);
    PAIR("", .parent = "C:\\x\\setup.exe.exe", .child = SHELL);
    PAIR("", .parent = "C:\\x\\setup.exe:a", .child = SHELL);
    PAIR("", .parent = "C:\\setup.exe\\x.exe", .child = SHELL);
    PAIR("", .parent = SETUP, .child = "C:\\x\\cmd.exe ");
    PAIR("", .parent = SETUP, .child = "C:\\x\\cmd.com");
    PAIR("", .parent = SETUP, .child = "C:\\x\\xcmd.exe");
    PAIR("", .parent = SETUP, .child = "C:\\x\\notepad.exe");
}
END_TEST

/* What is known of the company sets the confidence and removes no row. */
START_TEST(an_installer_is_found_whatever_its_company)
{
    PAIR("1|setup.exe started cmd.exe|2|observed|\"company\":\"\"}\n",
         .parent = SETUP, .child = SHELL, .company = "");
    PAIR("1|setup.exe started cmd.exe|2|observed|\"company\":\"-\"}\n",
         .parent = SETUP, .child = SHELL, .company = "-");
    PAIR("1|setup.exe started cmd.exe|0|unknown|\"company\":\"\"}\n",
         .parent = SETUP, .child = SHELL);
    PAIR("1|setup.exe started cmd.exe|0|unknown|\"company\":\"\"}\n",
         .parent = SETUP, .child = SHELL, .ghost = true);
    PAIR("1|setup.exe started cmd.exe|0|unknown|\"company\":\"\"}\n",
         .parent = SETUP, .child = SHELL, .ghost = true, .zero_guid = true);
}
END_TEST

START_TEST(installed_software_that_starts_a_shell_is_found)
{
    PAIR("2|agent.exe started cmd.exe|2|observed|\"company\":\"Contoso\"}\n",
         .parent = AGENT, .child = SHELL, .company = "Contoso");
    PAIR("2|a.exe started mshta.exe|2|observed|\"company\":\"C\"}\n",
         .parent = "D:\\X\\PROGRAM FILES (X86)\\A.EXE", .child = "MSHTA.EXE",
         .company = "C");
    PAIR("2|a.exe started pwsh.exe|2|observed|\"company\":\"C\"}\n",
         .parent = "\\\\srv\\programdata\\a.exe", .child = "C:\\pwsh.exe",
         .company = "C");
    PAIR("2|program files started cmd.exe|2|observed|\"company\":\"C\"}\n",
         .parent = "C:\\Program Files", .child = SHELL, .company = "C");
}
END_TEST

START_TEST(near_misses_of_the_second_rule_are_none)
{
    PAIR("", .parent = "C:\\MyProgram Filesystem\\x.exe", .child = SHELL,
         .company = "C");
    PAIR("", .parent = "C:\\Program Filesystem\\x.exe", .child = SHELL,
         .company = "C");
    PAIR("", .parent = "C:\\ProgramDataX\\x.exe", .child = SHELL,
         .company = "C");
    PAIR("", .parent = "C:\\Programs\\x.exe", .child = SHELL, .company = "C");
    PAIR("", .parent = AGENT, .child = "C:\\Windows\\System32\\rundll32.exe",
         .company = "C");
    PAIR("", .parent = AGENT, .child = "C:\\x\\cmd.exe:s", .company = "C");
}
END_TEST

START_TEST(excluded_parents_are_excluded_by_name)
{
    static const char *const names[] = { "explorer.exe", "svchost.exe",
                                         "services.exe", "TaskHostW.exe" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char path[64];

        (void)snprintf(path, sizeof(path), "C:\\ProgramData\\%s", names[i]);
        PAIR("", .parent = path, .child = SHELL, .company = "C");
    }
    /* those of the first rule stand in that one only */
    PAIR("1|setup.exe started cmd.exe|2|observed|\"company\":\"C\"}\n",
         .parent = "C:\\ProgramData\\setup.exe", .child = SHELL,
         .company = "C");
    /* an updater is in both */
    PAIR("1|update.exe started cmd.exe|2|observed|\"company\":\"C\"}\n"
         "2|update.exe started cmd.exe|2|observed|\"company\":\"C\"}\n",
         .parent = "C:\\ProgramData\\update.exe", .child = SHELL,
         .company = "C");
}
END_TEST

START_TEST(only_an_observed_empty_company_is_no_finding)
{
    PAIR("", .parent = AGENT, .child = SHELL, .company = "");
    PAIR("", .parent = AGENT, .child = SHELL, .company = "-");
    PAIR("", .parent = AGENT, .child = SHELL, .company = "?");
    PAIR("2|agent.exe started cmd.exe|2|observed|\"company\":\" \"}\n",
         .parent = AGENT, .child = SHELL, .company = " ");
    PAIR("2|agent.exe started cmd.exe|0|unknown|\"company\":\"\"}\n",
         .parent = AGENT, .child = SHELL); /* the layout has no such field */
    PAIR("2|agent.exe started cmd.exe|0|unknown|\"company\":\"\"}\n",
         .parent = AGENT, .child = SHELL, .ghost = true);
    /* found by pid only: its company is not observed, so not found empty */
    PAIR("2|agent.exe started cmd.exe|0|unknown|\"company\":\"\"}\n",
         .parent = AGENT, .child = SHELL, .company = "", .zero_guid = true);
    PAIR("2|agent.exe started cmd.exe|1|inferred|\"company\":\"C\"}\n",
         .parent = AGENT, .child = SHELL, .company = "C", .zero_guid = true);
}
END_TEST

/* A parent without event 1 here, and what others say of its path. */
static void
expect_inferred(const char *const *companies, const char *rows)
{
    struct facts *f = facts_open();
    const struct pair pair = { .parent = AGENT, .child = SHELL, .ghost = true };

    add_pair(f, &pair);
    for (size_t i = 0; companies[i]; i++) {
        char guid[32], computer[32];

        (void)snprintf(guid, sizeof(guid), "x%zu@07:00:00", i);
        (void)snprintf(computer, sizeof(computer), "WS%zu", i + 10);
        FACT_PROCESS(f, .time = "07:00:00", .guid = guid, .pid = 500,
                     .computer = computer, .machine = (int64_t)i + 77,
                     .image = "c:\\PROGRAM FILES\\contoso\\Agent.exe",
                     .company = companies[i], .product = "P");
    }
    (void)detect(f);
    facts_expect(f, found, rows);
    facts_close(f);
}

START_TEST(a_company_is_inferred_where_all_sightings_agree)
{
    expect_inferred((const char *const[]){ "Contoso", NULL },
                    "2|agent.exe started cmd.exe|1|inferred|"
                    "\"company\":\"Contoso\"}\n");
    expect_inferred((const char *const[]){ "Contoso", "Contoso", NULL },
                    "2|agent.exe started cmd.exe|1|inferred|"
                    "\"company\":\"Contoso\"}\n");
    expect_inferred(
        (const char *const[]){ "Contoso", "contoso", NULL },
        "2|agent.exe started cmd.exe|0|unknown|\"company\":\"\"}\n");
    expect_inferred(
        (const char *const[]){ "Contoso", "-", NULL },
        "2|agent.exe started cmd.exe|0|unknown|\"company\":\"\"}\n");
    expect_inferred(
        (const char *const[]){ "", "-", "?", NULL },
        "2|agent.exe started cmd.exe|0|unknown|\"company\":\"\"}\n");
}
END_TEST

/* The parent's own event 1 was carved out of slack: it proves, and says no
 * company of its own. */
START_TEST(a_recovered_parent_is_evidence_and_no_observation)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "parent@09:00:00", .pid = 100,
                 .image = AGENT, .company = "C", .product = "P", .how = 2);
    FACT_PROCESS(f, .time = "09:00:05", .guid = "child@09:00:05", .pid = 200,
                 .image = SHELL, .parent_guid = "parent@09:00:00",
                 .parent_pid = 100, .parent_image = AGENT);
    (void)detect(f);
    facts_expect(f, found,
                 "2|agent.exe started cmd.exe|0|unknown|\"company\":\"\"}\n");
    facts_expect(f, "SELECT role FROM finding_evidence ORDER BY role",
                 "event\nparent\n");
    facts_close(f);
}
END_TEST

START_TEST(a_recovered_child_is_no_finding)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:05", .guid = "child@09:00:05", .pid = 200,
                 .image = SHELL, .parent_guid = "parent@09:00:00",
                 .parent_pid = 100, .parent_image = SETUP, .how = 2);
    (void)detect(f);
    facts_expect(f, found, "");
    facts_close(f);
}
END_TEST

/* The GUID of before a Sysmon upgrade: same pid, start second and image. */
START_TEST(a_parent_of_the_same_start_second_is_not_observed)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "old@09:00:00", .pid = 100,
                 .image = AGENT, .company = "C", .product = "P");
    FACT_PROCESS(f, .time = "09:00:05", .guid = "child@09:00:05", .pid = 200,
                 .image = SHELL, .parent_guid = "new@09:00:00#1b",
                 .parent_pid = 100, .parent_image = AGENT);
    (void)detect(f);
    facts_expect(f, "SELECT parent_how FROM spawn WHERE parent <> 0", "2\n");
    facts_expect(f, found,
                 "2|agent.exe started cmd.exe|1|inferred|\"company\":\"C\"}\n");
    facts_close(f);
}
END_TEST

START_TEST(another_hosts_parent_of_the_same_guid_is_not_joined)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .computer = "OTHER", .time = "09:00:00",
                 .guid = "parent@09:00:00", .pid = 100, .image = AGENT,
                 .company = "", .product = "P");
    FACT_PROCESS(f, .time = "09:00:05", .guid = "child@09:00:05", .pid = 200,
                 .image = SHELL, .parent_guid = "parent@09:00:00",
                 .parent_pid = 100, .parent_image = AGENT);
    (void)detect(f);
    facts_expect(f, found,
                 "2|agent.exe started cmd.exe|0|unknown|\"company\":\"\"}\n");
    facts_close(f);
}
END_TEST

START_TEST(a_record_seen_twice_is_one_finding)
{
    struct facts *f = facts_open();
    struct stm_detect_result result;

    for (int i = 0; i < 2; i++) {
        const char *file = i ? "B/Sysmon.evtx" : "C/Sysmon.evtx";

        FACT_PROCESS(f, .record_id = 1, .time = "09:00:00", .file = file,
                     .guid = "parent@09:00:00", .pid = 100, .image = AGENT,
                     .company = "C", .product = "P");
        FACT_PROCESS(f, .record_id = 2, .time = "09:00:05", .file = file,
                     .guid = "child@09:00:05", .pid = 200, .image = SHELL,
                     .parent_guid = "parent@09:00:00", .parent_pid = 100,
                     .parent_image = AGENT);
    }
    result = detect(f);
    ck_assert_uint_eq(result.findings, 1);
    ck_assert_uint_eq(result.at_level[STM_LEVEL_CRITICAL], 1);
    ck_assert_uint_eq(result.failed, 0);
    facts_expect(f,
                 "SELECT v.role, e.record_id FROM finding_evidence v"
                 "  JOIN event e ON e.id = v.event ORDER BY v.role",
                 "event|2\nparent|1\n");
    facts_expect(f,
                 "SELECT h.label, f.base_level, f.level, f.tuning,"
                 "       f.suppressed, f.incident = i.id"
                 "  FROM finding f JOIN host h ON h.id = f.host"
                 "  JOIN incident i",
                 "WS01|4|4|NULL|NULL|1\n");
    facts_close(f);
}
END_TEST

START_TEST(silence_is_told_from_blindness)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .computer = "NEW", .guid = "a@09:00:00", .pid = 1,
                 .image = "C:\\a.exe", .company = "C", .product = "P");
    FACT_PROCESS(f, .computer = "OLD", .guid = "b@09:00:00", .pid = 1,
                 .machine = 7, .image = "C:\\a.exe");
    FACT_EVENT(f, .computer = "NONE", .channel = "System",
               .provider = "EventLog", .event_id = 6005);
    (void)detect(f);
    facts_expect(f,
                 "SELECT h.label, r.rule, r.evaluable, r.reason"
                 "  FROM rule_host r JOIN host h ON h.id = r.host"
                 " WHERE r.rule IN ('installer-spawned-lolbin',"
                 "                  'trusted-software-spawned-shell')"
                 " ORDER BY h.label, r.rule",
                 "NEW|installer-spawned-lolbin|1|sysmon:1 1\n"
                 "NEW|trusted-software-spawned-shell|1|"
                 "sysmon:1 1, company 1\n"
                 "NONE|installer-spawned-lolbin|0|no Sysmon event 1\n"
                 "NONE|trusted-software-spawned-shell|0|"
                 "no Sysmon event 1; no event 1 with a Company field\n"
                 "OLD|installer-spawned-lolbin|1|sysmon:1 1\n"
                 "OLD|trusted-software-spawned-shell|0|"
                 "no event 1 with a Company field\n");
    facts_close(f);
}
END_TEST

/* A case of 10,000 hosts was joined as if it had one: each went through all. */
START_TEST(the_hosts_of_a_case_are_counted_for_who_joins_them)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .computer = "A", .guid = "a@09:00:00", .pid = 1,
                 .image = "C:\\a.exe");
    FACT_PROCESS(f, .computer = "B", .guid = "b@09:00:00", .pid = 1,
                 .machine = 7, .image = "C:\\a.exe");
    (void)detect(f);
    facts_expect(f, "SELECT stat FROM sqlite_stat1 WHERE tbl = 'host'",
                 "3 1\n"); /* and row 0 */
    facts_close(f);
}
END_TEST

SUITE("detect", 60, an_installer_that_starts_a_lolbin_is_found,
      names_are_compared_whole, an_installer_is_found_whatever_its_company,
      installed_software_that_starts_a_shell_is_found,
      near_misses_of_the_second_rule_are_none,
      excluded_parents_are_excluded_by_name,
      only_an_observed_empty_company_is_no_finding,
      a_company_is_inferred_where_all_sightings_agree,
      a_recovered_parent_is_evidence_and_no_observation,
      a_recovered_child_is_no_finding,
      a_parent_of_the_same_start_second_is_not_observed,
      another_hosts_parent_of_the_same_guid_is_not_joined,
      a_record_seen_twice_is_one_finding, silence_is_told_from_blindness,
      the_hosts_of_a_case_are_counted_for_who_joins_them)
