/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines.h - the lines of a text of any size, as UTF-8, in bounded memory.
 *
 * With or without a byte order mark; UTF-16 only with one. Lines end in LF or
 * CR LF. One longer than STM_LINE_MOST is passed over and told as such.
 */
#ifndef STM_BASELINE_LINES_H
#define STM_BASELINE_LINES_H

#include "base/buf.h"
#include "base/source.h"

enum { STM_LINE_MOST = 256 << 10 };

struct stm_list_lines;

/* The source is borrowed. Owned by the caller: stm_list_lines_close(). */
stm_status stm_list_lines_open(struct stm_list_lines **out,
                               struct stm_source *source, struct stm_err *err);
void stm_list_lines_close(struct stm_list_lines *lines);

struct stm_line {
    struct stm_span text; /* borrowed until the next; may not be UTF-8 */
    uint64_t number;      /* from 1 */
    bool too_long;        /* and `text` empty */
};

/* `*is` false at the end. */
stm_status stm_list_lines_next(struct stm_list_lines *lines,
                               struct stm_line *line, bool *is,
                               struct stm_err *err);

/* Bytes of the source that were read so far. */
uint64_t stm_list_lines_at(const struct stm_list_lines *lines);

#endif
