/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/check.h"

#include "detect/functions.h"
#include "detect/lines.h"
#include "detect/plan.h"
#include "store/case.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

/* A problem of the file in hand: put in order before it is told. */
struct problem {
    unsigned long line;
    char *text;
};

struct checking {
    const struct stm_rules *rules;
    struct stm_db *empty, *big;
    struct stm_arena arena; /* for what is parsed once more */
    struct stm_check_result result;
    stm_problem_fn *each;
    void *arg;
    struct problem *held;
    size_t n, room;
    bool starved;
};

static void
hold(void *arg, const char *text)
{
    struct checking *c = arg;
    const char *colon = strchr(text, ':');

    if (c->n == c->room) {
        size_t room = c->room ? 2 * c->room : 16;
        struct problem *more = reallocarray(c->held, room, sizeof(*more));

        if (!more) {
            c->starved = true;
            return;
        }
        c->held = more;
        c->room = room;
    }
    c->held[c->n].line = colon ? strtoul(colon + 1, NULL, 10) : 0;
    c->held[c->n].text = strdup(text);
    c->starved = c->starved || !c->held[c->n].text;
    c->n += c->held[c->n].text != NULL;
}

static int
by_line(const void *left, const void *right)
{
    const struct problem *a = left, *b = right;

    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return strcmp(a->text, b->text);
}

/* What is held, each once, in order of lines. */
static stm_status
tell_held(struct checking *c, struct stm_err *err)
{
    if (c->n)
        qsort(c->held, c->n, sizeof(*c->held), by_line);
    for (size_t i = 0; i < c->n; i++) {
        if (i && strcmp(c->held[i].text, c->held[i - 1].text) == 0)
            continue;
        c->result.problems++;
        c->each(c->arg, c->held[i].text);
    }
    for (size_t i = 0; i < c->n; i++)
        free(c->held[i].text);
    c->n = 0;
    return c->starved ? stm_fail(err, STM_ENOMEM, 0, "no memory for problems")
                      : STM_OK;
}

/* The line of a key of the header, 1 where there is none. */
static unsigned
line_of(const struct stm_written *written, const char *key)
{
    struct stm_lines lines = stm_lines_of(written->text);
    struct stm_span line;

    while (stm_lines_next(&lines, &line) && line.size > 2) {
        struct stm_span rest =
            stm_span_trim(stm_span_sized(line.data + 2, line.size - 2));
        size_t n = strlen(key);

        if (rest.size > n && memcmp(rest.data, key, n) == 0 &&
            rest.data[n] == ':')
            return lines.number;
    }
    return 1;
}

/* Each word of a comma list names one of that kind. */
static void
check_names(struct checking *c, const struct stm_written *written,
            const char *key, const char *names, stm_rules_kind kind)
{
    struct stm_span rest = stm_span_of(names), name;

    while (rest.size && stm_word_next(&rest, ',', &name)) {
        struct stm_err why;

        if (!stm_name_is_fit(name) || stm_rules_find(c->rules, kind, name))
            continue;
        (void)stm_fail(&why, STM_EFORMAT, 0, "%s:%u: no %s is named %.*s",
                       written->file, line_of(written, key),
                       kind == STM_KIND_LIST ? "list" : "rule", (int)name.size,
                       name.data);
        hold(c, why.text);
    }
}

static stm_status
check_rule(struct checking *c, const struct stm_written *written,
           const struct stm_problems *all, struct stm_err *err)
{
    struct stm_rule rule = { .written = *written };
    struct stm_check_sql sql = { c->empty, c->big, written, { 0 }, false, all };
    stm_status status = stm_rule_read(&rule, &c->arena, all, err);

    if (status)
        return status;
    check_names(c, written, "lists", rule.lists, STM_KIND_LIST);
    sql.sql = rule.sql;
    return stm_check_sql(&sql, err);
}

static stm_status
check_list(struct checking *c, const struct stm_written *written,
           const struct stm_problems *all, struct stm_err *err)
{
    struct stm_list list = { .written = *written };

    return stm_list_read(&list, &c->arena, all, err);
}

static stm_status
check_tuning(struct checking *c, const struct stm_written *written,
             const struct stm_problems *all, struct stm_err *err)
{
    struct stm_tuning tuning = { .written = *written };
    struct stm_check_sql sql = { c->empty, c->big, written, { 0 }, true, all };
    stm_status status = stm_tuning_read(&tuning, &c->arena, all, err);

    if (status)
        return status;
    check_names(c, written, "for", tuning.for_rules, STM_KIND_RULE);
    sql.sql = tuning.sql;
    return stm_check_sql(&sql, err);
}

/* Any value will do to see whether a query is understood. */
static bool
some_value(void *arg, struct stm_span name, struct stm_span *out)
{
    (void)arg;
    *out = name;
    return true;
}

/* A query for the case must be one that the case understands. */
static void
check_query(struct checking *c, const struct stm_written *written,
            const struct stm_guide_item *item)
{
    struct stm_buf filled = { 0 };
    struct stm_stmt *stmt = NULL;
    struct stm_err why, whole;

    if (stm_guide_fill(&filled, item, some_value, NULL) &&
        stm_db_prepare(&stmt, c->empty, stm_buf_held(&filled), &why)) {
        (void)stm_fail(&whole, STM_EFORMAT, item->line, "%s:%u: %s",
                       written->file, item->line, why.text);
        hold(c, whole.text);
    }
    stm_stmt_close(stmt);
    stm_buf_free(&filled);
}

static stm_status
check_guide(struct checking *c, const struct stm_written *written,
            const struct stm_problems *all, struct stm_err *err)
{
    struct stm_guide guide = { .written = *written };
    struct stm_guide_reader reader = stm_guide_reader_of(written->text);
    struct stm_guide_item item;
    struct stm_err why;
    stm_status status = stm_guide_parse(&guide, err);

    (void)all;
    if (status)
        return status;
    if (!stm_rules_find(c->rules, STM_KIND_RULE, stm_span_of(written->name))) {
        (void)stm_fail(&why, STM_EFORMAT, 1, "%s:1: no rule is named %s",
                       written->file, written->name);
        hold(c, why.text);
    }
    while (stm_guide_next(&reader, &item))
        if (item.form == STM_GUIDE_SQL)
            check_query(c, written, &item);
    return STM_OK;
}

static stm_status
check_file(struct checking *c, stm_rules_kind kind,
           const struct stm_written *written, struct stm_err *err)
{
    static stm_status (*const checks[STM_KINDS])(
        struct checking *, const struct stm_written *,
        const struct stm_problems *,
        struct stm_err *) = { check_rule, check_list, check_tuning,
                              check_guide };
    const struct stm_problems all = { hold, c };
    struct stm_err why = { 0 };
    stm_status status;

    c->result.files++;
    stm_arena_reset(&c->arena);
    status = checks[kind](c, written, &all, &why);
    if (status == STM_EFORMAT || status == STM_ELIMIT)
        hold(c, why.text); /* nothing more can be said of it */
    else if (status)
        return stm_fail(err, status, 0, "%s", why.text);
    if (c->n == 0 && written->error &&
        strncmp(written->error, written->file, strlen(written->file)) == 0)
        hold(c, written->error); /* it could not be read */
    return tell_held(c, err);
}

static stm_status
check_files(struct checking *c, bool from_folder, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (int kind = 0; kind < STM_KINDS; kind++)
        for (size_t i = 0; i < c->rules->of[kind].n && !status; i++)
            if (c->rules->of[kind].items[i]->from_folder == from_folder)
                status = check_file(c, (stm_rules_kind)kind,
                                    c->rules->of[kind].items[i], err);
    return status;
}

static bool
ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);

    return n > m && strcasecmp(name + n - m, end) == 0;
}

/* Files that look as if they were meant, and that nothing reads. */
static const struct place {
    const char *below, *suffix, *shown;
} places[] = {
    { "", ".sql", "a rule" },
    { "lists/", ".txt", "a list" },
    { "tuning/", ".sql", "a tuning" },
    { "guides/", ".md", "a guide" },
};

static void
check_name(struct checking *c, const struct place *place, const char *name)
{
    size_t n = strlen(name), m = strlen(place->suffix);
    struct stm_err why;

    if (name[0] == '.' || (!ends_in(name, ".sql") && !ends_in(name, ".txt") &&
                           (!*place->below || ends_in(name, ".md"))))
        return;
    if (n > m && strcmp(name + n - m, place->suffix) == 0)
        return;
    (void)stm_fail(&why, STM_EFORMAT, 0,
                   "%s%.100s:1: nothing reads it: %s is a file %sNAME%s",
                   place->below, name, place->shown, place->below,
                   place->suffix);
    hold(c, why.text);
}

static stm_status
check_place(struct checking *c, const char *folder, const struct place *place,
            struct stm_err *err)
{
    struct dirent **names = NULL;
    char *path = NULL;
    int n;

    if (asprintf(&path, "%s/%s", folder, place->below) < 0)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a path");
    n = scandir(path, &names, NULL, alphasort);
    free(path);
    for (int i = 0; i < n; i++) {
        check_name(c, place, names[i]->d_name);
        free(names[i]);
    }
    free(names);
    return tell_held(c, err);
}

static stm_status
open_cases(struct checking *c, struct stm_err *err)
{
    stm_status status = stm_case_blank(&c->empty, err);

    if (!status)
        status = stm_functions_add(c->empty, err);
    if (!status)
        status = stm_case_blank(&c->big, err);
    if (!status)
        status = stm_functions_add(c->big, err);
    return status ? status : stm_plan_pretend(c->big, err);
}

stm_status
stm_rules_check(struct stm_check_result *out, const char *folder,
                stm_problem_fn *each, void *arg, struct stm_err *err)
{
    struct checking c = { .arena = stm_arena_of((size_t)1 << 28),
                          .each = each,
                          .arg = arg };
    struct stm_rules *rules = NULL;
    stm_status status = stm_rules_open(&rules, folder, err);

    c.rules = rules;
    if (!status)
        status = open_cases(&c, err);
    if (!status)
        status = check_files(&c, folder != NULL, err);
    for (size_t i = 0;
         folder && i < sizeof(places) / sizeof(*places) && !status; i++)
        status = check_place(&c, folder, &places[i], err);
    if (!status)
        *out = c.result;
    stm_db_close(c.empty);
    stm_db_close(c.big);
    stm_arena_free(&c.arena);
    free(c.held);
    stm_rules_close(rules);
    return status;
}
