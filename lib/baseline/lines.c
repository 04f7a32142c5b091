/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/lines.h"

#include "base/text.h"

#include <stdlib.h>

enum { BLOCK = 256 << 10 };

typedef enum { PLAIN, LITTLE, BIG } encoding;

struct stm_list_lines {
    struct stm_source *source;
    uint64_t at; /* of the source */
    encoding encoding;
    bool ended, skipping;
    uint64_t number;
    size_t begin; /* of what `text` holds and was not given out */
    struct stm_buf text;
    char block[BLOCK];
};

stm_status
stm_list_lines_open(struct stm_list_lines **out, struct stm_source *source,
                    struct stm_err *err)
{
    struct stm_list_lines *lines = calloc(1, sizeof(*lines));
    char mark[3] = { 0 };
    size_t got = 0;
    stm_status status;

    if (!lines)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for lines");
    lines->source = source;
    status = stm_source_read(source, mark, sizeof(mark), 0, &got, err);
    if (status) {
        free(lines);
        return status;
    }
    if (got == 3 && memcmp(mark, "\xef\xbb\xbf", 3) == 0) {
        lines->at = 3;
    } else if (got >= 2 && (memcmp(mark, "\xff\xfe", 2) == 0 ||
                            memcmp(mark, "\xfe\xff", 2) == 0)) {
        lines->at = 2;
        lines->encoding = mark[0] == '\xff' ? LITTLE : BIG;
    }
    *out = lines;
    return STM_OK;
}

void
stm_list_lines_close(struct stm_list_lines *lines)
{
    if (!lines)
        return;
    stm_buf_free(&lines->text);
    free(lines);
}

uint64_t
stm_list_lines_at(const struct stm_list_lines *lines)
{
    return lines->at;
}

static void
swap(char *data, size_t size)
{
    for (size_t i = 0; i + 1 < size; i += 2) {
        char first = data[i];

        data[i] = data[i + 1];
        data[i + 1] = first;
    }
}

/* A pair of surrogates is not torn: its first half waits for the second. */
static size_t
whole_units(const char *data, size_t size, bool last)
{
    size -= size % 2;
    if (!last && size > 2 && ((uint8_t)data[size - 1] & 0xfc) == 0xd8)
        size -= 2;
    return size;
}

static stm_status
read_more(struct stm_list_lines *lines, struct stm_err *err)
{
    size_t got = 0;
    stm_status status = stm_source_read(lines->source, lines->block, BLOCK,
                                        lines->at, &got, err);

    if (status)
        return status;
    lines->ended = got < BLOCK;
    if (lines->encoding == PLAIN) {
        stm_buf_add(&lines->text, lines->block, got);
    } else {
        if (lines->encoding == BIG)
            swap(lines->block, got);
        got = whole_units(lines->block, got, lines->ended);
        stm_text_of_utf16(&lines->text, (const uint8_t *)lines->block, got);
    }
    lines->at += got;
    return lines->text.failed
               ? stm_fail(err, STM_ENOMEM, 0, "no memory for lines")
               : STM_OK;
}

/* What was given out goes; what is left moves to the front. */
static void
move_down(struct stm_list_lines *lines)
{
    size_t left = lines->text.size - lines->begin;

    if (left > STM_LINE_MOST) {
        lines->skipping = true;
        left = 0;
    }
    if (left)
        memmove(lines->text.data, lines->text.data + lines->text.size - left,
                left);
    lines->text.size = left;
    lines->begin = 0;
}

static void
give(struct stm_list_lines *lines, struct stm_line *line, size_t size)
{
    line->text = stm_span_sized(lines->text.data + lines->begin, size);
    line->too_long = lines->skipping || size > STM_LINE_MOST;
    line->number = ++lines->number;
    if (line->too_long)
        line->text.size = 0;
    else if (size && line->text.data[size - 1] == '\r')
        line->text.size--;
    lines->skipping = false;
    lines->begin += size;
}

stm_status
stm_list_lines_next(struct stm_list_lines *lines, struct stm_line *line,
                    bool *is, struct stm_err *err)
{
    for (;;) {
        size_t left = lines->text.size - lines->begin;
        const char *from = stm_buf_held(&lines->text).data + lines->begin;
        const char *end = left ? memchr(from, '\n', left) : NULL;
        stm_status status;

        *is = end || !lines->ended || left || lines->skipping;
        if (end) {
            give(lines, line, (size_t)(end - from));
            lines->begin++;
            return STM_OK;
        }
        if (lines->ended) {
            if (*is)
                give(lines, line, left);
            return STM_OK;
        }
        move_down(lines);
        status = read_more(lines, err);
        if (status)
            return status;
    }
}
