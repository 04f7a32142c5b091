/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

#include <stdio.h>

static const char *const header[] = {
    "time",        "started",      "guid",         "pid",
    "image",       "command_line", "user",         "integrity",
    "company",     "product",      "file_version", "original_name",
    "md5",         "sha1",         "sha256",       "imphash",
    "parent_guid", "parent_pid",   "parent_image", "parent_command_line",
    "parent_how",  "ended",        "findings",     "level",
    "how",         "file",         "file_offset",  "event_record_id",
    "host",
};

static void
put_pid(struct stm_csv *csv, const struct report_process *process)
{
    if (process->has_pid)
        stm_csv_int(csv, process->pid);
    else
        stm_csv_empty(csv);
}

static void
put_process(struct stm_csv *csv, const struct report_process *p)
{
    const struct stm_span texts[] = {
        p->image,   p->command_line, p->user,         p->integrity,
        p->company, p->product,      p->file_version, p->original_name,
        p->md5,     p->sha1,         p->sha256,       p->imphash,
    };

    report_csv_time(csv, p->has_time, p->time);
    report_csv_time(csv, p->has_started, p->started);
    report_csv_guid(csv, &p->guid);
    put_pid(csv, p);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        report_csv_value(csv, texts[i]);
}

static void
put_parent(struct stm_csv *csv, const struct report_process *child,
           const struct report_process *parent)
{
    report_csv_guid(csv, &parent->guid);
    put_pid(csv, parent);
    report_csv_value(csv, parent->image);
    report_csv_value(csv, parent->command_line);
    stm_csv_string(csv, report_parent_how_name(child->parent_how));
    report_csv_time(csv, child->has_ended, child->ended);
}

static stm_status
put_findings(struct stm_csv *csv, struct report *r, int64_t process,
             struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_PROCESS_FINDINGS, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, &row, err);
    if (status)
        return status;
    stm_csv_int(csv, stm_stmt_int(stmt, 0));
    stm_csv_string(csv, stm_stmt_is_null(stmt, 1)
                            ? NULL
                            : stm_level_name((stm_level)stm_stmt_int(stmt, 1)));
    stm_stmt_reset(stmt);
    return STM_OK;
}

/* Columns 1 to 4 of sql/processes-order.sql. */
static void
put_place(struct stm_csv *csv, const struct stm_stmt *stmt)
{
    if (stm_stmt_is_null(stmt, 1)) {
        stm_csv_string(csv, "inferred");
        for (int i = 0; i < 3; i++)
            stm_csv_empty(csv);
        return;
    }
    stm_csv_string(csv, report_how_name(stm_stmt_int(stmt, 3)));
    stm_csv_text(csv, stm_stmt_text(stmt, 1));
    stm_csv_int(csv, stm_stmt_int(stmt, 2));
    stm_csv_int(csv, stm_stmt_int(stmt, 4));
}

static stm_status
put_row(struct stm_csv *csv, struct report *r, const struct stm_stmt *stmt,
        struct stm_span host, struct stm_err *err)
{
    struct report_process process, parent;
    stm_status status;

    stm_arena_reset(&r->arena);
    status = report_load_process(&process, r, stm_stmt_int(stmt, 0), err);
    if (!status)
        status = report_load_parent(&parent, r, &process, err);
    if (status)
        return status;
    put_process(csv, &process);
    put_parent(csv, &process, &parent);
    status = put_findings(csv, r, process.id, err);
    put_place(csv, stmt);
    stm_csv_text(csv, host); /* for who puts several files together */
    stm_csv_row_end(csv);
    return status;
}

static stm_status
put_rows(struct stm_out *out, struct report *r, const struct report_host *host,
         struct stm_err *err)
{
    struct stm_buf line = { 0 };
    struct stm_csv csv = stm_csv_of(&line);
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "processes-order", err);

    if (status)
        return status;
    for (size_t i = 0; i < sizeof(header) / sizeof(*header); i++)
        stm_csv_string(&csv, header[i]);
    stm_csv_row_end(&csv);
    stm_out_take(out, &line);
    stm_stmt_bind_int(stmt, 1, host->id);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (stm_progress_stop(r->options->progress))
            status = stm_fail(err, STM_ESTOP, 0, "interrupted");
        else
            status = put_row(&csv, r, stmt, host->label, err);
        stm_out_take(out, &line);
    }
    stm_stmt_close(stmt);
    stm_buf_free(&line);
    return status;
}

stm_status
report_processes_csv(struct report *r, const struct report_host *host,
                     struct stm_err *err)
{
    struct stm_out *out;
    stm_status status = report_host_file(&out, r, host, "processes.csv", err);

    if (status)
        return status;
    status = report_run(r, "place-host", host->id, err);
    if (!status)
        status = put_rows(out, r, host, err);
    if (!status)
        status = stm_out_commit(out, err);
    else
        stm_out_abandon(out);
    if (!status)
        status = report_script(r, "place-host-end", err);
    return status;
}
