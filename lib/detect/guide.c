/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/guide.h"

#include "base/text.h"

static const char *const part_names[STM_GUIDE_PARTS] = { "Investigate",
                                                         "Contain", "Hunt" };
static const char *const form_names[STM_GUIDE_FORMS] = { "", "SQL", "KQL",
                                                         "Sigma" };

const char *
stm_guide_part_name(stm_guide_part part)
{
    return part_names[part];
}

const char *
stm_guide_form_name(stm_guide_form form)
{
    return form_names[form];
}

struct stm_guide_reader
stm_guide_reader_of(struct stm_span text)
{
    return (struct stm_guide_reader){ .lines = stm_lines_of(text) };
}

static bool
begins(struct stm_span line, const char *text)
{
    size_t n = strlen(text);

    return line.size >= n && memcmp(line.data, text, n) == 0;
}

static bool
wrong(struct stm_guide_reader *r, const char *why)
{
    r->wrong = why;
    return false;
}

/* `## Investigate` */
static bool
read_part(struct stm_guide_reader *r, struct stm_span line)
{
    for (int i = 0; i < STM_GUIDE_PARTS; i++) {
        if (stm_span_is(stm_span_sized(line.data + 3, line.size - 3),
                        part_names[i])) {
            r->item.part = (stm_guide_part)i;
            r->in_part = true;
            return true;
        }
    }
    return wrong(r, "a part is Investigate, Contain or Hunt");
}

/* `### SQL: title` */
static bool
read_query(struct stm_guide_reader *r, struct stm_span line)
{
    struct stm_span rest = stm_span_sized(line.data + 4, line.size - 4), form;

    if (!stm_word_next(&rest, ':', &form))
        return wrong(r, "a query's heading is `LANGUAGE: title`");
    for (int i = STM_GUIDE_SQL; i < STM_GUIDE_FORMS; i++) {
        if (stm_span_is(form, form_names[i])) {
            r->item.form = (stm_guide_form)i;
            r->item.title = stm_span_trim(rest);
            r->item.text = (struct stm_span){ 0 };
            return r->item.title.size ? true : wrong(r, "a query has a title");
        }
    }
    return wrong(r, "a query is SQL, KQL or Sigma");
}

/* What the next line is, without taking it. */
static bool
peek(const struct stm_guide_reader *r, struct stm_span *line)
{
    struct stm_lines ahead = r->lines;

    return stm_lines_next(&ahead, line);
}

/* Takes the lines that begin with `indent`, and empty ones among them. */
static void
take_text(struct stm_guide_reader *r, const char *indent)
{
    struct stm_lines ahead = r->lines;
    struct stm_span line;

    while (stm_lines_next(&ahead, &line)) {
        if (line.size == 0)
            continue;
        if (!begins(line, indent))
            break;
        if (!r->item.text.data)
            r->item.text.data = line.data;
        r->item.text.size = (size_t)(line.data - r->item.text.data) + line.size;
        r->lines = ahead;
    }
}

static bool
read_step(struct stm_guide_reader *r, struct stm_span line)
{
    r->item.form = STM_GUIDE_STEP;
    r->item.title = (struct stm_span){ 0 };
    r->item.text = stm_span_sized(line.data + 2, line.size - 2);
    while (peek(r, &line) && begins(line, "  ")) {
        (void)stm_lines_next(&r->lines, &line);
        r->item.text.size = (size_t)(line.data - r->item.text.data) + line.size;
    }
    return true;
}

/* Whether `line` begins an item; what is neither is r->wrong. */
static bool
read_item(struct stm_guide_reader *r, struct stm_span line)
{
    if (begins(line, "### ") && r->in_part) {
        if (!read_query(r, line))
            return false;
        take_text(r, "    ");
        return r->item.text.size ? true : wrong(r, "the query is empty");
    }
    if (begins(line, "- ") && r->in_part)
        return read_step(r, line);
    return wrong(r, r->in_part ? "neither `- step`, `### LANGUAGE: title` nor "
                                 "a heading"
                               : "this stands before `## Investigate`");
}

bool
stm_guide_next(struct stm_guide_reader *r, struct stm_guide_item *item)
{
    struct stm_span line;

    while (!r->wrong && stm_lines_next(&r->lines, &line)) {
        r->item.line = r->lines.number;
        if (line.size == 0 || begins(line, "# ") || begins(line, "<!--"))
            continue;
        if (begins(line, "## ")) {
            (void)read_part(r, line);
            continue;
        }
        if (!read_item(r, line))
            return false;
        *item = r->item;
        return true;
    }
    return false;
}

/* Whether `name` is of a kind that a finding may have a value for. */
static bool
is_name(struct stm_span name)
{
    static const char *const whole[] = { "host", "time" };
    static const char *const of_process[] = { "name",   "image", "command_line",
                                              "sha256", "sha1",  "md5",
                                              "user",   "guid",  "pid" };
    struct stm_span owner;

    for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++)
        if (stm_span_is(name, whole[i]))
            return true;
    if (!stm_word_next(&name, '.', &owner) || name.size == 0)
        return false;
    if (stm_span_is(owner, "detail"))
        return true;
    if (!stm_span_is(owner, "process") && !stm_span_is(owner, "parent"))
        return false;
    for (size_t i = 0; i < sizeof(of_process) / sizeof(*of_process); i++)
        if (stm_span_is(name, of_process[i]))
            return true;
    return false;
}

/*
 * The next `{name}` at or after `*at`: `*plain` is what stands before it.
 * False where there is none, and `*plain` is the rest.
 */
static bool
next_name(struct stm_span text, size_t *at, struct stm_span *plain,
          struct stm_span *name)
{
    const char *open =
        *at < text.size ? memchr(text.data + *at, '{', text.size - *at) : NULL;
    const char *close =
        open ? memchr(open, '}', text.size - (size_t)(open - text.data)) : NULL;

    *plain = stm_span_sized(text.data + *at, text.size - *at);
    if (!close)
        return false;
    plain->size = (size_t)(open - plain->data);
    *name = stm_span_sized(open + 1, (size_t)(close - open) - 1);
    *at = (size_t)(close - text.data) + 1;
    return true;
}

static stm_status
bad(struct stm_err *err, const struct stm_guide *guide, unsigned line,
    const char *why)
{
    return stm_fail(err, STM_EFORMAT, line, "%s:%u: %s", guide->written.file,
                    line, why);
}

/* Checks the names of an item; `*any`: it names none. */
static stm_status
check_item(const struct stm_guide *guide, const struct stm_guide_item *item,
           bool *any, struct stm_err *err)
{
    struct stm_span plain, name;
    size_t at = 0;

    while (next_name(item->text, &at, &plain, &name)) {
        if (!is_name(name))
            return stm_fail(err, STM_EFORMAT, item->line,
                            "%s:%u: no value is named {%.*s}",
                            guide->written.file, item->line,
                            (int)(name.size < 80 ? name.size : 80), name.data);
    }
    *any |= at == 0;
    return STM_OK;
}

stm_status
stm_guide_parse(struct stm_guide *guide, struct stm_err *err)
{
    struct stm_guide_reader reader = stm_guide_reader_of(guide->written.text);
    bool any[STM_GUIDE_PARTS] = { 0 };
    struct stm_guide_item item;
    stm_status status = stm_written_check(&guide->written, STM_GUIDE_SIZE, err);

    while (!status && stm_guide_next(&reader, &item))
        status = check_item(guide, &item, &any[item.part], err);
    if (status)
        return status;
    if (reader.wrong)
        return bad(err, guide, reader.item.line, reader.wrong);
    for (int i = 0; i < STM_GUIDE_PARTS; i++)
        if (!any[i] && i != STM_GUIDE_HUNT)
            return stm_fail(err, STM_EFORMAT, reader.lines.number,
                            "%s:%u: %s has no step without a value",
                            guide->written.file, reader.lines.number,
                            part_names[i]);
    return STM_OK;
}

/*
 * A query must hold what was logged and nothing else; what would not show as
 * it is cannot be copied from a page.
 */
static bool
is_plain(struct stm_buf *out, struct stm_span value)
{
    struct stm_buf shown = { 0 };
    bool same;

    if (value.size > STM_GUIDE_VALUE)
        return false;
    stm_text_show(&shown, value, false);
    out->failed |= shown.failed;
    same = !shown.failed && stm_span_equal(stm_buf_held(&shown), value);
    stm_buf_free(&shown);
    return same;
}

/* Sigma: a backslash is itself but for before a wildcard. */
static void
put_sigma(struct stm_buf *out, struct stm_span value)
{
    size_t slashes = 0;

    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];

        if (c == '*' || c == '?') {
            for (size_t n = 0; n <= slashes; n++)
                stm_buf_char(out, '\\');
        }
        slashes = c == '\\' ? slashes + 1 : 0;
        if (c == '\'')
            stm_buf_char(out, '\'');
        stm_buf_char(out, c);
    }
}

static void
put_value(struct stm_buf *out, stm_guide_form form, struct stm_span value)
{
    if (form == STM_GUIDE_SIGMA) {
        put_sigma(out, value);
        return;
    }
    for (size_t i = 0; i < value.size; i++) {
        char c = value.data[i];

        if (form == STM_GUIDE_SQL && c == '\'')
            stm_buf_char(out, '\'');
        if (form == STM_GUIDE_KQL && (c == '\'' || c == '\\'))
            stm_buf_char(out, '\\');
        stm_buf_char(out, c);
    }
}

/* Of a step the lines become one; of a query they lose their indent. */
static void
put_plain(struct stm_buf *out, stm_guide_form form, struct stm_span plain)
{
    const size_t indent = form == STM_GUIDE_STEP ? 2 : 4;

    for (size_t i = 0; i < plain.size; i++) {
        if (plain.data[i] == '\r')
            continue;
        if (plain.data[i] != '\n') {
            stm_buf_char(out, plain.data[i]);
            continue;
        }
        stm_buf_char(out, form == STM_GUIDE_STEP ? ' ' : '\n');
        for (size_t n = 0;
             n < indent && i + 1 < plain.size && plain.data[i + 1] == ' '; n++)
            i++;
    }
}

bool
stm_guide_fill(struct stm_buf *out, const struct stm_guide_item *item,
               stm_guide_value_fn *value, void *arg)
{
    struct stm_span text = item->text, plain, name, found;
    size_t at = 0, before = out->size;

    if (item->form != STM_GUIDE_STEP)
        while (text.size && text.data[0] == ' ')
            text = stm_span_sized(text.data + 1, text.size - 1);
    while (next_name(text, &at, &plain, &name)) {
        put_plain(out, item->form, plain);
        if (!value(arg, name, &found) ||
            (item->form != STM_GUIDE_STEP && !is_plain(out, found))) {
            out->size = before;
            return false;
        }
        put_value(out, item->form, found);
    }
    put_plain(out, item->form, plain);
    return !out->failed;
}
