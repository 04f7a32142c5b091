/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines.h - what rule and list files are made of: lines, words, blanks.
 *
 * All spans are borrowed from the file's text.
 */
#ifndef STM_DETECT_LINES_H
#define STM_DETECT_LINES_H

#include "base/span.h"

struct stm_lines {
    struct stm_span text;
    size_t at;       /* where the next line begins */
    unsigned number; /* of the line given last, from 1 */
};

struct stm_lines stm_lines_of(struct stm_span text);

/* The next line without its LF or CR LF; false at the end. */
bool stm_lines_next(struct stm_lines *lines, struct stm_span *line);

/* Without blanks and tabs at both ends. */
struct stm_span stm_span_trim(struct stm_span span);

/*
 * Cuts the next word, up to `separator`, off `*rest` and trims it; false
 * where nothing is left. "a,,b" has an empty word between.
 */
bool stm_word_next(struct stm_span *rest, char separator,
                   struct stm_span *word);

/* The line, from 1, that holds byte `offset` of `text`. */
unsigned stm_line_at(struct stm_span text, size_t offset);

#endif
