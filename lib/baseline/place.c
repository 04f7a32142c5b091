/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/list.h"

static bool
is_slash(char c)
{
    return c == '\\' || c == '/';
}

static bool
is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* `C:\`, `\\server\`, `\\?\`, `\??\`, `\Device\`, `/`. */
static bool
is_whole(struct stm_span path)
{
    if (path.size >= 3 && is_letter(path.data[0]) && path.data[1] == ':' &&
        is_slash(path.data[2]))
        return true;
    if (path.size >= 2 && path.data[0] == '\\' && path.data[1] == '\\')
        return true;
    if (path.size >= 4 && memcmp(path.data, "\\??\\", 4) == 0)
        return true;
    if (path.size > 8 &&
        stm_span_is_nocase(stm_span_sized(path.data, 8), "\\Device\\"))
        return true;
    return path.size > 0 && path.data[0] == '/';
}

/* A path that leaves the folder it begins in could stand anywhere. */
static bool
climbs(struct stm_span path)
{
    for (size_t i = 0; i + 1 < path.size; i++)
        if (path.data[i] == '.' && path.data[i + 1] == '.' &&
            (i == 0 || is_slash(path.data[i - 1])) &&
            (i + 2 == path.size || is_slash(path.data[i + 2])))
            return true;
    return false;
}

static struct stm_span
skip(struct stm_span text, size_t n)
{
    return stm_span_sized(text.data + n, text.size - n);
}

/* `.\bin\x` and `/bin/x` below a folder are `bin\x`. */
static struct stm_span
below(struct stm_span path)
{
    for (;;) {
        if (path.size && is_slash(path.data[0]))
            path = skip(path, 1);
        else if (path.size > 1 && path.data[0] == '.' && is_slash(path.data[1]))
            path = skip(path, 2);
        else
            return path;
    }
}

static void
join(struct stm_buf *out, struct stm_span folder, struct stm_span path)
{
    char slash = folder.size && folder.data[0] == '/' ? '/' : '\\';

    while (folder.size && is_slash(folder.data[folder.size - 1]))
        folder.size--;
    path = below(path);
    stm_buf_span(out, folder);
    stm_buf_char(out, slash);
    for (size_t i = 0; i < path.size; i++)
        stm_buf_char(out, slash == '\\' && path.data[i] == '/' ? slash
                                                               : path.data[i]);
}

/* The `=` of `FROM=TO`; a folder of Windows holds one only behind its drive. */
static const char *
moved_from(struct stm_span at)
{
    if (at.size && (at.data[0] == '/' || at.data[0] == '.'))
        return memchr(at.data, '=', at.size);
    return NULL;
}

void
stm_baseline_place(struct stm_buf *out, struct stm_span path,
                   struct stm_span at)
{
    const char *equals = moved_from(at);

    stm_buf_reset(out);
    if (!path.size || climbs(path))
        return;
    if (equals) {
        struct stm_span from =
            stm_span_sized(at.data, (size_t)(equals - at.data));
        struct stm_span to = skip(at, from.size + 1);

        while (from.size && from.data[from.size - 1] == '/')
            from.size--;
        if (path.size > from.size &&
            memcmp(path.data, from.data, from.size) == 0 &&
            is_slash(path.data[from.size])) {
            join(out, to, skip(path, from.size));
            return;
        }
    }
    if (is_whole(path))
        stm_buf_span(out, path);
    else if (at.size && !equals)
        join(out, at, path);
}
