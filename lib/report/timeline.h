/* SPDX-License-Identifier: Apache-2.0 */
/*
 * timeline.h - a row of the timeline, and how it is written; for timeline*.c
 * only.
 *
 * Both files have the same rows and columns, made once. stemma-output(5) says
 * what the columns mean; names and order are for good.
 */
#ifndef STM_REPORT_TIMELINE_H
#define STM_REPORT_TIMELINE_H

#include "report/parts.h"

typedef enum {
    TIMELINE_TIME_CREATED,
    TIMELINE_DATETIME,
    TIMELINE_TIMESTAMP_DESC,
    TIMELINE_MESSAGE,
    TIMELINE_TAG,
    TIMELINE_DATA_TYPE,
    TIMELINE_HOST,
    TIMELINE_LEVEL,
    TIMELINE_CONFIDENCE,
    TIMELINE_RULE_ID,
    TIMELINE_FINDING_KEY,
    TIMELINE_INCIDENT,
    TIMELINE_USER,
    TIMELINE_PROCESS_GUID,
    TIMELINE_PID,
    TIMELINE_IMAGE,
    TIMELINE_COMMAND_LINE,
    TIMELINE_IMAGE_SHA256,
    TIMELINE_PARENT_IMAGE,
    TIMELINE_OBJECT,
    TIMELINE_OBJECT_SHA256,
    TIMELINE_DETAIL,
    TIMELINE_EVENT_ID,
    TIMELINE_CHANNEL,
    TIMELINE_EVENT_RECORD_ID,
    TIMELINE_FILE,
    TIMELINE_FILE_OFFSET,
    TIMELINE_HOW,
    TIMELINE_COLUMNS
} timeline_column;

typedef enum {
    TIMELINE_EMPTY,
    TIMELINE_TEXT,
    TIMELINE_NUMBER,
    TIMELINE_LIST /* JSON that is already text */
} timeline_kind;

/* A row; texts live in the report's arena or longer. */
struct timeline_row {
    struct timeline_cell {
        timeline_kind kind;
        struct stm_span text;
        int64_t number;
    } cells[TIMELINE_COLUMNS];
};

/* timeline-row.c */
/*
 * The row of an event, from a step of sql/timeline-all.sql; its texts live in
 * the report's arena.
 */
stm_status timeline_event(struct timeline_row *out, struct report *r,
                          const struct stm_stmt *stmt, struct stm_err *err);
/*
 * Makes of an event's row that of a finding about it, from a step of
 * sql/timeline-finding.sql.
 */
stm_status timeline_finding(struct timeline_row *out, struct report *r,
                            const struct timeline_row *event,
                            const struct stm_stmt *stmt, struct stm_err *err);

/* timeline-write.c */
void timeline_put_header(struct stm_buf *csv);
void timeline_put_csv(struct stm_buf *out, const struct timeline_row *row);
void timeline_put_json(struct stm_buf *out, const struct timeline_row *row);

#endif
