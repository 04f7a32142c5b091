/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include "base/digits.h"
#include "base/text.h"

struct stm_csv
stm_csv_of(struct stm_buf *out)
{
    return (struct stm_csv){ .out = out };
}

static void
before_cell(struct stm_csv *csv)
{
    if (csv->comma)
        stm_buf_char(csv->out, ',');
    csv->comma = true;
}

static bool
needs_guard(struct stm_span text)
{
    return text.size && text.data[0] && strchr("=+-@\t\r", text.data[0]);
}

/* Appends a cell in quotes, those in it doubled. */
static void
put_quoted(struct stm_buf *out, const char *text, size_t size)
{
    stm_buf_char(out, '"');
    while (size) {
        const char *quote = memchr(text, '"', size);
        size_t run = quote ? (size_t)(quote - text) + 1 : size;

        stm_buf_add(out, text, run);
        if (quote)
            stm_buf_char(out, '"');
        text += run;
        size -= run;
    }
    stm_buf_char(out, '"');
}

/* Whether a cell is what it is: printable ASCII, no quote, no guard. */
static bool
is_plain(struct stm_span text)
{
    if (needs_guard(text) ||
        (text.size && (text.data[0] == ' ' || text.data[text.size - 1] == ' ')))
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < 0x20 || text.data[i] > 0x7e || text.data[i] == ',' ||
            text.data[i] == '"')
            return false;
    return true;
}

void
stm_csv_text(struct stm_csv *csv, struct stm_span text)
{
    struct stm_buf shown = { 0 };
    bool quote;

    before_cell(csv);
    if (is_plain(text)) {
        stm_buf_span(csv->out, text);
        return;
    }
    if (needs_guard(text))
        stm_buf_char(&shown, '\'');
    stm_text_show(&shown, text, false);
    if (shown.failed)
        csv->out->failed = true;
    quote = shown.size &&
            (strpbrk(shown.data, ",\"") != NULL || shown.data[0] == ' ' ||
             shown.data[shown.size - 1] == ' ');
    if (quote)
        put_quoted(csv->out, shown.data, shown.size);
    else
        stm_buf_span(csv->out, stm_buf_held(&shown));
    stm_buf_free(&shown);
}

void
stm_csv_string(struct stm_csv *csv, const char *text)
{
    if (text)
        stm_csv_text(csv, stm_span_of(text));
    else
        stm_csv_empty(csv);
}

void
stm_csv_int(struct stm_csv *csv, int64_t value)
{
    char digits[STM_DIGITS_ROOM];

    before_cell(csv);
    stm_buf_add(csv->out, digits,
                (size_t)(stm_put_signed(digits, value) - digits));
}

void
stm_csv_empty(struct stm_csv *csv)
{
    before_cell(csv);
}

void
stm_csv_raw(struct stm_csv *csv, struct stm_span cells)
{
    before_cell(csv);
    stm_buf_span(csv->out, cells);
}

void
stm_csv_row_end(struct stm_csv *csv)
{
    stm_buf_text(csv->out, "\r\n");
    csv->comma = false;
}
