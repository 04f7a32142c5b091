/* SPDX-License-Identifier: Apache-2.0 */
#include "report/stix.h"

#include "report/techniques.h"

enum { RECORDS_MOST = 100 }; /* of a finding, whose files are told */

stm_status
stix_technique_id(char id[STIX_ID], struct stix *s, struct stm_span technique,
                  struct stm_err *err)
{
    stm_buf_span(&s->seed, technique);
    return stix_id(id, s, "attack-pattern", err);
}

stm_status
stix_observed_id(char id[STIX_ID], struct stix *s, struct stm_span key,
                 struct stm_err *err)
{
    stm_buf_span(&s->seed, key);
    return stix_id(id, s, "observed-data", err);
}

static stm_status
put_process(struct stix *s, int64_t process, const struct report_finding *f,
            struct stm_err *err)
{
    struct report_process p, parent = { 0 };
    char id[STIX_ID];
    stm_status status = report_load_process(&p, s->report, process, err);

    if (status || !p.id)
        return status;
    status = stix_process(id, s, &p, err);
    if (!status)
        status = report_load_parent(&parent, s->report, &p, err);
    for (int i = 0; !status && i < 2; i++) {
        const struct report_process *of = i ? &parent : &p;
        const struct stix_file file = { of->image, of->md5, of->sha1,
                                        of->sha256 };

        status = stix_suspect(s, &file, f, err);
    }
    return status;
}

/* Those below it, for what they contacted. */
static stm_status
put_below(struct stix *s, int64_t process, struct stm_err *err)
{
    struct report_process p;
    struct stm_stmt *stmt;
    char id[STIX_ID];
    bool row;
    stm_status status = stix_held(&stmt, s, STIX_BELOW, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, process);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        status = report_load_process(&p, s->report, stm_stmt_int(stmt, 0), err);
        if (!status && p.id)
            status = stix_process(id, s, &p, err);
        if (status)
            break;
    }
    stm_stmt_reset(stmt);
    return status;
}

/* The files that a record is about. */
static stm_status
put_files(struct stix *s, int64_t event, const struct report_finding *f,
          struct stm_err *err)
{
    struct report *r = s->report;
    struct stm_stmt *stmt;
    char id[STIX_ID];
    bool row;
    stm_status status = stix_held(&stmt, s, STIX_FILES, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, event);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        const struct stix_file file = { report_copy(r, stmt, 0),
                                        report_copy(r, stmt, 1),
                                        report_copy(r, stmt, 2),
                                        report_copy(r, stmt, 3) };

        status = report_fed(r, err);
        if (!status)
            status = stix_file(id, s, &file, err);
        if (!status && *id)
            status = stix_suspect(s, &file, f, err);
        if (status)
            break;
    }
    stm_stmt_reset(stmt);
    return status;
}

static void
put_reference(struct stm_json *json, const struct report_finding *f)
{
    stm_json_key(json, "external_references");
    stm_json_array(json);
    stm_json_object(json);
    stix_put_text(json, "source_name", "stemma");
    stm_json_key(json, "description");
    stm_json_text(json, f->summary);
    stm_json_key(json, "external_id");
    stm_json_text(json, f->key);
    stm_json_object_end(json);
    stm_json_array_end(json);
    stm_json_key(json, "labels");
    stm_json_array(json);
    stm_json_text(json, f->rule);
    stm_json_string(json, stm_level_name(f->level));
    stm_json_array_end(json);
}

/* The techniques of its rule. */
static stm_status
refer_techniques(struct stix *s, const struct report_finding *f,
                 struct stm_err *err)
{
    struct report_names attack = { .arena = &s->report->arena };
    char id[STIX_ID];
    stm_status status = STM_OK;

    report_names_add_list(&attack, f->attack);
    for (size_t i = 0; !status && i < attack.n; i++) {
        if (!report_is_technique(attack.names[i]))
            continue;
        status = stix_technique_id(id, s, attack.names[i], err);
        if (!status)
            status = stix_refer(s, STIX_INCIDENT, id, err);
    }
    return status ? status : report_fed(s->report, err);
}

static stm_status
put_observed(struct stix *s, const struct report_finding *f, stm_ticks first,
             stm_ticks last, struct stm_err *err)
{
    char id[STIX_ID];
    struct stm_json json;
    bool fresh = false;
    stm_status status = stix_observed_id(id, s, f->key, err);

    if (!status)
        status = stix_begin(&fresh, s, &json, "observed-data", id, err);
    if (status || !fresh)
        return status;
    stix_put_times(&json, last, last);
    stix_put_time(&json, "first_observed", first);
    stix_put_time(&json, "last_observed", last);
    stm_json_key(&json, "number_observed");
    stm_json_int(&json, 1);
    stm_json_key(&json, "confidence");
    stm_json_int(&json, stix_confidence(f->confidence));
    put_reference(&json, f);
    status = stix_put_refs(s, &json, "object_refs", STIX_FINDING, err);
    if (!status)
        status = stix_end(s, &json, err);
    return status ? status : stix_refer(s, STIX_INCIDENT, id, err);
}

/* Its records: when they were, and the files that they are about. */
static stm_status
put_records(struct stix *s, const struct report_finding *f, stm_ticks *first,
            stm_ticks *last, struct stm_err *err)
{
    struct report_evidence *list;
    size_t n;
    stm_status status = report_load_evidence(&list, &n, s->report, f->id, err);

    *first = *last = f->time;
    for (size_t i = 0; !status && i < n; i++) {
        if (list[i].time < *first)
            *first = list[i].time;
        if (list[i].time > *last)
            *last = list[i].time;
        if (i < RECORDS_MOST)
            status = put_files(s, list[i].event, f, err);
        if (i < RECORDS_MOST && !status)
            status = stix_place(s, list[i].event, i ? NULL : f, err);
    }
    return status;
}

/*
 * The observed data must not be empty; a finding about what has no object of
 * STIX's is in findings.jsonl alone.
 */
stm_status
stix_finding(struct stix *s, const struct report_finding *f,
             struct stm_err *err)
{
    stm_ticks first, last;
    stm_status status;

    if (f->suppressed.data ||
        (f->verdict.data && stm_span_is(f->verdict, "benign")))
        return STM_OK;
    status = stix_forget(s, STIX_FINDING, err);
    if (!status)
        status = put_process(s, f->process, f, err);
    if (!status && f->related != f->process)
        status = put_process(s, f->related, f, err);
    if (!status)
        status = put_below(s, f->process, err);
    if (!status)
        status = put_records(s, f, &first, &last, err);
    if (status || !s->referred[STIX_FINDING])
        return status;
    status = put_observed(s, f, first, last, err);
    return status ? status : refer_techniques(s, f, err);
}

stm_status
stix_incident(struct stix *s, const struct report_incident *i,
              struct stm_err *err)
{
    char id[STIX_ID];
    struct stm_json json;
    struct stm_buf name = { 0 };
    bool fresh = false;
    stm_status status;

    if (!s->referred[STIX_INCIDENT])
        return STM_OK;
    stm_buf_span(&s->seed, i->key);
    status = stix_id(id, s, "report", err);
    if (!status)
        status = stix_begin(&fresh, s, &json, "report", id, err);
    if (status || !fresh)
        return status;
    stix_put_times(&json, i->first, i->last);
    stm_buf_print(&name, "%s incident ", stm_level_name(i->level));
    stm_buf_span(&name, i->key);
    stm_buf_text(&name, " on ");
    stm_buf_span(&name, s->host);
    stm_json_key(&json, "name");
    stm_json_text(&json, stm_buf_held(&name));
    if (name.failed)
        s->text.failed = true;
    stm_buf_free(&name);
    stm_json_key(&json, "report_types");
    stm_json_raw(&json, stm_span_of("[\"observed-data\"]"));
    stix_put_time(&json, "published", i->last);
    stm_json_key(&json, "confidence");
    stm_json_int(&json, stix_confidence(i->confidence));
    status = stix_put_refs(s, &json, "object_refs", STIX_INCIDENT, err);
    return status ? status : stix_end(s, &json, err);
}

static stm_status
put_technique(struct stix *s, const struct report_technique *t,
              struct stm_err *err)
{
    char id[STIX_ID], url[64] = "https://attack.mitre.org/techniques/", *dot;
    struct stm_json json;
    bool fresh = false;
    stm_status status = stix_technique_id(id, s, stm_span_of(t->id), err);

    if (!status)
        status = stix_begin(&fresh, s, &json, "attack-pattern", id, err);
    if (status || !fresh)
        return status;
    (void)strcat(url, t->id);
    dot = strrchr(url, '.');
    if (strchr(t->id, '.'))
        *dot = '/';
    stix_put_times(&json, t->first, t->last);
    stix_put_text(&json, "name", t->id);
    stm_json_key(&json, "external_references");
    stm_json_array(&json);
    stm_json_object(&json);
    stix_put_text(&json, "source_name", "mitre-attack");
    stix_put_text(&json, "external_id", t->id);
    stix_put_text(&json, "url", url);
    stm_json_object_end(&json);
    stm_json_array_end(&json);
    return stix_end(s, &json, err);
}

stm_status
stix_techniques(struct stix *s, struct stm_err *err)
{
    struct report_techniques *set = NULL;
    stm_status status;

    stm_arena_reset(&s->report->arena);
    status = report_load_techniques(&set, s->report, err);
    for (size_t i = 0; !status && i < set->n; i++)
        if (set->list[i].findings)
            status = put_technique(s, &set->list[i], err);
    return status;
}
