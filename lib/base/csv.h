/* SPDX-License-Identifier: Apache-2.0 */
/*
 * csv.h - CSV cells (RFC 4180) that are safe to open in a spreadsheet.
 *
 * A cell that starts with = + - @ TAB or CR gets a leading '; text is
 * made fit to show (stm_text_show), so no cell holds a raw newline.
 */
#ifndef STM_BASE_CSV_H
#define STM_BASE_CSV_H

#include "base/buf.h"

struct stm_csv {
    struct stm_buf *out; /* borrowed */
    bool comma;
};

struct stm_csv stm_csv_of(struct stm_buf *out);

void stm_csv_text(struct stm_csv *csv, struct stm_span text);
void stm_csv_string(struct stm_csv *csv, const char *text); /* NULL: empty */
void stm_csv_int(struct stm_csv *csv, int64_t value);
void stm_csv_empty(struct stm_csv *csv);
/* Cells that are already text, one or more with commas between them. */
void stm_csv_raw(struct stm_csv *csv, struct stm_span cells);
void stm_csv_row_end(struct stm_csv *csv); /* CR LF, as RFC 4180 has it */

#endif
