/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_hosts.c - which records are of one host: (folded Computer, machine
 * id), DESIGN.md section 5.
 */
#include "suite.h"

#include "facts.h"
#include "lineage/lineage.h"

#include <stdio.h>

#define A INT64_C(0xaaaaaaaa)
#define B INT64_C(0xbbbbbbbb)

static const char hosts[] = "SELECT label, folder FROM host WHERE id <> 0"
                            " ORDER BY label, folder";

/* Each computer as logged and the folder of its host. */
static const char computers[] =
    "SELECT c.name, printf('%08x', c.machine_id), h.folder FROM computer c"
    "  JOIN host_computer x ON x.computer = c.id JOIN host h ON h.id = x.host"
    " WHERE c.id <> 0 ORDER BY c.name, c.machine_id";

static const char issues[] =
    "SELECT i.kind, h.label, i.count, i.text FROM derived_issue i"
    "  JOIN host h ON h.id = i.host ORDER BY i.kind, h.label, h.folder";

static void
build_with(struct facts *f, const char *const *same_host, size_t n)
{
    const struct stm_lineage_options options = { .same_host = same_host,
                                                 .n_same_host = n };
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, &options, &err))
        ck_abort_msg("%s", err.text);
}

static void
build(struct facts *f)
{
    build_with(f, NULL, 0);
}

/* A record that tells a machine id, and one that does not. */
static void
add(struct facts *f, const char *computer, int64_t machine)
{
    FACT_PROCESS(f, .computer = computer, .machine = machine, .pid = 4,
                 .guid = "x@09:00:00", .image = "C:\\x.exe");
}

static void
add_nameless(struct facts *f, const char *computer)
{
    FACT_EVENT(f, .computer = computer, .channel = "System",
               .provider = "Somebody", .event_id = 7);
}

START_TEST(spellings_of_one_name_are_one_host_named_by_the_least)
{
    struct facts *f = facts_open();

    add(f, "ws01.corp", A);
    add(f, "WS01.corp", A);
    add(f, "Ws01.CORP", A);
    build(f);
    facts_expect(f, hosts, "WS01.corp|ws01.corp\n");
    facts_expect(f, issues, "");
    facts_close(f);
}
END_TEST

START_TEST(records_without_a_machine_id_join_the_only_machine_of_their_name)
{
    struct facts *f = facts_open();

    add(f, "WS01", A);
    add_nameless(f, "ws01");
    build(f);
    facts_expect(f, computers,
                 "WS01|aaaaaaaa|ws01\n"
                 "ws01|00000000|ws01\n");
    facts_expect(f, issues, "");
    facts_close(f);
}
END_TEST

START_TEST(records_of_two_machines_of_one_name_are_not_mixed)
{
    struct facts *f = facts_open();

    add(f, "WS01", A);
    add(f, "WS01", B);
    add_nameless(f, "ws01");
    build(f);
    facts_expect(f, computers,
                 "WS01|aaaaaaaa|ws01~aaaaaaaa\n"
                 "WS01|bbbbbbbb|ws01~bbbbbbbb\n"
                 "ws01|00000000|ws01~00000000\n");
    facts_expect(f, issues,
                 "machine-id-ambiguous|ws01|2|no record tells a machine id; 2 "
                 "machines have this name\n"
                 "machines-of-one-name|WS01|2|2 machines call themselves WS01\n"
                 "machines-of-one-name|WS01|2|2 machines call themselves "
                 "WS01\n");
    facts_close(f);
}
END_TEST

START_TEST(a_host_without_sysmon_is_known_by_name)
{
    struct facts *f = facts_open();

    add_nameless(f, "SRV9");
    add_nameless(f, "srv9");
    build(f);
    facts_expect(f, hosts, "SRV9|srv9\n");
    facts_expect(f, issues,
                 "machine-id-missing|SRV9|1|no record tells a machine id; the "
                 "host is known by its name alone\n");
    facts_close(f);
}
END_TEST

/* What slack holds may be of anybody; it never parts what is live. */
START_TEST(a_machine_that_only_recovered_records_name_does_not_count)
{
    struct facts *f = facts_open();

    add(f, "WS01", A);
    add_nameless(f, "WS01");
    FACT_PROCESS(f, .computer = "WS01", .machine = B, .pid = 4, .how = 2,
                 .guid = "x@09:00:00", .image = "C:\\x.exe");
    build(f);
    facts_expect(f, computers,
                 "WS01|00000000|ws01~aaaaaaaa\n"
                 "WS01|aaaaaaaa|ws01~aaaaaaaa\n"
                 "WS01|bbbbbbbb|ws01~bbbbbbbb\n");
    facts_close(f);
}
END_TEST

START_TEST(one_machine_under_two_names_is_listed_not_joined)
{
    struct facts *f = facts_open();

    add(f, "OLD", A);
    add(f, "NEW", A);
    add(f, "ELSE", B);
    build(f);
    facts_expect(f, hosts, "ELSE|else\nNEW|new\nOLD|old\n");
    facts_expect(f, issues,
                 "machine-id-shared|NEW|2|machine id aaaaaaaa is also of OLD: "
                 "renamed or cloned\n"
                 "machine-id-shared|OLD|2|machine id aaaaaaaa is also of NEW: "
                 "renamed or cloned\n");
    facts_expect(f,
                 "SELECT printf('%x', a.machine_id), h.label FROM host_alias a"
                 "  JOIN host h ON h.id = a.host ORDER BY 2",
                 "aaaaaaaa|NEW\naaaaaaaa|OLD\n");
    facts_close(f);
}
END_TEST

START_TEST(the_analyst_joins_what_is_one_host)
{
    static const char *const pairs[] = { "old=New" };
    struct facts *f = facts_open();

    add(f, "OLD", A);
    add(f, "NEW", A);
    add_nameless(f, "old");
    build_with(f, pairs, 1);
    facts_expect(f, hosts, "NEW|new\n");
    facts_expect(f, issues, "");
    facts_expect(f, "SELECT count(*) FROM host_alias", "0\n");
    facts_close(f);
}
END_TEST

START_TEST(a_parent_is_found_across_names_that_were_joined)
{
    static const char *const pairs[] = { "OLD=NEW" };

    for (size_t n = 0; n < 2; n++) {
        struct facts *f = facts_open();

        FACT_PROCESS(f, .computer = "OLD", .guid = "setup@09:00:00", .pid = 100,
                     .image = "C:\\setup.exe");
        FACT_PROCESS(f, .computer = "NEW", .time = "09:00:01",
                     .guid = "cmd@09:00:01", .pid = 200, .image = "C:\\cmd.exe",
                     .parent_guid = "setup@09:00:00", .parent_pid = 100,
                     .parent_image = "C:\\setup.exe");
        build_with(f, pairs, n);
        ck_assert_int_eq(facts_int(f, "SELECT max(how) FROM lineage"),
                         n ? STM_PARENT_GUID : STM_PARENT_INFERRED);
        facts_close(f);
    }
}
END_TEST

START_TEST(a_name_that_nothing_has_is_said)
{
    static const char *const pairs[] = { "WS01=WS0l", "WS01=WS0l" };
    struct facts *f = facts_open();

    add(f, "WS01", A);
    build_with(f, pairs, 2);
    facts_expect(f, issues,
                 "same-host-unknown||1|no evidence is of the computer WS0l "
                 "(--same-host WS01=WS0l)\n");
    facts_close(f);
}
END_TEST

START_TEST(a_pair_that_is_none_fails_and_leaves_the_case_as_it_was)
{
    static const char *const bad[] = { "WS01", "=WS01", "WS01=" };
    struct facts *f = facts_open();

    add(f, "WS01", A);
    build(f);
    for (size_t i = 0; i < 3; i++) {
        const struct stm_lineage_options options = { .same_host = &bad[i],
                                                     .n_same_host = 1 };
        struct stm_err err = { 0 };

        ck_assert_int_eq(stm_lineage_build(f->db, &options, &err), STM_EUSAGE);
        facts_expect(f, hosts, "WS01|ws01\n");
    }
    facts_close(f);
}
END_TEST

START_TEST(a_folder_is_plain_whatever_the_computer_is_called)
{
    static const struct {
        const char *name, *folder;
    } cases[] = {
        { "WS-01_a.b", "ws-01_a.b" }, { "..", "%2E." },
        { "../etc", "%2E.%2Fetc" },   { "a b", "a%20b" },
        { "100%", "100%25" },         { "\xc3\x9cNI", "%C3%BCni" },
        { "", "_unnamed" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct facts *f = facts_open();
        char line[100];

        add_nameless(f, cases[i].name);
        build(f);
        (void)snprintf(line, sizeof(line), "%s\n", cases[i].folder);
        facts_expect(f, "SELECT folder FROM host WHERE id <> 0", line);
        facts_close(f);
    }
}
END_TEST

/* 90 letters, then one that differs: cut, the names are the same. */
START_TEST(folders_are_at_most_80_bytes_and_never_the_same)
{
    struct facts *f = facts_open();
    char name[92];

    memset(name, 'a', sizeof(name));
    name[91] = '\0';
    for (char c = '0'; c < '4'; c++) {
        name[90] = c;
        add_nameless(f, name);
    }
    name[90] = '4';
    add(f, name, A);
    add(f, "_unnamed", B);
    add_nameless(f, "");
    build(f);
    facts_expect(f,
                 "SELECT length(folder), substr(folder, 70) FROM host"
                 " WHERE label LIKE 'aaa%' ORDER BY label",
                 "80|aa~00000000\n"
                 "80|~00000000-2\n"
                 "80|~00000000-3\n"
                 "80|~00000000-4\n"
                 "80|aa~aaaaaaaa\n");
    facts_expect(f,
                 "SELECT label, folder FROM host WHERE id <> 0 AND"
                 " label NOT LIKE 'aaa%' ORDER BY folder",
                 "|_unnamed~00000000\n_unnamed|_unnamed~bbbbbbbb\n");
    facts_close(f);
}
END_TEST

START_TEST(a_computer_without_a_name_is_a_host_of_its_own)
{
    struct facts *f = facts_open();

    add(f, "", A);
    add_nameless(f, "");
    build(f);
    facts_expect(f, hosts, "|_unnamed\n");
    facts_expect(f,
                 "SELECT count(*) FROM stream s"
                 "  JOIN host_computer x ON x.computer = s.computer"
                 "  JOIN host h ON h.id = x.host AND h.id <> 0",
                 "2\n");
    facts_close(f);
}
END_TEST

SUITE("hosts", 30, spellings_of_one_name_are_one_host_named_by_the_least,
      records_without_a_machine_id_join_the_only_machine_of_their_name,
      records_of_two_machines_of_one_name_are_not_mixed,
      a_host_without_sysmon_is_known_by_name,
      a_machine_that_only_recovered_records_name_does_not_count,
      one_machine_under_two_names_is_listed_not_joined,
      the_analyst_joins_what_is_one_host,
      a_parent_is_found_across_names_that_were_joined,
      a_name_that_nothing_has_is_said,
      a_pair_that_is_none_fails_and_leaves_the_case_as_it_was,
      a_folder_is_plain_whatever_the_computer_is_called,
      folders_are_at_most_80_bytes_and_never_the_same,
      a_computer_without_a_name_is_a_host_of_its_own)
