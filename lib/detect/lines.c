/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/lines.h"

struct stm_lines
stm_lines_of(struct stm_span text)
{
    return (struct stm_lines){ .text = text };
}

bool
stm_lines_next(struct stm_lines *lines, struct stm_span *line)
{
    const char *begin, *end;
    size_t left = lines->text.size - lines->at;

    if (left == 0)
        return false;
    begin = lines->text.data + lines->at;
    end = memchr(begin, '\n', left);
    *line = stm_span_sized(begin, end ? (size_t)(end - begin) : left);
    lines->at += line->size + (end ? 1 : 0);
    lines->number++;
    if (line->size && line->data[line->size - 1] == '\r')
        line->size--;
    return true;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct stm_span
stm_span_trim(struct stm_span span)
{
    while (span.size && is_blank(span.data[span.size - 1]))
        span.size--;
    while (span.size && is_blank(span.data[0])) {
        span.data++;
        span.size--;
    }
    return span;
}

bool
stm_word_next(struct stm_span *rest, char separator, struct stm_span *word)
{
    const char *end;

    if (!rest->data)
        return false;
    end = rest->size ? memchr(rest->data, separator, rest->size) : NULL;
    if (!end) {
        *word = stm_span_trim(*rest);
        *rest = (struct stm_span){ 0 };
        return true;
    }
    *word =
        stm_span_trim(stm_span_sized(rest->data, (size_t)(end - rest->data)));
    rest->size -= (size_t)(end - rest->data) + 1;
    rest->data = end + 1;
    return true;
}

unsigned
stm_line_at(struct stm_span text, size_t offset)
{
    unsigned line = 1;

    for (size_t i = 0; i < offset && i < text.size; i++)
        line += text.data[i] == '\n';
    return line;
}
