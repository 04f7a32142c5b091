/* SPDX-License-Identifier: Apache-2.0 */
/*
 * names.h - a small set of words, printed in order and once each.
 */
#ifndef STM_REPORT_NAMES_H
#define STM_REPORT_NAMES_H

#include "base/arena.h"
#include "base/buf.h"

enum { REPORT_NAMES_MOST = 256 };

struct report_names {
    struct stm_arena *arena;                  /* borrowed; names live there */
    struct stm_span names[REPORT_NAMES_MOST]; /* sorted */
    size_t n;
    bool more; /* some did not fit */
};

/* Adds a name, or each name of a list `A, B`. */
void report_names_add(struct report_names *set, struct stm_span name);
void report_names_add_list(struct report_names *set, struct stm_span list);

/* Appends them with `between` in between. */
void report_names_print(struct stm_buf *out, const struct report_names *set,
                        const char *between);

#endif
