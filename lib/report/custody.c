/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

static void
put_text(struct stm_json *json, const char *key, const struct stm_stmt *stmt,
         int column)
{
    stm_json_key(json, key);
    if (stm_stmt_is_null(stmt, column))
        stm_json_null(json);
    else
        stm_json_text(json, stm_stmt_text(stmt, column));
}

static void
put_int(struct stm_json *json, const char *key, const struct stm_stmt *stmt,
        int column)
{
    stm_json_key(json, key);
    if (stm_stmt_is_null(stmt, column))
        stm_json_null(json);
    else
        stm_json_int(json, stm_stmt_int(stmt, column));
}

static void
put_time(struct stm_json *json, const char *key, const struct stm_stmt *stmt,
         int column)
{
    stm_json_key(json, key);
    if (stm_stmt_is_null(stmt, column))
        stm_json_null(json);
    else
        stm_json_time(json, stm_stmt_int(stmt, column));
}

static void
put_digest(struct stm_json *json, const char *key, const struct stm_stmt *stmt,
           int column)
{
    struct stm_span blob = stm_stmt_blob(stmt, column);
    char text[STM_SHA256_TEXT];

    stm_json_key(json, key);
    if (blob.size == STM_SHA256_SIZE)
        stm_json_string(
            json, stm_hex_print(text, (const uint8_t *)blob.data, blob.size));
    else
        stm_json_null(json);
}

/* Columns of sql/custody-issues.sql. */
static stm_status
put_issues(struct stm_json *json, struct stm_stmt *stmt, int64_t evidence,
           struct stm_err *err)
{
    bool row;
    stm_status status;

    stm_stmt_reset(stmt);
    stm_stmt_bind_int(stmt, 1, evidence);
    stm_json_key(json, "issues");
    stm_json_array(json);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        stm_json_object(json);
        put_text(json, "kind", stmt, 0);
        put_text(json, "effect", stmt, 1);
        put_int(json, "file_offset", stmt, 2);
        put_int(json, "event_record_id", stmt, 3);
        put_int(json, "count", stmt, 4);
        put_text(json, "text", stmt, 5);
        stm_json_object_end(json);
    }
    stm_json_array_end(json);
    return status;
}

/* Columns of sql/custody-evidence.sql. */
static void
put_account(struct stm_json *json, const struct stm_stmt *stmt)
{
    static const char *const counts[] = {
        "chunks", "records", "stored", "duplicate", "unreadable", "recovered"
    };

    put_text(json, "file", stmt, 0);
    put_text(json, "bundle", stmt, 1);
    put_digest(json, "sha256", stmt, 2);
    put_int(json, "size", stmt, 3);
    put_text(json, "reader", stmt, 4);
    for (int i = 0; i < 6; i++)
        put_int(json, counts[i], stmt, 5 + i);
    put_time(json, "first_time", stmt, 11);
    put_time(json, "last_time", stmt, 12);
    stm_json_key(json, "dirty");
    stm_json_bool(json, stm_stmt_int(stmt, 13) != 0);
    put_text(json, "status", stmt, 14);
}

static stm_status
put_evidence(struct stm_json *json, struct report *r, struct stm_out *out,
             struct stm_err *err)
{
    struct stm_stmt *stmt, *issues = NULL;
    bool row;
    stm_status status = report_query(&stmt, r, "custody-evidence", err);

    if (status)
        return status;
    status = report_query(&issues, r, "custody-issues", err);
    stm_json_key(json, "evidence");
    stm_json_array(json);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        stm_buf_char(json->out, '\n');
        stm_json_object(json);
        put_account(json, stmt);
        status = put_issues(json, issues, stm_stmt_int(stmt, 15), err);
        stm_json_object_end(json);
        stm_out_take(out, json->out);
    }
    stm_json_array_end(json);
    stm_buf_char(json->out, '\n');
    if (!status)
        status = put_issues(json, issues, 0, err); /* of no file */
    stm_stmt_close(issues);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
put_bundles(struct stm_json *json, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "custody-bundles", err);

    if (status)
        return status;
    stm_json_key(json, "bundles");
    stm_json_array(json);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        stm_buf_char(json->out, '\n');
        stm_json_object(json);
        put_text(json, "label", stmt, 0);
        put_text(json, "layout", stmt, 1);
        put_int(json, "logs", stmt, 2);
        put_int(json, "others", stmt, 3);
        stm_json_object_end(json);
    }
    stm_json_array_end(json);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
put_rules(struct stm_json *json, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_query(&stmt, r, "custody-rules", err);

    if (status)
        return status;
    stm_json_key(json, "rules");
    stm_json_array(json);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        stm_buf_char(json->out, '\n');
        stm_json_object(json);
        put_text(json, "rule", stmt, 0);
        put_text(json, "sha256", stmt, 1);
        put_text(json, "error", stmt, 2);
        stm_json_object_end(json);
    }
    stm_json_array_end(json);
    stm_stmt_close(stmt);
    return status;
}

static void
put_bound(struct stm_json *json, const char *key, bool has, stm_ticks time)
{
    stm_json_key(json, key);
    if (has)
        stm_json_time(json, time);
    else
        stm_json_null(json);
}

/* Of which time the reports beside it show findings; null: of all. */
static void
put_window(struct stm_json *json, const struct report *r)
{
    const struct stm_window *w = &r->window;

    stm_json_key(json, "window");
    if (stm_window_is_all(w)) {
        stm_json_null(json);
        return;
    }
    stm_json_object(json);
    put_bound(json, "since", w->has_since, w->since);
    put_bound(json, "until", w->has_until, w->until);
    stm_json_key(json, "last");
    stm_json_string(json, w->last_text[0] ? w->last_text : NULL);
    put_bound(json, "newest", w->has_newest, w->newest);
    stm_json_key(json, "findings_outside");
    stm_json_int(json, r->outside);
    stm_json_object_end(json);
}

stm_status
report_custody(struct report *r, struct stm_err *err)
{
    struct stm_buf buf = { 0 };
    struct stm_json json = stm_json_of(&buf);
    struct stm_out *out = NULL;
    char digest[STM_SHA256_TEXT];
    stm_status status = report_rules_digest(digest, r, err);

    if (!status)
        status =
            stm_out_open(&out, r->files, "custody.json", STM_OUT_LISTED, err);
    if (status)
        return status;
    stm_json_object(&json);
    stm_json_key(&json, "case_id");
    stm_json_string(&json, r->options->case_id);
    stm_json_key(&json, "examiner");
    stm_json_string(&json, r->options->examiner);
    stm_json_key(&json, "rules_sha256");
    stm_json_string(&json, digest[0] ? digest : NULL);
    put_window(&json, r);
    status = put_rules(&json, r, err);
    if (!status)
        status = put_bundles(&json, r, err);
    if (!status)
        status = put_evidence(&json, r, out, err);
    stm_json_object_end(&json);
    stm_buf_char(&buf, '\n');
    stm_out_take(out, &buf);
    stm_buf_free(&buf);
    if (!status)
        return stm_out_commit(out, err);
    stm_out_abandon(out);
    return status;
}

/* Columns of sql/runs.sql. */
static void
put_run(struct stm_json *json, const struct stm_stmt *stmt)
{
    stm_json_object(json);
    put_time(json, "started", stmt, 4);
    put_time(json, "ended", stmt, 5);
    put_text(json, "status", stmt, 6);
    put_text(json, "tool", stmt, 0);
    put_text(json, "libraries", stmt, 1);
    put_text(json, "rules_sha256", stmt, 2);
    stm_json_key(json, "arguments");
    stm_json_raw(json, stm_stmt_text(stmt, 3));
    stm_json_object_end(json);
}

stm_status
report_runs(struct report *r, struct stm_err *err)
{
    struct stm_buf line = { 0 };
    struct stm_stmt *stmt;
    struct stm_out *out = NULL;
    bool row;
    stm_status status = report_query(&stmt, r, "runs", err);

    if (status)
        return status;
    status = stm_out_open(&out, r->files, "runs.jsonl", STM_OUT_UNLISTED, err);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct stm_json json = stm_json_of(&line);

        put_run(&json, stmt);
        stm_buf_char(&line, '\n');
        stm_out_take(out, &line);
    }
    stm_stmt_close(stmt);
    stm_buf_free(&line);
    if (!status)
        return stm_out_commit(out, err);
    stm_out_abandon(out);
    return status;
}
