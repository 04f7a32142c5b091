/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

#include "report/cells.h"
#include "report/sql.h"

#include <string.h>

enum { ARENA = 256 << 20 };

static const char *const held_names[REPORT_STATEMENTS] = {
    [REPORT_PROCESS] = "process",
    [REPORT_PARENT_WORDS] = "parent-words",
    [REPORT_EVIDENCE] = "evidence",
    [REPORT_FINDING_DETAILS] = "finding-details",
    [REPORT_FINDING_TUNING] = "finding-tuning",
    [REPORT_INCIDENT_FINDINGS] = "incident-findings",
    [REPORT_CHILDREN] = "children",
    [REPORT_WRITES] = "writes",
    [REPORT_ACTS] = "acts",
    [REPORT_ACTS_ANY] = "acts-any",
    [REPORT_GUIDE] = "guide",
    [REPORT_TIMELINE_EVENT] = "timeline-event",
    [REPORT_TIMELINE_ACTOR] = "timeline-actor",
    [REPORT_TIMELINE_FINDING] = "timeline-finding",
    [REPORT_CONNECTIONS] = "connections",
    [REPORT_RAISED] = "raised",
    [REPORT_INCIDENTS_ALIKE] = "incidents-alike",
    [REPORT_INTEGRITY_PATH] = "integrity-path",
};

stm_status
report_query(struct stm_stmt **out, struct report *r, const char *name,
             struct stm_err *err)
{
    return stm_db_named(out, r->db, stm_report_sql, name, err);
}

stm_status
report_held(struct stm_stmt **out, struct report *r, report_statement which,
            struct stm_err *err)
{
    if (!r->held[which]) {
        stm_status status =
            report_query(&r->held[which], r, held_names[which], err);

        if (status)
            return status;
    }
    stm_stmt_reset(r->held[which]);
    *out = r->held[which];
    return STM_OK;
}

stm_status
report_run(struct report *r, const char *name, int64_t parameter,
           struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = report_query(&stmt, r, name, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, parameter);
    status = stm_stmt_run(stmt, err);
    stm_stmt_close(stmt);
    return status;
}

stm_status
report_script(struct report *r, const char *name, struct stm_err *err)
{
    return stm_db_script_named(r->db, stm_report_sql, name, err);
}

stm_status
report_host_file(struct stm_out **out, struct report *r,
                 const struct report_host *host, const char *name,
                 struct stm_err *err)
{
    struct stm_buf path = { 0 };
    stm_status status;

    stm_buf_text(&path, "hosts/");
    stm_buf_span(&path, host->folder);
    stm_buf_print(&path, "/%s", name);
    if (path.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
    else
        status = stm_out_open(out, r->files, path.data, STM_OUT_LISTED, err);
    stm_buf_free(&path);
    return status;
}

stm_status
report_rules_digest(char out[STM_SHA256_TEXT], struct report *r,
                    struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status;

    out[0] = '\0';
    if (r->options->rules_sha256) {
        (void)stm_hex_print(out, r->options->rules_sha256, STM_SHA256_SIZE);
        return STM_OK;
    }
    status = report_query(&stmt, r, "rules-digest", err);
    if (status)
        return status;
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row && stm_stmt_blob(stmt, 0).size == STM_SHA256_SIZE)
        (void)stm_hex_print(out, (const uint8_t *)stm_stmt_blob(stmt, 0).data,
                            STM_SHA256_SIZE);
    stm_stmt_close(stmt);
    return status;
}

/* The case as it is now, whatever others commit meanwhile. */
static stm_status
begin(struct report *r, struct stm_err *err)
{
    static const char *const scripts[] = { "open", "place-findings",
                                           "patterns" };
    stm_status status = stm_db_script(r->db, stm_span_of("BEGIN"), err);

    for (size_t i = 0; !status && i < sizeof(scripts) / sizeof(*scripts); i++)
        status = report_script(r, scripts[i], err);
    return status;
}

stm_status
report_open(struct report *r, struct stm_db *db, const char *folder,
            const struct stm_report_options *options, struct stm_err *err)
{
    stm_status status;

    memset(r, 0, sizeof(*r));
    r->db = db;
    r->options = options;
    r->arena = stm_arena_of(ARENA);
    stm_db_keep(db, true);
    status = stm_outputs_open(&r->files, folder, err);
    if (!status)
        status = begin(r, err);
    if (!status)
        status = stm_window_shown(&r->window, &r->outside, db, err);
    if (status)
        report_close(r);
    return status;
}

/* The transaction wrote temporary tables alone: they go with it. */
void
report_close(struct report *r)
{
    for (size_t i = 0; i < REPORT_STATEMENTS; i++)
        stm_stmt_close(r->held[i]);
    stm_cells_close(r->cells);
    stm_db_keep(r->db, false);
    stm_db_rollback(r->db);
    stm_outputs_close(r->files);
    stm_arena_free(&r->arena);
    memset(r, 0, sizeof(*r));
}
