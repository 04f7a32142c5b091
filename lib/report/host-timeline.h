/* SPDX-License-Identifier: Apache-2.0 */
/*
 * host-timeline.h - when a host has records and findings: stretches of one
 * width, from a minute up, so chosen that a picture holds them.
 *
 * Clocks run wild: a few records of 1970 or 2038 do not make a picture of
 * decades. Days of records that lie GAP_DAYS apart are groups; the picture
 * spans the largest group and those that have a finding, and what it leaves
 * out is counted.
 */
#ifndef STM_REPORT_HOST_TIMELINE_H
#define STM_REPORT_HOST_TIMELINE_H

#include "report/parts.h"

enum {
    TIMELINE_BINS = 176,
    TIMELINE_LANES = STM_LEVEL_CRITICAL + 2, /* by level; 0: suppressed */
};

/* Findings of one level in one bin. */
struct timeline_mark {
    int64_t count;
    struct stm_span key;     /* of the first that the page shows; or none */
    struct stm_span summary; /* of the first */
};

struct timeline {
    stm_ticks from, width; /* of the first bin; of each */
    size_t n;              /* bins; 0: the host has no record */
    stm_ticks first, last; /* record that is in the picture */
    int64_t records;       /* in the picture */
    int64_t before, after; /* records that are not */
    int64_t most;          /* records in one bin */
    int64_t lane[TIMELINE_LANES];
    int64_t counts[TIMELINE_BINS];
    struct timeline_mark marks[TIMELINE_BINS][TIMELINE_LANES];
};

/* Texts live in the report's arena. */
stm_status timeline_load(struct timeline *out, struct report *r, int64_t host,
                         struct stm_err *err);

/*
 * host-minutes.c: fills report_minute. The records are gone through once,
 * however wide the bins turn out to be: bins and days are whole minutes.
 */
stm_status timeline_count_minutes(struct report *r, int64_t host,
                                  struct stm_err *err);

/* The last begin of a stretch of `width` that is not after `time`. */
stm_ticks stm_timeline_align(stm_ticks time, stm_ticks width);
/* The least width of a few ticks on an axis of `n` bins of `width` each. */
stm_ticks stm_timeline_step(stm_ticks width, size_t n, size_t ticks);
/* "1 minute", "6 hours", "7 days"; appended. */
void timeline_print_width(struct stm_buf *out, stm_ticks width);

#endif
