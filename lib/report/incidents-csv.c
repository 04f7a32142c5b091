/* SPDX-License-Identifier: Apache-2.0 */
#include "report/names.h"
#include "report/parts.h"
#include "report/raised.h"

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
    "root_sha256",  "root_company",
    "confirmed",    "benign",
    "raised_from",  "raised_by",
    "pattern",      "pattern_hosts",
};

enum { KEYS_MOST = 200 };

/* What the findings of an incident come to; texts live in the arena. */
struct sums {
    struct report_names rules, attack;
    struct report_finding worst, first;
    struct stm_buf keys;
    int64_t n, confirmed, benign;
};

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
add_finding(struct sums *sums, struct report *r, const struct report_finding *f)
{
    report_names_add(&sums->rules, f->rule);
    report_names_add_list(&sums->attack, f->attack);
    if (sums->n == 0) {
        sums->first = *f;
        sums->first.file = report_keep(r, f->file);
    }
    if (sums->n == 0 || report_says_more(f, &sums->worst)) {
        sums->worst = *f;
        sums->worst.summary = report_keep(r, f->summary);
        if (f->suppressed.data) /* asked for, never read */
            sums->worst.suppressed = stm_span_of("");
    }
    if (f->verdict.data) {
        sums->confirmed += stm_span_is(f->verdict, "confirmed");
        sums->benign += stm_span_is(f->verdict, "benign");
    }
    if (sums->n < KEYS_MOST) {
        if (sums->n)
            stm_buf_text(&sums->keys, "; ");
        stm_buf_span(&sums->keys, f->key);
    }
    sums->n++;
}

/* One pass over the findings of an incident, however many. */
static stm_status
sum_findings(struct sums *sums, struct report *r, int64_t incident,
             int64_t host, struct stm_err *err)
{
    struct stm_stmt *stmt;
    struct report_finding finding;
    bool row;
    stm_status status = report_findings_start(&stmt, r, incident, host, err);

    if (status)
        return status;
    while (!(status = report_findings_next(stmt, &finding, &row, err)) && row)
        add_finding(sums, r, &finding);
    if (sums->n > KEYS_MOST)
        stm_buf_print(&sums->keys, "; %" PRId64 " more", sums->n - KEYS_MOST);
    if (!status && sums->keys.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
    return status ? status : report_fed(r, err);
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

static void
put_sums(struct stm_csv *csv, const struct sums *sums)
{
    put_names(csv, &sums->rules);
    put_names(csv, &sums->attack);
    stm_csv_text(csv, sums->n ? sums->worst.summary : stm_span_of(""));
    stm_csv_text(csv, stm_buf_held(&sums->keys));
    put_place(csv, sums->n ? &sums->first : NULL);
}

/* Why it is worse than its findings; empty where it is not. */
static stm_status
put_raised(struct stm_csv *csv, struct report *r,
           const struct report_incident *i, struct stm_err *err)
{
    struct raised raised;
    struct stm_buf words = { 0 };
    stm_status status = raised_load(&raised, r, i, err);

    if (status)
        return status;
    if (raised.any)
        stm_csv_string(csv, stm_level_name(i->base_level));
    else
        stm_csv_empty(csv);
    raised_print(&words, &raised);
    if (words.failed)
        csv->out->failed = true;
    stm_csv_text(csv, stm_buf_held(&words));
    stm_buf_free(&words);
    return STM_OK;
}

static stm_status
put_incident(struct stm_csv *csv, struct report *r,
             const struct report_host *host, const struct report_incident *i,
             struct stm_err *err)
{
    struct report_process root;
    struct sums sums = { .rules.arena = &r->arena, .attack.arena = &r->arena };
    stm_status status = report_load_process(&root, r, i->root, err);

    if (!status)
        status = sum_findings(&sums, r, i->id, host->id, err);
    if (!status) {
        stm_csv_text(csv, i->key);
        stm_csv_text(csv, host->label);
        stm_csv_string(csv, stm_level_name(i->level));
        stm_csv_string(csv, stm_confidence_name(i->confidence));
        report_csv_time(csv, true, i->first);
        report_csv_time(csv, true, i->last);
        put_root(csv, &root);
        stm_csv_int(csv, i->findings);
        stm_csv_int(csv, i->suppressed);
        put_sums(csv, &sums);
        report_csv_value(csv, root.sha256);
        report_csv_value(csv, root.company);
        stm_csv_int(csv, sums.confirmed);
        stm_csv_int(csv, sums.benign);
        status = put_raised(csv, r, i, err);
        stm_csv_text(csv, i->pattern);
        stm_csv_int(csv, i->hosts);
        stm_csv_row_end(csv);
    }
    stm_buf_free(&sums.keys);
    return status;
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
