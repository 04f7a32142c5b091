/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ingest-parts.h"

#include <inttypes.h>
#include <stdio.h>

#include "store/finish.h"

/*
 * The status of an evidence row. `done` and `foreign` are final: the file is
 * skipped when it is met again. The others are tried again.
 */
#define DONE "done"
#define READING "reading"
#define FOREIGN "foreign"
#define UNREADABLE "unreadable"

static stm_status
add_loss(struct stm_ingest *in, const char *kind, const char *text,
         struct stm_err *err)
{
    return stm_issues_add(&in->issues,
                          &(struct stm_issue){ .effect = STM_NOTE_LOSS,
                                               .kind = kind,
                                               .text = text },
                          err);
}

static void
bind_sha256(struct stm_stmt *stmt, int at, const struct stm_ingest_file *file,
            bool hashed)
{
    stm_stmt_bind_blob(stmt, at, file->sha256, hashed ? STM_SHA256_SIZE : 0);
}

static uint64_t
size_of(const struct stm_ingest_file *file)
{
    return file->source ? stm_source_size(file->source) : 0;
}

/* A file that the case has already. */
struct known {
    bool found;
    bool log;   /* read to its end */
    bool final; /* it need not be read */
    bool other; /* it gave records, and is not of this size */
};

/* The row of this name and content, without `hashed` of any. */
static stm_status
find_row(struct known *out, struct stm_ingest *in, bool hashed,
         struct stm_err *err)
{
    struct stm_stmt *find = in->sql.find;
    stm_status status;

    *out = (struct known){ 0 };
    stm_stmt_bind_text(find, 1, stm_span_of(in->file.item->name));
    bind_sha256(find, 2, &in->file, hashed);
    status = stm_stmt_step(find, &out->found, err);
    if (status || !out->found)
        return status;
    in->file.evidence = stm_stmt_int(find, 0);
    out->log = stm_span_is(stm_stmt_text(find, 1), DONE);
    out->final = out->log || stm_span_is(stm_stmt_text(find, 1), FOREIGN);
    out->other = stm_stmt_int(find, 2) > 0 &&
                 (uint64_t)stm_stmt_int(find, 3) != size_of(&in->file);
    /* A log that is to be read deeper than it was. */
    if (out->log && in->options->recover && stm_stmt_int(find, 4) == 0)
        out->final = false;
    stm_stmt_reset(find);
    return STM_OK;
}

static stm_status
add_row(struct stm_ingest *in, const char *state, struct stm_err *err)
{
    struct stm_stmt *add = in->sql.add;
    stm_status status;

    stm_stmt_bind_int(add, 1, in->bundles[in->file.item->bundle]);
    stm_stmt_bind_text(add, 2, stm_span_of(in->file.item->name));
    bind_sha256(add, 3, &in->file, in->file.hashed);
    stm_stmt_bind_int(add, 4, (int64_t)size_of(&in->file));
    stm_stmt_bind_text(add, 5,
                       stm_span_of(stm_reader_name(in->options->reader)));
    stm_stmt_bind_text(add, 6, stm_span_of(state));
    status = stm_stmt_run(add, err);
    if (!status)
        in->file.evidence = stm_db_last_id(in->db);
    return status;
}

/* Takes up a row again; what was said about it is said anew. */
static stm_status
renew_row(struct stm_ingest *in, const char *state, struct stm_err *err)
{
    struct stm_stmt *again = in->sql.again;
    stm_status status;

    stm_stmt_bind_int(again, 1, in->file.evidence);
    bind_sha256(again, 2, &in->file, in->file.hashed);
    stm_stmt_bind_int(again, 3, (int64_t)size_of(&in->file));
    stm_stmt_bind_text(again, 4,
                       stm_span_of(stm_reader_name(in->options->reader)));
    stm_stmt_bind_text(again, 5, stm_span_of(state));
    status = stm_stmt_run(again, err);
    if (status)
        return status;
    stm_stmt_bind_int(in->sql.issue_clear, 1, in->file.evidence);
    return stm_stmt_run(in->sql.issue_clear, err);
}

/*
 * A row to write to: one of this name that was not finished, or a new one.
 * What had no digest may be this file, if it was as large.
 */
static stm_status
take_row(struct stm_ingest *in, const char *state, struct stm_err *err)
{
    struct known known = { 0 };
    stm_status status = STM_OK;

    if (!in->outdated)
        status = stm_store_outdate(in->db, err);
    if (!status && !in->outdated)
        status = stm_store_unmake(in->db, err);
    in->outdated = !status;
    if (!status && in->file.hashed)
        status = find_row(&known, in, true, err);
    if (!status && !known.found) {
        status = find_row(&known, in, false, err);
        known.found = known.found && !(in->file.hashed && known.other);
    }
    if (status)
        return status;
    return known.found ? renew_row(in, state, err) : add_row(in, state, err);
}

/* Counters and issues, in the transaction that ends the file. */
static stm_status
end_row(struct stm_ingest *in, const char *state, struct stm_err *err)
{
    const struct stm_ingest_file *file = &in->file;
    struct stm_stmt *end = in->sql.end;
    stm_status status = stm_writer_flush(in->writer, err);

    if (status)
        return status;
    stm_stmt_bind_int(end, 1, file->evidence);
    stm_stmt_bind_int(end, 2, (int64_t)file->chunks);
    stm_stmt_bind_int(end, 3, (int64_t)file->records);
    stm_stmt_bind_int(end, 4, (int64_t)file->stored);
    stm_stmt_bind_int(end, 5, (int64_t)file->duplicate);
    stm_stmt_bind_int(end, 6, (int64_t)file->unreadable);
    if (file->any_time) {
        stm_stmt_bind_int(end, 7, file->first_time);
        stm_stmt_bind_int(end, 8, file->last_time);
    } else {
        stm_stmt_bind_null(end, 7);
        stm_stmt_bind_null(end, 8);
    }
    stm_stmt_bind_int(end, 9, file->dirty);
    stm_stmt_bind_int(end, 10, (int64_t)file->chunks_done);
    stm_stmt_bind_text(end, 11, stm_span_of(state));
    stm_stmt_bind_int(end, 12, (int64_t)file->recovered);
    stm_stmt_bind_int(end, 13, in->options->recover);
    status = stm_stmt_run(end, err);
    if (!status)
        status = stm_issues_store(&in->issues, file->evidence, err);
    in->result->losses += in->issues.losses;
    in->result->anomalies += in->issues.anomalies;
    return status;
}

/* A known file's losses still are losses of what was asked for. */
static stm_status
count_known(struct stm_ingest *in, bool log, struct stm_err *err)
{
    struct stm_stmt *stmt = in->sql.issue_count;
    bool row;
    stm_status status;

    in->result->known += log;
    stm_stmt_bind_int(stmt, 1, in->file.evidence);
    status = stm_stmt_step(stmt, &row, err);
    if (status || !row)
        return status;
    in->result->losses += (uint64_t)stm_stmt_int(stmt, 0);
    in->result->anomalies += (uint64_t)stm_stmt_int(stmt, 1);
    stm_stmt_reset(stmt);
    return STM_OK;
}

/* The file is a copy, under another name, of the file in row `other`. */
static stm_status
store_double(struct stm_ingest *in, int64_t other, struct stm_err *err)
{
    struct stm_stmt *twin = in->sql.twin;
    uint64_t records = 0, unreadable = 0;
    bool row;
    stm_status status = take_row(in, READING, err);

    if (status)
        return status;
    stm_stmt_bind_int(twin, 1, in->file.evidence);
    stm_stmt_bind_int(twin, 2, other);
    status = stm_stmt_step(twin, &row, err);
    if (!status && row) {
        records = (uint64_t)stm_stmt_int(twin, 0);
        unreadable = (uint64_t)stm_stmt_int(twin, 1);
        status = stm_stmt_run(twin, err);
    }
    if (status)
        return status;
    in->result->files++;
    in->result->records += records;
    in->result->unreadable += unreadable;
    in->result->duplicate += records - unreadable;
    stm_stmt_bind_int(in->sql.issue_copy, 1, in->file.evidence);
    stm_stmt_bind_int(in->sql.issue_copy, 2, other);
    status = stm_stmt_run(in->sql.issue_copy, err);
    return status ? status : count_known(in, false, err);
}

/* What a file that is no event log begins with. */
static stm_status
store_foreign(struct stm_ingest *in, struct stm_err *err)
{
    uint8_t head[8];
    char hex[2 * sizeof(head) + 1], text[80];
    size_t got;
    stm_status status =
        stm_source_read(in->file.source, head, sizeof(head), 0, &got, err);

    if (status)
        return status;
    if (got == 0)
        (void)snprintf(text, sizeof(text), "is empty");
    else
        (void)snprintf(text, sizeof(text), "is no event log: it begins with %s",
                       stm_hex_print(hex, head, got));
    stm_issues_reset(&in->issues);
    status = add_loss(in, "foreign", text, err);
    return status ? status : end_row(in, FOREIGN, err);
}

/* Nothing of it could be read; `taken`: it has a row. */
static stm_status
store_unreadable(struct stm_ingest *in, bool taken, const char *why,
                 struct stm_err *err)
{
    stm_status status = add_loss(in, UNREADABLE, why, err);

    if (!status && !taken)
        status = take_row(in, UNREADABLE, err);
    return status ? status : end_row(in, UNREADABLE, err);
}

static stm_status
end_file(struct stm_ingest *in, struct stm_err *err)
{
    const struct stm_ingest_file *file = &in->file;
    stm_status status = STM_OK;

    if (file->records != file->stored + file->duplicate + file->unreadable)
        return stm_fail(
            err, STM_EFORMAT, 0,
            "%" PRIu64 " records are not %" PRIu64 " + %" PRIu64 " + %" PRIu64,
            file->records, file->stored, file->duplicate, file->unreadable);
    if (stm_source_changed(file->source))
        status = add_loss(in, "changed-while-read",
                          "was changed while it was read", err);
    if (status)
        return status;
    in->result->files++;
    in->result->bytes += stm_source_size(file->source);
    in->result->records += file->records;
    in->result->stored += file->stored;
    in->result->duplicate += file->duplicate;
    in->result->unreadable += file->unreadable;
    return end_row(in, file->source_failed || !file->hashed ? UNREADABLE : DONE,
                   err);
}

/* One note says why it has no digest; the walk tells what is missing. */
static stm_status
tell_unhashed(struct stm_ingest *in, const struct stm_err *why,
              struct stm_err *err)
{
    char text[STM_ERR_TEXT];

    (void)snprintf(text, sizeof(text), "has no SHA-256: %.400s", why->text);
    return add_loss(in, UNREADABLE, text, err);
}

stm_status
stm_ingest_settle(struct stm_ingest *in, struct stm_err *err)
{
    struct stm_ahead_file file = { .source = in->file.source };
    struct stm_stmt *stmt = in->sql.hashed;
    stm_status status;

    if (!in->file.pending)
        return STM_OK;
    status = stm_ahead_finish(&file, in->ahead, in->options->progress, err);
    if (status)
        return status;
    in->file.pending = false;
    in->file.hashed = !file.status;
    memcpy(in->file.sha256, file.sha256, sizeof(file.sha256));
    stm_stmt_bind_int(stmt, 1, in->file.evidence);
    bind_sha256(stmt, 2, &in->file, in->file.hashed);
    status = stm_stmt_run(stmt, err);
    if (status || in->file.hashed)
        return status;
    if (file.status != STM_EIO)
        return stm_fail(err, file.status, file.err.offset, "%s", file.err.text);
    return tell_unhashed(in, &file.err, err);
}

static stm_status
read_file(struct stm_ingest *in, struct stm_err *err)
{
    struct stm_err later;
    stm_status status = take_row(in, READING, err), settled = STM_OK;

    if (status)
        return status;
    status = stm_ingest_records(in, err);
    if (!status)
        status = stm_ingest_recover(in, err);
    /* What went wrong with the file is told with its digest. */
    if (!status || in->file.source_failed || status == STM_EFORMAT)
        settled = stm_ingest_settle(in, &later);
    if (settled)
        return stm_fail(err, settled, later.offset, "%s", later.text);
    if (!status)
        return end_file(in, err);
    if (in->file.source_failed)
        return store_unreadable(in, true, err->text, err);
    /* Only the walk's opening finds that; nothing is stored yet. */
    if (status == STM_EFORMAT && in->file.chunks == 0)
        return store_foreign(in, err);
    return status;
}

static stm_status
read_unhashed(struct stm_ingest *in, struct stm_err *err)
{
    const struct stm_err why = *err;
    stm_status status = tell_unhashed(in, &why, err);

    return status ? status : read_file(in, err);
}

/* The case has no file of this name, and none of this size. */
static stm_status
is_stranger(bool *out, struct stm_ingest *in, struct stm_err *err)
{
    struct stm_stmt *stmt = in->sql.stranger;
    bool row;
    stm_status status;

    stm_stmt_bind_text(stmt, 1, stm_span_of(in->file.item->name));
    stm_stmt_bind_int(stmt, 2, (int64_t)size_of(&in->file));
    status = stm_stmt_step(stmt, &row, err);
    *out = !status && row && stm_stmt_int(stmt, 0) == 0;
    stm_stmt_reset(stmt);
    return status;
}

/*
 * A file that cannot be known is read while it is hashed; what stands before
 * it is committed first, so that it can be given up alone.
 */
static stm_status
read_beside(struct stm_ingest *in, bool *begun, struct stm_err *err)
{
    stm_status status = is_stranger(begun, in, err);

    if (!status && *begun)
        status = stm_ingest_turn(in, err);
    if (status || !*begun)
        return status;
    in->file.pending = true;
    in->file.hashed = true;
    return read_file(in, err);
}

/* The file is open and hashed. */
static stm_status
take_in(struct stm_ingest *in, struct stm_err *err)
{
    struct stm_stmt *same = in->sql.same;
    struct known known;
    bool twin;
    stm_status status = find_row(&known, in, true, err);
    int64_t other;

    if (status)
        return status;
    if (known.final)
        return count_known(in, known.log, err);
    if (known.found) /* begun before: records of its own are stored already */
        return read_file(in, err);
    bind_sha256(same, 1, &in->file, true);
    stm_stmt_bind_int(same, 2, in->options->recover);
    status = stm_stmt_step(same, &twin, err);
    if (status)
        return status;
    if (!twin)
        return read_file(in, err);
    other = stm_stmt_int(same, 0);
    stm_stmt_reset(same);
    return store_double(in, other, err);
}

/* The file is open, and hashed or not. */
static stm_status
take_file(struct stm_ingest *in, const struct stm_ahead_file *file,
          struct stm_err *err)
{
    if (file->status)
        *err = file->err;
    memcpy(in->file.sha256, file->sha256, sizeof(file->sha256));
    in->file.hashed = !file->status;
    if (!file->source &&
        (file->status == STM_EIO || file->status == STM_EFORMAT))
        return store_unreadable(in, false, err->text, err);
    if (!file->status)
        return take_in(in, err);
    if (file->status == STM_EIO) /* what can be read of it is */
        return read_unhashed(in, err);
    return file->status;
}

stm_status
stm_ingest_item(struct stm_ingest *in, const struct stm_item *item,
                struct stm_err *err)
{
    const struct stm_progress *progress = in->options->progress;
    struct stm_ahead_file file;
    bool begun = false;
    stm_status status = stm_ahead_take(&file, in->ahead, progress, err);

    memset(&in->file, 0, sizeof(in->file));
    in->file.item = item;
    stm_issues_reset(&in->issues);
    if (status)
        return status;
    in->file.source = file.source;
    if (file.pending)
        status = read_beside(in, &begun, err);
    if (!status && file.pending && !begun)
        status = stm_ahead_finish(&file, in->ahead, progress, err);
    if (!status && !begun)
        status = take_file(in, &file, err);
    stm_source_close(in->file.source);
    in->file.source = NULL;
    return status;
}
