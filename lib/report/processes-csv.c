/* SPDX-License-Identifier: Apache-2.0 */
#include "report/cells.h"

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

/* Columns of sql/processes-order.sql. */
enum {
    EVENT,
    TIME,
    STARTED,
    ENDED,
    GUID,
    PID,
    PATH,
    COMMAND_LINE,
    ACCOUNT,
    INTEGRITY,
    VERSION,
    DIGESTS,
    PARENT,
    PARENT_REF,
    PARENT_COMMAND_LINE,
    PARENT_HOW,
    FINDINGS,
    LEVEL,
    HOW,
    EVIDENCE,
    FILE_OFFSET,
    RECORD_ID
};

/* A processes.csv while it is written. */
struct rows {
    struct report *report;
    struct stm_stmt *stmt;
    struct stm_csv csv;
    struct stm_span host;
};

static void
put_time(struct rows *rows, int column)
{
    bool has = !stm_stmt_is_null(rows->stmt, column);

    report_csv_time(&rows->csv, has,
                    has ? stm_stmt_int(rows->stmt, column) : 0);
}

static void
put_int(struct rows *rows, int column)
{
    if (stm_stmt_is_null(rows->stmt, column))
        stm_csv_empty(&rows->csv);
    else
        stm_csv_int(&rows->csv, stm_stmt_int(rows->stmt, column));
}

/* The cells that the id of a column stands for. */
static stm_status
put_kept(struct rows *rows, stm_cells_kind kind, int column,
         struct stm_err *err)
{
    return stm_cells_put(&rows->csv, rows->report->cells, kind,
                         stm_stmt_int(rows->stmt, column), err);
}

static stm_status
put_process(struct rows *rows, struct stm_err *err)
{
    static const struct {
        stm_cells_kind kind;
        int column;
    } parts[] = {
        { STM_CELLS_PATH, PATH },
        { STM_CELLS_COMMAND_LINE, COMMAND_LINE },
        { STM_CELLS_ACCOUNT, ACCOUNT },
        { STM_CELLS_TEXT, INTEGRITY },
        { STM_CELLS_VERSION, VERSION },
        { STM_CELLS_DIGESTS, DIGESTS },
    };
    struct stm_guid guid = report_guid(rows->stmt, GUID);
    stm_status status = STM_OK;

    put_time(rows, TIME);
    put_time(rows, STARTED);
    report_csv_guid(&rows->csv, &guid);
    put_int(rows, PID);
    for (size_t i = 0; !status && i < sizeof(parts) / sizeof(*parts); i++)
        status = put_kept(rows, parts[i].kind, parts[i].column, err);
    return status;
}

/* The parent that lineage found, else what the child's record says of it. */
static stm_status
put_parent(struct rows *rows, struct stm_err *err)
{
    int64_t how = stm_stmt_int(rows->stmt, PARENT_HOW);
    stm_status status;

    if (stm_stmt_int(rows->stmt, PARENT)) {
        status = put_kept(rows, STM_CELLS_PROCESS, PARENT, err);
    } else {
        status = put_kept(rows, STM_CELLS_REF, PARENT_REF, err);
        if (!status)
            status = put_kept(rows, STM_CELLS_COMMAND_LINE, PARENT_COMMAND_LINE,
                              err);
    }
    stm_csv_string(&rows->csv, report_parent_how_name(how));
    put_time(rows, ENDED);
    return status;
}

static void
put_findings(struct rows *rows)
{
    const struct stm_stmt *stmt = rows->stmt;

    stm_csv_int(&rows->csv, stm_stmt_int(stmt, FINDINGS)); /* NULL: 0 */
    stm_csv_string(&rows->csv,
                   stm_stmt_is_null(stmt, LEVEL)
                       ? NULL
                       : stm_level_name((stm_level)stm_stmt_int(stmt, LEVEL)));
}

static stm_status
put_place(struct rows *rows, struct stm_err *err)
{
    stm_status status;

    if (stm_stmt_is_null(rows->stmt, EVENT)) {
        stm_csv_string(&rows->csv, "inferred");
        for (int i = 0; i < 3; i++)
            stm_csv_empty(&rows->csv);
        return STM_OK;
    }
    stm_csv_string(&rows->csv, report_how_name(stm_stmt_int(rows->stmt, HOW)));
    status = put_kept(rows, STM_CELLS_FILE, EVIDENCE, err);
    put_int(rows, FILE_OFFSET);
    put_int(rows, RECORD_ID);
    return status;
}

static stm_status
put_row(struct rows *rows, struct stm_err *err)
{
    stm_status status = put_process(rows, err);

    if (!status)
        status = put_parent(rows, err);
    if (status)
        return status;
    put_findings(rows);
    status = put_place(rows, err);
    stm_csv_text(&rows->csv, rows->host); /* for who joins several files */
    stm_csv_row_end(&rows->csv);
    return status;
}

static stm_status
put_rows(struct stm_out *out, struct rows *rows, struct stm_err *err)
{
    bool row;
    stm_status status = STM_OK;

    for (size_t i = 0; i < sizeof(header) / sizeof(*header); i++)
        stm_csv_string(&rows->csv, header[i]);
    stm_csv_row_end(&rows->csv);
    stm_out_take(out, rows->csv.out);
    while (!status && !(status = stm_stmt_step(rows->stmt, &row, err)) && row) {
        if (stm_progress_stop(rows->report->options->progress))
            status = stm_fail(err, STM_ESTOP, 0, "interrupted");
        else
            status = put_row(rows, err);
        stm_out_take(out, rows->csv.out);
    }
    return status;
}

static stm_status
put_host(struct stm_out *out, struct report *r, const struct report_host *host,
         struct stm_err *err)
{
    struct stm_buf line = { 0 };
    struct rows rows = { .report = r,
                         .csv = stm_csv_of(&line),
                         .host = host->label };
    stm_status status = STM_OK;

    if (!r->cells)
        status = stm_cells_open(&r->cells, r, err);
    if (!status)
        status = report_query(&rows.stmt, r, "processes-order", err);
    if (!status) {
        stm_stmt_bind_int(rows.stmt, 1, host->id);
        status = put_rows(out, &rows, err);
    }
    stm_stmt_close(rows.stmt);
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
        status = put_host(out, r, host, err);
    if (!status)
        status = stm_out_commit(out, err);
    else
        stm_out_abandon(out);
    if (!status)
        status = report_script(r, "place-host-end", err);
    return status;
}
