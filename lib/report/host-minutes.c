/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host-timeline.h"

/* Neighbours of one minute. */
struct run {
    int64_t minute, count;
    stm_ticks first, last;
};

static stm_status
add_run(struct stm_stmt *add, const struct run *run, struct stm_err *err)
{
    if (run->count == 0)
        return STM_OK;
    stm_stmt_bind_int(add, 1, run->minute);
    stm_stmt_bind_int(add, 2, run->count);
    stm_stmt_bind_int(add, 3, run->first);
    stm_stmt_bind_int(add, 4, run->last);
    return stm_stmt_run(add, err);
}

static stm_status
add_records(struct stm_stmt *records, struct stm_stmt *add, struct stm_err *err)
{
    struct run run = { .count = 0 };
    bool row;
    stm_status status = STM_OK;

    while (!status && !(status = stm_stmt_step(records, &row, err)) && row) {
        int64_t minute = stm_stmt_int(records, 0);
        stm_ticks time = stm_stmt_int(records, 1);

        if (minute != run.minute || run.count == 0) {
            status = add_run(add, &run, err);
            run = (struct run){ .minute = minute, .first = time, .last = time };
        }
        run.count++;
        run.first = time < run.first ? time : run.first;
        run.last = time > run.last ? time : run.last;
    }
    return status ? status : add_run(add, &run, err);
}

stm_status
timeline_count_minutes(struct report *r, int64_t host, struct stm_err *err)
{
    struct stm_stmt *records = NULL, *add = NULL;
    stm_status status = report_script(r, "host-minutes-end", err);

    if (!status)
        status = report_query(&records, r, "host-minutes", err);
    if (!status)
        status = report_query(&add, r, "host-minute-add", err);
    if (!status) {
        stm_stmt_bind_int(records, 1, host);
        status = add_records(records, add, err);
    }
    stm_stmt_close(records);
    stm_stmt_close(add);
    return status;
}
