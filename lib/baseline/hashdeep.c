/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hashdeep.c - `%%%% HASHDEEP-1.0`, then a line that names the columns, then
 * rows without quotes whose last cell is the name, commas and all.
 */
#include "baseline/list.h"

#include "baseline/lines.h"
#include "baseline/sums.h"

enum { COLUMNS = 16, OTHER = -1, NAME = -2 };

struct columns {
    int of[COLUMNS];
    size_t n;
};

static struct stm_span
cut(struct stm_span *rest, bool last)
{
    const char *comma = last ? NULL : memchr(rest->data, ',', rest->size);
    size_t n = comma ? (size_t)(comma - rest->data) : rest->size;
    struct stm_span cell = stm_span_sized(rest->data, n);

    n += comma != NULL;
    rest->data += n;
    rest->size -= n;
    return cell;
}

/* `%%%% size,md5,sha256,filename` */
static void
take_heading(struct columns *columns, struct stm_span line)
{
    struct stm_span rest =
        stm_sums_trim(stm_span_sized(line.data + 4, line.size - 4));
    struct columns found = { .n = 0 };

    while (rest.size && found.n < COLUMNS) {
        struct stm_span name = stm_sums_trim(cut(&rest, false));
        int kind = stm_baseline_algorithm(name);

        found.of[found.n++] = kind >= 0                              ? kind
                              : stm_span_is_nocase(name, "filename") ? NAME
                                                                     : OTHER;
    }
    if (found.n > 1 && found.of[found.n - 1] == NAME)
        *columns = found;
}

static stm_status
take_row(struct stm_baseline_sink *sink, const struct columns *columns,
         const struct stm_line *line, struct stm_err *err)
{
    struct stm_baseline_entry entry = { .line = line->number };
    struct stm_span rest = line->text;
    char why[160];

    for (size_t i = 0; i < columns->n; i++) {
        bool last = i + 1 == columns->n;
        struct stm_span cell;

        if (!last && !memchr(rest.data, ',', rest.size)) {
            stm_baseline_problem(sink, line->number,
                                 "%zu cells where %zu were expected", i + 1,
                                 columns->n);
            return STM_OK;
        }
        cell = cut(&rest, last);
        if (columns->of[i] == NAME)
            entry.path = cell;
        else if (columns->of[i] != OTHER &&
                 stm_baseline_hex(&entry, columns->of[i], cell) ==
                     STM_HEX_BAD) {
            stm_baseline_problem(sink, line->number, "%s",
                                 stm_baseline_hex_wrong(why, cell));
            return STM_OK;
        }
    }
    if (!stm_baseline_has_digest(&entry)) {
        stm_baseline_problem(sink, line->number, "no digest stands there");
        return STM_OK;
    }
    return sink->entry(sink->arg, &entry, err);
}

static stm_status
take_line(struct stm_baseline_sink *sink, struct columns *columns,
          const struct stm_line *line, struct stm_err *err)
{
    struct stm_span text = line->text;

    if (stm_baseline_bad_line(sink, line) || !text.size || text.data[0] == '#')
        return STM_OK;
    if (text.size >= 4 && memcmp(text.data, "%%%%", 4) == 0) {
        take_heading(columns, text);
        return STM_OK;
    }
    if (!columns->n) {
        stm_baseline_problem(sink, line->number,
                             "no line `%%%%%%%% size,md5,...,filename` says "
                             "what stands here");
        return STM_OK;
    }
    return take_row(sink, columns, line, err);
}

stm_status
stm_baseline_read_hashdeep(struct stm_source *source,
                           struct stm_baseline_sink *sink, struct stm_err *err)
{
    struct columns columns = { .n = 0 };
    struct stm_list_lines *lines = NULL;
    struct stm_line line;
    bool is = true;
    stm_status status = stm_list_lines_open(&lines, source, err);

    while (!status && !(status = stm_list_lines_next(lines, &line, &is, err)) &&
           is) {
        status = take_line(sink, &columns, &line, err);
        if (!status)
            status = stm_baseline_pause(sink, lines, line.number, err);
    }
    stm_list_lines_close(lines);
    return status;
}
