/* SPDX-License-Identifier: Apache-2.0 */
/*
 * line.h - the line of a record, with gaps where its values go.
 *
 * Everything of a line but the values follows from the paths of the record's
 * fields: so it is made once for all records of a shape, and filled for each
 * of them.
 */
#ifndef STM_READ_LINE_H
#define STM_READ_LINE_H

#include "read/reader.h"

/* What goes into a gap. */
typedef enum {
    STM_GAP_OFFSET, /* of the place: its offset in the file */
    STM_GAP_ID,     /* the header's number */
    STM_GAP_HOW,
    STM_GAP_NUMBER, /* of a field: a JSON number or null */
    STM_GAP_TIME,   /* an ISO time or null */
    STM_GAP_TEXT    /* what stands between the quotes */
} stm_gap_kind;

struct stm_gap {
    stm_gap_kind kind;
    uint32_t field;
    size_t words_end; /* of the words before it */
};

/* All zero at first. Owns memory: stm_line_free(). */
struct stm_line {
    uint32_t shape; /* of the records that it fits; 0: of one alone */
    struct stm_buf words;
    struct stm_gap *gaps;
    size_t n_gaps, gaps_room;
};

void stm_line_free(struct stm_line *line);

/* The line of a record, without its file; false: no memory. */
bool stm_line_make(struct stm_line *line, const struct stm_record *record);

/* Appends the words and the values of a record that the line fits. */
void stm_line_fill(struct stm_buf *out, const struct stm_line *line,
                   const struct stm_record *record);

#endif
