/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query-cells.h - the rows of any statement as a table, CSV or JSON.
 */
#ifndef STM_QUERY_CELLS_H
#define STM_QUERY_CELLS_H

#include "base/buf.h"
#include "store/db.h"

typedef enum { QUERY_TABLE, QUERY_CSV, QUERY_JSON } query_format;

/*
 * Runs the statement to its end onto stdout. Blobs are lower-case hex, those
 * of 16 bytes in a column whose name ends in `guid` a {GUID}. A table is
 * aligned by its first rows and cleaned for a terminal, CSV for
 * spreadsheets; JSON is exact: an array, one object a line.
 */
stm_status query_print(struct stm_stmt *stmt, query_format format,
                       struct stm_err *err);

/* By its name: table, csv, json. */
bool query_format_parse(query_format *out, const char *name);

/* A value as text; NULL is nothing. */
void query_cell(struct stm_buf *out, const struct stm_stmt *stmt, int at);

#endif
