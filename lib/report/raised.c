/* SPDX-License-Identifier: Apache-2.0 */
#include "report/raised.h"

#include <inttypes.h>

stm_status
raised_load(struct raised *out, struct report *r,
            const struct report_incident *incident, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    size_t n = 0;
    stm_status status;

    *out = (struct raised){ 0 };
    if (incident->level == incident->base_level)
        return STM_OK;
    status = report_held(&stmt, r, REPORT_RAISED, err);
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, incident->id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (n == RAISED_LINKS)
            continue;
        report_read_evidence(&out->records[n], r, stmt);
        out->who[n] = report_copy(r, stmt, 12);
        out->what[n] = report_copy(r, stmt, 13);
        out->port = stm_stmt_is_null(stmt, 14) ? -1 : stm_stmt_int(stmt, 14);
        n++;
    }
    out->any = n == RAISED_LINKS;
    out->is_module = out->any && out->records[RAISED_RUN].event_id == 7;
    return status ? status : report_fed(r, err);
}

static void
put_time(struct stm_buf *out, const struct raised *raised, raised_link link)
{
    char text[STM_TIME_TEXT];

    stm_buf_text(out, " at ");
    stm_buf_text(out, stm_ticks_print_short(text, raised->records[link].time));
}

static void
put_name(struct stm_buf *out, struct stm_span name)
{
    stm_buf_span(out, name.size ? name : stm_span_of("a process"));
}

void
raised_print(struct stm_buf *out, const struct raised *raised)
{
    if (!raised->any)
        return;
    put_name(out, raised->who[RAISED_WRITE]);
    stm_buf_text(out, " wrote ");
    stm_buf_span(out, raised->what[RAISED_WRITE]);
    put_time(out, raised, RAISED_WRITE);
    if (raised->is_module) {
        stm_buf_text(out, ", ");
        put_name(out, raised->who[RAISED_RUN]);
        stm_buf_text(out, " loaded it");
    } else {
        stm_buf_text(out, ", it ran");
    }
    put_time(out, raised, RAISED_RUN);
    stm_buf_text(out, ", and ");
    put_name(out, raised->who[RAISED_CONNECT]);
    stm_buf_text(out, " connected to ");
    stm_buf_span(out, raised->what[RAISED_CONNECT]);
    if (raised->port >= 0)
        stm_buf_print(out, " port %" PRId64, raised->port);
    put_time(out, raised, RAISED_CONNECT);
}
