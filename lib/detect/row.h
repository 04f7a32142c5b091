/* SPDX-License-Identifier: Apache-2.0 */
/*
 * row.h - what a row of a rule's result says, by the names of its columns.
 *
 * event, process, related, confidence and summary have their meaning;
 * NAME_event is a further record, in role NAME; everything else becomes
 * `details`, a JSON object in the order of the SELECT.
 */
#ifndef STM_DETECT_ROW_H
#define STM_DETECT_ROW_H

#include "base/buf.h"
#include "detect/detect.h"

enum { STM_ROW_COLUMNS = 200 };

/* Where the columns with a meaning stand; -1: not there. */
struct stm_row_layout {
    int n, event, process, related, confidence, summary;
    bool further[STM_ROW_COLUMNS]; /* it is a NAME_event */
};

/* STM_EFORMAT where `event` is missing or a name is not fit or not alone. */
stm_status stm_row_layout(struct stm_row_layout *out,
                          const struct stm_stmt *stmt, struct stm_err *err);

/* The part of it for one column: its name is plain, and not that of another
 * before it. */
stm_status stm_row_check_name(const struct stm_stmt *stmt, int at,
                              struct stm_err *err);

struct stm_row {
    int64_t event, process, related;
    int confidence; /* stm_confidence; -1: the rule's */
};

/* Checks types and values of the current row. */
stm_status stm_row_read(struct stm_row *out,
                        const struct stm_row_layout *layout,
                        const struct stm_stmt *stmt, struct stm_err *err);

/* Replaces `out` by the details of the current row; "{}" where it has none. */
stm_status stm_row_details(struct stm_buf *out,
                           const struct stm_row_layout *layout,
                           const struct stm_stmt *stmt, struct stm_err *err);

/* The role of column `at`, a NAME_event: NAME. */
struct stm_span stm_row_role(const struct stm_stmt *stmt, int at);

/* A further event of the current row; 0: none. */
stm_status stm_row_further(int64_t *out, const struct stm_stmt *stmt, int at,
                           struct stm_err *err);

#endif
