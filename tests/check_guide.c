/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_guide.c - guides, and what findings put into them.
 */
#include "suite.h"

#include "detect/rules.h"

#include <stdio.h>

static stm_status
parse(const char *text, struct stm_err *err)
{
    struct stm_guide guide = { .written = { .name = "g",
                                            .file = "guides/g.md",
                                            .text = stm_span_of(text) } };

    return stm_guide_parse(&guide, err);
}

#define PARTS "## Investigate\n- look\n## Contain\n- stop\n"

START_TEST(a_guide_that_is_none_is_told_by_line)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        { "- early\n", "guides/g.md:1: this stands before" },
        { PARTS "## Eat\n", "guides/g.md:5: a part is" },
        { PARTS "## Hunt\n### SPL: x\n    y\n", "guides/g.md:6: a query is" },
        { PARTS "## Hunt\n### SQL:\n    y\n", "guides/g.md:6: a query has a" },
        { PARTS "## Hunt\n### SQL: t\n- y\n", "guides/g.md:6: the query is" },
        { PARTS "## Hunt\n### SQL\n    y\n", "guides/g.md:6: a query" },
        { PARTS "text\n", "guides/g.md:5: neither" },
        { PARTS "- {process.colour}\n",
          "guides/g.md:5: no value is named {process.colour}" },
        { PARTS "- {detail.}\n", "guides/g.md:5: no value" },
        { "## Investigate\n- look\n## Contain\n- stop {host}\n",
          "guides/g.md:4: Contain has no step" },
        { "", "guides/g.md:0: Investigate has no step" },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct stm_err err = { 0 };

        ck_assert_int_eq(parse(cases[i].text, &err), STM_EFORMAT);
        ck_assert_msg(strncmp(err.text, cases[i].why, strlen(cases[i].why)) ==
                          0,
                      "'%s' does not begin with '%s'", err.text, cases[i].why);
    }
    ck_assert_int_eq(parse(PARTS, NULL), STM_OK);
}
END_TEST

/* What a finding has: one value for every name but `parent.name`. */
static bool
value(void *arg, struct stm_span name, struct stm_span *out)
{
    *out = stm_span_of(arg);
    return !stm_span_is(name, "parent.name");
}

/* The first item of `text`, filled; "" where it is left out. */
static void
expect(const char *text, const char *given, const char *want)
{
    struct stm_guide_reader reader = stm_guide_reader_of(stm_span_of(text));
    struct stm_guide_item item;
    struct stm_buf out = { 0 };
    char held[64];
    bool filled;

    (void)snprintf(held, sizeof(held), "%s", given);
    ck_assert(stm_guide_next(&reader, &item));
    filled = stm_guide_fill(&out, &item, value, held);
    ck_assert_int_eq(filled, *want != '\0');
    ck_assert_str_eq(filled ? out.data : "", want);
    stm_buf_free(&out);
}

START_TEST(values_are_escaped_for_the_language)
{
    expect("## Hunt\n### SQL: t\n    a = '{host}'\n", "it's \\",
           "a = 'it''s \\'");
    expect("## Hunt\n### KQL: t\n    a == '{host}'\n", "it's \\",
           "a == 'it\\'s \\\\'");
    expect("## Hunt\n### Sigma: t\n    A: '{host}'\n", "it's", "A: 'it''s'");
    expect("## Hunt\n### Sigma: t\n    A: '{host}'\n", "a*b?c\\d",
           "A: 'a\\*b\\?c\\d'");
    expect("## Hunt\n### Sigma: t\n    A: '{host}'\n", "c:\\*",
           "A: 'c:\\\\\\*'");
    expect("## Contain\n- stop {host}\n  now\n", "it's", "stop it's now");
}
END_TEST

START_TEST(what_is_not_known_or_not_plain_is_left_out)
{
    expect("## Contain\n- stop {parent.name}\n", "x", "");
    expect("## Contain\n- stop {host} of {parent.name}\n", "x", "");
    expect("## Hunt\n### SQL: t\n    '{host}'\n", "a\nb", "");
    expect("## Hunt\n### SQL: t\n    '{host}'\n",
           "a\xE2\x80\xAE"
           "b",
           "");
    expect("## Contain\n- stop {host}\n",
           "a\xE2\x80\xAE"
           "b",
           "stop a\xE2\x80\xAE"
           "b");
}
END_TEST

START_TEST(a_query_keeps_its_lines_and_inner_indent)
{
    expect("## Hunt\n### Sigma: t\n    a:\n        b: '{host}'\n\n    c: d\n",
           "x", "a:\n    b: 'x'\n\nc: d");
}
END_TEST

START_TEST(every_rule_has_a_guide_with_queries_of_each_kind)
{
    struct stm_rules *rules;

    ck_assert_int_eq(stm_rules_open(&rules, NULL, NULL), STM_OK);
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n; i++) {
        const char *name = rules->of[STM_KIND_RULE].items[i]->name;
        const struct stm_written *guide =
            stm_rules_find(rules, STM_KIND_GUIDE, stm_span_of(name));
        struct stm_guide_reader reader;
        struct stm_guide_item item;
        int of[STM_GUIDE_FORMS] = { 0 };

        ck_assert_msg(guide != NULL, "rule %s has no guide", name);
        ck_assert_msg(!guide->error, "%s", guide->error);
        reader = stm_guide_reader_of(guide->text);
        while (stm_guide_next(&reader, &item))
            of[item.form]++;
        for (int form = 0; form < STM_GUIDE_FORMS; form++)
            ck_assert_msg(of[form] > 0, "the guide of %s has no %s", name,
                          form ? stm_guide_form_name((stm_guide_form)form)
                               : "step");
    }
    stm_rules_close(rules);
}
END_TEST

SUITE("guide", 30, a_guide_that_is_none_is_told_by_line,
      values_are_escaped_for_the_language,
      what_is_not_known_or_not_plain_is_left_out,
      a_query_keeps_its_lines_and_inner_indent,
      every_rule_has_a_guide_with_queries_of_each_kind)
