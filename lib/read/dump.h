/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump.h - a record as one line of JSON (DESIGN.md section 8: `dump` lines).
 */
#ifndef STM_READ_DUMP_H
#define STM_READ_DUMP_H

#include "read/reader.h"

/*
 * Appends the line and its LF. `file` is the evidence name. What is not
 * there or unreadable is null; of two values with one name the second is
 * NAME_1.
 */
void stm_dump_record(struct stm_buf *out, const char *file,
                     const struct stm_record *record);

#endif
