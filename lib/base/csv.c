/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include "base/text.h"

#include <inttypes.h>

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

void
stm_csv_text(struct stm_csv *csv, struct stm_span text)
{
    struct stm_buf shown = { 0 };
    bool quote;

    before_cell(csv);
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
    before_cell(csv);
    stm_buf_print(csv->out, "%" PRId64, value);
}

void
stm_csv_empty(struct stm_csv *csv)
{
    before_cell(csv);
}

void
stm_csv_row_end(struct stm_csv *csv)
{
    stm_buf_text(csv->out, "\r\n");
    csv->comma = false;
}
