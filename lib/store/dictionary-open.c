/* SPDX-License-Identifier: Apache-2.0 */
#include "store/dictionary-parts.h"

#include <stdlib.h>

/* Keys of loaded rows: the columns as the statement lists them, id first. */

static void
key_of_text(struct stm_buf *key, const struct stm_stmt *row)
{
    stm_buf_span(key, stm_stmt_text(row, 1));
}

/* A row of another table, then a text: path_key, registry_path, call_trace. */
static void
key_of_part(struct stm_buf *key, const struct stm_stmt *row)
{
    stm_intern_put_int(key, stm_stmt_int(row, 1));
    stm_buf_span(key, stm_stmt_text(row, 2));
}

static void
key_of_version(struct stm_buf *key, const struct stm_stmt *row)
{
    for (int i = 0; i < STM_VERSION_PARTS; i++)
        stm_intern_put_text(key, !stm_stmt_is_null(row, 1 + i),
                            stm_stmt_text(row, 1 + i));
}

void
stm_dictionary_put_ref(struct stm_buf *key, const struct stm_process_ref *ref)
{
    stm_intern_put_int(key, ref->computer);
    stm_buf_add(key, ref->guid.bytes, STM_GUID_SIZE);
    stm_intern_put_int(key, ref->has_pid ? ref->pid : -1);
    stm_intern_put_int(key, ref->path);
    stm_intern_put_int(key, ref->account);
}

static void
key_of_ref(struct stm_buf *key, const struct stm_stmt *row)
{
    struct stm_process_ref ref = {
        .computer = stm_stmt_int(row, 1),
        .has_pid = !stm_stmt_is_null(row, 3),
        .pid = stm_stmt_int(row, 3),
        .path = stm_stmt_int(row, 4),
        .account = stm_stmt_int(row, 5),
    };
    struct stm_span guid = stm_stmt_blob(row, 2);

    if (guid.size == STM_GUID_SIZE)
        memcpy(ref.guid.bytes, guid.data, STM_GUID_SIZE);
    stm_dictionary_put_ref(key, &ref);
}

static void
key_of_computer(struct stm_buf *key, const struct stm_stmt *row)
{
    stm_intern_put_int(key, stm_stmt_int(row, 3));
    stm_buf_span(key, stm_stmt_text(row, 1));
}

static void
key_of_stream(struct stm_buf *key, const struct stm_stmt *row)
{
    for (int i = 1; i <= 3; i++)
        stm_intern_put_int(key, stm_stmt_int(row, i));
}

static void
key_of_module(struct stm_buf *key, const struct stm_stmt *row)
{
    for (int i = 1; i <= STM_MODULE_PARTS; i++)
        stm_intern_put_int(key, stm_stmt_int(row, i));
}

static stm_status
open_all(struct stm_dictionaries *d, struct stm_db *db, struct stm_err *err)
{
    const struct {
        struct stm_intern *intern;
        const char *name, *columns;
        int64_t first;
        stm_intern_key_fn *key;
    } tables[] = {
        { &d->directory, "directory", "key", 1, key_of_text },
        { &d->path_key, "path_key", "directory, name, file, extension", 1,
          key_of_part },
        { &d->path, "path", "text, name, key", 1, key_of_text },
        { &d->command, "command_line", "raw", 1, key_of_text },
        { &d->account, "account", "raw, domain, name", 1, key_of_text },
        { &d->text, "text", "raw", 1, key_of_text },
        { &d->digests, "digests", "raw, md5, sha1, sha256, imphash", 1,
          key_of_text },
        { &d->version, "version_info",
          "company, product, description, file_version, original_name", 1,
          key_of_version },
        { &d->ref, "process_ref", "computer, guid, pid, path, account", 1,
          key_of_ref },
        { &d->computer, "computer", "name, key, machine_id", 0,
          key_of_computer },
        { &d->stream, "stream", "computer, channel, provider", 1,
          key_of_stream },
        { &d->module, "module",
          "path, digests, version, is_signed, signature, signature_status", 1,
          key_of_module },
        { &d->registry_directory, "registry_directory", "text, key", 1,
          key_of_text },
        { &d->registry_path, "registry_path", "directory, name, key", 1,
          key_of_part },
        { &d->call_modules, "call_modules", "text", 1, key_of_text },
        { &d->call_trace, "call_trace", "modules, offsets", 1, key_of_part },
    };
    stm_status status = STM_OK;

    for (size_t i = 0; !status && i < sizeof(tables) / sizeof(tables[0]); i++)
        status = stm_intern_open(tables[i].intern, db, tables[i].name,
                                 tables[i].columns, tables[i].first,
                                 tables[i].key, err);
    return status;
}

stm_status
stm_dictionaries_open(struct stm_dictionaries **out, struct stm_db *db,
                      struct stm_err *err)
{
    struct stm_dictionaries *d = calloc(1, sizeof(*d));
    stm_status status;

    if (!d)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for dictionaries");
    status = open_all(d, db, err);
    if (!status)
        status = stm_table_open(&d->traces, err);
    if (status) {
        stm_dictionaries_close(d);
        return status;
    }
    *out = d;
    return STM_OK;
}

void
stm_dictionaries_close(struct stm_dictionaries *d)
{
    if (!d)
        return;
    stm_intern_close(&d->directory);
    stm_intern_close(&d->path_key);
    stm_intern_close(&d->path);
    stm_intern_close(&d->command);
    stm_intern_close(&d->account);
    stm_intern_close(&d->text);
    stm_intern_close(&d->digests);
    stm_intern_close(&d->version);
    stm_intern_close(&d->ref);
    stm_intern_close(&d->computer);
    stm_intern_close(&d->stream);
    stm_intern_close(&d->module);
    stm_intern_close(&d->registry_directory);
    stm_intern_close(&d->registry_path);
    stm_intern_close(&d->call_modules);
    stm_intern_close(&d->call_trace);
    stm_table_close(d->traces);
    stm_buf_free(&d->key);
    stm_buf_free(&d->folded);
    stm_buf_free(&d->parts);
    free(d);
}
