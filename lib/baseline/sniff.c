/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/list.h"
#include "baseline/sums.h"

static struct stm_span
next_line(struct stm_span *text)
{
    const char *end = memchr(text->data, '\n', text->size);
    size_t n = end ? (size_t)(end - text->data) : text->size;
    struct stm_span line = stm_span_sized(text->data, n);

    n += end != NULL;
    *text = stm_span_sized(text->data + n, text->size - n);
    if (line.size && line.data[line.size - 1] == '\r')
        line.size--;
    return line;
}

/* Sums have one form for all lines; the first that is one decides, unless
 * only bare digests are seen. */
static stm_baseline_format
sniff_sums(struct stm_span text, bool *named)
{
    stm_baseline_format format = STM_BASELINE_SNIFF;
    struct stm_buf scratch = { 0 };

    *named = false;
    while (text.size && !*named) {
        struct stm_baseline_entry entry = { .line = 0 };
        struct stm_span line = next_line(&text);
        char why[160];

        switch (stm_sums_parse(&entry, line, &scratch, why)) {
        case STM_SUMS_NAMED:
        case STM_SUMS_BSD:
            format = STM_BASELINE_SUMS;
            *named = true;
            break;
        case STM_SUMS_PLAIN: format = STM_BASELINE_PLAIN; break;
        default: break;
        }
    }
    stm_buf_free(&scratch);
    return format;
}

stm_baseline_format
stm_baseline_sniff(struct stm_span text, bool *named)
{
    struct stm_span first = text;
    stm_baseline_format format;

    *named = true;
    while (first.size && strchr(" \t\r\n", first.data[0])) {
        first.data++;
        first.size--;
    }
    if (first.size >= 4 && memcmp(first.data, "%%%%", 4) == 0)
        return STM_BASELINE_HASHDEEP;
    format = stm_baseline_sniff_csv(text, named);
    return format == STM_BASELINE_SNIFF ? sniff_sums(text, named) : format;
}
