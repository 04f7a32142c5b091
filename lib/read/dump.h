/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump.h - a record as one line of JSON (DESIGN.md section 8: `dump` lines).
 *
 * A dump goes with one reader: what it remembers of a record holds for the
 * records of that reader that have the same shape.
 */
#ifndef STM_READ_DUMP_H
#define STM_READ_DUMP_H

#include "read/reader.h"

struct stm_dump;

/* Owned by the caller: stm_dump_close(). STM_ENOMEM. */
stm_status stm_dump_open(struct stm_dump **out, struct stm_err *err);
void stm_dump_close(struct stm_dump *dump);

/*
 * Appends the line and its LF. `file` is the evidence name. What is not
 * there or unreadable is null; of two values with one name the second is
 * NAME_1. Where memory ends `out` has failed.
 */
void stm_dump_record(struct stm_dump *dump, struct stm_buf *out,
                     const char *file, const struct stm_record *record);

#endif
