/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_input.c - lists of hosts and verdicts, in whatever form people have
 * them. (tests/cli/hosts.cli and verdicts.cli have the program.)
 */
#include "suite.h"

#include "base/text-file.h"
#include "facts.h"
#include "report/expected.h"
#include "store/input.h"

#include <stdio.h>

/* Lines that were not understood, as "LINE ". */
static void
note(void *arg, unsigned line, const char *why)
{
    ck_assert_uint_gt(strlen(why), 5);
    stm_buf_print(arg, "!%u ", line);
}

/* The names of a list, each with a blank behind it, then the bad lines. */
static void
expect_hosts(const char *text, size_t size, const char *wanted)
{
    struct stm_hosts hosts = stm_hosts_of();
    struct stm_buf decoded = { 0 }, got = { 0 };
    struct stm_input_problems problems = { .each = note, .arg = &got };
    struct stm_err err = { 0 };
    stm_status status =
        stm_text_file_decode(&decoded, stm_span_sized(text, size), &err);

    ck_assert_msg(status == STM_OK, "%s", err.text);
    ck_assert_int_eq(
        stm_hosts_parse(&hosts, stm_buf_held(&decoded), &problems, &err),
        STM_OK);
    for (size_t i = 0; i < hosts.n; i++)
        stm_buf_print(&got, "%.*s ", (int)hosts.names[i].size,
                      hosts.names[i].data);
    ck_assert_str_eq(stm_buf_held(&got).data, wanted);
    stm_buf_free(&decoded);
    stm_buf_free(&got);
    stm_hosts_free(&hosts);
}

#define EXPECT_HOSTS(text, wanted) expect_hosts(text, sizeof(text) - 1, wanted)

START_TEST(a_list_of_hosts_has_a_name_a_line)
{
    EXPECT_HOSTS("PC1\nPC2\n", "PC1 PC2 ");
    EXPECT_HOSTS("PC1\r\n\r\n  PC2\t\r\n", "PC1 PC2 ");
    EXPECT_HOSTS("# all\nPC1 # the first\n#PC2\nPC3", "PC1 PC3 ");
    EXPECT_HOSTS("", "");
    EXPECT_HOSTS("pc\xc3\xbc.corp.local\n", "pc\xc3\xbc.corp.local ");
}
END_TEST

START_TEST(a_table_gives_its_first_column)
{
    EXPECT_HOSTS("Name,OS\nPC1,Windows\nPC2,\n", "PC1 PC2 ");
    EXPECT_HOSTS("#TYPE Selected.X\n\"Name\"\n\"PC1\"\n\"PC2\"\n", "PC1 PC2 ");
    EXPECT_HOSTS("DNSHostName;x\nPC1;y\n", "PC1 ");
    EXPECT_HOSTS("computername\tx\nPC1\ty\n", "PC1 ");
    EXPECT_HOSTS("\nName\n----\nPC1\n\n", "PC1 ");
}
END_TEST

START_TEST(a_host_may_be_called_host)
{
    EXPECT_HOSTS("HOST\nPC1\n", "HOST PC1 ");
    EXPECT_HOSTS("PC1\nName,OS\n", "PC1 Name ");
}
END_TEST

START_TEST(what_is_no_name_costs_its_line)
{
    EXPECT_HOSTS("PC1\nthe servers in Rome\nPC2\nC:\\x\n\xff\xfe\xff\n",
                 "!2 !4 !5 PC1 PC2 ");
    EXPECT_HOSTS("\"PC1\nPC2\n", "!1 PC2 ");
}
END_TEST

START_TEST(byte_order_marks_are_understood)
{
    EXPECT_HOSTS("\xef\xbb\xbfPC1\nPC2\n", "PC1 PC2 ");
    EXPECT_HOSTS("\xff\xfeP\0C\0\xe9\0\r\0\n\0Q\0\n\0", "PC\xc3\xa9 Q ");
    EXPECT_HOSTS("\xfe\xff\0P\0C\0\xe9\0\r\0\n\0Q", "PC\xc3\xa9 Q ");
}
END_TEST

START_TEST(text_with_nul_bytes_is_refused)
{
    static const char utf16[] = "P\0C\0\n\0";
    struct stm_buf out = { 0 };
    struct stm_err err = { 0 };

    ck_assert_int_eq(stm_text_file_decode(&out, stm_span_sized(utf16, 6), &err),
                     STM_EFORMAT);
    ck_assert_ptr_nonnull(strstr(err.text, "byte order mark"));
    stm_buf_free(&out);
}
END_TEST

/* "key=verdict/reason/analyst " of each, the bad lines before. */
static void
expect_verdicts(const char *text, const char *wanted)
{
    struct stm_verdicts all = stm_verdicts_of();
    struct stm_buf got = { 0 };
    struct stm_input_problems problems = { .each = note, .arg = &got };
    struct stm_err err = { 0 };

    ck_assert_int_eq(
        stm_verdicts_parse(&all, stm_span_of(text), &problems, &err), STM_OK);
    for (size_t i = 0; i < all.n; i++) {
        const struct stm_judged *j = &all.items[i];

        stm_buf_print(&got, "%.*s=%s/%.*s/%.*s ", (int)j->key.size, j->key.data,
                      stm_verdict_name(j->verdict), (int)j->reason.size,
                      j->reason.data, (int)j->analyst.size, j->analyst.data);
    }
    ck_assert_str_eq(stm_buf_held(&got).data, wanted);
    stm_buf_free(&got);
    stm_verdicts_free(&all);
}

#define A "0123456789abcdef"
#define B "fedcba9876543210"

START_TEST(verdicts_are_rows_of_four)
{
    expect_verdicts("key,verdict,reason,analyst\n" A ",benign,ours,ann\n",
                    A "=benign/ours/ann ");
    expect_verdicts(A ",confirmed\r\n" B "-2, SUPPRESS ,noise,\n",
                    A "=confirmed// " B "-2=suppress/noise/ ");
    expect_verdicts("0123456789ABCDEF,none\n", A "=none// ");
}
END_TEST

START_TEST(columns_are_found_by_their_headings)
{
    expect_verdicts("rule;Analyst;Verdict;Key\nx;ann;benign;" A "\n",
                    A "=benign//ann ");
    expect_verdicts("sep=;\nkey;verdict;reason\n" A ";benign;a, b\n",
                    A "=benign/a, b/ ");
    expect_verdicts("key\tverdict\n" A "\tbenign\n", A "=benign// ");
}
END_TEST

START_TEST(quoted_cells_hold_what_they_like)
{
    expect_verdicts(A ",benign,\"a \"\"b\"\",\nc\",ann\n" B ",benign\n",
                    A "=benign/a \"b\",\nc/ann " B "=benign// ");
    expect_verdicts(A ",benign,'=1+1\n", A "=benign/=1+1/ ");
}
END_TEST

START_TEST(a_row_without_a_verdict_is_not_decided_yet)
{
    expect_verdicts("key,verdict\n" A ",\n\n# " B ",benign\n", "");
}
END_TEST

START_TEST(a_bad_row_costs_its_line_and_no_other)
{
    expect_verdicts(A ",maybe\n" B ",benign\n", "!1 " B "=benign// ");
    expect_verdicts("1.23E+15,benign\n" A "-,benign\n" A "-x,benign\n" B
                    ",benign\n",
                    "!1 !2 !3 " B "=benign// ");
    expect_verdicts(A ",benign,\"open\n" B ",benign\n", "!1 " B "=benign// ");
    expect_verdicts(A ",benign,\"a\"b\n" B ",benign\n", "!1 " B "=benign// ");
    expect_verdicts(A ",suppress,,ann\n", "!1 ");
    expect_verdicts(A ",benign,\xfc\n\n" B ",x\n", "!1 !3 ");
}
END_TEST

START_TEST(the_latest_verdict_counts_and_none_takes_it_back)
{
    struct stm_verdicts all = stm_verdicts_of();
    struct stm_input_problems problems = { 0 };
    struct facts *f = facts_open();
    struct stm_err err = { 0 };

    ck_assert_int_eq(
        stm_verdicts_parse(&all,
                           stm_span_of(A ",benign,1\n" B ",benign\n" A
                                         ",suppress,2,ann\n" B ",none\n"),
                           &problems, &err),
        STM_OK);
    ck_assert_int_eq(stm_verdicts_store(f->db, &all, &err), STM_OK);
    facts_expect(f, "SELECT * FROM verdict", A "|suppress|2|ann\n");
    stm_verdicts_free(&all);
    facts_close(f);
}
END_TEST

/* Hosts of the case, then the list; "NAME:HOW[:AS] " and what is not on it. */
static void
expect_matches(const char *const *computers, const char *list,
               const char *wanted)
{
    struct facts *f = facts_open();
    struct stm_hosts hosts = stm_hosts_of();
    struct stm_input_problems problems = { 0 };
    struct stm_buf got = { 0 };
    struct expected all;
    struct stm_err err = { 0 };

    for (; *computers; computers++)
        FACT_EVENT(f, .computer = *computers, .channel = "Setup",
                   .provider = "Setup", .event_id = 1);
    ck_assert_int_eq(
        stm_db_script(f->db,
                      stm_span_of("INSERT INTO host_computer"
                                  " SELECT id, id FROM computer WHERE id <> 0"),
                      &err),
        STM_OK);
    ck_assert_int_eq(
        stm_hosts_parse(&hosts, stm_span_of(list), &problems, &err), STM_OK);
    ck_assert_int_eq(stm_hosts_store(f->db, &hosts, &err), STM_OK);
    ck_assert_int_eq(stm_expected_load(&all, f->db, &err), STM_OK);
    for (size_t i = 0; i < all.n; i++)
        stm_buf_print(&got, "%.*s:%c%.*s ", (int)all.names[i].name.size,
                      all.names[i].name.data, "?~=+"[all.names[i].how],
                      (int)all.names[i].as.size,
                      all.names[i].as.data ? all.names[i].as.data : "");
    stm_buf_print(&got, "%zu", all.n_unlisted);
    ck_assert_str_eq(stm_buf_held(&got).data, wanted);
    stm_expected_free(&all);
    stm_hosts_free(&hosts);
    stm_buf_free(&got);
    facts_close(f);
}

START_TEST(hosts_are_matched_folded_and_by_the_short_name)
{
    static const char *const computers[] = { "PC1.corp.local", "Pc2", "PC3.a",
                                             "PC3.b", NULL };

    expect_matches(computers, "", "0");
    expect_matches(computers, "pc1.CORP.local\npc2\n",
                   "pc1.CORP.local:+ pc2:+ 2");
    expect_matches(computers, "pc1\n", "pc1:=PC1.corp.local 3");
    expect_matches(computers, "pc3\nPC4\npc\n", "pc:? pc3:~PC3.a PC4:? 4");
    expect_matches(computers, "pc3\npc3.b\nPC3.B\n", "pc3:~PC3.a PC3.B:+ 3");
    expect_matches(computers, "pc2.corp.local\n", "pc2.corp.local:? 4");
}
END_TEST

START_TEST(a_list_replaces_the_list_before)
{
    struct facts *f = facts_open();
    struct stm_err err = { 0 };

    for (int i = 0; i < 2; i++) {
        struct stm_hosts hosts = stm_hosts_of();
        struct stm_input_problems problems = { 0 };

        ck_assert_int_eq(stm_hosts_parse(&hosts,
                                         stm_span_of(i ? "PC2\n" : "PC1\n"),
                                         &problems, &err),
                         STM_OK);
        ck_assert_int_eq(stm_hosts_store(f->db, &hosts, &err), STM_OK);
        stm_hosts_free(&hosts);
    }
    facts_expect(f, "SELECT name FROM expected_host", "PC2\n");
    facts_close(f);
}
END_TEST

SUITE("input", 20, a_list_of_hosts_has_a_name_a_line,
      a_table_gives_its_first_column, a_host_may_be_called_host,
      what_is_no_name_costs_its_line, byte_order_marks_are_understood,
      text_with_nul_bytes_is_refused, verdicts_are_rows_of_four,
      columns_are_found_by_their_headings, quoted_cells_hold_what_they_like,
      a_row_without_a_verdict_is_not_decided_yet,
      a_bad_row_costs_its_line_and_no_other,
      the_latest_verdict_counts_and_none_takes_it_back,
      hosts_are_matched_folded_and_by_the_short_name,
      a_list_replaces_the_list_before)
