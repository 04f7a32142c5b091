/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

#include "detect/opinion.h"
#include "read/chunk.h"

struct stm_span
report_keep(struct report *r, struct stm_span text)
{
    char *copy;

    if (!text.data)
        return text;
    copy = stm_arena_copy(&r->arena, text.data, text.size);
    if (!copy)
        r->starved = true;
    return stm_span_sized(copy, copy ? text.size : 0);
}

struct stm_span
report_copy(struct report *r, const struct stm_stmt *stmt, int column)
{
    if (stm_stmt_is_null(stmt, column))
        return (struct stm_span){ 0 };
    return report_keep(r, stm_stmt_text(stmt, column));
}

stm_status
report_fed(struct report *r, struct stm_err *err)
{
    if (!r->starved && !r->arena.starved)
        return STM_OK;
    return stm_arena_fail(&r->arena, "a finding's texts are too large", err);
}

struct stm_guid
report_guid(const struct stm_stmt *stmt, int column)
{
    struct stm_span blob = stm_stmt_blob(stmt, column);
    struct stm_guid guid = { 0 };

    if (blob.size == sizeof(guid.bytes))
        memcpy(guid.bytes, blob.data, sizeof(guid.bytes));
    return guid;
}

/* Columns 0 to 5 of a process as a record names it, from `at` on. */
static void
read_ref(struct report_process *out, struct report *r,
         const struct stm_stmt *stmt, int at)
{
    out->guid = report_guid(stmt, at);
    out->has_pid = !stm_stmt_is_null(stmt, at + 1);
    out->pid = stm_stmt_int(stmt, at + 1);
    out->image = report_copy(r, stmt, at + 2);
    out->name = report_copy(r, stmt, at + 3);
    out->command_line = report_copy(r, stmt, at + 4);
    out->user = report_copy(r, stmt, at + 5);
}

static void
read_time(bool *has, stm_ticks *out, const struct stm_stmt *stmt, int column)
{
    *has = !stm_stmt_is_null(stmt, column);
    *out = *has ? stm_stmt_int(stmt, column) : 0;
}

static void
read_process(struct report_process *out, struct report *r,
             const struct stm_stmt *stmt)
{
    struct stm_span *const texts[] = {
        &out->integrity,   &out->company,      &out->product,
        &out->description, &out->file_version, &out->original_name,
        &out->md5,         &out->sha1,         &out->sha256,
        &out->imphash,
    };

    out->event = stm_stmt_int(stmt, 0);
    out->parent = stm_stmt_int(stmt, 1);
    out->parent_how = (stm_parent_how)stm_stmt_int(stmt, 2);
    read_time(&out->has_started, &out->started, stmt, 3);
    read_time(&out->has_ended, &out->ended, stmt, 4);
    read_time(&out->has_time, &out->time, stmt, 5);
    read_ref(out, r, stmt, 6);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        *texts[i] = report_copy(r, stmt, 12 + (int)i);
}

stm_status
report_load_process(struct report_process *out, struct report *r, int64_t id,
                    struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_PROCESS, err);

    *out = (struct report_process){ 0 };
    if (status || id == 0)
        return status;
    stm_stmt_bind_int(stmt, 1, id);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row) {
        out->id = id;
        read_process(out, r, stmt);
        status = report_fed(r, err);
    }
    stm_stmt_reset(stmt);
    return status;
}

stm_status
report_load_parent(struct report_process *out, struct report *r,
                   const struct report_process *child, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_PARENT_WORDS, err);

    *out = (struct report_process){ 0 };
    if (status)
        return status;
    if (child->parent)
        return report_load_process(out, r, child->parent, err);
    stm_stmt_bind_int(stmt, 1, child->id);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row)
        read_ref(out, r, stmt, 0);
    stm_stmt_reset(stmt);
    return status ? status : report_fed(r, err);
}

void
report_read_evidence(struct report_evidence *out, struct report *r,
                     const struct stm_stmt *stmt)
{
    struct stm_span sha256 = stm_stmt_blob(stmt, 3);

    *out = (struct report_evidence){
        .event = stm_stmt_int(stmt, 0),
        .role = report_copy(r, stmt, 1),
        .file = report_copy(r, stmt, 2),
        .file_offset = stm_stmt_int(stmt, 4),
        .channel = report_copy(r, stmt, 5),
        .event_id = stm_stmt_int(stmt, 6),
        .record_id = stm_stmt_int(stmt, 7),
        .how = stm_stmt_int(stmt, 8),
        .time = stm_stmt_int(stmt, 9),
        .second_reader = stm_stmt_is_null(stmt, 10)
                             ? NULL
                             : stm_opinion_name(stm_stmt_int(stmt, 10)),
        .difference = report_copy(r, stmt, 11),
    };
    if (sha256.size == STM_SHA256_SIZE)
        (void)stm_hex_print(out->sha256, (const uint8_t *)sha256.data,
                            sha256.size);
}

stm_status
report_load_evidence(struct report_evidence **list, size_t *n, struct report *r,
                     int64_t finding, struct stm_err *err)
{
    struct stm_stmt *stmt;
    size_t room = 0;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_EVIDENCE, err);

    *list = NULL;
    *n = 0;
    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, finding);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (*n == room) {
            size_t more = room ? 2 * room : 8;
            struct report_evidence *grown =
                stm_arena_take(&r->arena, more * sizeof(*grown));

            if (!grown) {
                stm_stmt_reset(stmt);
                return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
            }
            if (*n)
                memcpy(grown, *list, *n * sizeof(*grown));
            *list = grown;
            room = more;
        }
        report_read_evidence(&(*list)[(*n)++], r, stmt);
    }
    return status ? status : report_fed(r, err);
}

const char *
report_how_name(int64_t how)
{
    return how >= STM_HOW_LIVE && how <= STM_HOW_LAYOUT
               ? stm_how_name((stm_how)how)
               : "unknown";
}

const char *
report_parent_how_name(int64_t how)
{
    switch (how) {
    case STM_PARENT_GUID: return "guid";
    case STM_PARENT_START: return "start";
    case STM_PARENT_PID: return "pid";
    case STM_PARENT_INFERRED: return "inferred";
    default: return "unknown";
    }
}

bool
report_is_value(struct stm_span text)
{
    return text.size > 0 && !stm_span_is(text, "-") &&
           !stm_span_is(text, "?") && !stm_span_is(text, "<unknown process>");
}

bool
report_knows(const struct report_process *process)
{
    return process->id || process->has_pid || process->image.size ||
           !stm_guid_is_zero(&process->guid);
}

void
report_csv_value(struct stm_csv *csv, struct stm_span text)
{
    if (report_is_value(text))
        stm_csv_text(csv, text);
    else
        stm_csv_empty(csv);
}

void
report_csv_time(struct stm_csv *csv, bool has, stm_ticks ticks)
{
    char text[STM_TIME_TEXT];

    stm_csv_string(csv, has ? stm_ticks_print(text, ticks) : NULL);
}

void
report_csv_guid(struct stm_csv *csv, const struct stm_guid *guid)
{
    char text[STM_GUID_TEXT];

    stm_csv_string(csv,
                   stm_guid_is_zero(guid) ? NULL : stm_guid_print(text, guid));
}
