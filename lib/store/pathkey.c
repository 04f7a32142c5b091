/* SPDX-License-Identifier: Apache-2.0 */
#include "store/pathkey.h"

#include "base/text.h"

static bool
starts(struct stm_span text, const char *with)
{
    size_t n = strlen(with);

    return text.size >= n &&
           stm_span_is_nocase(stm_span_sized(text.data, n), with);
}

static struct stm_span
skip(struct stm_span text, size_t n)
{
    return stm_span_sized(text.data + n, text.size - n);
}

static void
put_folded(struct stm_buf *key, struct stm_span text)
{
    if (starts(text, "\\\\?\\UNC\\") || starts(text, "\\??\\UNC\\")) {
        stm_buf_text(key, "//");
        text = skip(text, 8);
    } else if (starts(text, "\\\\?\\") || starts(text, "\\??\\")) {
        text = skip(text, 4);
    }
    stm_text_fold(key, text);
    for (size_t i = 0; i < key->size; i++)
        if (key->data[i] == '\\')
            key->data[i] = '/';
}

/* Behind the last separator. */
static size_t
name_at(struct stm_span text, bool windows)
{
    size_t at = text.size;

    while (at > 0 && text.data[at - 1] != '/' &&
           !(windows && text.data[at - 1] == '\\'))
        at--;
    return at;
}

/* `name:stream` without the stream; the colon of `c:` is none. */
static struct stm_span
without_stream(struct stm_span name, bool whole)
{
    size_t from = whole && name.size > 1 && name.data[1] == ':' ? 2 : 1;
    const char *colon = name.size > from
                            ? memchr(name.data + from, ':', name.size - from)
                            : NULL;

    return colon ? stm_span_sized(name.data, (size_t)(colon - name.data))
                 : name;
}

static struct stm_span
extension_of(struct stm_span file)
{
    for (size_t at = file.size; at > 1; at--)
        if (file.data[at - 1] == '.')
            return skip(file, at);
    return skip(file, file.size);
}

stm_status
stm_pathkey_of(struct stm_pathkey *out, struct stm_buf *key,
               struct stm_span text, struct stm_err *err)
{
    bool windows = text.size == 0 || text.data[0] != '/';
    struct stm_span whole;
    size_t at;

    stm_buf_reset(key);
    if (windows)
        put_folded(key, text);
    else
        stm_buf_span(key, text);
    if (key->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a path");
    whole = stm_buf_held(key);
    at = name_at(whole, windows);
    out->logged = skip(text, name_at(text, windows));
    out->directory = stm_span_sized(whole.data, at);
    out->name = skip(whole, at);
    out->file = windows ? without_stream(out->name, at == 0) : out->name;
    out->extension = extension_of(out->file);
    return STM_OK;
}
