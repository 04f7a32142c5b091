/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv-read.h - rows of a CSV that came from people: RFC 4180, with commas,
 * semicolons (Excel in much of Europe) or tabs between cells, whichever
 * comes first in the first row; a line `sep=X` before it says so too.
 *
 * A row that is not well formed costs one line: the next begins behind it.
 */
#ifndef STM_BASE_CSV_READ_H
#define STM_BASE_CSV_READ_H

#include "base/arena.h"
#include "base/err.h"

enum { STM_CSV_CELLS = 64 };

struct stm_csv_rows {
    struct stm_span text; /* borrowed */
    size_t at;
    unsigned next_line;
    char separator;
    unsigned line; /* where the row given last begins, from 1 */
};

struct stm_csv_row {
    struct stm_span cells[STM_CSV_CELLS]; /* without blanks around them */
    size_t n;                             /* at most STM_CSV_CELLS */
};

struct stm_csv_rows stm_csv_rows_of(struct stm_span text);

/*
 * The next row that is not empty, its cells in `arena` or borrowed from the
 * text; `*is` false at the end. STM_EFORMAT: rows->line is not well formed,
 * go on with the next.
 */
stm_status stm_csv_rows_next(struct stm_csv_rows *rows, struct stm_csv_row *row,
                             bool *is, struct stm_arena *arena,
                             struct stm_err *err);

/* The cell, or an empty one where the row is shorter. */
struct stm_span stm_csv_cell(const struct stm_csv_row *row, size_t at);

#endif
