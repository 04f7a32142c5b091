/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/rule.h"

#include "detect/header.h"
#include "detect/lines.h"
#include "detect/needs.h"

enum {
    ID,
    TITLE,
    LEVEL,
    CONFIDENCE,
    ATTACK,
    NEEDS,
    LISTS,
    WHY,
    NOISE,
    RULE_KEYS
};

static const char *const rule_keys[RULE_KEYS] = {
    "id",    "title", "level", "confidence", "attack",
    "needs", "lists", "why",   "noise",
};

static size_t
skip_comment(struct stm_span sql, size_t at)
{
    const char *end = NULL;

    if (sql.size - at < 2)
        return at;
    if (sql.data[at] == '-' && sql.data[at + 1] == '-') {
        end = memchr(sql.data + at, '\n', sql.size - at);
        return end ? (size_t)(end - sql.data) + 1 : sql.size;
    }
    if (sql.data[at] == '/' && sql.data[at + 1] == '*') {
        end = memmem(sql.data + at + 2, sql.size - at - 2, "*/", 2);
        return end ? (size_t)(end - sql.data) + 2 : sql.size;
    }
    return at;
}

bool
stm_sql_is_select(struct stm_span sql)
{
    size_t at = 0, end;

    for (;;) {
        size_t before = at;

        while (at < sql.size && strchr(" \t\r\n", sql.data[at]))
            at++;
        at = skip_comment(sql, at);
        if (at == before)
            break;
    }
    for (end = at; end < sql.size; end++)
        if ((sql.data[end] | 0x20) < 'a' || (sql.data[end] | 0x20) > 'z')
            break;
    return stm_span_is_nocase(stm_span_sized(sql.data + at, end - at),
                              "select") ||
           stm_span_is_nocase(stm_span_sized(sql.data + at, end - at), "with");
}

static stm_status
bad(struct stm_err *err, const char *file, unsigned line, const char *what,
    struct stm_span value)
{
    return stm_fail(err, STM_EFORMAT, line, "%s:%u: %s: %.*s", file, line, what,
                    (int)(value.size < 80 ? value.size : 80), value.data);
}

static bool
parse_confidence(stm_confidence *out, struct stm_span value)
{
    for (int i = STM_CONFIDENCE_LOW; i <= STM_CONFIDENCE_HIGH; i++) {
        if (stm_span_is(value, stm_confidence_name((stm_confidence)i))) {
            *out = (stm_confidence)i;
            return true;
        }
    }
    return false;
}

static bool
all_digits(struct stm_span span, size_t n)
{
    for (size_t i = 0; i < span.size; i++)
        if (span.data[i] < '0' || span.data[i] > '9')
            return false;
    return span.size == n;
}

/* T1195 or T1195.002 */
static bool
is_technique(struct stm_span word)
{
    if (word.size < 5 || word.data[0] != 'T' ||
        !all_digits(stm_span_sized(word.data + 1, 4), 4))
        return false;
    return word.size == 5 ||
           (word.data[5] == '.' &&
            all_digits(stm_span_sized(word.data + 6, word.size - 6), 3));
}

/* Each word of a comma list is fit; an empty value has none. */
static bool
words_are(struct stm_span value, bool (*fit)(struct stm_span word))
{
    struct stm_span word;

    if (value.size == 0)
        return true;
    while (stm_word_next(&value, ',', &word))
        if (!fit(word))
            return false;
    return true;
}

bool
stm_ids_name(const char *ids, const char *id)
{
    struct stm_span rest = stm_span_of(ids), word;

    while (stm_word_next(&rest, ',', &word))
        if (stm_span_is(word, id))
            return true;
    return false;
}

static const char *
copy(struct stm_arena *arena, struct stm_span value)
{
    return stm_arena_copy(arena, value.data, value.size);
}

/* What has a form. */
static stm_status
check_value(struct stm_rule *rule, const struct stm_header *h, int key,
            struct stm_err *err)
{
    const char *file = rule->written.file;
    struct stm_span value = h->values[key];
    unsigned line = h->lines[key];
    char level[16] = "";
    struct stm_err why;

    switch (key) {
    case LEVEL:
        if (value.size < sizeof(level))
            memcpy(level, value.data, value.size);
        return stm_level_parse(&rule->level, level)
                   ? STM_OK
                   : bad(err, file, line, "not a level", value);
    case CONFIDENCE:
        return parse_confidence(&rule->confidence, value)
                   ? STM_OK
                   : bad(err, file, line, "not low, medium or high", value);
    case ATTACK:
        return words_are(value, is_technique)
                   ? STM_OK
                   : bad(err, file, line, "not ATT&CK techniques", value);
    case LISTS:
        return words_are(value, stm_name_is_fit)
                   ? STM_OK
                   : bad(err, file, line, "not names of lists", value);
    case NEEDS:
        return stm_needs_check(value, &why)
                   ? stm_fail(err, STM_EFORMAT, line, "%s:%u: %s", file, line,
                              why.text)
                   : STM_OK;
    case TITLE:
        return value.size ? STM_OK : bad(err, file, line, "no title", value);
    default: return STM_OK;
    }
}

static stm_status
check_values(struct stm_rule *rule, const struct stm_header *h,
             const struct stm_problems *all, struct stm_err *err)
{
    static const int order[] = {
        LEVEL, CONFIDENCE, ATTACK, LISTS, NEEDS, TITLE
    };
    stm_status status = STM_OK;

    for (size_t i = 0; i < sizeof(order) / sizeof(*order) && !status; i++)
        if (h->lines[order[i]])
            status = stm_problems_tell(all, check_value(rule, h, order[i], err),
                                       err);
    return status;
}

static stm_status
keep_values(struct stm_rule *rule, const struct stm_header *h,
            struct stm_arena *arena, struct stm_err *err)
{
    rule->title = copy(arena, h->values[TITLE]);
    rule->attack = copy(arena, h->values[ATTACK]);
    rule->needs = copy(arena, h->values[NEEDS]);
    rule->lists = copy(arena, h->values[LISTS]);
    rule->why = copy(arena, h->values[WHY]);
    rule->noise = copy(arena, h->values[NOISE]);
    if (!rule->title || !rule->attack || !rule->needs || !rule->lists ||
        !rule->why || !rule->noise)
        return stm_fail(err, STM_ENOMEM, 0, "%s: no memory",
                        rule->written.file);
    return STM_OK;
}

/* What rules and tunings have in common: the id, and one SELECT. */
static stm_status
parse(struct stm_header *h, struct stm_span *sql,
      const struct stm_written *written, const char *const *keys, size_t n,
      const struct stm_problems *all, struct stm_err *err)
{
    struct stm_span text = written->text;
    const char *file = written->file;
    stm_status status = stm_written_check(written, STM_RULE_SIZE, err);

    if (!status)
        status = stm_header_read(h, text, file, keys, n, all, err);
    if (status)
        return status;
    if (h->lines[ID] && !stm_span_is(h->values[ID], written->name))
        status = stm_problems_tell(
            all,
            stm_fail(err, STM_EFORMAT, h->lines[ID],
                     "%s:%u: the id is not the file's name, %s", file,
                     h->lines[ID], written->name),
            err);
    if (status)
        return status;
    *sql = stm_span_sized(text.data + h->end, text.size - h->end);
    if (stm_sql_is_select(*sql))
        return STM_OK;
    *sql = (struct stm_span){ 0 };
    return stm_problems_tell(all,
                             stm_fail(err, STM_EFORMAT, h->end,
                                      "%s:%u: no SELECT after the header", file,
                                      stm_line_at(text, h->end)),
                             err);
}

static void
clear_rule(struct stm_rule *rule)
{
    rule->title = rule->attack = rule->needs = rule->lists = rule->why =
        rule->noise = "";
    rule->level = STM_LEVEL_INFORMATIONAL;
    rule->confidence = STM_CONFIDENCE_LOW;
    rule->sql = (struct stm_span){ 0 };
}

stm_status
stm_rule_read(struct stm_rule *rule, struct stm_arena *arena,
              const struct stm_problems *all, struct stm_err *err)
{
    struct stm_header h = { 0 };
    stm_status status;

    clear_rule(rule);
    status =
        parse(&h, &rule->sql, &rule->written, rule_keys, RULE_KEYS, all, err);
    if (!status)
        status = check_values(rule, &h, all, err);
    if (!status)
        status = keep_values(rule, &h, arena, err);
    if (status)
        clear_rule(rule);
    return status;
}

stm_status
stm_rule_parse(struct stm_rule *rule, struct stm_arena *arena,
               struct stm_err *err)
{
    return stm_rule_read(rule, arena, NULL, err);
}

enum {
    TUNING_TITLE = ID + 1,
    TUNING_WHY,
    TUNING_FOR,
    TUNING_LOWER,
    TUNING_KEYS
};

static stm_status
check_tuning(struct stm_tuning *tuning, const struct stm_header *h,
             const struct stm_problems *all, struct stm_err *err)
{
    const char *file = tuning->written.file;
    struct stm_span lower = h->values[TUNING_LOWER];
    struct stm_span rules = h->values[TUNING_FOR];
    stm_status status = STM_OK;

    tuning->lower = 1;
    if (lower.size == 1 && lower.data[0] >= '1' && lower.data[0] <= '4')
        tuning->lower = lower.data[0] - '0';
    else if (h->lines[TUNING_LOWER])
        status = stm_problems_tell(
            all, bad(err, file, h->lines[TUNING_LOWER], "not 1 to 4", lower),
            err);
    if (!status && h->lines[TUNING_FOR] &&
        (rules.size == 0 || !words_are(rules, stm_name_is_fit)))
        status = stm_problems_tell(
            all,
            bad(err, file, h->lines[TUNING_FOR], "not ids of rules", rules),
            err);
    return status;
}

stm_status
stm_tuning_read(struct stm_tuning *tuning, struct stm_arena *arena,
                const struct stm_problems *all, struct stm_err *err)
{
    static const char *const keys[TUNING_KEYS] = { "id", "title", "why", "for",
                                                   "lower" };
    struct stm_header h = { 0 };
    stm_status status;

    tuning->title = tuning->why = tuning->for_rules = "";
    tuning->sql = (struct stm_span){ 0 };
    status =
        parse(&h, &tuning->sql, &tuning->written, keys, TUNING_KEYS, all, err);
    if (!status)
        status = check_tuning(tuning, &h, all, err);
    if (status)
        return status;
    tuning->title = copy(arena, h.values[TUNING_TITLE]);
    tuning->why = copy(arena, h.values[TUNING_WHY]);
    tuning->for_rules = copy(arena, h.values[TUNING_FOR]);
    if (!tuning->title || !tuning->why || !tuning->for_rules)
        return stm_fail(err, STM_ENOMEM, 0, "%s: no memory",
                        tuning->written.file);
    return STM_OK;
}

stm_status
stm_tuning_parse(struct stm_tuning *tuning, struct stm_arena *arena,
                 struct stm_err *err)
{
    return stm_tuning_read(tuning, arena, NULL, err);
}
