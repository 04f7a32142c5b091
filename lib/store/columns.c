/* SPDX-License-Identifier: Apache-2.0 */
#include "store/columns.h"

#include "store/intern.h"

#include <stdlib.h>

struct stm_columns {
    struct stm_dictionaries *dictionaries;
    const struct stm_provider *provider;
    struct stm_stmt **inserts; /* by layout */
    /* A module is made of ten values: whole ones met in this run. */
    struct stm_table *modules;
    struct stm_buf key;
};

enum { MODULE_CELLS = 10 };

stm_status
stm_columns_insert(struct stm_stmt **out, struct stm_db *db,
                   const struct stm_layout *layout, struct stm_err *err)
{
    struct stm_buf sql = { 0 };
    stm_status status;

    stm_buf_print(&sql, "INSERT INTO %s (event", layout->table);
    for (size_t i = 0; i < layout->n_columns; i++)
        stm_buf_print(&sql, ", %s", layout->columns[i].name);
    stm_buf_text(&sql, ") VALUES (?");
    for (size_t i = 0; i < layout->n_columns; i++)
        stm_buf_text(&sql, ", ?");
    stm_buf_text(&sql, ")");
    status = sql.failed
                 ? stm_fail(err, STM_ENOMEM, 0, "no memory for a statement")
                 : stm_db_prepare(out, db, stm_buf_held(&sql), err);
    stm_buf_free(&sql);
    return status;
}

stm_status
stm_columns_open(struct stm_columns **out, struct stm_db *db,
                 struct stm_dictionaries *dictionaries,
                 const struct stm_provider *provider, struct stm_err *err)
{
    struct stm_columns *columns = calloc(1, sizeof(*columns));
    stm_status status = STM_OK;

    if (!columns)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for statements");
    columns->dictionaries = dictionaries;
    columns->provider = provider;
    columns->inserts = calloc(provider->n_layouts, sizeof(*columns->inserts));
    if (!columns->inserts)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for statements");
    else
        status = stm_table_open(&columns->modules, err);
    for (size_t i = 0; !status && i < provider->n_layouts; i++)
        status = stm_columns_insert(&columns->inserts[i], db,
                                    &provider->layouts[i], err);
    if (status) {
        stm_columns_close(columns);
        return status;
    }
    *out = columns;
    return STM_OK;
}

void
stm_columns_close(struct stm_columns *columns)
{
    if (!columns)
        return;
    for (size_t i = 0; columns->inserts && i < columns->provider->n_layouts;
         i++)
        stm_stmt_close(columns->inserts[i]);
    free(columns->inserts);
    stm_table_close(columns->modules);
    stm_buf_free(&columns->key);
    free(columns);
}

/* A text that may be absent: row 0. */
static stm_status
row_of(int64_t *id, struct stm_dictionaries *d, const struct stm_cell *cell,
       stm_status (*intern)(int64_t *, struct stm_dictionaries *,
                            struct stm_span, struct stm_err *),
       struct stm_err *err)
{
    *id = 0;
    return cell->state == STM_CELL_ABSENT ? STM_OK
                                          : intern(id, d, cell->text, err);
}

/* Row 0 where the layout has none of the four fields. */
static stm_status
ref_of(int64_t *id, struct stm_dictionaries *d, const struct stm_cell *cells,
       int64_t computer, struct stm_err *err)
{
    struct stm_process_ref ref = { .computer = computer };
    bool any = false;
    stm_status status;

    *id = 0;
    for (size_t i = 0; i < 4; i++)
        any |= cells[i].state != STM_CELL_ABSENT;
    if (!any)
        return STM_OK;
    if (cells[0].state == STM_CELL_SET)
        ref.guid = cells[0].guid;
    ref.has_pid = cells[1].state == STM_CELL_SET;
    ref.pid = cells[1].number;
    status = row_of(&ref.path, d, &cells[2], stm_dictionary_path, err);
    if (!status)
        status =
            row_of(&ref.account, d, &cells[3], stm_dictionary_account, err);
    if (!status)
        status = stm_dictionary_ref(id, d, &ref, err);
    return status;
}

static stm_status
version_of(int64_t *id, struct stm_dictionaries *d,
           const struct stm_cell *cells, struct stm_err *err)
{
    struct stm_version version;

    for (size_t i = 0; i < STM_VERSION_PARTS; i++) {
        version.has[i] = cells[i].state != STM_CELL_ABSENT;
        version.parts[i] = cells[i].text;
    }
    return stm_dictionary_version(id, d, &version, err);
}

/* The parts of a module that are texts, behind path, digests and version. */
static stm_status
signature_of(struct stm_module *module, struct stm_dictionaries *d,
             const struct stm_cell *cells, struct stm_err *err)
{
    stm_status status =
        row_of(&module->is_signed, d, &cells[0], stm_dictionary_text, err);

    if (!status)
        status =
            row_of(&module->signature, d, &cells[1], stm_dictionary_text, err);
    if (!status)
        status = row_of(&module->signature_status, d, &cells[2],
                        stm_dictionary_text, err);
    return status;
}

static stm_status
digests_of(int64_t *id, struct stm_dictionaries *d, const struct stm_cell *cell,
           const struct stm_digests *digests, struct stm_err *err)
{
    *id = 0;
    return cell->state == STM_CELL_ABSENT
               ? STM_OK
               : stm_dictionary_digests(id, d, cell->text, digests, err);
}

/* Row 0 where the layout has none of the fields. */
static stm_status
module_of(int64_t *id, struct stm_columns *columns,
          const struct stm_event *event, const struct stm_cell *cells,
          struct stm_err *err)
{
    struct stm_dictionaries *d = columns->dictionaries;
    struct stm_module module;
    bool any = false;
    stm_status status;

    stm_buf_reset(&columns->key);
    for (size_t i = 0; i < MODULE_CELLS; i++) {
        any |= cells[i].state != STM_CELL_ABSENT;
        stm_intern_put_text(&columns->key, cells[i].state != STM_CELL_ABSENT,
                            cells[i].text);
    }
    if (columns->key.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a module");
    *id = any ? stm_table_find(columns->modules, columns->key.data,
                               columns->key.size)
              : 0;
    if (*id >= 0)
        return STM_OK;
    status = row_of(&module.path, d, &cells[0], stm_dictionary_path, err);
    if (!status)
        status =
            digests_of(&module.digests, d, &cells[1], &event->digests, err);
    if (!status)
        status = version_of(&module.version, d, &cells[2], err);
    if (!status)
        status = signature_of(&module, d, &cells[2 + STM_VERSION_PARTS], err);
    if (!status)
        status = stm_dictionary_module(id, d, &module, err);
    return status ? status
                  : stm_table_put(columns->modules, columns->key.data,
                                  columns->key.size, *id, err);
}

static void
bind_number(struct stm_stmt *insert, int at, const struct stm_cell *cell,
            int64_t value)
{
    if (cell->state == STM_CELL_SET)
        stm_stmt_bind_int(insert, at, value);
    else
        stm_stmt_bind_null(insert, at);
}

/* Columns that are rows of dictionaries. */
static stm_status
dictionary_row(int64_t *id, struct stm_columns *columns, stm_column_kind kind,
               const struct stm_event *event, const struct stm_cell *cells,
               int64_t computer, struct stm_err *err)
{
    struct stm_dictionaries *d = columns->dictionaries;

    switch (kind) {
    case STM_COLUMN_TEXT: return row_of(id, d, cells, stm_dictionary_text, err);
    case STM_COLUMN_PATH: return row_of(id, d, cells, stm_dictionary_path, err);
    case STM_COLUMN_COMMAND:
        return row_of(id, d, cells, stm_dictionary_command, err);
    case STM_COLUMN_ACCOUNT:
        return row_of(id, d, cells, stm_dictionary_account, err);
    case STM_COLUMN_REGISTRY:
        return row_of(id, d, cells, stm_dictionary_registry, err);
    case STM_COLUMN_TRACE:
        return row_of(id, d, cells, stm_dictionary_trace, err);
    case STM_COLUMN_REF: return ref_of(id, d, cells, computer, err);
    case STM_COLUMN_VERSION: return version_of(id, d, cells, err);
    case STM_COLUMN_MODULE: return module_of(id, columns, event, cells, err);
    case STM_COLUMN_DIGESTS:
        return digests_of(id, d, cells, &event->digests, err);
    case STM_COLUMN_EVENT_ID: *id = event->event_id; return STM_OK;
    case STM_COLUMN_NUMBER:
    case STM_COLUMN_FLAG:
    case STM_COLUMN_TIME:
    case STM_COLUMN_LAG:
    case STM_COLUMN_GUID: break;
    }
    return STM_OK;
}

static stm_status
bind_column(struct stm_stmt *insert, int at, struct stm_columns *columns,
            stm_column_kind kind, const struct stm_event *event,
            const struct stm_cell *cells, int64_t computer, struct stm_err *err)
{
    int64_t id = 0;
    stm_status status;

    if (kind == STM_COLUMN_NUMBER || kind == STM_COLUMN_FLAG ||
        kind == STM_COLUMN_TIME) {
        bind_number(insert, at, cells, cells->number);
    } else if (kind == STM_COLUMN_LAG) {
        bind_number(insert, at, cells, event->time - cells->number);
    } else if (kind == STM_COLUMN_GUID && cells->state == STM_CELL_SET) {
        stm_stmt_bind_blob(insert, at, cells->guid.bytes, STM_GUID_SIZE);
    } else if (kind == STM_COLUMN_GUID) {
        stm_stmt_bind_null(insert, at);
    } else {
        status =
            dictionary_row(&id, columns, kind, event, cells, computer, err);
        if (status)
            return status;
        stm_stmt_bind_int(insert, at, id);
    }
    return STM_OK;
}

stm_status
stm_columns_add(struct stm_columns *columns, const struct stm_event *event,
                int64_t row, int64_t computer, struct stm_err *err)
{
    const struct stm_layout *layout = event->layout;
    struct stm_stmt *insert =
        columns->inserts[layout - columns->provider->layouts];
    const struct stm_cell *cells = event->cells;

    stm_stmt_bind_int(insert, 1, row);
    for (size_t i = 0; i < layout->n_columns; i++) {
        stm_column_kind kind = layout->columns[i].kind;
        stm_status status = bind_column(insert, (int)i + 2, columns, kind,
                                        event, cells, computer, err);

        if (status)
            return status;
        cells += stm_column_parts(kind);
    }
    return stm_stmt_run(insert, err);
}
