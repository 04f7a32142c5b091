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

/* Checks what has a form, and keeps the values of a rule's header. */
static stm_status
check_values(struct stm_rule *rule, const struct stm_header *h,
             struct stm_arena *arena, struct stm_err *err)
{
    const char *file = rule->written.file;
    char level[16] = "";
    struct stm_err why;

    if (h->values[LEVEL].size < sizeof(level))
        memcpy(level, h->values[LEVEL].data, h->values[LEVEL].size);
    if (!stm_level_parse(&rule->level, level))
        return bad(err, file, h->lines[LEVEL], "not a level", h->values[LEVEL]);
    if (!parse_confidence(&rule->confidence, h->values[CONFIDENCE]))
        return bad(err, file, h->lines[CONFIDENCE], "not low, medium or high",
                   h->values[CONFIDENCE]);
    if (!words_are(h->values[ATTACK], is_technique))
        return bad(err, file, h->lines[ATTACK], "not ATT&CK techniques",
                   h->values[ATTACK]);
    if (!words_are(h->values[LISTS], stm_name_is_fit))
        return bad(err, file, h->lines[LISTS], "not names of lists",
                   h->values[LISTS]);
    if (stm_needs_check(h->values[NEEDS], &why))
        return stm_fail(err, STM_EFORMAT, h->lines[NEEDS], "%s:%u: %s", file,
                        h->lines[NEEDS], why.text);
    if (h->values[TITLE].size == 0)
        return bad(err, file, h->lines[TITLE], "no title", h->values[TITLE]);
    rule->title = copy(arena, h->values[TITLE]);
    rule->attack = copy(arena, h->values[ATTACK]);
    rule->needs = copy(arena, h->values[NEEDS]);
    rule->lists = copy(arena, h->values[LISTS]);
    rule->why = copy(arena, h->values[WHY]);
    rule->noise = copy(arena, h->values[NOISE]);
    if (!rule->title || !rule->attack || !rule->needs || !rule->lists ||
        !rule->why || !rule->noise)
        return stm_fail(err, STM_ENOMEM, 0, "%s: no memory", file);
    return STM_OK;
}

/* What rules and tunings have in common: the id, and one SELECT. */
static stm_status
parse(struct stm_header *h, struct stm_span *sql,
      const struct stm_written *written, const char *const *keys, size_t n,
      struct stm_err *err)
{
    struct stm_span text = written->text;
    const char *file = written->file;
    stm_status status = stm_written_check(written, STM_RULE_SIZE, err);

    if (!status)
        status = stm_header_parse(h, text, file, keys, n, err);
    if (status)
        return status;
    if (!stm_span_is(h->values[ID], written->name))
        return stm_fail(err, STM_EFORMAT, h->lines[ID],
                        "%s:%u: the id is not the file's name, %s", file,
                        h->lines[ID], written->name);
    *sql = stm_span_sized(text.data + h->end, text.size - h->end);
    if (!stm_sql_is_select(*sql))
        return stm_fail(err, STM_EFORMAT, h->end,
                        "%s:%u: no SELECT after the header", file,
                        stm_line_at(text, h->end));
    return STM_OK;
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
stm_rule_parse(struct stm_rule *rule, struct stm_arena *arena,
               struct stm_err *err)
{
    struct stm_header h = { 0 };
    stm_status status;

    clear_rule(rule);
    status = parse(&h, &rule->sql, &rule->written, rule_keys, RULE_KEYS, err);
    if (!status)
        status = check_values(rule, &h, arena, err);
    if (status)
        clear_rule(rule);
    return status;
}

enum {
    TUNING_TITLE = ID + 1,
    TUNING_WHY,
    TUNING_FOR,
    TUNING_LOWER,
    TUNING_KEYS
};

stm_status
stm_tuning_parse(struct stm_tuning *tuning, struct stm_arena *arena,
                 struct stm_err *err)
{
    static const char *const keys[TUNING_KEYS] = { "id", "title", "why", "for",
                                                   "lower" };
    struct stm_header h = { 0 };
    const char *file = tuning->written.file;
    struct stm_span lower;
    stm_status status;

    tuning->title = tuning->why = tuning->for_rules = "";
    status = parse(&h, &tuning->sql, &tuning->written, keys, TUNING_KEYS, err);
    if (status)
        return status;
    lower = h.values[TUNING_LOWER];
    if (lower.size != 1 || lower.data[0] < '1' || lower.data[0] > '4')
        return bad(err, file, h.lines[TUNING_LOWER], "not 1 to 4", lower);
    if (h.values[TUNING_FOR].size == 0 ||
        !words_are(h.values[TUNING_FOR], stm_name_is_fit))
        return bad(err, file, h.lines[TUNING_FOR], "not ids of rules",
                   h.values[TUNING_FOR]);
    tuning->lower = lower.data[0] - '0';
    tuning->title = copy(arena, h.values[TUNING_TITLE]);
    tuning->why = copy(arena, h.values[TUNING_WHY]);
    tuning->for_rules = copy(arena, h.values[TUNING_FOR]);
    if (!tuning->title || !tuning->why || !tuning->for_rules)
        return stm_fail(err, STM_ENOMEM, 0, "%s: no memory", file);
    return STM_OK;
}
