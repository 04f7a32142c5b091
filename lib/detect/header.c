/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/header.h"

#include "detect/lines.h"

enum { UNKNOWN_KEY = -1, LICENSE_KEY = -2 };

static bool
is_key_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
}

/* Parts `-- key: value`. */
static bool
split(struct stm_span line, struct stm_span *key, struct stm_span *value)
{
    struct stm_span rest =
        stm_span_trim(stm_span_sized(line.data + 2, line.size - 2));
    size_t n = 0;

    while (n < rest.size && is_key_char(rest.data[n]))
        n++;
    if (n == 0 || n == rest.size || rest.data[n] != ':')
        return false;
    *key = stm_span_sized(rest.data, n);
    *value =
        stm_span_trim(stm_span_sized(rest.data + n + 1, rest.size - n - 1));
    return true;
}

static int
find_key(struct stm_span key, const char *const *keys, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (stm_span_is(key, keys[i]))
            return (int)i;
    return stm_span_is(key, "SPDX-License-Identifier") ? LICENSE_KEY
                                                       : UNKNOWN_KEY;
}

static stm_status
take_line(struct stm_header *header, struct stm_span line, unsigned number,
          const char *file, const char *const *keys, size_t n,
          struct stm_err *err)
{
    struct stm_span key = { 0 }, value = { 0 };
    int at;

    if (!split(line, &key, &value))
        return stm_fail(err, STM_EFORMAT, number,
                        "%s:%u: not a header line `-- key: value`", file,
                        number);
    at = find_key(key, keys, n);
    if (at == LICENSE_KEY)
        return STM_OK;
    if (at == UNKNOWN_KEY)
        return stm_fail(err, STM_EFORMAT, number, "%s:%u: no key is named %.*s",
                        file, number, (int)(key.size < 64 ? key.size : 64),
                        key.data);
    if (header->lines[at])
        return stm_fail(err, STM_EFORMAT, number,
                        "%s:%u: %s stands in line %u already", file, number,
                        keys[at], header->lines[at]);
    header->values[at] = value;
    header->lines[at] = number;
    return STM_OK;
}

stm_status
stm_header_read(struct stm_header *out, struct stm_span text, const char *file,
                const char *const *keys, size_t n,
                const struct stm_problems *all, struct stm_err *err)
{
    struct stm_header header = { 0 };
    struct stm_lines lines = stm_lines_of(text);
    struct stm_span line;
    stm_status status = STM_OK;

    while (!status && stm_lines_next(&lines, &line)) {
        if (line.size < 2 || memcmp(line.data, "--", 2) != 0)
            break;
        status = take_line(&header, line, lines.number, file, keys, n, err);
        status = stm_problems_tell(all, status, err);
        header.end = lines.at;
    }
    for (size_t i = 0; i < n && !status; i++)
        if (!header.lines[i])
            status = stm_problems_tell(all,
                                       stm_fail(err, STM_EFORMAT, 0,
                                                "%s:1: no `-- %s:` line", file,
                                                keys[i]),
                                       err);
    if (!status)
        *out = header;
    return status;
}

stm_status
stm_header_parse(struct stm_header *out, struct stm_span text, const char *file,
                 const char *const *keys, size_t n, struct stm_err *err)
{
    return stm_header_read(out, text, file, keys, n, NULL, err);
}
