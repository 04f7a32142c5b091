/* SPDX-License-Identifier: Apache-2.0 */
#include "report/names.h"
#include "report/parts.h"

#include <inttypes.h>

static const char *const header[] = {
    "incident",     "host",
    "level",        "confidence",
    "first_time",   "last_time",
    "root_image",   "root_pid",
    "root_guid",    "root_command_line",
    "root_user",    "findings",
    "suppressed",   "rules",
    "attack",       "summary",
    "finding_keys", "file",
    "file_offset",  "event_record_id",
};

enum { KEYS_MOST = 200, FINDINGS_MOST = 100000 };

static void
put_root(struct stm_csv *csv, const struct report_process *root)
{
    report_csv_value(csv, root->image);
    if (root->has_pid)
        stm_csv_int(csv, root->pid);
    else
        stm_csv_empty(csv);
    report_csv_guid(csv, &root->guid);
    report_csv_value(csv, root->command_line);
    report_csv_value(csv, root->user);
}

static void
put_names(struct stm_csv *csv, const struct report_names *set)
{
    struct stm_buf text = { 0 };

    report_names_print(&text, set, "; ");
    if (text.failed)
        csv->out->failed = true;
    stm_csv_text(csv, stm_buf_held(&text));
    stm_buf_free(&text);
}

static void
put_rules(struct stm_csv *csv, const struct report_finding *list, size_t n)
{
    struct report_names rules = { 0 }, attack = { 0 };

    for (size_t i = 0; i < n; i++) {
        report_names_add(&rules, list[i].rule);
        report_names_add_list(&attack, list[i].attack);
    }
    put_names(csv, &rules);
    put_names(csv, &attack);
}

static void
put_summary(struct stm_csv *csv, const struct report_finding *list, size_t n)
{
    const struct report_finding *worst = report_worst_finding(list, n);

    if (worst)
        stm_csv_text(csv, worst->summary);
    else
        stm_csv_empty(csv);
}

static void
put_keys(struct stm_csv *csv, const struct report_finding *list, size_t n,
         int64_t all)
{
    struct stm_buf text = { 0 };
    size_t shown = n < KEYS_MOST ? n : KEYS_MOST;

    for (size_t i = 0; i < shown; i++) {
        if (i)
            stm_buf_text(&text, "; ");
        stm_buf_span(&text, list[i].key);
    }
    if (all > (int64_t)shown)
        stm_buf_print(&text, "; %" PRId64 " more", all - (int64_t)shown);
    if (text.failed)
        csv->out->failed = true;
    stm_csv_text(csv, stm_buf_held(&text));
    stm_buf_free(&text);
}

static void
put_place(struct stm_csv *csv, const struct report_finding *first)
{
    if (!first) {
        for (int i = 0; i < 3; i++)
            stm_csv_empty(csv);
        return;
    }
    stm_csv_text(csv, first->file);
    stm_csv_int(csv, first->file_offset);
    stm_csv_int(csv, first->record_id);
}

static stm_status
put_incident(struct stm_csv *csv, struct report *r,
             const struct report_host *host, const struct report_incident *i,
             struct stm_err *err)
{
    struct report_process root;
    struct report_finding *list;
    size_t n;
    int64_t all;
    stm_status status = report_load_process(&root, r, i->root, err);

    if (!status)
        status = report_load_findings(&list, &n, &all, r, i->id, host->id,
                                      FINDINGS_MOST, err);
    if (status)
        return status;
    stm_csv_text(csv, i->key);
    stm_csv_text(csv, host->label);
    stm_csv_string(csv, stm_level_name(i->level));
    stm_csv_string(csv, stm_confidence_name(i->confidence));
    report_csv_time(csv, true, i->first);
    report_csv_time(csv, true, i->last);
    put_root(csv, &root);
    stm_csv_int(csv, i->findings);
    stm_csv_int(csv, i->suppressed);
    put_rules(csv, list, n);
    put_summary(csv, list, n);
    put_keys(csv, list, n, all);
    put_place(csv, n ? list : NULL);
    stm_csv_row_end(csv);
    return STM_OK;
}

stm_status
report_incidents_csv(struct report *r, const struct report_host *host,
                     struct stm_err *err)
{
    struct stm_buf line = { 0 };
    struct stm_csv csv = stm_csv_of(&line);
    struct report_incidents incidents;
    struct report_incident incident;
    struct stm_out *out = NULL;
    bool row;
    stm_status status = report_incidents_open(&incidents, r, host->id, err);

    if (status)
        return status;
    status = report_host_file(&out, r, host, "incidents.csv", err);
    for (size_t i = 0; i < sizeof(header) / sizeof(*header); i++)
        stm_csv_string(&csv, header[i]);
    stm_csv_row_end(&csv);
    while (
        !status &&
        !(status = report_incidents_next(&incidents, &incident, &row, err)) &&
        row) {
        status = put_incident(&csv, r, host, &incident, err);
        stm_out_take(out, &line);
    }
    report_incidents_close(&incidents);
    if (!status) {
        stm_out_take(out, &line);
        status = stm_out_commit(out, err);
    } else {
        stm_out_abandon(out);
    }
    stm_buf_free(&line);
    return status;
}
