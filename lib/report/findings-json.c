/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

/* Text as logged; null where the layout has none. */
static void
put_text(struct stm_json *json, const char *key, struct stm_span text)
{
    stm_json_key(json, key);
    if (text.data)
        stm_json_text(json, text);
    else
        stm_json_null(json);
}

static void
put_process(struct stm_json *json, const char *key,
            const struct report_process *process)
{
    char guid[STM_GUID_TEXT];

    stm_json_key(json, key);
    if (!report_knows(process)) {
        stm_json_null(json);
        return;
    }
    stm_json_object(json);
    stm_json_key(json, "guid");
    stm_json_string(json, stm_guid_is_zero(&process->guid)
                              ? NULL
                              : stm_guid_print(guid, &process->guid));
    stm_json_key(json, "pid");
    if (process->has_pid)
        stm_json_int(json, process->pid);
    else
        stm_json_null(json);
    put_text(json, "image", process->image);
    put_text(json, "command_line", process->command_line);
    put_text(json, "sha1", process->sha1);
    put_text(json, "sha256", process->sha256);
    put_text(json, "company", process->company);
    stm_json_object_end(json);
}

static void
put_evidence(struct stm_json *json, const struct report_evidence *list,
             size_t n)
{
    stm_json_key(json, "evidence");
    stm_json_array(json);
    for (size_t i = 0; i < n; i++) {
        stm_json_object(json);
        put_text(json, "file", list[i].file);
        stm_json_key(json, "sha256");
        stm_json_string(json, list[i].sha256[0] ? list[i].sha256 : NULL);
        stm_json_key(json, "file_offset");
        stm_json_int(json, list[i].file_offset);
        put_text(json, "channel", list[i].channel);
        stm_json_key(json, "event_id");
        stm_json_int(json, list[i].event_id);
        stm_json_key(json, "event_record_id");
        stm_json_int(json, list[i].record_id);
        stm_json_key(json, "how");
        stm_json_string(json, report_how_name(list[i].how));
        stm_json_key(json, "second_reader"); /* null: it was not asked */
        stm_json_string(json, list[i].second_reader);
        stm_json_object_end(json);
    }
    stm_json_array_end(json);
}

static void
put_column(struct stm_json *json, const char *key, const struct stm_stmt *stmt,
           int column)
{
    stm_json_key(json, key);
    if (stm_stmt_is_null(stmt, column))
        stm_json_null(json);
    else
        stm_json_text(json, stm_stmt_text(stmt, column));
}

/* Columns of sql/findings.sql. */
static void
put_head(struct stm_json *json, const struct stm_stmt *stmt)
{
    put_column(json, "key", stmt, 1);
    put_column(json, "rule", stmt, 2);
    stm_json_key(json, "level");
    stm_json_string(json, stm_level_name((stm_level)stm_stmt_int(stmt, 3)));
    stm_json_key(json, "confidence");
    stm_json_string(json,
                    stm_confidence_name((stm_confidence)stm_stmt_int(stmt, 4)));
    put_column(json, "host", stmt, 5);
    stm_json_key(json, "time");
    stm_json_time(json, stm_stmt_int(stmt, 6));
    put_column(json, "summary", stmt, 7);
}

static void
put_verdict(struct stm_json *json, const struct stm_stmt *stmt)
{
    stm_json_key(json, "verdict");
    if (stm_stmt_is_null(stmt, 13)) {
        stm_json_null(json);
        return;
    }
    stm_json_object(json);
    put_column(json, "verdict", stmt, 13);
    put_column(json, "reason", stmt, 14);
    put_column(json, "analyst", stmt, 15);
    stm_json_object_end(json);
}

static void
put_tail(struct stm_json *json, const struct stm_stmt *stmt)
{
    stm_json_key(json, "details");
    stm_json_raw(json, stm_stmt_text(stmt, 9));
    put_column(json, "incident", stmt, 12);
    stm_json_key(json, "tuning");
    stm_json_raw(json, stm_stmt_text(stmt, 10));
    put_column(json, "suppressed", stmt, 11);
    put_verdict(json, stmt);
}

static stm_status
put_finding(struct stm_buf *line, struct report *r, const struct stm_stmt *stmt,
            struct stm_err *err)
{
    struct stm_json json = stm_json_of(line);
    struct report_process process, parent;
    struct report_evidence *list;
    size_t n;
    stm_status status;

    stm_arena_reset(&r->arena);
    status = report_load_process(&process, r, stm_stmt_int(stmt, 8), err);
    if (!status)
        status = report_load_parent(&parent, r, &process, err);
    if (!status)
        status = report_load_evidence(&list, &n, r, stm_stmt_int(stmt, 0), err);
    if (status)
        return status;
    stm_json_object(&json);
    put_head(&json, stmt);
    put_process(&json, "process", &process);
    put_process(&json, "parent", &parent);
    put_evidence(&json, list, n);
    put_tail(&json, stmt);
    stm_json_object_end(&json);
    stm_buf_char(line, '\n');
    return STM_OK;
}

stm_status
report_findings_json(struct report *r, struct stm_err *err)
{
    struct stm_buf line = { 0 };
    struct stm_stmt *stmt;
    struct stm_out *out = NULL;
    bool row;
    stm_status status = report_query(&stmt, r, "findings", err);

    if (status)
        return status;
    status =
        stm_out_open(&out, r->files, "findings.jsonl", STM_OUT_LISTED, err);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        status = put_finding(&line, r, stmt, err);
        stm_out_take(out, &line);
    }
    stm_stmt_close(stmt);
    stm_buf_free(&line);
    if (!status)
        return stm_out_commit(out, err);
    stm_out_abandon(out);
    return status;
}
