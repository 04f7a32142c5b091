/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sums.h - one line of sums, and what readers of lines share.
 */
#ifndef STM_BASELINE_SUMS_H
#define STM_BASELINE_SUMS_H

#include "baseline/lines.h"
#include "baseline/list.h"

typedef enum {
    STM_SUMS_NOTHING, /* empty, or a comment */
    STM_SUMS_NAMED,
    STM_SUMS_BSD,
    STM_SUMS_PLAIN,
    STM_SUMS_BAD
} stm_sums_found;

/* Fills the entry; `why` where the line is bad. A name with escapes lives in
 * `scratch` until the next call. */
stm_sums_found stm_sums_parse(struct stm_baseline_entry *entry,
                              struct stm_span line, struct stm_buf *scratch,
                              char why[160]);

/* Without blanks around it. */
struct stm_span stm_sums_trim(struct stm_span text);

/* Too long, or no text: said, and true. */
bool stm_baseline_bad_line(struct stm_baseline_sink *sink,
                           const struct stm_line *line);

/* Between lines: tells how far it is, and whether to stop. */
stm_status stm_baseline_pause(struct stm_baseline_sink *sink,
                              const struct stm_list_lines *lines, uint64_t n,
                              struct stm_err *err);

#endif
