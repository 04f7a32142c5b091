/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sums.c - what sha256sum, md5deep, shasum and the BSDs print, and a digest
 * a line.
 */
#include "baseline/list.h"

#include "baseline/lines.h"
#include "baseline/sums.h"

enum { PROGRESS_LINES = 4096 };

static struct stm_span
skip(struct stm_span text, size_t n)
{
    return stm_span_sized(text.data + n, text.size - n);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct stm_span
stm_sums_trim(struct stm_span text)
{
    while (text.size && is_blank(text.data[0]))
        text = skip(text, 1);
    while (text.size && is_blank(text.data[text.size - 1]))
        text.size--;
    return text;
}

/* Behind a leading `\`: \\ \n \r stand for themselves' characters. */
static struct stm_span
unescape(struct stm_buf *scratch, struct stm_span name)
{
    stm_buf_reset(scratch);
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];

        if (c == '\\' && i + 1 < name.size) {
            c = name.data[++i];
            if (c != '\\' && c != 'n' && c != 'r')
                stm_buf_char(scratch, '\\');
            c = (char)(c == 'n' ? '\n' : c == 'r' ? '\r' : c);
        }
        stm_buf_char(scratch, c);
    }
    return stm_buf_held(scratch);
}

/* `SHA256 (name) = digest` */
static bool
parse_bsd(struct stm_baseline_entry *entry, struct stm_span line)
{
    const char *open = memchr(line.data, '(', line.size);
    struct stm_span name, hex;
    size_t at = line.size;
    int kind;

    if (!open || open == line.data || open[-1] != ' ')
        return false;
    name = stm_span_sized(line.data, (size_t)(open - line.data) - 1);
    kind = stm_baseline_algorithm(name);
    while (at >= 4 && memcmp(line.data + at - 4, ") = ", 4) != 0)
        at--;
    if (kind < 0 || at < 4 || line.data + at - 4 <= open)
        return false;
    hex = stm_sums_trim(skip(line, at));
    entry->path = stm_span_sized(open + 1, (size_t)(line.data + at - open) - 5);
    return stm_baseline_hex(entry, kind, hex) == STM_HEX_TAKEN;
}

static size_t
word_size(struct stm_span line)
{
    size_t n = 0;

    while (n < line.size && !is_blank(line.data[n]) && line.data[n] != '#')
        n++;
    return n;
}

/* What stands behind a digest: a name, a comment or nothing. */
static void
take_rest(struct stm_baseline_entry *entry, struct stm_span rest)
{
    struct stm_span trimmed = stm_sums_trim(rest);

    if (trimmed.size && trimmed.data[0] == '#') {
        entry->label = stm_sums_trim(skip(trimmed, 1));
        return;
    }
    if (rest.size > 2 && rest.data[0] == ' ' &&
        (rest.data[1] == ' ' || rest.data[1] == '*'))
        entry->path = skip(rest, 2);
    else
        entry->path = trimmed;
}

stm_sums_found
stm_sums_parse(struct stm_baseline_entry *entry, struct stm_span line,
               struct stm_buf *scratch, char why[160])
{
    bool escaped = line.size && line.data[0] == '\\';
    struct stm_span word, trimmed = stm_sums_trim(line);

    if (!trimmed.size || trimmed.data[0] == '#' || trimmed.data[0] == ';')
        return STM_SUMS_NOTHING;
    if (escaped)
        line = skip(line, 1);
    if (parse_bsd(entry, line)) {
        if (escaped)
            entry->path = unescape(scratch, entry->path);
        return STM_SUMS_BSD;
    }
    if (!escaped)
        line = trimmed;
    word = stm_span_sized(line.data, word_size(line));
    switch (stm_baseline_hex(entry, -1, word)) {
    case STM_HEX_TAKEN: break;
    case STM_HEX_ZEROS:
        (void)strcpy(why, "a digest of zeros is of no file");
        return STM_SUMS_BAD;
    default:
        (void)stm_baseline_hex_wrong(why, word.size ? word : line);
        return STM_SUMS_BAD;
    }
    take_rest(entry, skip(line, word.size));
    if (escaped)
        entry->path = unescape(scratch, entry->path);
    return entry->path.size ? STM_SUMS_NAMED : STM_SUMS_PLAIN;
}

/* Wrong in itself, whatever the format. */
bool
stm_baseline_bad_line(struct stm_baseline_sink *sink,
                      const struct stm_line *line)
{
    if (line->too_long)
        stm_baseline_problem(sink, line->number, "longer than %d KiB",
                             STM_LINE_MOST >> 10);
    else if (memchr(line->text.data, '\0', line->text.size))
        stm_baseline_problem(sink, line->number, "holds a NUL byte");
    else
        return false;
    return true;
}

stm_status
stm_baseline_pause(struct stm_baseline_sink *sink,
                   const struct stm_list_lines *lines, uint64_t n,
                   struct stm_err *err)
{
    if (n % PROGRESS_LINES)
        return STM_OK;
    stm_progress_step(sink->progress, "baseline", stm_list_lines_at(lines),
                      sink->size);
    return stm_progress_stop(sink->progress)
               ? stm_fail(err, STM_ESTOP, 0, "stopped")
               : STM_OK;
}

static stm_status
take_line(struct stm_baseline_sink *sink, const struct stm_line *line,
          struct stm_buf *scratch, struct stm_err *err)
{
    struct stm_baseline_entry entry = { .line = line->number };
    char why[160];

    if (stm_baseline_bad_line(sink, line))
        return STM_OK;
    switch (stm_sums_parse(&entry, line->text, scratch, why)) {
    case STM_SUMS_NOTHING: return STM_OK;
    case STM_SUMS_BAD:
        stm_baseline_problem(sink, line->number, "%s", why);
        return STM_OK;
    default: break;
    }
    if (scratch->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a name");
    return sink->entry(sink->arg, &entry, err);
}

stm_status
stm_baseline_read_sums(struct stm_source *source,
                       struct stm_baseline_sink *sink, struct stm_err *err)
{
    struct stm_list_lines *lines = NULL;
    struct stm_buf scratch = { 0 };
    struct stm_line line;
    bool is = true;
    stm_status status = stm_list_lines_open(&lines, source, err);

    while (!status && !(status = stm_list_lines_next(lines, &line, &is, err)) &&
           is) {
        status = take_line(sink, &line, &scratch, err);
        if (!status)
            status = stm_baseline_pause(sink, lines, line.number, err);
    }
    stm_buf_free(&scratch);
    stm_list_lines_close(lines);
    return status;
}
