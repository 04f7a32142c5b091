/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_forest.c - the tree in a terminal says what the lineage holds.
 */
#include "suite.h"

#include "base/buf.h"
#include "facts.h"
#include "lineage/lineage.h"
#include "report/forest.h"

#include <stdio.h>

#define DAY "2026-03-02 "
#define SETUP "C:\\tmp\\setup.exe"
#define SHELL "C:\\Windows\\cmd.exe"

static void
build(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
}

static stm_status
keep(void *arg, struct stm_span lines, struct stm_err *err)
{
    (void)err;
    stm_buf_span(arg, lines);
    return STM_OK;
}

static void
expect(struct facts *f, struct stm_forest_options options, const char *text)
{
    struct stm_buf out = { 0 };
    struct stm_err err = { 0 };

    if (stm_forest_print(f->db, &options, keep, &out, &err))
        ck_abort_msg("%s", err.text);
    stm_buf_char(&out, '\0');
    ck_assert(!out.failed);
    if (strcmp(out.data, text) != 0)
        ck_abort_msg("printed is\n%sand not\n%s", out.data, text);
    stm_buf_free(&out);
}

#define EXPECT(f, text, ...)                                                   \
    expect(f, (struct stm_forest_options){ __VA_ARGS__ }, text)

static void
expect_failure(struct facts *f, struct stm_forest_options options,
               const char *text)
{
    struct stm_buf out = { 0 };
    struct stm_err err = { 0 };

    ck_assert_int_eq(stm_forest_print(f->db, &options, keep, &out, &err),
                     STM_EUSAGE);
    ck_assert_str_eq(err.text, text);
    ck_assert_uint_eq(out.size, 0);
    stm_buf_free(&out);
}

#define EXPECT_FAILURE(f, text, ...)                                           \
    expect_failure(f, (struct stm_forest_options){ __VA_ARGS__ }, text)

/* explorer (no event 1) - setup - cmd - whoami, and setup - notepad. */
static struct facts *
a_family(void)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00.125", .guid = "setup@09:00:00",
                 .pid = 100, .image = SETUP, .user = "CORP\\ann",
                 .command_line = "\"" SETUP "\" /S 100%%",
                 .parent_guid = "shell@08:00:00", .parent_pid = 40,
                 .parent_image = "C:\\Windows\\explorer.exe",
                 .parent_command_line = "explorer.exe");
    FACT_PROCESS(f, .time = "09:00:05", .guid = "cmd@09:00:05", .pid = 200,
                 .image = SHELL, .command_line = "cmd.exe /c whoami",
                 .parent_guid = "setup@09:00:00", .parent_pid = 100,
                 .parent_image = SETUP);
    FACT_PROCESS(f, .time = "09:00:06", .guid = "who@09:00:06", .pid = 300,
                 .image = "C:\\Windows\\whoami.exe", .parent_pid = 200,
                 .parent_image = SHELL);
    FACT_PROCESS(f, .time = "09:00:07", .guid = "note@09:00:07", .pid = 400,
                 .image = "C:\\Windows\\notepad.exe",
                 .parent_guid = "setup@09:00:00", .parent_pid = 100,
                 .parent_image = SETUP);
    FACT_END(f, .time = "09:10:00", .guid = "cmd@09:00:05", .pid = 200,
             .image = SHELL);
    build(f);
    return f;
}

START_TEST(a_process_stands_between_its_ancestors_and_descendants)
{
    struct facts *f = a_family();

    EXPECT(f,
           "WS01\n" DAY
           "08:00:00       explorer.exe [40]  (inferred: no event 1)  "
           "C:\\Windows\\explorer.exe  explorer.exe\n" DAY
           "09:00:00.125   └─ setup.exe [100]  CORP\\ann  "
           "\"C:\\tmp\\setup.exe\" /S 100%\n" DAY
           "09:00:05.000 >    └─ cmd.exe [200]  ended 09:10:00.000  "
           "C:\\Windows\\cmd.exe  cmd.exe /c whoami\n" DAY
           "09:00:06.000         └─ whoami.exe [300]  (parent by pid)  "
           "C:\\Windows\\whoami.exe\n",
           .process = "CMD.EXE");
    facts_close(f);
}
END_TEST

START_TEST(without_a_process_every_tree_is_shown)
{
    struct facts *f = a_family();

    EXPECT(f,
           "WS01\n" DAY
           "08:00:00       explorer.exe [40]  (inferred: no event 1)  "
           "C:\\Windows\\explorer.exe  explorer.exe\n" DAY
           "09:00:00.125   `- setup.exe [100]  CORP\\ann  "
           "\"C:\\tmp\\setup.exe\" /S 100%\n" DAY
           "09:00:05.000      |- cmd.exe [200]  ended 09:10:00.000  "
           "C:\\Windows\\cmd.exe  cmd.exe /c whoami\n" DAY
           "09:00:06.000      |  `- whoami.exe [300]  (parent by pid)  "
           "C:\\Windows\\whoami.exe\n" DAY
           "09:00:07.000      `- notepad.exe [400]  "
           "C:\\Windows\\notepad.exe\n",
           .ascii = true);
    facts_close(f);
}
END_TEST

START_TEST(depth_and_limit_say_what_they_leave_out)
{
    struct facts *f = a_family();

    EXPECT(f,
           "WS01\n" DAY "08:00:00       explorer.exe [40] ~\n" DAY
           "09:00:00.125   `- setup.exe [100]~\n"
           "                                ... 3 more b~\n",
           .ascii = true, .depth = 1, .width = 45);
    EXPECT(f,
           "WS01\n" DAY "08:00:00       explorer.exe [40] ~\n" DAY
           "09:00:00.125   `- setup.exe [100]~\n"
           "... 3 more processes (--host, --process, --l~\n",
           .ascii = true, .limit = 2, .width = 45);
    facts_close(f);
}
END_TEST

START_TEST(every_match_is_shown_once)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "a@09:00:00", .pid = 1,
                 .image = SHELL);
    FACT_PROCESS(f, .time = "09:00:01", .guid = "b@09:00:01", .pid = 2,
                 .image = SHELL, .parent_guid = "a@09:00:00", .parent_pid = 1,
                 .parent_image = SHELL);
    FACT_PROCESS(f, .time = "09:00:02", .guid = "c@09:00:02", .pid = 3,
                 .image = "c:\\windows\\CMD.exe");
    FACT_PROCESS(f, .time = "09:00:02", .guid = "c@09:00:02", .pid = 3,
                 .image = "C:\\elsewhere\\cmd.exe", .computer = "WS02");
    build(f);
    EXPECT(f,
           "WS01\n" DAY "09:00:00.000 > cmd.exe [1]  C:\\Windows\\cmd.exe\n" DAY
           "09:00:01.000 > └─ cmd.exe [2]  C:\\Windows\\cmd.exe\n"
           "\n" DAY "09:00:02.000 > CMD.exe [3]  c:\\windows\\CMD.exe\n"
           "\n"
           "WS02\n" DAY "09:00:02.000 > cmd.exe [3]  C:\\elsewhere\\cmd.exe\n",
           .process = "cmd.exe");
    EXPECT(f,
           "WS02\n" DAY "09:00:02.000 > cmd.exe [3]  C:\\elsewhere\\cmd.exe\n",
           .process = "c:/ELSEWHERE/cmd.exe");
    EXPECT(f,
           "WS01\n" DAY "09:00:00.000   cmd.exe [1]  C:\\Windows\\cmd.exe\n" DAY
           "09:00:01.000 > └─ cmd.exe [2]  C:\\Windows\\cmd.exe\n",
           .process = "2");
    EXPECT(f,
           "WS02\n" DAY "09:00:02.000 > cmd.exe [3]  C:\\elsewhere\\cmd.exe\n",
           .process = "0x3", .host = "ws02");
    facts_close(f);
}
END_TEST

START_TEST(a_process_is_found_by_its_guid)
{
    struct facts *f = a_family();
    struct stm_guid guid = facts_guid(0, "note@09:00:07");
    char text[STM_GUID_TEXT];

    EXPECT(f,
           "WS01\n" DAY "08:00:00       explorer.exe ~\n" DAY
           "09:00:00.125   `- setup.exe ~\n" DAY
           "09:00:07.000 >    `- notepad~\n",
           .process = stm_guid_print(text, &guid), .ascii = true, .width = 40);
    facts_close(f);
}
END_TEST

START_TEST(what_it_wrote_and_what_was_found_stands_below_a_process)
{
    static const char *const files[] = { "C:\\f", "C:\\e", "C:\\d", "C:\\c",
                                         "C:\\b", "C:\\a", "C:\\f" };
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP);
    FACT_PROCESS(f, .guid = "b@09:00:00", .pid = 2, .image = SHELL,
                 .parent_guid = "a@09:00:00");
    for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
        FACT_FILE(f, .time = "09:00:01", .guid = "a@09:00:00", .pid = 1,
                  .target = files[i], .image = SETUP);
    FACT_FILE(f, .time = "09:00:01", .guid = "b@09:00:00", .pid = 2,
              .target = "C:\\one", .image = SHELL);
    FACT_FILE(f, .time = "09:00:01", .guid = "b@09:00:00", .pid = 2,
              .target = "C:\\gone", .image = SHELL, .event_id = 23);
    build(f);
    (void)facts_int(f, "INSERT INTO finding SELECT 1, 'k1', 'rule-a', 1, 1, "
                       "p.id, 0, 4, 4, 2, NULL, 'it\nis so', '{}', 0, NULL "
                       "FROM process p WHERE p.event = 1");
    (void)facts_int(f, "INSERT INTO finding SELECT 2, 'k2', 'rule-b', 1, 1, "
                       "p.id, 0, 1, 1, 2, NULL, 'benign', '{}', 0, 'known' "
                       "FROM process p WHERE p.event = 1");
    EXPECT(
        f,
        "WS01\n" DAY "09:00:00.000   setup.exe [1]  C:\\tmp\\setup.exe\n"
        "                          │  ! critical rule-a: it\\x0ais so\n"
        "                          │  ! low (suppressed) rule-b: benign\n" DAY
        "09:00:01.000   │  + wrote C:\\f (2 times)\n" DAY
        "09:00:01.000   │  + wrote C:\\e\n" DAY
        "09:00:01.000   │  + wrote C:\\d\n" DAY
        "09:00:01.000   │  + wrote C:\\c\n" DAY
        "09:00:01.000   │  + wrote C:\\b\n"
        "                          │  and 1 more file\n" DAY
        "09:00:00.000   └─ cmd.exe [2]  C:\\Windows\\cmd.exe\n" DAY
        "09:00:01.000         + wrote C:\\one\n" DAY
        "09:00:01.000         + deleted C:\\gone\n",
        .depth = 9);
    EXPECT(
        f,
        "WS01\n" DAY "09:00:00.000   setup.exe [1]  C:\\tmp\\setup.exe\n"
        "                          │  ! critical rule-a: it\\x0ais so\n"
        "                          │  ! low (suppressed) rule-b: benign\n" DAY
        "09:00:00.000   └─ cmd.exe [2]  C:\\Windows\\cmd.exe\n",
        .depth = 9, .show = STM_FOREST_NOTHING);
    facts_close(f);
}
END_TEST

/* Programs come before other files, which came earlier; 11 and 29 are one. */
START_TEST(what_matters_most_is_told_in_order_of_time)
{
    struct facts *f = facts_open();
    char path[32];

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP);
    for (int i = 0; i < 9; i++) {
        (void)snprintf(path, sizeof(path), "C:\\t\\%d.txt", i);
        FACT_FILE(f, .time = "09:00:01", .guid = "a@09:00:00", .pid = 1,
                  .image = SETUP, .target = path);
    }
    for (int i = 0; i < 2; i++)
        FACT_FILE(f, .time = "09:00:04", .guid = "a@09:00:00", .pid = 1,
                  .image = SETUP, .target = "C:\\t\\a.dll",
                  .event_id = i ? 29 : 11);
    FACT_NETWORK(f, .time = "09:00:03", .guid = "a@09:00:00", .pid = 1,
                 .image = SETUP, .destination_ip = "203.0.113.77",
                 .destination_port = 443);
    FACT_NETWORK(f, .time = "09:00:05", .guid = "a@09:00:00", .pid = 1,
                 .image = SETUP, .destination_ip = "203.0.113.77",
                 .destination_port = 443);
    FACT_LOAD(f, .time = "09:00:05", .guid = "a@09:00:00", .pid = 1,
              .image = SETUP, .target = "C:\\T\\A.dll", .is_signed = "true",
              .signature = "Contoso", .signature_status = "Expired");
    build(f);
    EXPECT(f,
           "WS01\n" DAY "09:00:00.000   setup.exe [1]  C:\\tmp\\setup.exe\n" DAY
           "09:00:01.000      + wrote C:\\t\\0.txt\n" DAY
           "09:00:01.000      + wrote C:\\t\\1.txt\n" DAY
           "09:00:01.000      + wrote C:\\t\\2.txt\n" DAY
           "09:00:01.000      + wrote C:\\t\\3.txt\n" DAY
           "09:00:03.000      + connected to 203.0.113.77 port 443 "
           "(2 times)\n" DAY
           "09:00:04.000      + wrote the program C:\\t\\a.dll\n" DAY
           "09:00:05.000      + loaded C:\\T\\A.dll (signature: Expired, "
           "written here before)\n"
           "                             and 5 more files\n",
           .depth = 9);
    EXPECT(f,
           "WS01\n" DAY "09:00:00.000   setup.exe [1]  C:\\tmp\\setup.exe\n" DAY
           "09:00:03.000      + connected to 203.0.113.77 port 443 "
           "(2 times)\n",
           .depth = 9, .show = STM_FOREST_PLACES);
    facts_close(f);
}
END_TEST

/* A browser loads what it likes: a few are told, and all are counted. */
START_TEST(three_thousand_modules_are_a_few_lines)
{
    struct facts *f = facts_open();
    char path[32];

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP);
    for (int i = 0; i < 3000; i++) {
        (void)snprintf(path, sizeof(path), "C:\\m\\%d.dll", i);
        FACT_LOAD(f, .time = "09:00:01", .guid = "a@09:00:00", .pid = 1,
                  .image = SETUP, .target = path,
                  .is_signed = i < 2990 ? "true" : "FALSE",
                  .signature_status = i < 2990 ? "Valid" : "Unavailable");
    }
    build(f);
    EXPECT(f,
           "WS01\n" DAY "09:00:00.000   setup.exe [1]  C:\\tmp\\setup.exe\n" DAY
           "09:00:01.000      + loaded C:\\m\\2990.dll (not signed)\n" DAY
           "09:00:01.000      + loaded C:\\m\\2991.dll (not signed)\n" DAY
           "09:00:01.000      + loaded C:\\m\\2992.dll (not signed)\n" DAY
           "09:00:01.000      + loaded C:\\m\\2993.dll (not signed)\n" DAY
           "09:00:01.000      + loaded C:\\m\\2994.dll (not signed)\n"
           "                             and 2995 more modules (5 of them to "
           "look at)\n",
           .depth = 9);
    facts_close(f);
}
END_TEST

/* Signed modules are said where they are asked for. */
START_TEST(modules_without_a_fault_are_shown_on_demand)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP);
    FACT_LOAD(f, .time = "09:00:01", .guid = "a@09:00:00", .pid = 1,
              .image = SETUP, .target = "C:\\m.dll", .is_signed = "true",
              .signature_status = "Valid");
    FACT_LOAD(f, .time = "09:00:02", .guid = "a@09:00:00", .pid = 1,
              .image = SETUP, .target = "C:\\old.dll");
    build(f);
    EXPECT(f, "WS01\n" DAY "09:00:00.000   setup.exe [1]  C:\\tmp\\setup.exe\n",
           .depth = 9);
    EXPECT(f,
           "WS01\n" DAY "09:00:00.000   setup.exe [1]  C:\\tmp\\setup.exe\n" DAY
           "09:00:01.000      + loaded C:\\m.dll\n" DAY
           "09:00:02.000      + loaded C:\\old.dll\n",
           .depth = 9, .show = STM_FOREST_ALL_MODULES);
    facts_close(f);
}
END_TEST

START_TEST(what_is_not_plain_is_said)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .time = "09:00:00", .guid = "a@07:00:00", .pid = 1,
                 .image = SETUP, .started = "07:00:00", .parent_pid = 77,
                 .parent_image = SHELL);
    FACT_PROCESS(f, .time = "09:00:00", .guid = "b@09:00:00", .pid = 2,
                 .image = SHELL, .how = 2, .parent_guid = "old@07:00:00",
                 .parent_pid = 1, .parent_image = SETUP);
    FACT_FILE(f, .time = "10:00:00", .image = "?", .guid = "x@10:00:00",
              .target = "C:\\t");
    build(f);
    EXPECT(f,
           "WS01\n" DAY
           "07:00:00.000   setup.exe [1]  (parent not found: cmd.exe "
           "[77])  logged 09:00:00.000  C:\\tmp\\setup.exe\n" DAY
           "09:00:00.000   └─ cmd.exe [2]  (parent by pid, start and "
           "image)  (recovered record)  C:\\Windows\\cmd.exe\n" DAY
           "10:00:00       ? [?]  (inferred: no event 1)  ?\n" DAY
           "10:00:00.000      + wrote C:\\t\n",
           .depth = 9);
    facts_close(f);
}
END_TEST

/* Escapes, newlines, a right-to-left override, a letter that is not ASCII. */
START_TEST(nothing_that_a_log_says_reaches_the_terminal_raw)
{
    struct facts *f = facts_open();

    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .computer = "W\033[2JS",
                 .image = "C:\\a\n\xe2\x80\xae"
                          "fdp.exe",
                 .user = "\xc3\xa9", .command_line = "x\r\t\x1b]0;title\x07");
    build(f);
    EXPECT(f,
           "W\\x1b[2JS\n" DAY "09:00:00.000   a\\x0a\\u{202e}fdp.exe [1]  é  "
           "C:\\a\\x0a\\u{202e}fdp.exe  x\\x0d\\x09\\x1b]0;title\\x07\n",
           .depth = 1);
    EXPECT(f,
           "W\\x1b[2JS\n" DAY
           "09:00:00.000   a\\x0a\\u{202e}fdp.exe [1]  \\u{e9}  "
           "C:\\a\\x0a\\u{202e}fdp.exe  x\\x0d\\x09\\x1b]0;title\\x07\n",
           .ascii = true);
    facts_close(f);
}
END_TEST

START_TEST(what_is_not_there_is_said_with_what_is_near)
{
    struct facts *f = a_family();

    FACT_EVENT(f, .computer = "SRV-LAB", .channel = "System", .event_id = 7);
    EXPECT_FAILURE(f, "no host is named ws1; near are: WS01", .host = "ws1");
    EXPECT_FAILURE(f, "no host is named nowhere-near", .host = "nowhere-near");
    EXPECT_FAILURE(f, "no process is named setpu.exe; near are: setup.exe",
                   .process = "setpu.exe");
    EXPECT_FAILURE(f, "no process is named note; near are: notepad.exe",
                   .process = "note");
    EXPECT_FAILURE(f, "no process is known by 7", .process = "7");
    build(f);
    EXPECT(f, "SRV-LAB: no process is known\n", .host = "srv-lab");
    facts_close(f);
}
END_TEST

START_TEST(a_case_without_lineage_is_told_from_one_without_processes)
{
    struct facts *f = facts_open();

    EXPECT(f, "", .depth = 1);
    FACT_PROCESS(f, .guid = "a@09:00:00", .pid = 1, .image = SETUP);
    EXPECT_FAILURE(f, "no lineage of what is there now: stemma detect makes it",
                   .depth = 1);
    facts_close(f);
}
END_TEST

/* 50 generations: 32 ancestors, and how many more there are. */
START_TEST(a_long_chain_of_ancestors_is_cut_and_counted)
{
    struct facts *f = facts_open();
    char guids[50][40], times[50][12];
    struct stm_buf out = { 0 };
    const struct stm_forest_options options = { .process = "1049" };

    for (int i = 0; i < 50; i++) {
        (void)snprintf(times[i], sizeof(times[i]), "09:%02d:00", i);
        (void)snprintf(guids[i], sizeof(guids[i]), "p%d@09:%02d:00", i, i);
        FACT_PROCESS(f, .time = times[i], .guid = guids[i], .pid = 1000 + i,
                     .image = "C:\\p", .parent_guid = i ? guids[i - 1] : NULL);
    }
    build(f);
    ck_assert_int_eq(stm_forest_print(f->db, &options, keep, &out, NULL),
                     STM_OK);
    stm_buf_char(&out, '\0');
    ck_assert_ptr_nonnull(strstr(out.data, "WS01\n17 more ancestors above\n"));
    ck_assert_ptr_null(strstr(out.data, "[1016]"));
    ck_assert_ptr_nonnull(strstr(out.data, "[1017]"));
    stm_buf_free(&out);
    facts_close(f);
}
END_TEST

static stm_status
refuse(void *arg, struct stm_span lines, struct stm_err *err)
{
    (void)arg;
    (void)lines;
    return stm_fail(err, STM_EIO, 0, "disk full");
}

START_TEST(a_line_that_cannot_be_written_ends_it)
{
    struct facts *f = a_family();
    const struct stm_forest_options options = { .depth = 1 };
    struct stm_err err = { 0 };

    ck_assert_int_eq(stm_forest_print(f->db, &options, refuse, NULL, &err),
                     STM_EIO);
    ck_assert_str_eq(err.text, "disk full");
    facts_close(f);
}
END_TEST

SUITE("forest", 30, a_process_stands_between_its_ancestors_and_descendants,
      without_a_process_every_tree_is_shown,
      depth_and_limit_say_what_they_leave_out, every_match_is_shown_once,
      a_process_is_found_by_its_guid,
      what_it_wrote_and_what_was_found_stands_below_a_process,
      what_matters_most_is_told_in_order_of_time,
      three_thousand_modules_are_a_few_lines,
      modules_without_a_fault_are_shown_on_demand, what_is_not_plain_is_said,
      nothing_that_a_log_says_reaches_the_terminal_raw,
      what_is_not_there_is_said_with_what_is_near,
      a_case_without_lineage_is_told_from_one_without_processes,
      a_long_chain_of_ancestors_is_cut_and_counted,
      a_line_that_cannot_be_written_ends_it)
