/* SPDX-License-Identifier: Apache-2.0 */
#include "store/columns.h"

#include "store/bulk.h"
#include "store/intern.h"

#include <stdlib.h>

struct stm_columns {
    struct stm_dictionaries *dictionaries;
    const struct stm_provider *provider;
    struct stm_bulk **rows; /* by layout */
    /* A module is made of ten values: whole ones met in this run. */
    struct stm_table *modules;
    struct stm_buf key;
};

enum { MODULE_CELLS = 10 };

static stm_status
write_insert(struct stm_buf *sql, const struct stm_layout *layout,
             struct stm_err *err)
{
    stm_buf_print(sql, "INSERT INTO %s (event", layout->table);
    for (size_t i = 0; i < layout->n_columns; i++)
        stm_buf_print(sql, ", %s", layout->columns[i].name);
    stm_buf_text(sql, ") VALUES (?");
    for (size_t i = 0; i < layout->n_columns; i++)
        stm_buf_text(sql, ", ?");
    stm_buf_text(sql, ")");
    return sql->failed
               ? stm_fail(err, STM_ENOMEM, 0, "no memory for a statement")
               : STM_OK;
}

stm_status
stm_columns_insert(struct stm_stmt **out, struct stm_db *db,
                   const struct stm_layout *layout, struct stm_err *err)
{
    struct stm_buf sql = { 0 };
    stm_status status = write_insert(&sql, layout, err);

    if (!status)
        status = stm_db_prepare(out, db, stm_buf_held(&sql), err);
    stm_buf_free(&sql);
    return status;
}

static stm_status
open_rows(struct stm_bulk **out, struct stm_db *db,
          const struct stm_layout *layout, struct stm_err *err)
{
    struct stm_buf sql = { 0 };
    stm_status status = write_insert(&sql, layout, err);

    if (!status)
        status = stm_bulk_open(out, db, stm_buf_held(&sql),
                               layout->n_columns + 1, err);
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
    columns->rows = calloc(provider->n_layouts, sizeof(*columns->rows));
    if (!columns->rows)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for statements");
    else
        status = stm_table_open(&columns->modules, err);
    for (size_t i = 0; !status && i < provider->n_layouts; i++)
        status = open_rows(&columns->rows[i], db, &provider->layouts[i], err);
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
    for (size_t i = 0; columns->rows && i < columns->provider->n_layouts; i++)
        stm_bulk_close(columns->rows[i]);
    free(columns->rows);
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
set_number(struct stm_bulk_cell *out, const struct stm_cell *cell,
           int64_t value)
{
    out->kind = cell->state == STM_CELL_SET ? STM_PUT_INT : STM_PUT_NULL;
    out->number = value;
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
set_column(struct stm_bulk_cell *out, struct stm_columns *columns,
           stm_column_kind kind, const struct stm_event *event,
           const struct stm_cell *cells, int64_t computer, struct stm_err *err)
{
    if (kind == STM_COLUMN_NUMBER || kind == STM_COLUMN_FLAG ||
        kind == STM_COLUMN_TIME) {
        set_number(out, cells, cells->number);
    } else if (kind == STM_COLUMN_LAG) {
        set_number(out, cells, event->time - cells->number);
    } else if (kind == STM_COLUMN_GUID) {
        out->kind = cells->state == STM_CELL_SET ? STM_PUT_GUID : STM_PUT_NULL;
        out->guid = cells->guid;
    } else {
        out->kind = STM_PUT_INT;
        out->number = 0;
        return dictionary_row(&out->number, columns, kind, event, cells,
                              computer, err);
    }
    return STM_OK;
}

stm_status
stm_columns_add(struct stm_columns *columns, const struct stm_event *event,
                int64_t row, int64_t computer, struct stm_err *err)
{
    const struct stm_layout *layout = event->layout;
    struct stm_bulk *rows = columns->rows[layout - columns->provider->layouts];
    struct stm_bulk_cell *out = stm_bulk_next(rows);
    const struct stm_cell *cells = event->cells;

    *out++ = (struct stm_bulk_cell){ .kind = STM_PUT_INT, .number = row };
    for (size_t i = 0; i < layout->n_columns; i++) {
        stm_column_kind kind = layout->columns[i].kind;
        stm_status status =
            set_column(out++, columns, kind, event, cells, computer, err);

        if (status)
            return status;
        cells += stm_column_parts(kind);
    }
    return stm_bulk_put(rows, err);
}

stm_status
stm_columns_flush(struct stm_columns *columns, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; !status && i < columns->provider->n_layouts; i++)
        status = stm_bulk_flush(columns->rows[i], err);
    return status;
}
