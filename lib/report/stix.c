/* SPDX-License-Identifier: Apache-2.0 */
#include "report/stix.h"

static const char *const held_names[STIX_STATEMENTS] = {
    [STIX_ADD] = "stix-add",
    [STIX_FILES] = "stix-files",
    [STIX_CONNECTION] = "stix-connection",
    [STIX_LOOKUP] = "stix-lookup",
    [STIX_HAS_CONTACTS] = "stix-has-contacts",
    [STIX_CONTACTS] = "stix-contacts",
    [STIX_BELOW] = "stix-below",
    [STIX_INDICATOR] = "stix-indicator",
    [STIX_INDICATES] = "stix-indicates",
    [STIX_REFER] = "stix-refer",
    [STIX_REFS] = "stix-refs",
    [STIX_FORGET] = "stix-forget",
};

stm_status
stix_held(struct stm_stmt **out, struct stix *s, stix_statement which,
          struct stm_err *err)
{
    stm_status status = STM_OK;

    if (!s->held[which])
        status =
            report_query(&s->held[which], s->report, held_names[which], err);
    if (status)
        return status;
    stm_stmt_reset(s->held[which]);
    *out = s->held[which];
    return STM_OK;
}

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for stix.json");
}

stm_status
stix_id(char out[STIX_ID], struct stix *s, const char *type,
        struct stm_err *err)
{
    uint8_t uuid[STM_UUID_SIZE];
    char text[STM_UUID_TEXT];
    struct stm_buf seed = { 0 };
    stm_status status = STM_OK;

    stm_buf_print(&seed, "stemma %s ", type);
    stm_buf_span(&seed, stm_buf_held(&s->seed));
    if (seed.failed || s->seed.failed)
        status = no_memory(err);
    else
        status = stm_uuid_of_seed(uuid, stm_buf_held(&seed), err);
    stm_buf_free(&seed);
    stm_buf_reset(&s->seed);
    if (!status)
        (void)stpcpy(stpcpy(stpcpy(out, type), "--"),
                     stm_uuid_print(text, uuid));
    return status;
}

/* Whether it is new. */
static stm_status
add_id(bool *fresh, struct stix *s, const char *id, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = stix_held(&stmt, s, STIX_ADD, err);

    if (status)
        return status;
    stm_stmt_bind_blob(stmt, 1, id, strlen(id));
    status = stm_stmt_step(stmt, fresh, err);
    stm_stmt_reset(stmt);
    return status;
}

stm_status
stix_begin(bool *fresh, struct stix *s, struct stm_json *json, const char *type,
           const char *id, struct stm_err *err)
{
    stm_status status = add_id(fresh, s, id, err);

    if (status || !*fresh)
        return status;
    if (s->any)
        stm_buf_text(&s->text, ",\n");
    s->any = true;
    *json = stm_json_of(&s->text);
    stm_json_object(json);
    stix_put_text(json, "type", type);
    stix_put_text(json, "spec_version", "2.1");
    stix_put_text(json, "id", id);
    return STM_OK;
}

stm_status
stix_end(struct stix *s, struct stm_json *json, struct stm_err *err)
{
    struct stm_span held;
    stm_status status;

    stm_json_object_end(json);
    held = stm_buf_held(&s->text);
    if (s->text.failed)
        return no_memory(err);
    status = stm_sha256_add(s->sha, held.data, held.size, err);
    stm_out_take(s->out, &s->text);
    return status;
}

stm_status
stix_refer(struct stix *s, stix_scope scope, const char *id,
           struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = stix_held(&stmt, s, STIX_REFER, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, scope);
    stm_stmt_bind_text(stmt, 2, stm_span_of(id));
    s->referred[scope]++;
    return stm_stmt_run(stmt, err);
}

stm_status
stix_put_refs(struct stix *s, struct stm_json *json, const char *key,
              stix_scope scope, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = stix_held(&stmt, s, STIX_REFS, err);

    if (status)
        return status;
    stm_json_key(json, key);
    stm_json_array(json);
    stm_stmt_bind_int(stmt, 1, scope);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row)
        stm_json_text(json, stm_stmt_text(stmt, 0));
    stm_json_array_end(json);
    return status;
}

stm_status
stix_forget(struct stix *s, stix_scope scope, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = stix_held(&stmt, s, STIX_FORGET, err);

    if (status)
        return status;
    s->referred[scope] = 0;
    stm_stmt_bind_int(stmt, 1, scope);
    return stm_stmt_run(stmt, err);
}

void
stix_time_text(char out[STM_TIME_TEXT], stm_ticks time)
{
    size_t size = strlen(stm_ticks_print(out, time));

    if (size > 5) /* four of the seven decimals, and the Z */
        (void)strcpy(out + size - 5, "Z");
}

void
stix_put_time(struct stm_json *json, const char *key, stm_ticks time)
{
    char text[STM_TIME_TEXT];

    stix_time_text(text, time);
    stix_put_text(json, key, text);
}

void
stix_put_text(struct stm_json *json, const char *key, const char *text)
{
    stm_json_key(json, key);
    stm_json_string(json, text);
}

void
stix_put_times(struct stm_json *json, stm_ticks first, stm_ticks last)
{
    stix_put_time(json, "created", first);
    stix_put_time(json, "modified", last);
}

/* STIX 2.1, appendix A: the middle of low, medium and high. */
int64_t
stix_confidence(stm_confidence confidence)
{
    switch (confidence) {
    case STM_CONFIDENCE_HIGH: return 85;
    case STM_CONFIDENCE_MEDIUM: return 50;
    default: return 15;
    }
}

/* One incident; `incident` 0: the findings of the host that have none. */
static stm_status
put_findings(struct stix *s, int64_t incident, int64_t host,
             struct stm_err *err)
{
    struct report *r = s->report;
    struct report_finding finding;
    struct stm_stmt *stmt;
    bool row;
    stm_status status = stix_forget(s, STIX_INCIDENT, err);

    if (!status)
        status = report_findings_start(&stmt, r, incident, host, err);
    if (status)
        return status;
    while (!(status = report_findings_next(stmt, &finding, &row, err)) && row) {
        stm_arena_reset(&r->arena);
        status = stix_finding(s, &finding, err);
        if (!status && stm_progress_stop(r->options->progress))
            status = stm_fail(err, STM_ESTOP, 0, "interrupted");
        if (status)
            break;
    }
    stm_stmt_reset(stmt);
    return status;
}

static stm_status
put_host(struct stix *s, const struct report_host *host, struct stm_err *err)
{
    struct report_incidents incidents;
    struct report_incident incident;
    bool row;
    stm_status status =
        report_incidents_open(&incidents, s->report, host->id, err);

    if (status)
        return status;
    s->host = host->label;
    while (
        !(status = report_incidents_next(&incidents, &incident, &row, err)) &&
        row) {
        char key[64] = "";

        if (incident.key.size < sizeof(key)) /* the arena is used anew */
            memcpy(key, incident.key.data, incident.key.size);
        incident.key = stm_span_of(key);
        status = put_findings(s, incident.id, host->id, err);
        if (!status)
            status = stix_incident(s, &incident, err);
        if (status)
            break;
    }
    report_incidents_close(&incidents);
    return status ? status : put_findings(s, 0, host->id, err);
}

static stm_status
put_hosts(struct stix *s, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, s->report, "hosts", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        const struct report_host host = { .id = stm_stmt_int(stmt, 0),
                                          .label = stm_stmt_text(stmt, 1),
                                          .folder = stm_stmt_text(stmt, 2) };

        status = put_host(s, &host, err);
    }
    stm_stmt_close(stmt);
    return status;
}

/* The bundle's name is that of its content, so it stands at its end. */
static stm_status
put_bundle(struct stix *s, struct stm_err *err)
{
    static const char head[] = "{\"type\":\"bundle\"";
    uint8_t digest[STM_SHA256_SIZE];
    char id[STIX_ID];
    stm_status status;

    stm_out_add(s->out, head, sizeof(head) - 1);
    stm_buf_text(&s->text, ",\"objects\":[\n"); /* comes with the first */
    status = put_hosts(s, err);
    if (!status)
        status = stix_techniques(s, err);
    if (!status)
        status = stix_indicators(s, err);
    if (!status)
        status = stm_sha256_end(s->sha, digest, err);
    if (status)
        return status;
    stm_buf_add(&s->seed, digest, sizeof(digest));
    status = stix_id(id, s, "bundle", err);
    stm_buf_reset(&s->text);
    stm_buf_print(&s->text, "%s,\"id\":\"%s\"}\n", s->any ? "\n]" : "", id);
    stm_out_take(s->out, &s->text);
    return status;
}

stm_status
report_stix(struct report *r, struct stm_err *err)
{
    struct stix s = { .report = r };
    stm_status status = report_script(r, "stix-open", err);

    if (!status)
        status = report_script(r, "stix-near", err);

    if (!status)
        status = stm_sha256_open(&s.sha, err);
    if (!status)
        status =
            stm_out_open(&s.out, r->files, "stix.json", STM_OUT_LISTED, err);
    if (!status)
        status = put_bundle(&s, err);
    for (size_t i = 0; i < STIX_STATEMENTS; i++)
        stm_stmt_close(s.held[i]);
    if (!status) {
        status = stm_out_commit(s.out, err);
        s.out = NULL;
    }
    stm_out_abandon(s.out);
    stm_sha256_close(s.sha);
    stm_buf_free(&s.text);
    stm_buf_free(&s.seed);
    return status ? status : report_script(r, "stix-end", err);
}
