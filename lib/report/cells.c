/* SPDX-License-Identifier: Apache-2.0 */
#include "report/cells.h"

#include <stdlib.h>

enum {
    PLACES = 1024,   /* of a kind */
    KEPT_MOST = 4096 /* bytes of text */
};

struct place {
    int64_t id;
    bool full;
    struct stm_buf text;
};

struct stm_cells {
    struct report *report;
    struct stm_stmt *held[STM_CELLS_KINDS];
    struct place places[STM_CELLS_KINDS][PLACES];
};

static const char *const names[STM_CELLS_KINDS] = {
    [STM_CELLS_PATH] = "cells-path",
    [STM_CELLS_COMMAND_LINE] = "cells-command-line",
    [STM_CELLS_ACCOUNT] = "cells-account",
    [STM_CELLS_TEXT] = "cells-text",
    [STM_CELLS_VERSION] = "cells-version",
    [STM_CELLS_DIGESTS] = "cells-digests",
    [STM_CELLS_REF] = "cells-ref",
    [STM_CELLS_PROCESS] = "cells-process",
    [STM_CELLS_FILE] = "cells-file",
};

stm_status
stm_cells_open(struct stm_cells **out, struct report *r, struct stm_err *err)
{
    struct stm_cells *cells = calloc(1, sizeof(*cells));
    stm_status status = STM_OK;

    if (!cells)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
    cells->report = r;
    for (size_t i = 0; !status && i < STM_CELLS_KINDS; i++)
        status = report_query(&cells->held[i], r, names[i], err);
    if (status)
        stm_cells_close(cells);
    else
        *out = cells;
    return status;
}

void
stm_cells_close(struct stm_cells *cells)
{
    if (!cells)
        return;
    for (size_t kind = 0; kind < STM_CELLS_KINDS; kind++) {
        stm_stmt_close(cells->held[kind]);
        for (size_t i = 0; i < PLACES; i++)
            stm_buf_free(&cells->places[kind][i].text);
    }
    free(cells);
}

static void
put_column(struct stm_csv *csv, const struct stm_stmt *stmt, int at,
           stm_cells_kind kind)
{
    struct stm_guid guid;

    switch (stm_stmt_type(stmt, at)) {
    case STM_TYPE_BLOB:
        guid = report_guid(stmt, at);
        report_csv_guid(csv, &guid);
        break;
    case STM_TYPE_INT: stm_csv_int(csv, stm_stmt_int(stmt, at)); break;
    case STM_TYPE_TEXT:
        if (kind == STM_CELLS_FILE) /* a word of ours, whatever it is */
            stm_csv_text(csv, stm_stmt_text(stmt, at));
        else
            report_csv_value(csv, stm_stmt_text(stmt, at));
        break;
    default: stm_csv_empty(csv); break;
    }
}

static stm_status
write_place(struct place *place, struct stm_cells *cells, stm_cells_kind kind,
            int64_t id, struct stm_err *err)
{
    struct stm_stmt *stmt = cells->held[kind];
    struct stm_csv csv = stm_csv_of(&place->text);
    bool row;
    stm_status status;

    stm_buf_reset(&place->text);
    stm_stmt_bind_int(stmt, 1, id);
    status = stm_stmt_step(stmt, &row, err);
    for (int i = 0; !status && i < stm_stmt_columns(stmt); i++) {
        if (row)
            put_column(&csv, stmt, i, kind);
        else
            stm_csv_empty(&csv);
    }
    stm_stmt_reset(stmt);
    if (!status && place->text.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
    return status;
}

stm_status
stm_cells_put(struct stm_csv *csv, struct stm_cells *cells, stm_cells_kind kind,
              int64_t id, struct stm_err *err)
{
    struct place *place = &cells->places[kind][(uint64_t)id % PLACES];

    if (!place->full || place->id != id) {
        stm_status status = write_place(place, cells, kind, id, err);

        place->full = false;
        if (status)
            return status;
        place->id = id;
        place->full = place->text.size <= KEPT_MOST;
    }
    stm_csv_raw(csv, stm_buf_held(&place->text));
    if (!place->full)
        stm_buf_free(&place->text);
    return STM_OK;
}
