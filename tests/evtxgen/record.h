/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.h - one event record: its frame and its two template instances.
 */
#ifndef GEN_RECORD_H
#define GEN_RECORD_H

#include "layout.h"

struct gen_record {
    const struct gen_layout *layout; /* borrowed, as are all texts */
    uint64_t id;                     /* in the record's header */
    uint64_t written;                /* FILETIME in the record's header */
    struct gen_text computer;        /* a literal of the outer template */
    struct gen_text system[GEN_SYSTEM_SLOTS];
    const struct gen_text *fields; /* by place in the type's table */
};

/*
 * Appends the record to a chunk. False: a value cannot be written as its type,
 * `err` says which. Where the record does not fit, `out` is full afterwards
 * and true is returned; the caller undoes it.
 */
bool gen_record_put(struct gen_put *out, const struct gen_record *record,
                    struct gen_err *err);

#endif
