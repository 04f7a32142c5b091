/* SPDX-License-Identifier: Apache-2.0 */
/* Modules, registry paths and call traces: values that are put together. */
#include "base/text.h"
#include "store/dictionary-parts.h"

stm_status
stm_dictionary_module(int64_t *id, struct stm_dictionaries *d,
                      const struct stm_module *module, struct stm_err *err)
{
    const int64_t parts[STM_MODULE_PARTS] = {
        module->path,      module->digests,   module->version,
        module->is_signed, module->signature, module->signature_status,
    };
    bool made;
    stm_status status;

    stm_buf_reset(&d->key);
    for (int i = 0; i < STM_MODULE_PARTS; i++)
        stm_intern_put_int(&d->key, parts[i]);
    status = stm_dictionary_find(id, &made, &d->module, &d->key, err);
    if (status || !made)
        return status;
    for (int i = 0; i < STM_MODULE_PARTS; i++)
        stm_stmt_bind_int(d->module.insert, 2 + i, parts[i]);
    return stm_intern_add(&d->module, stm_buf_held(&d->key), err);
}

/* The folded text in d->folded, that of a hive under one name. */
static stm_status
fold_directory(struct stm_dictionaries *d, struct stm_span text,
               struct stm_err *err)
{
    static const struct {
        const char *kernel, *hive;
    } roots[] = {
        { "\\registry\\machine\\", "hklm\\" },
        { "\\registry\\user\\", "hku\\" },
    };

    stm_buf_reset(&d->folded);
    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
        size_t n = strlen(roots[i].kernel);

        if (text.size < n ||
            !stm_span_is_nocase(stm_span_sized(text.data, n), roots[i].kernel))
            continue;
        stm_buf_text(&d->folded, roots[i].hive);
        text = stm_span_sized(text.data + n, text.size - n);
        break;
    }
    stm_text_fold(&d->folded, text);
    return d->folded.failed
               ? stm_fail(err, STM_ENOMEM, 0, "no memory for a dictionary")
               : STM_OK;
}

static stm_status
registry_directory(int64_t *id, struct stm_dictionaries *d,
                   struct stm_span text, struct stm_err *err)
{
    struct stm_intern *intern = &d->registry_directory;
    bool made;
    stm_status status;

    stm_intern_find(id, &made, intern, text);
    if (!made)
        return STM_OK;
    status = fold_directory(d, text, err);
    if (status)
        return status;
    stm_stmt_bind_text(intern->insert, 2, text);
    stm_stmt_bind_text(intern->insert, 3, stm_buf_held(&d->folded));
    return stm_intern_add(intern, text, err);
}

stm_status
stm_dictionary_registry(int64_t *id, struct stm_dictionaries *d,
                        struct stm_span text, struct stm_err *err)
{
    const char *last = text.size ? memrchr(text.data, '\\', text.size) : NULL;
    size_t n = last ? (size_t)(last - text.data) + 1 : 0;
    struct stm_span name = stm_span_sized(text.data + n, text.size - n);
    struct stm_intern *intern = &d->registry_path;
    int64_t directory;
    bool made;
    stm_status status =
        registry_directory(&directory, d, stm_span_sized(text.data, n), err);

    if (status)
        return status;
    stm_buf_reset(&d->key);
    stm_intern_put_int(&d->key, directory);
    stm_buf_span(&d->key, name);
    status = stm_dictionary_find(id, &made, intern, &d->key, err);
    if (status || !made)
        return status;
    stm_buf_reset(&d->folded);
    stm_text_fold(&d->folded, name);
    if (d->folded.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a dictionary");
    stm_stmt_bind_int(intern->insert, 2, directory);
    stm_stmt_bind_text(intern->insert, 3, name);
    stm_stmt_bind_text(intern->insert, 4, stm_buf_held(&d->folded));
    return stm_intern_add(intern, stm_buf_held(&d->key), err);
}

static stm_status
call_modules(int64_t *id, struct stm_dictionaries *d, struct stm_span text,
             struct stm_err *err)
{
    struct stm_intern *intern = &d->call_modules;
    bool made;

    stm_intern_find(id, &made, intern, text);
    if (!made)
        return STM_OK;
    stm_stmt_bind_text(intern->insert, 2, text);
    return stm_intern_add(intern, text, err);
}

stm_status
stm_dictionary_trace_parts(int64_t *id, struct stm_dictionaries *d,
                           struct stm_span modules, struct stm_span offsets,
                           struct stm_err *err)
{
    struct stm_intern *intern = &d->call_trace;
    int64_t row;
    bool made;
    stm_status status = call_modules(&row, d, modules, err);

    if (status)
        return status;
    stm_buf_reset(&d->key);
    stm_intern_put_int(&d->key, row);
    stm_buf_span(&d->key, offsets);
    status = stm_dictionary_find(id, &made, intern, &d->key, err);
    if (status || !made)
        return status;
    stm_stmt_bind_int(intern->insert, 2, row);
    stm_stmt_bind_text(intern->insert, 3, offsets);
    return stm_intern_add(intern, stm_buf_held(&d->key), err);
}

/* Where a frame's offset begins; its end where it has none. */
static size_t
offset_in(struct stm_span frame)
{
    const char *plus = frame.size ? memrchr(frame.data, '+', frame.size) : NULL;
    static const char unknown[] = "UNKNOWN(";

    if (plus)
        return (size_t)(plus - frame.data);
    if (frame.size >= sizeof(unknown) - 1 &&
        memcmp(frame.data, unknown, sizeof(unknown) - 1) == 0)
        return sizeof(unknown) - 2;
    return frame.size;
}

/*
 * Every frame is cut in two and no part has a `|`, so whatever stands in the
 * log comes together again. Modules stand in d->parts from 0, offsets from
 * the returned place on.
 */
static size_t
split(struct stm_dictionaries *d, struct stm_span raw)
{
    struct stm_span left = raw;
    size_t at = 0;

    stm_buf_reset(&d->parts);
    for (int offsets = 0; offsets < 2; offsets++, left = raw) {
        if (offsets)
            at = d->parts.size;
        for (;;) {
            const char *bar =
                left.size ? memchr(left.data, '|', left.size) : NULL;
            size_t n = bar ? (size_t)(bar - left.data) : left.size;
            size_t cut = offset_in(stm_span_sized(left.data, n));

            if (offsets)
                stm_buf_add(&d->parts, left.data + cut, n - cut);
            else
                stm_buf_add(&d->parts, left.data, cut);
            if (!bar)
                break;
            stm_buf_char(&d->parts, '|');
            left = stm_span_sized(bar + 1, left.size - n - 1);
        }
    }
    return at;
}

stm_status
stm_dictionary_trace(int64_t *id, struct stm_dictionaries *d,
                     struct stm_span raw, struct stm_err *err)
{
    size_t at;
    stm_status status;

    *id = stm_table_find(d->traces, raw.data, raw.size);
    if (*id >= 0)
        return STM_OK;
    at = split(d, raw);
    if (d->parts.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a call trace");
    status = stm_dictionary_trace_parts(
        id, d, stm_span_sized(d->parts.data, at),
        stm_span_sized(d->parts.data + at, d->parts.size - at), err);
    return status ? status
                  : stm_table_put(d->traces, raw.data, raw.size, *id, err);
}
