/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_list.c - lists, what is in them, and sets of rules and lists.
 */
#include "suite.h"

#include "detect/functions.h"
#include "detect/match.h"
#include "folder.h"

static struct stm_rules *
open_rules(void)
{
    struct stm_rules *rules;
    struct stm_err err;

    ck_assert_msg(stm_rules_open(&rules, ".", &err) == STM_OK, "%s", err.text);
    return rules;
}

static void
put(const char *path, const char *text)
{
    folder_put(path, text, strlen(text));
}

static const char *
list_error(const struct stm_rules *rules, const char *name)
{
    const struct stm_written *list =
        stm_rules_find(rules, STM_KIND_LIST, stm_span_of(name));

    ck_assert_ptr_nonnull(list);
    return list->error ? list->error : "";
}

/* Is a path, given as keys have it, in a list? */
static bool
is_in(const struct stm_rules *rules, const char *list, const char *folder,
      const char *name)
{
    const struct stm_written *wanted =
        stm_rules_find(rules, STM_KIND_LIST, stm_span_of(list));
    struct stm_matcher *matcher;
    bool hit[64], result = false;
    struct stm_err err;

    ck_assert_ptr_nonnull(wanted);
    ck_assert_uint_le(rules->of[STM_KIND_LIST].n, sizeof(hit) / sizeof(*hit));
    ck_assert_int_eq(stm_matcher_open(&matcher, rules, &err), STM_OK);
    ck_assert_int_eq(stm_matcher_ask(matcher, stm_span_of(folder),
                                     stm_span_of(name), hit, &err),
                     STM_OK);
    for (size_t i = 0; i < rules->of[STM_KIND_LIST].n; i++)
        if (rules->of[STM_KIND_LIST].items[i] == wanted)
            result = hit[i];
    stm_matcher_close(matcher);
    return result;
}

START_TEST(a_folder_matches_the_last_of_the_path)
{
    struct stm_rules *rules;

    folder_enter();
    folder_make("lists");
    put("lists/mine.txt", "# match: folder\nProgram Files\nC:\n");
    put("lists/bad.txt", "# match: folder\na\\b\n");
    rules = open_rules();
    ck_assert_str_eq(list_error(rules, "mine"), "");
    ck_assert_str_eq(list_error(rules, "bad"),
                     "lists/bad.txt:2: a folder name holds no / or \\");
    ck_assert(is_in(rules, "mine", "d:/program files/", "x.exe"));
    ck_assert(is_in(rules, "mine", "d:/program files", "x.exe"));
    ck_assert(is_in(rules, "mine", "c:/", "x.exe"));
    ck_assert(!is_in(rules, "mine", "d:/program files/contoso/", "x.exe"));
    ck_assert(!is_in(rules, "mine", "d:/my program files/", "x.exe"));
    ck_assert(!is_in(rules, "mine", "", "program files"));
    ck_assert(!is_in(rules, "mine", "", "c:"));
    stm_rules_close(rules);
}
END_TEST

START_TEST(the_built_in_lists_are_the_seeds)
{
    static const struct {
        const char *name;
        size_t n;
    } lists[] = { { "trusted-installers", 14 },
                  { "lolbins", 20 },
                  { "shells", 6 },
                  { "trusted-folders", 3 },
                  { "usual-shell-parents", 6 },
                  { "session-roots", 14 } };
    struct stm_rules *rules;
    struct stm_err err;

    ck_assert_int_eq(stm_rules_open(&rules, NULL, &err), STM_OK);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        const struct stm_list *list = (const void *)stm_rules_find(
            rules, STM_KIND_LIST, stm_span_of(lists[i].name));

        ck_assert_msg(list != NULL, "%s", lists[i].name);
        ck_assert_msg(!list->written.error, "%s", list->written.error);
        ck_assert_uint_eq(list->n_entries, lists[i].n);
    }
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n; i++)
        ck_assert_msg(!stm_rules_rule(rules, i)->written.error, "%s",
                      stm_rules_rule(rules, i)->written.error);
    ck_assert_uint_ge(rules->of[STM_KIND_RULE].n, 2);
    ck_assert(is_in(rules, "trusted-installers", "c:/x/", "squirrel.exe"));
    ck_assert(is_in(rules, "lolbins", "", "at.exe"));
    ck_assert(is_in(rules, "session-roots", "", "system"));
    stm_rules_close(rules);
}
END_TEST

START_TEST(a_name_matches_whole_and_whatever_its_case)
{
    struct stm_rules *rules;

    folder_enter();
    folder_make("lists");
    put("lists/mine.txt", "# mine\n\n  Setup.EXE \t\r\nM\xc3\x9cLLER.exe\n"
                          "a#b.exe\nsetup.exe\n");
    rules = open_rules();
    ck_assert_str_eq(list_error(rules, "mine"), "");
    ck_assert(is_in(rules, "mine", "c:/windows/", "setup.exe"));
    ck_assert(
        is_in(rules, "mine", "/opt/", "SETUP.exe")); /* Linux keeps case */
    ck_assert(is_in(rules, "mine", "", "m\xc3\xbcller.exe"));
    ck_assert(is_in(rules, "mine", "", "a#b.exe"));
    ck_assert(!is_in(rules, "mine", "", "setup.exe "));
    ck_assert(!is_in(rules, "mine", "", "xsetup.exe"));
    ck_assert(!is_in(rules, "mine", "", "setup.exe:x"));
    ck_assert(!is_in(rules, "mine", "setup.exe/", "a.exe"));
    ck_assert(!is_in(rules, "mine", "", ""));
    stm_rules_close(rules);
    folder_leave();
}
END_TEST

START_TEST(a_term_matches_whole_and_anywhere_in_the_path)
{
    struct stm_rules *rules;

    folder_enter();
    folder_make("lists");
    put("lists/mine.txt", "# match: path-has\nProgram Files\n"
                          "Program Files (x86)\n\\Temp\\\n..\n");
    rules = open_rules();
    ck_assert_str_eq(list_error(rules, "mine"), "");
    ck_assert(is_in(rules, "mine", "c:/program files/", "x.exe"));
    ck_assert(is_in(rules, "mine", "d:/a/program files (x86)/b/", "x.exe"));
    ck_assert(is_in(rules, "mine", "c:/a_program files/", "x.exe"));
    ck_assert(is_in(rules, "mine", "c:/", "program files"));
    ck_assert(is_in(rules, "mine", "c:/temp/", "x.exe"));
    ck_assert(is_in(rules, "mine", "/a/", "b..c")); /* no term at all */
    ck_assert(!is_in(rules, "mine", "c:/", "temp"));
    ck_assert(!is_in(rules, "mine", "c:/myprogram filesystem/", "x.exe"));
    ck_assert(!is_in(rules, "mine", "c:/myprogram files/", "x.exe"));
    ck_assert(!is_in(rules, "mine", "c:/program filesystem/", "x.exe"));
    ck_assert(!is_in(rules, "mine", "c:/\xc3\xa4program files/", "x.exe"));
    ck_assert(!is_in(rules, "mine", "c:/program/files/", "x.exe"));
    ck_assert(is_in(rules, "trusted-folders", "c:/programdata/x/", "y.exe"));
    ck_assert(!is_in(rules, "trusted-folders", "c:/programdatax/", "y.exe"));
    stm_rules_close(rules);
    folder_leave();
}
END_TEST

START_TEST(a_path_matches_whole_with_gaps_inside_of_names)
{
    struct stm_rules *rules;

    folder_enter();
    folder_make("lists");
    put("lists/mine.txt",
        "# match: path\n*:\\Program Files*\\Acme\\*\\Agent.exe\n"
        "*:\\Windows\\Acme\\run-*-*.exe\n*:\\Windows\\Acme\\Agent.exe\n");
    rules = open_rules();
    ck_assert_str_eq(list_error(rules, "mine"), "");
    ck_assert(is_in(rules, "mine", "c:/program files/acme/1.2/", "agent.exe"));
    ck_assert(
        is_in(rules, "mine", "d:/program files (x86)/acme/x/", "agent.exe"));
    ck_assert(is_in(rules, "mine", "c:/windows/acme/", "run-a-b-c.exe"));
    ck_assert(is_in(rules, "mine", "c:/windows/acme/", "run--.exe"));
    ck_assert(is_in(rules, "mine", "c:/windows/acme/", "agent.exe"));
    ck_assert(!is_in(rules, "mine", "c:/windows/acme/", "run-a.exe"));
    ck_assert(!is_in(rules, "mine", "c:/windows/acme/", "run-a-b.exe.bak"));
    ck_assert(!is_in(rules, "mine", "c:/program files/acme/", "agent.exe"));
    ck_assert(!is_in(rules, "mine", "c:/program files/acme/a/b/", "agent.exe"));
    ck_assert(
        !is_in(rules, "mine", "c:/program files/acme/1.2/", "agent.exe:x"));
    ck_assert(!is_in(rules, "mine", "c:/windows/acme/", "run-a-b:x.exe"));
    ck_assert(!is_in(rules, "mine", "c:/x/program files/acme/1/", "agent.exe"));
    ck_assert(!is_in(rules, "mine", "/windows/acme/", "agent.exe"));
    ck_assert(!is_in(rules, "mine", "c:/windows/acme/agent.exe/", "x.exe"));
    stm_rules_close(rules);
    folder_leave();
}
END_TEST

START_TEST(a_bad_list_is_named_with_its_line)
{
    struct stm_rules *rules;

    folder_enter();
    folder_make("lists");
    put("lists/a.txt", "# match: regex\nx\n");
    put("lists/b.txt", "x.exe\nc:\\y.exe\n");
    put("lists/c.txt", "# match: name\n# match: name\n");
    put("lists/d.txt", "x.exe\n# match: name\n");
    put("lists/e.txt", "x.exe\n\xff.exe\n");
    put("lists/F.txt", "x.exe\n");
    folder_make("lists/g.txt");
    rules = open_rules();
    ck_assert_str_eq(
        list_error(rules, "a"),
        "lists/a.txt:1: match is name, path, path-has or folder, not regex");
    ck_assert_str_eq(list_error(rules, "b"),
                     "lists/b.txt:2: a file name holds no / or \\");
    ck_assert_str_eq(list_error(rules, "c"),
                     "lists/c.txt:2: match stands in line 1 already");
    ck_assert_str_eq(list_error(rules, "d"),
                     "lists/d.txt:2: match must stand before the entries");
    ck_assert_str_eq(list_error(rules, "e"), "lists/e.txt:2: is not UTF-8");
    ck_assert_str_eq(list_error(rules, "F"),
                     "lists/F.txt:1: the file's name is not of a-z, 0-9 and -");
    ck_assert_ptr_nonnull(strstr(list_error(rules, "g"), "lists/g.txt:1: "));
    stm_rules_close(rules);
    folder_leave();
}
END_TEST

START_TEST(a_rule_without_its_list_cannot_run)
{
    struct stm_rules *rules;
    const struct stm_written *rule;

    folder_enter();
    folder_make("lists");
    put("lists/shells.txt", "c:\\cmd.exe\n");
    put("mine.sql", "-- id: mine\n-- title: t\n-- level: low\n-- confidence: "
                    "low\n-- attack:\n-- needs:\n-- lists: lolbins, nowhere\n"
                    "-- why:\n-- noise:\nSELECT 1 AS event\n");
    rules = open_rules();
    rule = stm_rules_find(rules, STM_KIND_RULE, stm_span_of("mine"));
    ck_assert_str_eq(rule->error, "mine.sql:1: no list is named nowhere");
    rule = stm_rules_find(rules, STM_KIND_RULE,
                          stm_span_of("trusted-software-spawned-shell"));
    ck_assert_str_eq(rule->error,
                     "lists/shells.txt:1: a file name holds no / or \\");
    stm_rules_close(rules);
    folder_leave();
}
END_TEST

START_TEST(a_list_of_ten_megabytes_works)
{
    enum { ENTRIES = 700000 };
    struct stm_rules *rules;
    FILE *file;

    folder_enter();
    folder_make("lists");
    file = fopen("lists/names.txt", "wb");
    for (int i = 0; i < ENTRIES; i++)
        fprintf(file, "Name%07d.exe\n", i);
    ck_assert_int_ge(ftell(file), 10 << 20);
    fclose(file);
    file = fopen("lists/terms.txt", "wb");
    fputs("# match: path-has\n", file);
    for (int i = 0; i < ENTRIES; i++)
        fprintf(file, "dir %07d x\n", i);
    fclose(file);
    rules = open_rules();
    ck_assert_str_eq(list_error(rules, "names"), "");
    ck_assert_str_eq(list_error(rules, "terms"), "");
    ck_assert(is_in(rules, "names", "c:/", "name0654321.exe"));
    ck_assert(!is_in(rules, "names", "c:/", "name0700000.exe"));
    ck_assert(is_in(rules, "terms", "c:/dir 0654321 x/", "a.exe"));
    ck_assert(!is_in(rules, "terms", "c:/dir 0654321 y/", "a.exe"));
    stm_rules_close(rules);
    folder_leave();
}
END_TEST

START_TEST(the_digest_follows_every_byte_and_not_the_folder)
{
    uint8_t built_in[STM_SHA256_SIZE], one[STM_SHA256_SIZE],
        other[STM_SHA256_SIZE];
    struct stm_err err;

    ck_assert_int_eq(stm_rules_sha256(built_in, NULL, &err), STM_OK);
    folder_enter();
    folder_make("a");
    folder_make("a/lists");
    folder_make("b");
    folder_make("b/lists");
    ck_assert_int_eq(stm_rules_sha256(one, "a", &err), STM_OK);
    ck_assert_mem_eq(one, built_in, sizeof(one));
    put("a/lists/x.txt", "x.exe\n");
    put("b/lists/x.txt", "x.exe\n");
    ck_assert_int_eq(stm_rules_sha256(one, "a", &err), STM_OK);
    ck_assert_int_eq(stm_rules_sha256(other, "b", &err), STM_OK);
    ck_assert_mem_eq(one, other, sizeof(one));
    ck_assert_mem_ne(one, built_in, sizeof(one));
    put("b/lists/x.txt", "y.exe\n");
    ck_assert_int_eq(stm_rules_sha256(other, "b", &err), STM_OK);
    ck_assert_mem_ne(one, other, sizeof(one));
    ck_assert_int_eq(stm_rules_sha256(other, "c", &err), STM_EIO);
    folder_leave();
}
END_TEST

START_TEST(a_set_opens_whole_or_not_at_all)
{
    struct stm_rules *rules;
    struct stm_err err;
    stm_status status = STM_ENOMEM;

    for (unsigned n = 1; status == STM_ENOMEM; n++) {
        ck_assert_uint_lt(n, 1000);
        stm_arena_fail_nth(n);
        status = stm_rules_open(&rules, NULL, &err);
    }
    stm_arena_fail_nth(0);
    ck_assert_int_eq(status, STM_OK);
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n; i++)
        ck_assert_ptr_null(stm_rules_rule(rules, i)->written.error);
    stm_rules_close(rules);
}
END_TEST

START_TEST(sql_compares_as_kql_does)
{
    static const struct {
        const char *sql;
        int64_t result;
    } cases[] = {
        { "SELECT has('C:\\Program Files\\x', 'program files')", 1 },
        { "SELECT has('MyProgram Files', 'program files')", 0 },
        { "SELECT has('powershell -ENC abc', '-enc')", 1 },
        { "SELECT has('a_b', 'b')", 1 },
        { "SELECT has('M\xc3\x9cLLER', 'm\xc3\xbcller')", 1 },
        { "SELECT has('x', '')", 1 },
        { "SELECT has(NULL, 'x')", 0 },
        { "SELECT has(17, 17)", 1 },
        { "SELECT has_any('one two', 'three', 'TWO')", 1 },
        { "SELECT has_any('one two', 'three', 'tw')", 0 },
        { "SELECT has_any('one')", 0 },
        { "SELECT in_fold('CMD.exe', 'at.exe', 'cmd.EXE')", 1 },
        { "SELECT in_fold('cmd.exe ', 'cmd.exe')", 0 },
        { "SELECT in_fold('STRASSE', 'stra\xc3\x9f"
          "e')",
          0 },
        { "SELECT in_fold('M\xc3\x9cLLER', 'm\xc3\xbcller')", 1 },
        { "SELECT site_of('WWW.Update.Contoso.Example.') = 'contoso.example'",
          1 },
        { "SELECT site_of('a.b.contoso.co.uk') = 'contoso.co.uk'", 1 },
        { "SELECT site_of('co.uk') = 'co.uk' AND site_of('') = ''", 1 },
        { "SELECT site_of('dc01') = '' AND site_of('dc01.corp') = ''", 1 },
        { "SELECT site_of('192.0.2.1') = '' AND site_of('::1') = ''", 1 },
        { "SELECT site_of('a..b.example') = '' AND site_of(NULL) = ''", 1 },
        { "SELECT net_of('203.0.113.9') = '203.0.0.0/16'", 1 },
        { "SELECT net_of('::ffff:203.0.113.9') = '203.0.0.0/16'", 1 },
        { "SELECT net_of('2001:DB8:0:0:0:0:0:1') = '2001:db8::/32'", 1 },
        { "SELECT net_of('10.1.2.3') || net_of('172.31.0.1') ||"
          " net_of('192.168.0.1') || net_of('127.0.0.1') ||"
          " net_of('169.254.1.1') || net_of('100.64.0.1') ||"
          " net_of('224.0.0.1') || net_of('255.255.255.255') ||"
          " net_of('0.0.0.0') || net_of('0:0:0:0:0:0:0:1') ||"
          " net_of('fe80:0:0:0:1:2:3:4') || net_of('fd00::1') ||"
          " net_of('ff02::fb') || net_of('::ffff:10.0.0.1') ||"
          " net_of('x') || net_of('') = ''",
          1 },
        { "SELECT net_of('172.32.0.1') = '172.32.0.0/16' AND"
          " net_of('100.128.0.1') = '100.128.0.0/16'",
          1 },
    };
    struct stm_db *db;

    ck_assert_int_eq(stm_db_open(&db, NULL, STM_DB_MEMORY, NULL), STM_OK);
    ck_assert_int_eq(stm_functions_add(db, NULL), STM_OK);
    ck_assert_int_eq(stm_functions_add(db, NULL), STM_OK);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t result = -1;
        struct stm_err err = { 0 };

        ck_assert_msg(stm_db_query_int(db, cases[i].sql, &result, &err) ==
                          STM_OK,
                      "%s: %s", cases[i].sql, err.text);
        ck_assert_msg(result == cases[i].result, "%s", cases[i].sql);
    }
    stm_db_close(db);
}
END_TEST

SUITE("list", 60, the_built_in_lists_are_the_seeds,
      a_folder_matches_the_last_of_the_path,
      a_name_matches_whole_and_whatever_its_case,
      a_term_matches_whole_and_anywhere_in_the_path,
      a_path_matches_whole_with_gaps_inside_of_names,
      a_bad_list_is_named_with_its_line, a_rule_without_its_list_cannot_run,
      a_list_of_ten_megabytes_works,
      the_digest_follows_every_byte_and_not_the_folder,
      a_set_opens_whole_or_not_at_all, sql_compares_as_kql_does)
