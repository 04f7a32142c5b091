/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cells.h - CSV cells of rows that many processes share, kept as text; for
 * processes-csv.c.
 *
 * A path, a command line or a parent that was written a moment ago is likely
 * to be written again: then nothing is looked up and nothing is made fit to
 * show. What is kept is bounded: a place for each remainder of an id, the
 * last that came stays, and long texts do not.
 */
#ifndef STM_REPORT_CELLS_H
#define STM_REPORT_CELLS_H

#include "report/parts.h"

/* Which row an id is of, and the cells it is written as. */
typedef enum {
    STM_CELLS_PATH,         /* path: 1 */
    STM_CELLS_COMMAND_LINE, /* command_line: 1 */
    STM_CELLS_ACCOUNT,      /* account: 1 */
    STM_CELLS_TEXT,         /* text: 1 */
    STM_CELLS_VERSION,      /* version_info: company, product, file_version,
                           original_name */
    STM_CELLS_DIGESTS,      /* digests: md5, sha1, sha256, imphash */
    STM_CELLS_REF,          /* process_ref: GUID, pid, image */
    STM_CELLS_PROCESS,      /* process: GUID, pid, image, command line */
    STM_CELLS_FILE,         /* evidence: the first name of its content */
    STM_CELLS_KINDS
} stm_cells_kind;

struct stm_cells;

/* Owned by the caller: stm_cells_close(). */
stm_status stm_cells_open(struct stm_cells **out, struct report *r,
                          struct stm_err *err);
void stm_cells_close(struct stm_cells *cells);

/* Appends the cells of a row; empty ones where there is no such row. */
stm_status stm_cells_put(struct stm_csv *csv, struct stm_cells *cells,
                         stm_cells_kind kind, int64_t id, struct stm_err *err);

#endif
