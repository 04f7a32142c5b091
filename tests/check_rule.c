/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_rule.c - what rule and list files may hold (rules/README.md).
 */
#include "suite.h"

#include "detect/match.h"
#include "detect/needs.h"
#include "folder.h"

#define HEADER                                                                 \
    "-- SPDX-License-Identifier: Apache-2.0\n"                                 \
    "-- id: a-rule\n"                                                          \
    "-- title: A title\n"                                                      \
    "-- level: high\n"                                                         \
    "-- confidence: low\n"                                                     \
    "-- attack: T1195, T1195.002\n"                                            \
    "-- needs: sysmon:1|security:4688, company\n"                              \
    "-- lists:\n"                                                              \
    "-- why: w: x -- y\n"                                                      \
    "-- noise:\n"
#define SELECT "\n-- a comment: of the SQL\nSELECT 1 AS event;\n"

/* The error of a rule with that text, "" where it is well. */
static const char *
error_of(const void *text, size_t size, struct stm_rule *out)
{
    static struct stm_arena arena;
    static struct stm_err err;
    struct stm_rule rule = { .written = { .name = "a-rule",
                                          .file = "a-rule.sql" } };

    stm_arena_free(&arena);
    arena = stm_arena_of(64 << 20);
    rule.written.text = stm_span_sized(text, size);
    err.text[0] = '\0';
    (void)stm_rule_parse(&rule, &arena, &err);
    if (out)
        *out = rule;
    return err.text;
}

static const char *
error_of_text(const char *text)
{
    return error_of(text, strlen(text), NULL);
}

START_TEST(a_rule_says_what_its_header_says)
{
    struct stm_rule rule;

    ck_assert_str_eq(error_of(HEADER SELECT, strlen(HEADER SELECT), &rule), "");
    ck_assert_str_eq(rule.title, "A title");
    ck_assert_int_eq((int)rule.level, STM_LEVEL_HIGH);
    ck_assert_int_eq((int)rule.confidence, STM_CONFIDENCE_LOW);
    ck_assert_str_eq(rule.attack, "T1195, T1195.002");
    ck_assert_str_eq(rule.needs, "sysmon:1|security:4688, company");
    ck_assert_str_eq(rule.lists, "");
    ck_assert_str_eq(rule.why, "w: x -- y");
    ck_assert(stm_span_is(rule.sql, SELECT));
}
END_TEST

START_TEST(lines_may_end_as_on_windows)
{
    ck_assert_str_eq(
        error_of_text("-- id: a-rule\r\n-- title: t\r\n-- level: low\r\n"
                      "-- confidence: low\r\n-- attack:\r\n-- needs:\r\n"
                      "-- lists:\r\n-- why:\r\n-- noise:\r\n"
                      "\r\nselect 1 as event\r\n"),
        "");
}
END_TEST

/* HEADER with the line that begins like `line` replaced by it. */
static const char *
with_line(const char *line)
{
    static char text[4096];
    size_t key = strcspn(line, ":") + 1;
    const char *at = strstr(HEADER, "-- id");

    text[0] = '\0';
    while (*at) {
        size_t size = strcspn(at, "\n") + 1;

        if (strncmp(at, line, key) == 0)
            strcat(strcat(text, line), "\n");
        else
            strncat(text, at, size);
        at += size;
    }
    return strcat(text, SELECT);
}

START_TEST(a_bad_value_is_named_with_its_line)
{
    static const char *const bad[][2] = {
        { "-- id: other",
          "a-rule.sql:1: the id is not the file's name, a-rule" },
        { "-- title:", "a-rule.sql:2: no title: " },
        { "-- level: High", "a-rule.sql:3: not a level: High" },
        { "-- confidence: 80", "a-rule.sql:4: not low, medium or high: 80" },
        { "-- attack: T119", "a-rule.sql:5: not ATT&CK techniques: T119" },
        { "-- attack: T1195.02",
          "a-rule.sql:5: not ATT&CK techniques: T1195.02" },
        { "-- needs: sysmon", "a-rule.sql:6: nothing is needed as sysmon" },
        { "-- needs: sysmon:1,", "a-rule.sql:6: nothing is needed as " },
        { "-- needs: sysmon:x", "a-rule.sql:6: nothing is needed as sysmon:x" },
        { "-- needs: hash:crc", "a-rule.sql:6: nothing is needed as hash:crc" },
        { "-- lists: Shells", "a-rule.sql:7: not names of lists: Shells" },
        { "-- lists: ../x", "a-rule.sql:7: not names of lists: ../x" },
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_str_eq(error_of_text(with_line(bad[i][0])), bad[i][1]);
}
END_TEST

START_TEST(a_header_holds_each_key_once_and_no_other)
{
    ck_assert_str_eq(error_of_text(HEADER "-- author: me\n" SELECT),
                     "a-rule.sql:11: no key is named author");
    ck_assert_str_eq(error_of_text(HEADER "-- Title: t\n" SELECT),
                     "a-rule.sql:11: no key is named Title");
    ck_assert_str_eq(error_of_text(HEADER "-- why: again\n" SELECT),
                     "a-rule.sql:11: why stands in line 9 already");
    ck_assert_str_eq(error_of_text(HEADER "-- just words\n" SELECT),
                     "a-rule.sql:11: not a header line `-- key: value`");
    ck_assert_str_eq(error_of_text(HEADER "--\n" SELECT),
                     "a-rule.sql:11: not a header line `-- key: value`");
    ck_assert_str_eq(error_of_text(strstr(HEADER SELECT, "-- title")),
                     "a-rule.sql:1: no `-- id:` line");
    ck_assert_str_eq(error_of_text(""), "a-rule.sql:1: no `-- id:` line");
}
END_TEST

START_TEST(a_rule_is_a_select)
{
    static const char *const bad[] = {
        "",          "\n-- nothing\n", "EXPLAIN SELECT 1",
        "PRAGMA x",  "INSERT INTO a",  "/* SELECT 1",
        "ATTACH x",  "VALUES (1)",     "-- SELECT 1",
        ";SELECT 1", "SELECTION 1",
    };
    char text[2048];

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        (void)snprintf(text, sizeof(text), HEADER "\n%s", bad[i]);
        ck_assert_msg(
            strstr(error_of_text(text), "no SELECT after the header") != NULL,
            "%s: %s", bad[i], error_of_text(text));
    }
    ck_assert_str_eq(error_of_text(HEADER "\n/* a */ -- b\n WITH x AS (y)"),
                     "");
}
END_TEST

START_TEST(bytes_that_are_no_text_are_refused)
{
    static const char nul[] = HEADER "\nSELECT\0 1";
    static const char bom[] = "\xef\xbb\xbf" HEADER SELECT;
    static const char latin[] = HEADER "\nSELECT '\xe4'";
    char *big = malloc(STM_RULE_SIZE + 1);

    ck_assert_str_eq(error_of(nul, sizeof(nul) - 1, NULL),
                     "a-rule.sql:12: holds a NUL byte");
    ck_assert_str_eq(error_of(bom, sizeof(bom) - 1, NULL),
                     "a-rule.sql:1: begins with a byte order mark");
    ck_assert_str_eq(error_of(latin, sizeof(latin) - 1, NULL),
                     "a-rule.sql:12: is not UTF-8");
    memset(big, ' ', STM_RULE_SIZE + 1);
    memcpy(big, HEADER "\nSELECT", strlen(HEADER "\nSELECT"));
    ck_assert_str_eq(error_of(big, STM_RULE_SIZE, NULL), "");
    ck_assert_str_eq(error_of(big, STM_RULE_SIZE + 1, NULL),
                     "a-rule.sql:1: 1048577 bytes, more than the 1048576 "
                     "allowed");
    free(big);
}
END_TEST

/* Property: no prefix of a rule is read past its end (ASan watches). */
START_TEST(every_truncation_is_bounded)
{
    const char *whole = HEADER SELECT;

    for (size_t n = 0; n < strlen(whole); n++) {
        char *exact = malloc(n + 1);

        memcpy(exact, whole, n);
        exact[n] = '-';
        (void)error_of(exact, n, NULL);
        (void)error_of(exact, n + 1, NULL);
        free(exact);
    }
}
END_TEST

/* As table capability would say it. */
static bool
look(void *arg, struct stm_span word, struct stm_capability *out)
{
    (void)arg;
    if (stm_span_is(word, "sysmon:1"))
        *out = (struct stm_capability){ 12, 40 };
    if (stm_span_is(word, "company"))
        *out = (struct stm_capability){ 0, 12 };
    if (stm_span_is(word, "parent"))
        *out = (struct stm_capability){ 12, 12 };
    return !stm_span_is(word, "baseline");
}

START_TEST(what_a_rule_needs_is_weighed_in_words)
{
    static const struct {
        const char *needs;
        stm_needs_met met;
        const char *reason;
    } cases[] = {
        { "", STM_NEEDS_MET, "" },
        { "sysmon:1", STM_NEEDS_MET, "sysmon:1 12 of 40" },
        { "sysmon:1, parent", STM_NEEDS_MET, "sysmon:1 12 of 40, parent 12" },
        { "security:4688|sysmon:1", STM_NEEDS_MET, "sysmon:1 12 of 40" },
        { "sysmon:1,company", STM_NEEDS_UNMET,
          "no event 1 with a Company field" },
        { "sysmon:11|security:4663", STM_NEEDS_UNMET,
          "no Sysmon event 11 and no Security event 4663" },
        { "company, sysmon:7", STM_NEEDS_UNMET,
          "no event 1 with a Company field; no Sysmon event 7" },
        { "company, security:1|sysmon:1", STM_NEEDS_UNMET,
          "no event 1 with a Company field" },
        { "sysmon:1, baseline", STM_NEEDS_FAILED, NULL },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct stm_buf reason = { 0 };

        ck_assert_int_eq(
            stm_needs_weigh(&reason, stm_span_of(cases[i].needs), look, NULL),
            cases[i].met);
        if (cases[i].reason)
            ck_assert_str_eq(stm_buf_held(&reason).data, cases[i].reason);
        stm_buf_free(&reason);
    }
}
END_TEST

SUITE("rule", 20, a_rule_says_what_its_header_says, lines_may_end_as_on_windows,
      a_bad_value_is_named_with_its_line,
      a_header_holds_each_key_once_and_no_other, a_rule_is_a_select,
      bytes_that_are_no_text_are_refused, every_truncation_is_bounded,
      what_a_rule_needs_is_weighed_in_words)
