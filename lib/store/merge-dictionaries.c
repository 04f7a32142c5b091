/* SPDX-License-Identifier: Apache-2.0 */
#include "store/merge-parts.h"

#include <stdio.h>

/*
 * Each function here is called for a row: its id, then the columns that the
 * table at the end names.
 */

static stm_status
add_text(struct stm_merge *merge, const struct stm_stmt *row,
         struct stm_err *err)
{
    int64_t id = 0;
    stm_status status =
        stm_dictionary_text(&id, stm_writer_dictionaries(merge->writer),
                            stm_stmt_text(row, 1), err);

    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_TEXT, stm_stmt_int(row, 0),
                                      id, err);
}

static stm_status
add_path(struct stm_merge *merge, const struct stm_stmt *row,
         struct stm_err *err)
{
    int64_t id = 0;
    stm_status status =
        stm_dictionary_path(&id, stm_writer_dictionaries(merge->writer),
                            stm_stmt_text(row, 1), err);

    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_PATH, stm_stmt_int(row, 0),
                                      id, err);
}

static stm_status
add_command(struct stm_merge *merge, const struct stm_stmt *row,
            struct stm_err *err)
{
    int64_t id = 0;
    stm_status status =
        stm_dictionary_command(&id, stm_writer_dictionaries(merge->writer),
                               stm_stmt_text(row, 1), err);

    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_COMMAND,
                                      stm_stmt_int(row, 0), id, err);
}

static stm_status
add_account(struct stm_merge *merge, const struct stm_stmt *row,
            struct stm_err *err)
{
    int64_t id = 0;
    stm_status status =
        stm_dictionary_account(&id, stm_writer_dictionaries(merge->writer),
                               stm_stmt_text(row, 1), err);

    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_ACCOUNT,
                                      stm_stmt_int(row, 0), id, err);
}

static stm_status
add_digests(struct stm_merge *merge, const struct stm_stmt *row,
            struct stm_err *err)
{
    const struct stm_span raw = stm_stmt_text(row, 1);
    struct stm_digests digests;
    int64_t id = 0;
    stm_status status;

    (void)stm_digests_parse(&digests, raw); /* a fault is an issue already */
    status = stm_dictionary_digests(&id, stm_writer_dictionaries(merge->writer),
                                    raw, &digests, err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_DIGESTS,
                                      stm_stmt_int(row, 0), id, err);
}

static stm_status
add_version(struct stm_merge *merge, const struct stm_stmt *row,
            struct stm_err *err)
{
    struct stm_version version;
    int64_t id = 0;
    stm_status status;

    for (int i = 0; i < STM_VERSION_PARTS; i++) {
        version.has[i] = !stm_stmt_is_null(row, i + 1);
        version.parts[i] = stm_stmt_text(row, i + 1);
    }
    status = stm_dictionary_version(&id, stm_writer_dictionaries(merge->writer),
                                    &version, err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_VERSION,
                                      stm_stmt_int(row, 0), id, err);
}

static stm_status
add_computer(struct stm_merge *merge, const struct stm_stmt *row,
             struct stm_err *err)
{
    const int64_t machine = stm_stmt_int(row, 2);
    int64_t id = 0;
    stm_status status;

    if (machine < 0 || machine > UINT32_MAX)
        return stm_fail(err, STM_EFORMAT, 0, "is damaged: a machine id of %lld",
                        (long long)machine);
    status =
        stm_dictionary_computer(&id, stm_writer_dictionaries(merge->writer),
                                stm_stmt_text(row, 1), (uint32_t)machine, err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_COMPUTER,
                                      stm_stmt_int(row, 0), id, err);
}

static stm_status
add_stream(struct stm_merge *merge, const struct stm_stmt *row,
           struct stm_err *err)
{
    int64_t id = 0, computer = 0, channel = 0, provider = 0;
    stm_status status = stm_merge_map_get(&computer, merge, STM_MAP_COMPUTER,
                                          stm_stmt_int(row, 1), err);

    if (!status)
        status = stm_merge_map_get(&channel, merge, STM_MAP_TEXT,
                                   stm_stmt_int(row, 2), err);
    if (!status)
        status = stm_merge_map_get(&provider, merge, STM_MAP_TEXT,
                                   stm_stmt_int(row, 3), err);
    if (!status)
        status =
            stm_dictionary_stream(&id, stm_writer_dictionaries(merge->writer),
                                  computer, channel, provider, err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_STREAM,
                                      stm_stmt_int(row, 0), id, err);
}

static stm_status
add_ref(struct stm_merge *merge, const struct stm_stmt *row,
        struct stm_err *err)
{
    const struct stm_span guid = stm_stmt_blob(row, 2);
    struct stm_process_ref ref = { .has_pid = !stm_stmt_is_null(row, 3),
                                   .pid = stm_stmt_int(row, 3) };
    int64_t id = 0;
    stm_status status;

    if (guid.size != STM_GUID_SIZE)
        return stm_fail(err, STM_EFORMAT, 0, "is damaged: a GUID of %zu bytes",
                        guid.size);
    memcpy(ref.guid.bytes, guid.data, STM_GUID_SIZE);
    status = stm_merge_map_get(&ref.computer, merge, STM_MAP_COMPUTER,
                               stm_stmt_int(row, 1), err);
    if (!status)
        status = stm_merge_map_get(&ref.path, merge, STM_MAP_PATH,
                                   stm_stmt_int(row, 4), err);
    if (!status)
        status = stm_merge_map_get(&ref.account, merge, STM_MAP_ACCOUNT,
                                   stm_stmt_int(row, 5), err);
    if (!status)
        status = stm_dictionary_ref(&id, stm_writer_dictionaries(merge->writer),
                                    &ref, err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_REF, stm_stmt_int(row, 0),
                                      id, err);
}

static stm_status
add_module(struct stm_merge *merge, const struct stm_stmt *row,
           struct stm_err *err)
{
    static const int maps[STM_MODULE_PARTS] = {
        STM_MAP_PATH, STM_MAP_DIGESTS, STM_MAP_VERSION,
        STM_MAP_TEXT, STM_MAP_TEXT,    STM_MAP_TEXT,
    };
    struct stm_module module;
    int64_t *const parts[STM_MODULE_PARTS] = {
        &module.path,      &module.digests,   &module.version,
        &module.is_signed, &module.signature, &module.signature_status,
    };
    int64_t id = 0;
    stm_status status = STM_OK;

    for (int i = 0; i < STM_MODULE_PARTS && !status; i++)
        status = stm_merge_map_get(parts[i], merge, maps[i],
                                   stm_stmt_int(row, i + 1), err);
    if (!status)
        status = stm_dictionary_module(
            &id, stm_writer_dictionaries(merge->writer), &module, err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_MODULE,
                                      stm_stmt_int(row, 0), id, err);
}

/* What a row is put together of is not there. */
static stm_status
in_parts(const struct stm_stmt *row, struct stm_err *err)
{
    return stm_stmt_is_null(row, 1) ? stm_fail(err, STM_EFORMAT, 0,
                                               "is damaged: a part of row %lld "
                                               "is not there",
                                               (long long)stm_stmt_int(row, 0))
                                    : STM_OK;
}

static stm_status
add_registry(struct stm_merge *merge, const struct stm_stmt *row,
             struct stm_err *err)
{
    int64_t id = 0;
    stm_status status = in_parts(row, err);

    if (!status)
        status =
            stm_dictionary_registry(&id, stm_writer_dictionaries(merge->writer),
                                    stm_stmt_text(row, 1), err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_REGISTRY,
                                      stm_stmt_int(row, 0), id, err);
}

static stm_status
add_trace(struct stm_merge *merge, const struct stm_stmt *row,
          struct stm_err *err)
{
    int64_t id = 0;
    stm_status status = in_parts(row, err);

    if (!status)
        status = stm_dictionary_trace_parts(
            &id, stm_writer_dictionaries(merge->writer), stm_stmt_text(row, 1),
            stm_stmt_text(row, 2), err);
    return status ? status
                  : stm_merge_map_put(merge, STM_MAP_TRACE,
                                      stm_stmt_int(row, 0), id, err);
}

/* Those that others are made of first. */
static const struct dictionary {
    int map;
    const char *table;
    const char *columns; /* behind the id */
    stm_merge_row_fn *add;
} dictionaries[] = {
    { STM_MAP_TEXT, "text", "raw", add_text },
    { STM_MAP_PATH, "path", "text", add_path },
    { STM_MAP_COMMAND, "command_line", "raw", add_command },
    { STM_MAP_ACCOUNT, "account", "raw", add_account },
    { STM_MAP_DIGESTS, "digests", "raw", add_digests },
    { STM_MAP_VERSION, "version_info",
      "company, product, description, file_version, original_name",
      add_version },
    { STM_MAP_COMPUTER, "computer", "name, machine_id", add_computer },
    { STM_MAP_STREAM, "stream", "computer, channel, provider", add_stream },
    { STM_MAP_REF, "process_ref", "computer, guid, pid, path, account",
      add_ref },
    { STM_MAP_MODULE, "module",
      "path, digests, version, is_signed, signature, signature_status",
      add_module },
    { STM_MAP_REGISTRY, "registry_path",
      "(SELECT d.text FROM registry_directory d WHERE d.id = directory)"
      " || name",
      add_registry },
    { STM_MAP_TRACE, "call_trace",
      "(SELECT m.text FROM call_modules m WHERE m.id = modules), offsets",
      add_trace },
};

stm_status
stm_merge_dictionaries(struct stm_merge *merge, struct stm_err *err)
{
    for (size_t i = 0; i < sizeof(dictionaries) / sizeof(*dictionaries); i++) {
        const struct dictionary *d = &dictionaries[i];
        char sql[240];
        stm_status status = stm_merge_map_open(merge, d->map, d->table, err);

        (void)snprintf(sql, sizeof(sql),
                       "SELECT id, %s FROM %s WHERE id <> 0 ORDER BY id",
                       d->columns, d->table);
        if (!status)
            status = stm_merge_each(merge, stm_span_of(sql), d->add, err);
        if (status)
            return status;
    }
    return STM_OK;
}
