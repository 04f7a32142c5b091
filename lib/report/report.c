/* SPDX-License-Identifier: Apache-2.0 */
#include "report/report.h"

#include "report/parts.h"

/* The three files of one host. */
static stm_status
write_host(struct report *r, const struct report_host *host,
           struct stm_err *err)
{
    stm_status status = report_host_page(r, host, err);

    if (!status)
        status = report_incidents_csv(r, host, err);
    if (!status)
        status = report_processes_csv(r, host, err);
    return status;
}

static stm_status
write_hosts(struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t total = 0;
    uint64_t done = 0;
    bool row;
    stm_status status = stm_db_query_int(
        r->db, "SELECT count(*) FROM host WHERE id <> 0", &total, err);

    if (!status)
        status = report_query(&stmt, r, "hosts", err);
    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct report_host host = {
            .id = stm_stmt_int(stmt, 0),
            .label = stm_stmt_text(stmt, 1),
            .folder = stm_stmt_text(stmt, 2),
            .os = stm_stmt_text(stmt, 3),
        };

        if (stm_progress_stop(r->options->progress))
            status = stm_fail(err, STM_ESTOP, 0, "interrupted");
        if (!status)
            status = write_host(r, &host, err);
        if (status)
            break;
        stm_progress_step(r->options->progress, "report", ++done,
                          (uint64_t)total);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
write_all(struct report *r, struct stm_err *err)
{
    stm_status status = report_find_host_files(r, err);

    if (!status)
        status = report_script(r, "integrity-odd", err);

    if (!status)
        status = write_hosts(r, err);
    if (!status)
        status = report_correlations(r, err);
    if (!status)
        status = report_integrity_csv(r, err);
    if (!status)
        status = report_findings_json(r, err);
    if (!status)
        status = report_timeline(r, err);
    if (!status)
        status = report_navigator(r, err);
    if (!status)
        status = report_stix(r, err);
    if (!status)
        status = report_custody(r, err);
    if (!status)
        status = report_runs(r, err);
    if (!status)
        status = report_index(r, err);
    if (!status)
        status = report_fed(r, err);
    if (!status)
        status = stm_outputs_finish(r->files, err);
    return status;
}

stm_status
stm_report_folder(struct stm_db *db, const char *folder,
                  const struct stm_report_options *options, struct stm_err *err)
{
    struct report r;
    stm_status status = report_open(&r, db, folder, options, err);

    if (status)
        return status;
    status = write_all(&r, err);
    report_close(&r);
    return status;
}

stm_status
stm_report(struct stm_case *kase, const struct stm_report_options *options,
           struct stm_err *err)
{
    return stm_report_folder(stm_case_db(kase), stm_case_path(kase), options,
                             err);
}

stm_status
stm_report_runs(struct stm_case *kase, struct stm_err *err)
{
    struct report r = { .db = stm_case_db(kase) };
    stm_status status = stm_outputs_open(&r.files, stm_case_path(kase), err);

    if (!status)
        status = report_runs(&r, err);
    stm_outputs_close(r.files);
    return status;
}
