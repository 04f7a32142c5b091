/* SPDX-License-Identifier: Apache-2.0 */
#include "report/timeline.h"

#include "read/chunk.h"
#include "report/names.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    MESSAGE_MOST = 2000, /* bytes: the whole of a text stands in its column */
    MICROSECOND = 10     /* ticks */
};

/* A text of ours, whatever it is. */
static void
set_text(struct timeline_row *row, timeline_column at, struct stm_span text)
{
    row->cells[at].kind = TIMELINE_TEXT;
    row->cells[at].text = text;
}

/* A text of a log, where it is a value. */
static void
put_text(struct timeline_row *row, timeline_column at, struct stm_span text)
{
    if (report_is_value(text))
        set_text(row, at, text);
}

static void
put_string(struct timeline_row *row, timeline_column at, const char *text)
{
    put_text(row, at, stm_span_of(text));
}

static void
put_number(struct timeline_row *row, timeline_column at, int64_t number)
{
    row->cells[at].kind = TIMELINE_NUMBER;
    row->cells[at].number = number;
}

/* Keeps what a buffer holds, and frees it. */
static struct stm_span
keep(struct report *r, struct stm_buf *buf)
{
    struct stm_span kept = report_keep(r, stm_buf_held(buf));

    if (buf->failed) /* memory ran out */
        r->arena.starved = true;
    stm_buf_free(buf);
    return kept;
}

/*
 * `2026-03-02 09:14:07.1230000`, as Timeline Explorer writes times, and
 * `2026-03-02T09:14:07.123000+00:00`, in whole microseconds, the most that
 * Timesketch knows.
 */
static void
put_times(struct timeline_row *row, struct report *r, stm_ticks time)
{
    char text[STM_TIME_TEXT], *at;
    struct stm_buf buf = { 0 };

    (void)stm_ticks_print(text, time);
    at = strchr(text, 'Z');
    if (at)
        *at = '\0';
    at = strchr(text, 'T');
    if (at)
        *at = ' ';
    put_text(row, TIMELINE_TIME_CREATED, report_keep(r, stm_span_of(text)));
    if (at)
        *at = 'T';
    if (*text)
        text[strlen(text) - 1] = '\0'; /* the seventh decimal */
    stm_buf_print(&buf, "%s+00:00", text);
    put_text(row, TIMELINE_DATETIME, keep(r, &buf));
}

/* Columns of sql/timeline-all.sql. */
static void
put_record(struct timeline_row *row, struct report *r,
           const struct stm_stmt *stmt)
{
    put_times(row, r, stm_stmt_int(stmt, 1));
    put_number(row, TIMELINE_EVENT_ID, stm_stmt_int(stmt, 2));
    put_number(row, TIMELINE_EVENT_RECORD_ID, stm_stmt_int(stmt, 3));
    put_text(row, TIMELINE_CHANNEL, report_copy(r, stmt, 4));
    set_text(row, TIMELINE_HOST, report_copy(r, stmt, 6));
    set_text(row, TIMELINE_FILE, report_copy(r, stmt, 7));
    put_number(row, TIMELINE_FILE_OFFSET, stm_stmt_int(stmt, 8));
    put_string(row, TIMELINE_HOW, report_how_name(stm_stmt_int(stmt, 9)));
    put_text(row, TIMELINE_INCIDENT, report_copy(r, stmt, 10));
}

/* Columns of sql/timeline-actor.sql. */
static void
put_actor(struct timeline_row *row, struct report *r,
          const struct stm_stmt *stmt)
{
    char text[STM_GUID_TEXT];
    struct stm_guid guid = report_guid(stmt, 0);

    if (!stm_guid_is_zero(&guid))
        put_text(row, TIMELINE_PROCESS_GUID,
                 report_keep(r, stm_span_of(stm_guid_print(text, &guid))));
    if (!stm_stmt_is_null(stmt, 1))
        put_number(row, TIMELINE_PID, stm_stmt_int(stmt, 1));
    put_text(row, TIMELINE_IMAGE, report_copy(r, stmt, 2));
    put_text(row, TIMELINE_USER, report_copy(r, stmt, 3));
    put_text(row, TIMELINE_COMMAND_LINE, report_copy(r, stmt, 4));
    put_text(row, TIMELINE_IMAGE_SHA256, report_copy(r, stmt, 5));
    put_text(row, TIMELINE_PARENT_IMAGE, report_copy(r, stmt, 6));
}

static stm_status
load_actor(struct timeline_row *row, struct report *r, int64_t ref,
           int64_t event, int64_t process, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool found;
    stm_status status = report_held(&stmt, r, REPORT_TIMELINE_ACTOR, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, ref);
    stm_stmt_bind_int(stmt, 2, event);
    stm_stmt_bind_int(stmt, 3, process);
    status = stm_stmt_step(stmt, &found, err);
    if (!status && found)
        put_actor(row, r, stmt);
    stm_stmt_reset(stmt);
    return status;
}

/* What stands in sql/timeline-event.sql of an event, and who did it. */
static stm_status
load_deed(struct timeline_row *row, struct report *r, int64_t event,
          struct stm_err *err)
{
    struct stm_stmt *stmt;
    int64_t actor = 0, process = 0;
    bool found;
    stm_status status = report_held(&stmt, r, REPORT_TIMELINE_EVENT, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, event);
    status = stm_stmt_step(stmt, &found, err);
    if (!status && found) {
        put_text(row, TIMELINE_TIMESTAMP_DESC, report_copy(r, stmt, 0));
        actor = stm_stmt_int(stmt, 1);
        process = stm_stmt_int(stmt, 2);
        put_text(row, TIMELINE_OBJECT, report_copy(r, stmt, 3));
        put_text(row, TIMELINE_OBJECT_SHA256, report_copy(r, stmt, 4));
        put_text(row, TIMELINE_DETAIL, report_copy(r, stmt, 5));
        put_text(row, TIMELINE_USER, report_copy(r, stmt, 6));
    } else if (!status) {
        put_string(row, TIMELINE_TIMESTAMP_DESC, "Event Logged");
    }
    stm_stmt_reset(stmt);
    if (!status && actor)
        status = load_actor(row, r, actor, event, process, err);
    return status;
}

/* A path's last part. */
static struct stm_span
last_part(struct stm_span path)
{
    for (size_t i = path.size; i > 0; i--)
        if (path.data[i - 1] == '\\' || path.data[i - 1] == '/')
            return stm_span_sized(path.data + i, path.size - i);
    return path;
}

/* At most MESSAGE_MOST bytes, and whole characters. */
static void
add_cut(struct stm_buf *out, struct stm_span text)
{
    size_t size = text.size;

    if (size > MESSAGE_MOST) {
        size = MESSAGE_MOST;
        while (size > 0 && ((uint8_t)text.data[size] & 0xc0) == 0x80)
            size--;
    }
    stm_buf_add(out, text.data, size);
    if (size < text.size)
        stm_buf_text(out, "...");
}

/* What a row is about, in the words that say most of it. */
static struct stm_span
subject_of(const struct timeline_row *row)
{
    static const timeline_column at[] = { TIMELINE_OBJECT,
                                          TIMELINE_COMMAND_LINE, TIMELINE_IMAGE,
                                          TIMELINE_DETAIL };

    for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++)
        if (row->cells[at[i]].kind == TIMELINE_TEXT)
            return row->cells[at[i]].text;
    return stm_span_of("");
}

/* `File Created: C:\x.dll (setup.exe [4711])`: our own words come first. */
static void
put_message(struct timeline_row *row, struct report *r,
            struct stm_span provider)
{
    const struct timeline_cell *image = &row->cells[TIMELINE_IMAGE];
    const struct timeline_cell *pid = &row->cells[TIMELINE_PID];
    struct stm_span subject = subject_of(row);
    struct stm_buf text = { 0 };

    stm_buf_span(&text, row->cells[TIMELINE_TIMESTAMP_DESC].text);
    if (image->kind == TIMELINE_EMPTY) { /* no process: who tells of it */
        stm_buf_text(&text, ": ");
        add_cut(&text, provider);
        stm_buf_print(&text, " %" PRId64, row->cells[TIMELINE_EVENT_ID].number);
    }
    if (subject.size) {
        stm_buf_text(&text, ": ");
        add_cut(&text, subject);
    }
    if (image->kind == TIMELINE_TEXT) {
        stm_buf_text(&text, " (");
        add_cut(&text, last_part(image->text));
        if (pid->kind == TIMELINE_NUMBER)
            stm_buf_print(&text, " [%" PRId64 "]", pid->number);
        stm_buf_char(&text, ')');
    }
    put_text(row, TIMELINE_MESSAGE, keep(r, &text));
}

static void
put_tags(struct timeline_row *row, struct report *r, struct stm_buf *tags)
{
    row->cells[TIMELINE_TAG].text = keep(r, tags);
    row->cells[TIMELINE_TAG].kind = TIMELINE_LIST;
}

stm_status
timeline_event(struct timeline_row *out, struct report *r,
               const struct stm_stmt *stmt, struct stm_err *err)
{
    struct stm_buf tags = { 0 };
    struct stm_json json = stm_json_of(&tags);
    stm_status status;

    *out = (struct timeline_row){ 0 };
    put_record(out, r, stmt);
    put_string(out, TIMELINE_DATA_TYPE, "stemma:event");
    status = load_deed(out, r, stm_stmt_int(stmt, 0), err);
    if (status)
        return status;
    put_message(out, r, stm_stmt_text(stmt, 5));
    stm_json_array(&json);
    if (stm_stmt_int(stmt, 11))
        stm_json_string(&json, "evidence");
    if (stm_stmt_int(stmt, 9) != STM_HOW_LIVE)
        stm_json_string(&json, "recovered");
    stm_json_array_end(&json);
    put_tags(out, r, &tags);
    return report_fed(r, err);
}

/* finding, its level, what was made of it, techniques. */
static void
put_finding_tags(struct timeline_row *row, struct report *r,
                 const struct stm_stmt *stmt)
{
    struct report_names attack = { .arena = &r->arena };
    struct stm_buf tags = { 0 };
    struct stm_json json = stm_json_of(&tags);

    stm_json_array(&json);
    stm_json_string(&json, "finding");
    stm_json_string(&json, stm_level_name((stm_level)stm_stmt_int(stmt, 3)));
    if (!stm_stmt_is_null(stmt, 7))
        stm_json_string(&json, "suppressed");
    if (!stm_stmt_is_null(stmt, 9) &&
        !stm_span_is(stm_stmt_text(stmt, 9), "suppress"))
        stm_json_text(&json, stm_stmt_text(stmt, 9));
    report_names_add_list(&attack, stm_stmt_text(stmt, 8));
    for (size_t i = 0; i < attack.n; i++)
        stm_json_text(&json, attack.names[i]);
    stm_json_array_end(&json);
    put_tags(row, r, &tags);
}

stm_status
timeline_finding(struct timeline_row *out, struct report *r,
                 const struct timeline_row *event, const struct stm_stmt *stmt,
                 struct stm_err *err)
{
    stm_level level = (stm_level)stm_stmt_int(stmt, 3);
    struct stm_buf text = { 0 };

    *out = *event;
    put_string(out, TIMELINE_DATA_TYPE, "stemma:finding");
    put_string(out, TIMELINE_TIMESTAMP_DESC, "Finding");
    stm_buf_print(&text, "%s: ", stm_level_name(level));
    add_cut(&text, stm_stmt_text(stmt, 5));
    put_text(out, TIMELINE_MESSAGE, keep(r, &text));
    put_string(out, TIMELINE_LEVEL, stm_level_name(level));
    put_string(out, TIMELINE_CONFIDENCE,
               stm_confidence_name((stm_confidence)stm_stmt_int(stmt, 4)));
    put_text(out, TIMELINE_FINDING_KEY, report_copy(r, stmt, 1));
    put_text(out, TIMELINE_RULE_ID, report_copy(r, stmt, 2));
    out->cells[TIMELINE_INCIDENT] = (struct timeline_cell){ 0 };
    put_text(out, TIMELINE_INCIDENT, report_copy(r, stmt, 10));
    put_finding_tags(out, r, stmt);
    return report_fed(r, err);
}
