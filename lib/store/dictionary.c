/* SPDX-License-Identifier: Apache-2.0 */
#include "store/dictionary.h"

#include "base/text.h"
#include "store/dictionary-parts.h"
#include "store/pathkey.h"

/* A table whose key is its only column. */
static stm_status
plain(int64_t *id, struct stm_intern *intern, struct stm_span text,
      struct stm_err *err)
{
    bool made;

    stm_intern_find(id, &made, intern, text);
    if (!made)
        return STM_OK;
    stm_stmt_bind_text(intern->insert, 2, text);
    return stm_intern_add(intern, text, err);
}

stm_status
stm_dictionary_command(int64_t *id, struct stm_dictionaries *d,
                       struct stm_span raw, struct stm_err *err)
{
    return plain(id, &d->command, raw, err);
}

stm_status
stm_dictionary_text(int64_t *id, struct stm_dictionaries *d,
                    struct stm_span raw, struct stm_err *err)
{
    return plain(id, &d->text, raw, err);
}

stm_status
stm_dictionary_find(int64_t *id, bool *made, const struct stm_intern *intern,
                    const struct stm_buf *key, struct stm_err *err)
{
    if (key->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a dictionary");
    stm_intern_find(id, made, intern, stm_buf_held(key));
    return STM_OK;
}

/* `file` is its own row where the name has no stream (`file` 0). */
static stm_status
path_key(int64_t *id, struct stm_dictionaries *d, int64_t directory,
         struct stm_span name, int64_t file, struct stm_span extension,
         struct stm_err *err)
{
    bool made;
    stm_status status;

    stm_buf_reset(&d->key);
    stm_intern_put_int(&d->key, directory);
    stm_buf_span(&d->key, name);
    status = stm_dictionary_find(id, &made, &d->path_key, &d->key, err);
    if (status || !made)
        return status;
    stm_stmt_bind_int(d->path_key.insert, 2, directory);
    stm_stmt_bind_text(d->path_key.insert, 3, name);
    stm_stmt_bind_int(d->path_key.insert, 4, file ? file : *id);
    stm_stmt_bind_text(d->path_key.insert, 5, extension);
    return stm_intern_add(&d->path_key, stm_buf_held(&d->key), err);
}

static stm_status
key_rows(int64_t *id, struct stm_dictionaries *d,
         const struct stm_pathkey *parts, struct stm_err *err)
{
    int64_t directory, file = 0;
    stm_status status = plain(&directory, &d->directory, parts->directory, err);

    if (!status && parts->file.size != parts->name.size)
        status = path_key(&file, d, directory, parts->file, 0, parts->extension,
                          err);
    if (!status)
        status = path_key(id, d, directory, parts->name, file, parts->extension,
                          err);
    return status;
}

stm_status
stm_dictionary_path(int64_t *id, struct stm_dictionaries *d,
                    struct stm_span text, struct stm_err *err)
{
    struct stm_pathkey parts;
    int64_t key;
    bool made;
    stm_status status;

    stm_intern_find(id, &made, &d->path, text);
    if (!made)
        return STM_OK;
    status = stm_pathkey_of(&parts, &d->folded, text, err);
    if (!status)
        status = key_rows(&key, d, &parts, err);
    if (status)
        return status;
    stm_stmt_bind_text(d->path.insert, 2, text);
    stm_stmt_bind_text(d->path.insert, 3, parts.logged);
    stm_stmt_bind_int(d->path.insert, 4, key);
    return stm_intern_add(&d->path, text, err);
}

stm_status
stm_dictionary_account(int64_t *id, struct stm_dictionaries *d,
                       struct stm_span raw, struct stm_err *err)
{
    const char *slash;
    size_t at;
    bool made;

    stm_intern_find(id, &made, &d->account, raw);
    if (!made)
        return STM_OK;
    slash = raw.size ? memchr(raw.data, '\\', raw.size) : NULL;
    at = slash ? (size_t)(slash - raw.data) : 0;
    stm_stmt_bind_text(d->account.insert, 2, raw);
    stm_stmt_bind_text(d->account.insert, 3, stm_span_sized(raw.data, at));
    stm_stmt_bind_text(d->account.insert, 4,
                       slash ? stm_span_sized(slash + 1, raw.size - at - 1)
                             : raw);
    return stm_intern_add(&d->account, raw, err);
}

stm_status
stm_dictionary_digests(int64_t *id, struct stm_dictionaries *d,
                       struct stm_span raw, const struct stm_digests *digests,
                       struct stm_err *err)
{
    bool made;

    stm_intern_find(id, &made, &d->digests, raw);
    if (!made)
        return STM_OK;
    stm_stmt_bind_text(d->digests.insert, 2, raw);
    for (int i = 0; i < STM_DIGEST_KINDS; i++) {
        if (digests->has[i])
            stm_stmt_bind_blob(d->digests.insert, 3 + i, digests->bytes[i],
                               stm_digest_size(i));
        else
            stm_stmt_bind_null(d->digests.insert, 3 + i);
    }
    return stm_intern_add(&d->digests, raw, err);
}

stm_status
stm_dictionary_version(int64_t *id, struct stm_dictionaries *d,
                       const struct stm_version *version, struct stm_err *err)
{
    bool made, any = false;
    stm_status status;

    *id = 0;
    stm_buf_reset(&d->key);
    for (int i = 0; i < STM_VERSION_PARTS; i++) {
        any |= version->has[i];
        stm_intern_put_text(&d->key, version->has[i], version->parts[i]);
    }
    if (!any)
        return STM_OK;
    status = stm_dictionary_find(id, &made, &d->version, &d->key, err);
    if (status || !made)
        return status;
    for (int i = 0; i < STM_VERSION_PARTS; i++) {
        if (version->has[i])
            stm_stmt_bind_text(d->version.insert, 2 + i, version->parts[i]);
        else
            stm_stmt_bind_null(d->version.insert, 2 + i);
    }
    return stm_intern_add(&d->version, stm_buf_held(&d->key), err);
}

stm_status
stm_dictionary_ref(int64_t *id, struct stm_dictionaries *d,
                   const struct stm_process_ref *ref, struct stm_err *err)
{
    struct stm_stmt *insert = d->ref.insert;
    bool made;
    stm_status status;

    stm_buf_reset(&d->key);
    stm_dictionary_put_ref(&d->key, ref);
    status = stm_dictionary_find(id, &made, &d->ref, &d->key, err);
    if (status || !made)
        return status;
    stm_stmt_bind_int(insert, 2, ref->computer);
    stm_stmt_bind_blob(insert, 3, ref->guid.bytes, STM_GUID_SIZE);
    if (ref->has_pid)
        stm_stmt_bind_int(insert, 4, ref->pid);
    else
        stm_stmt_bind_null(insert, 4);
    stm_stmt_bind_int(insert, 5, ref->path);
    stm_stmt_bind_int(insert, 6, ref->account);
    return stm_intern_add(&d->ref, stm_buf_held(&d->key), err);
}

stm_status
stm_dictionary_computer(int64_t *id, struct stm_dictionaries *d,
                        struct stm_span name, uint32_t machine,
                        struct stm_err *err)
{
    struct stm_stmt *insert = d->computer.insert;
    bool made;
    stm_status status;

    stm_buf_reset(&d->key);
    stm_intern_put_int(&d->key, machine);
    stm_buf_span(&d->key, name);
    status = stm_dictionary_find(id, &made, &d->computer, &d->key, err);
    if (status || !made)
        return status;
    stm_buf_reset(&d->folded);
    stm_text_fold(&d->folded, name);
    if (d->folded.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a dictionary");
    stm_stmt_bind_text(insert, 2, name);
    stm_stmt_bind_text(insert, 3, stm_buf_held(&d->folded));
    stm_stmt_bind_int(insert, 4, machine);
    return stm_intern_add(&d->computer, stm_buf_held(&d->key), err);
}

stm_status
stm_dictionary_stream(int64_t *id, struct stm_dictionaries *d, int64_t computer,
                      int64_t channel, int64_t provider, struct stm_err *err)
{
    struct stm_stmt *insert = d->stream.insert;
    bool made;
    stm_status status;

    stm_buf_reset(&d->key);
    stm_intern_put_int(&d->key, computer);
    stm_intern_put_int(&d->key, channel);
    stm_intern_put_int(&d->key, provider);
    status = stm_dictionary_find(id, &made, &d->stream, &d->key, err);
    if (status || !made)
        return status;
    stm_stmt_bind_int(insert, 2, computer);
    stm_stmt_bind_int(insert, 3, channel);
    stm_stmt_bind_int(insert, 4, provider);
    return stm_intern_add(&d->stream, stm_buf_held(&d->key), err);
}
