/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

/* The nine columns of the KQL's projection. */
static const char *const header[] = {
    "Timestamp",       "DeviceName",    "AccountName",
    "DetectionSource", "ParentProcess", "ParentCmdLine",
    "ChildProcess",    "ChildCmdLine",  "ParentSHA1",
};
enum { COLUMNS = sizeof(header) / sizeof(*header) };

stm_status
report_correlations(struct report *r, struct stm_err *err)
{
    struct stm_buf line = { 0 };
    struct stm_csv csv = stm_csv_of(&line);
    struct stm_stmt *stmt;
    struct stm_out *out = NULL;
    bool row;
    stm_status status = report_query(&stmt, r, "correlations", err);

    if (status)
        return status;
    status =
        stm_out_open(&out, r->files, "correlations.csv", STM_OUT_LISTED, err);
    for (int i = 0; i < COLUMNS; i++)
        stm_csv_string(&csv, header[i]);
    stm_csv_row_end(&csv);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        report_csv_time(&csv, true, stm_stmt_int(stmt, 0));
        for (int i = 1; i < COLUMNS; i++)
            report_csv_value(&csv, stm_stmt_text(stmt, i));
        stm_csv_row_end(&csv);
        stm_out_take(out, &line);
    }
    stm_stmt_close(stmt);
    if (!status) {
        stm_out_take(out, &line);
        status = stm_out_commit(out, err);
    } else {
        stm_out_abandon(out);
    }
    stm_buf_free(&line);
    return status;
}
