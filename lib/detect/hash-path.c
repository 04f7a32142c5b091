/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/hash-check.h"

static bool
is_separator(char c)
{
    return c == '\\' || c == '/';
}

static bool
has_drive(struct stm_span path)
{
    char c = path.size ? (char)(path.data[0] | 0x20) : 0;

    return path.size >= 2 && path.data[1] == ':' && c >= 'a' && c <= 'z';
}

/* What stays when `..` goes up: `C:\`, `\\server\share\`. */
static size_t
root_of(struct stm_span path)
{
    size_t at = 2;

    if (has_drive(path))
        return path.size > 2 && is_separator(path.data[2]) ? 3 : 2;
    if (path.size < 2 || !is_separator(path.data[0]) ||
        !is_separator(path.data[1]))
        return path.size && is_separator(path.data[0]) ? 1 : 0;
    for (int part = 0; part < 2; part++) {
        while (at < path.size && !is_separator(path.data[at]))
            at++;
        at += at < path.size;
    }
    return at;
}

/* Appends the components of `path`, with `.` and `..` done. */
static void
append(struct stm_buf *out, struct stm_span path, size_t root)
{
    for (size_t at = 0, end; at < path.size; at = end + 1) {
        for (end = at; end < path.size && !is_separator(path.data[end]); end++)
            ;
        if (end == at || (end == at + 1 && path.data[at] == '.'))
            continue;
        if (end == at + 2 && path.data[at] == '.' && path.data[at + 1] == '.') {
            while (out->size > root && !is_separator(out->data[--out->size]))
                ;
            continue;
        }
        if (out->size > root)
            stm_buf_char(out, '\\');
        stm_buf_add(out, path.data + at, end - at);
    }
}

static bool
is_plain(struct stm_span path)
{
    for (size_t i = 0; i < path.size; i++)
        if ((path.data[i] && strchr("*?%$!\"<>|", path.data[i])) ||
            (unsigned char)path.data[i] < ' ')
            return false;
    return path.size > 0;
}

bool
stm_hash_path(struct stm_buf *out, struct stm_span path, struct stm_span folder)
{
    static const char verbatim[] = "\\\\?\\";
    size_t root;

    if (path.size > 4 && memcmp(path.data, verbatim, 4) == 0)
        path = stm_span_sized(path.data + 4, path.size - 4);
    root = root_of(path);
    if (!is_plain(path))
        return false;
    if (root >= 3 || (root == 2 && !has_drive(path))) {
        stm_buf_add(out, path.data, root);
    } else {
        size_t top = root_of(folder);

        if (top < 3 ||
            (root == 2 && (path.data[0] | 0x20) != (folder.data[0] | 0x20)))
            return false;
        stm_buf_add(out, folder.data, top);
        if (root != 1)
            append(out, stm_span_sized(folder.data + top, folder.size - top),
                   top);
        append(out, stm_span_sized(path.data + root, path.size - root), top);
        return !out->failed;
    }
    append(out, stm_span_sized(path.data + root, path.size - root), root);
    return !out->failed;
}
