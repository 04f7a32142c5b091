/* SPDX-License-Identifier: Apache-2.0 */
/*
 * integrity-csv.c - integrity.csv: what every image was seen as, on how many
 * hosts, how that differs from elsewhere, and what lists say of it.
 */
#include "report/parts.h"

#include <inttypes.h>
#include <stdio.h>

/* The path, then the columns of sql/integrity-path.sql. */
static const struct column {
    const char *name;
    enum { TEXT, COUNT, TIME } is;
} columns[] = {
    { "Path", TEXT },
    { "Company", TEXT },
    { "Product", TEXT },
    { "FileVersion", TEXT },
    { "OriginalFileName", TEXT },
    { "MD5", TEXT },
    { "SHA1", TEXT },
    { "SHA256", TEXT },
    { "IMPHASH", TEXT },
    { "Hosts", COUNT },
    { "HostNames", TEXT },
    { "FirstSeen", TIME },
    { "LastSeen", TIME },
    { "FirstHost", TEXT },
    { "Ran", COUNT },
    { "Loaded", COUNT },
    { "FileEvents", COUNT },
    { "Divergence", TEXT },
    { "Odd", TEXT },
    { "ComparedWith", TEXT },
    { "SameImports", TEXT },
    { "ChangedOnHosts", COUNT },
    { "Verdict", TEXT },
    { "Baseline", TEXT },
    { "BaselineLine", COUNT },
    { "Reason", TEXT },
};
enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

static void
put_count(struct stm_csv *csv, const struct stm_stmt *stmt, int at)
{
    char text[24] = "";

    if (!stm_stmt_is_null(stmt, at))
        (void)snprintf(text, sizeof(text), "%" PRId64, stm_stmt_int(stmt, at));
    stm_csv_string(csv, text);
}

static void
put_row(struct stm_csv *csv, struct stm_span path, const struct stm_stmt *stmt)
{
    report_csv_value(csv, path);
    for (int i = 0; i + 1 < COLUMNS; i++) {
        if (columns[i + 1].is == TIME)
            report_csv_time(csv, true, stm_stmt_int(stmt, i));
        else if (columns[i + 1].is == COUNT)
            put_count(csv, stmt, i);
        else
            report_csv_value(csv, stm_stmt_text(stmt, i));
    }
    stm_csv_row_end(csv);
}

static stm_status
put_path(struct stm_out *out, struct stm_buf *line, struct stm_csv *csv,
         struct report *r, const struct stm_stmt *path, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_INTEGRITY_PATH, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, stm_stmt_int(path, 0));
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        put_row(csv, stm_stmt_text(path, 1), stmt);
        stm_out_take(out, line);
    }
    return status;
}

static stm_status
put_paths(struct stm_out *out, struct report *r, struct stm_err *err)
{
    struct stm_buf line = { 0 };
    struct stm_csv csv = stm_csv_of(&line);
    struct stm_stmt *paths;
    bool row;
    stm_status status = report_query(&paths, r, "integrity-paths", err);

    if (status)
        return status;
    for (int i = 0; i < COLUMNS; i++)
        stm_csv_string(&csv, columns[i].name);
    stm_csv_row_end(&csv);
    stm_out_take(out, &line);
    while (!status && !(status = stm_stmt_step(paths, &row, err)) && row) {
        status = put_path(out, &line, &csv, r, paths, err);
        if (!status && stm_progress_stop(r->options->progress))
            status = stm_fail(err, STM_ESTOP, 0, "interrupted");
    }
    stm_stmt_close(paths);
    stm_buf_free(&line);
    return status;
}

stm_status
report_integrity_csv(struct report *r, struct stm_err *err)
{
    struct stm_out *out;
    stm_status status =
        stm_out_open(&out, r->files, "integrity.csv", STM_OUT_LISTED, err);

    if (status)
        return status;
    status = put_paths(out, r, err);
    if (!status)
        return stm_out_commit(out, err);
    stm_out_abandon(out);
    return status;
}
