/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv.c - tables of digests with whatever columns: a row may span lines, a
 * cell may hold several digests.
 */
#include "baseline/columns.h"
#include "baseline/lines.h"
#include "baseline/sums.h"

/* Cells of people are short: a quote that is open longer was never meant. */
enum { ROW_MOST = 64 << 10, ARENA = 1 << 20, VALUES = 256 };

struct reading {
    struct stm_baseline_sink *sink;
    struct stm_list_lines *lines;
    struct stm_csv_columns columns;
    bool known; /* which column is what */
    char separator;
    struct stm_arena arena;
    struct stm_buf row;  /* lines of the row at hand */
    struct stm_buf held; /* lines read and given back, each with its LF */
    size_t held_at;
    uint64_t number; /* of the line given last */
};

/* The next line, one that was given back first. */
static stm_status
next_line(struct reading *r, struct stm_line *line, bool *is,
          struct stm_err *err)
{
    stm_status status;

    if (r->held_at < r->held.size) {
        const char *from = r->held.data + r->held_at;
        const char *end = memchr(from, '\n', r->held.size - r->held_at);
        size_t n = (size_t)(end - from);

        *line =
            (struct stm_line){ stm_span_sized(from, n), ++r->number, false };
        r->held_at += n + 1;
        *is = true;
        return STM_OK;
    }
    status = stm_list_lines_next(r->lines, line, is, err);
    if (!status && *is)
        r->number = line->number;
    return status;
}

static size_t
quotes_in(struct stm_span text)
{
    size_t n = 0;

    for (size_t i = 0; i < text.size; i++)
        n += text.data[i] == '"';
    return n;
}

/* The lines behind the first of a row that is none are read anew. */
static stm_status
give_back(struct reading *r, uint64_t first, struct stm_err *err)
{
    struct stm_span row = stm_buf_held(&r->row);
    const char *end = memchr(row.data, '\n', row.size);
    struct stm_buf left = { 0 };

    if (!end)
        return STM_OK;
    stm_buf_add(&left, end + 1, row.size - (size_t)(end - row.data) - 1);
    stm_buf_char(&left, '\n');
    if (r->held_at < r->held.size)
        stm_buf_add(&left, r->held.data + r->held_at,
                    r->held.size - r->held_at);
    stm_buf_free(&r->held);
    r->held = left;
    r->held_at = 0;
    r->number = first;
    return left.failed ? stm_fail(err, STM_ENOMEM, 0, "no memory for rows")
                       : STM_OK;
}

/* Adds lines to the row for as long as a quote is open. */
static stm_status
complete_row(struct reading *r, struct stm_span first, struct stm_err *err)
{
    size_t quotes = quotes_in(first);
    bool is = true;

    stm_buf_reset(&r->row);
    stm_buf_span(&r->row, first);
    while (quotes % 2 && is && r->row.size < ROW_MOST) {
        struct stm_line line;
        stm_status status = next_line(r, &line, &is, err);

        if (status)
            return status;
        if (!is || line.too_long)
            break;
        stm_buf_char(&r->row, '\n');
        stm_buf_span(&r->row, line.text);
        quotes += quotes_in(line.text);
    }
    return r->row.failed ? stm_fail(err, STM_ENOMEM, 0, "no memory for rows")
                         : STM_OK;
}

static struct stm_span
cell_of(const struct reading *r, const struct stm_csv_row *row, int column)
{
    int at = r->columns.at[column];

    return at < 0 ? stm_span_of("") : stm_csv_cell(row, (size_t)at);
}

/* Our own CSV puts a ' before what a spreadsheet would run: away with it. */
static struct stm_span
unguard(struct stm_span text)
{
    size_t n = 0;

    while (n < text.size && text.data[n] == '\'')
        n++;
    if (n > 0 && n < text.size && strchr("=+-@\t\r", text.data[n])) {
        text.data++;
        text.size--;
    }
    return text;
}

/* The digests of one cell. */
struct values {
    struct stm_span at[VALUES];
    size_t n;
};

static bool
parts_values(char c)
{
    return c == ',' || c == ';' || c == ' ' || c == '\t' || c == '\n' ||
           c == '\r' || c == '[' || c == ']' || c == '\'';
}

static void
split(struct values *out, struct stm_span cell)
{
    size_t from = 0;

    out->n = 0;
    for (size_t i = 0; i <= cell.size; i++) {
        if (i < cell.size && !parts_values(cell.data[i]))
            continue;
        if (i > from && out->n < VALUES)
            out->at[out->n++] = stm_span_sized(cell.data + from, i - from);
        from = i + 1;
    }
}

static bool
bad_value(struct reading *r, uint64_t line, stm_hex_found found,
          struct stm_span text)
{
    char why[160];

    if (found == STM_HEX_BAD)
        stm_baseline_problem(r->sink, line, "%s",
                             stm_baseline_hex_wrong(why, text));
    return found == STM_HEX_BAD;
}

/* One digest a column. */
static stm_status
take_pairs(struct reading *r, const struct stm_baseline_entry *row,
           const struct values *values, size_t i, struct stm_err *err)
{
    struct stm_baseline_entry entry = *row;

    for (int kind = 0; kind < STM_COLUMN_HASH; kind++)
        if (i < values[kind].n &&
            bad_value(r, row->line,
                      stm_baseline_hex(&entry, kind, values[kind].at[i]),
                      values[kind].at[i]))
            return STM_OK;
    if (stm_baseline_has_digest(&entry))
        return r->sink->entry(r->sink->arg, &entry, err);
    if (values[STM_DIGEST_MD5].n + values[STM_DIGEST_SHA1].n +
            values[STM_DIGEST_SHA256].n >
        0)
        stm_baseline_problem(r->sink, row->line, "no digest stands there");
    return STM_OK;
}

/* Columns with as many digests each belong together one by one; else every
 * digest stands for itself. */
static stm_status
take_values(struct reading *r, const struct stm_baseline_entry *row,
            const struct values *values, struct stm_err *err)
{
    size_t most = 0;
    bool even = true;
    stm_status status = STM_OK;

    for (int kind = 0; kind < STM_COLUMN_HASH; kind++)
        most = values[kind].n > most ? values[kind].n : most;
    for (int kind = 0; kind < STM_COLUMN_HASH; kind++)
        even = even && (values[kind].n == 0 || values[kind].n == most);
    if (!most)
        stm_baseline_problem(r->sink, row->line, "no digest stands there");
    for (size_t i = 0; even && i < most && !status; i++)
        status = take_pairs(r, row, values, i, err);
    for (int kind = 0; !even && kind < STM_COLUMN_HASH; kind++) {
        struct values alone[STM_DIGEST_KINDS] = { 0 };

        alone[kind] = values[kind];
        for (size_t i = 0; i < values[kind].n && !status; i++)
            status = take_pairs(r, row, alone, i, err);
    }
    return status;
}

/* `filename|sha256` and its value `name|digest`; false: not of a file. */
static bool
take_typed(struct stm_baseline_entry *entry, struct stm_span *type,
           struct stm_span *value)
{
    const char *bar = memchr(type->data, '|', type->size);

    if (bar) {
        const char *cut = memrchr(value->data, '|', value->size);
        struct stm_span before =
            stm_span_sized(type->data, (size_t)(bar - type->data));

        if (!stm_span_is_nocase(before, "filename") || !cut)
            return false;
        entry->path = stm_span_sized(value->data, (size_t)(cut - value->data));
        value->size -= entry->path.size + 1;
        value->data = cut + 1;
        type->size -= before.size + 1;
        type->data = bar + 1;
    }
    return stm_baseline_algorithm(*type) >= 0;
}

static bool
is_false(struct stm_span text)
{
    return stm_span_is(text, "0") || stm_span_is_nocase(text, "false");
}

/* A column that says only when read with another: `Algorithm,Hash`, MISP's
 * `type,value`, Sysmon's own `SHA1=...,MD5=...`. */
static stm_status
take_hash(struct reading *r, struct stm_baseline_entry *entry,
          const struct stm_csv_row *row, struct stm_err *err)
{
    struct stm_span value = cell_of(r, row, STM_COLUMN_HASH);
    struct stm_span type =
        cell_of(r, row,
                r->columns.at[STM_COLUMN_TYPE] >= 0 ? STM_COLUMN_TYPE
                                                    : STM_COLUMN_ALGORITHM);
    struct values values;
    int kind = stm_baseline_algorithm(type);
    stm_status status = STM_OK;

    if (r->columns.at[STM_COLUMN_TYPE] >= 0) {
        if (is_false(cell_of(r, row, STM_COLUMN_TO_IDS)) ||
            !take_typed(entry, &type, &value))
            return STM_OK;
        kind = stm_baseline_algorithm(type);
    }
    if (memchr(value.data, '=', value.size)) {
        if (stm_digests_parse(&entry->digests, value) &&
            stm_baseline_has_digest(entry))
            return r->sink->entry(r->sink->arg, entry, err);
    }
    split(&values, value);
    if (!values.n)
        stm_baseline_problem(r->sink, entry->line, "no digest stands there");
    for (size_t i = 0; i < values.n && !status; i++) {
        struct stm_baseline_entry one = *entry;
        stm_hex_found found = stm_baseline_hex(&one, kind, values.at[i]);

        if (found == STM_HEX_TAKEN)
            status = r->sink->entry(r->sink->arg, &one, err);
        else if (!bad_value(r, entry->line, found, values.at[i]))
            stm_baseline_problem(r->sink, entry->line,
                                 "no digest stands there");
    }
    return status;
}

static bool
has_kinds(const struct stm_csv_columns *columns)
{
    for (int kind = 0; kind < STM_COLUMN_HASH; kind++)
        if (columns->at[kind] >= 0)
            return true;
    return false;
}

static stm_status
take_cells(struct reading *r, const struct stm_csv_row *row, uint64_t line,
           struct stm_err *err)
{
    struct stm_baseline_entry entry = {
        .line = line,
        .path = unguard(cell_of(r, row, STM_COLUMN_PATH)),
        .product = unguard(cell_of(r, row, STM_COLUMN_PRODUCT)),
        .version = unguard(cell_of(r, row, STM_COLUMN_VERSION)),
        .company = unguard(cell_of(r, row, STM_COLUMN_COMPANY)),
        .label = unguard(cell_of(r, row, STM_COLUMN_LABEL)),
    };
    struct values values[STM_DIGEST_KINDS];

    if (!entry.path.size)
        entry.path = unguard(cell_of(r, row, STM_COLUMN_NAME));
    if (!has_kinds(&r->columns))
        return take_hash(r, &entry, row, err);
    for (int kind = 0; kind < STM_DIGEST_KINDS; kind++)
        split(&values[kind], cell_of(r, row, kind));
    return take_values(r, &entry, values, err);
}

/* The row that r->row holds; `*whole` false: its quotes are wrong. */
static stm_status
parse_row(struct reading *r, struct stm_csv_row *row, bool *whole, char *why,
          struct stm_err *err)
{
    struct stm_csv_rows rows = stm_csv_rows_of(stm_buf_held(&r->row));
    struct stm_err wrong = { 0 };
    bool is;
    stm_status status;

    rows.at = 0;
    rows.next_line = 1;
    rows.separator = r->separator;
    stm_arena_reset(&r->arena);
    row->n = 0;
    status = stm_csv_rows_next(&rows, row, &is, &r->arena, &wrong);
    *whole = !status && rows.at >= r->row.size;
    if (status == STM_EFORMAT || (!status && !*whole)) {
        (void)strcpy(why, status ? "the quotes of this row do not match"
                                 : "a quote is opened and not closed");
        return STM_OK;
    }
    return status ? stm_fail(err, status, 0, "%s", wrong.text) : STM_OK;
}

/* A row, its heading if it is the first. */
static stm_status
take_row(struct reading *r, uint64_t line, struct stm_err *err)
{
    struct stm_csv_row row;
    char why[160];
    bool whole;
    stm_status status = parse_row(r, &row, &whole, why, err);

    if (status)
        return status;
    if (!whole) {
        stm_baseline_problem(r->sink, line, "%s", why);
        return give_back(r, line, err);
    }
    if (!row.n)
        return STM_OK;
    if (!r->known) {
        r->known = true;
        if (stm_columns_of_heading(&r->columns, &row))
            return STM_OK;
        if (!stm_columns_of_row(&r->columns, &row)) {
            r->known = false;
            r->separator = '\0';
            stm_baseline_problem(r->sink, line,
                                 "a heading with a column md5, sha1, sha256 "
                                 "or hash was expected");
            return STM_OK;
        }
    }
    return take_cells(r, &row, line, err);
}

static struct stm_span
uncomment(struct stm_span line)
{
    while (line.size && (line.data[0] == '#' || line.data[0] == ' ')) {
        line.data++;
        line.size--;
    }
    return line;
}

/* Before the heading is known: what separates cells, and a heading that is
 * itself a comment. */
static bool
is_preface(struct reading *r, struct stm_span *line)
{
    bool comment = line->size && line->data[0] == '#';

    if (r->known)
        return comment;
    if (line->size == 5 && memcmp(line->data, "sep=", 4) == 0) {
        r->separator = line->data[4];
        return true;
    }
    if (comment) {
        struct stm_span inner = uncomment(*line);
        struct stm_csv_columns columns;
        struct stm_csv_rows rows = stm_csv_rows_of(inner);
        struct stm_csv_row row;
        bool is = false;

        stm_arena_reset(&r->arena);
        if (stm_csv_rows_next(&rows, &row, &is, &r->arena, NULL) || !is ||
            row.n < 2 || !stm_columns_of_heading(&columns, &row))
            return true;
        *line = inner;
    }
    if (!r->separator)
        r->separator = stm_csv_rows_of(*line).separator;
    return false;
}

static stm_status
take_line(struct reading *r, const struct stm_line *line, struct stm_err *err)
{
    struct stm_span text = line->text;
    uint64_t number = line->number;
    stm_status status;

    if (stm_baseline_bad_line(r->sink, line) || !stm_sums_trim(text).size ||
        is_preface(r, &text))
        return STM_OK;
    status = complete_row(r, text, err);
    return status ? status : take_row(r, number, err);
}

stm_status
stm_baseline_read_csv(struct stm_source *source, struct stm_baseline_sink *sink,
                      struct stm_err *err)
{
    struct reading r = { .sink = sink, .arena = stm_arena_of(ARENA) };
    struct stm_line line;
    bool is = true;
    stm_status status = stm_list_lines_open(&r.lines, source, err);

    while (!status && !(status = next_line(&r, &line, &is, err)) && is) {
        status = take_line(&r, &line, err);
        if (!status)
            status = stm_baseline_pause(sink, r.lines, line.number, err);
    }
    stm_list_lines_close(r.lines);
    stm_buf_free(&r.row);
    stm_buf_free(&r.held);
    stm_arena_free(&r.arena);
    return status;
}

stm_baseline_format
stm_baseline_sniff_csv(struct stm_span text, bool *named)
{
    struct reading r = { .arena = stm_arena_of(ARENA) };
    stm_baseline_format format = STM_BASELINE_SNIFF;

    while (text.size && format == STM_BASELINE_SNIFF) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t n = end ? (size_t)(end - text.data) : text.size;
        struct stm_span line = stm_span_sized(text.data, n);
        struct stm_csv_row row;
        char why[160];
        bool whole = false;

        n += end != NULL;
        text = stm_span_sized(text.data + n, text.size - n);
        if (line.size && line.data[line.size - 1] == '\r')
            line.size--;
        if (!stm_sums_trim(line).size || is_preface(&r, &line))
            continue;
        stm_buf_reset(&r.row);
        stm_buf_span(&r.row, line);
        if (parse_row(&r, &row, &whole, why, NULL) || !whole)
            break;
        if (!stm_columns_of_heading(&r.columns, &row) &&
            (row.n < 2 || r.separator == '\t' ||
             !stm_columns_of_row(&r.columns, &row)))
            break;
        format = r.columns.format;
        *named = stm_columns_named(&r.columns);
    }
    stm_buf_free(&r.row);
    stm_arena_free(&r.arena);
    return format;
}
