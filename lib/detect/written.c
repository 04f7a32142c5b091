/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/written.h"

#include "base/text.h"
#include "detect/lines.h"

/* The first byte that begins no valid sequence; only called where one is. */
static size_t
bad_byte(struct stm_span text)
{
    struct stm_lines lines = stm_lines_of(text);
    struct stm_span line;
    size_t begin = 0;

    while (stm_lines_next(&lines, &line) && stm_text_is_utf8(line))
        begin = lines.at;
    return begin;
}

bool
stm_name_is_fit(struct stm_span name)
{
    for (size_t i = 0; i < name.size; i++)
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", name.data[i]))
            return false;
    return name.size > 0 && name.size <= STM_NAME_SIZE && name.data[0] != '-';
}

stm_status
stm_written_check(const struct stm_written *written, size_t limit,
                  struct stm_err *err)
{
    struct stm_span text = written->text;
    const char *file = written->file, *nul;

    if (text.size > limit)
        return stm_fail(err, STM_ELIMIT, limit,
                        "%s:1: %zu bytes, more than the %zu allowed", file,
                        text.size, limit);
    if (text.size >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0)
        return stm_fail(err, STM_EFORMAT, 0,
                        "%s:1: begins with a byte order mark", file);
    if (!stm_name_is_fit(stm_span_of(written->name)))
        return stm_fail(err, STM_EFORMAT, 0,
                        "%s:1: the file's name is not of a-z, 0-9 and -", file);
    nul = text.size ? memchr(text.data, '\0', text.size) : NULL;
    if (nul)
        return stm_fail(err, STM_EFORMAT, (uint64_t)(nul - text.data),
                        "%s:%u: holds a NUL byte", file,
                        stm_line_at(text, (size_t)(nul - text.data)));
    if (!stm_text_is_utf8(text))
        return stm_fail(err, STM_EFORMAT, bad_byte(text), "%s:%u: is not UTF-8",
                        file, stm_line_at(text, bad_byte(text)));
    return STM_OK;
}
