/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/parts.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "baseline/json.h"
#include "baseline/rds.h"
#include "baseline/sql.h"
#include "store/baselines.h"

/* From this size on indexes are made afterwards, in one go. */
enum { LARGE = 64 << 20 };

/* All that one call holds. */
struct adding {
    struct stm_db *db;
    const struct stm_baseline_options *options;
    struct stm_baseline_file file;
    struct stm_baseline_added *out;
    struct stm_baseline_sink sink;
    struct stm_baseline_writer *writer;
    struct stm_input_problems unheard; /* where nobody listens */
    uint8_t sha256[STM_SHA256_SIZE];
    struct stm_buf location; /* of a database that is left in place */
    int64_t id;
};

/* Of a case nothing that it was made from. */
static uint64_t
size_of(const struct adding *a)
{
    return a->file.source ? stm_source_size(a->file.source) : 0;
}

static stm_status
read_entries(struct adding *a, struct stm_err *err)
{
    stm_baseline_format format = a->file.looked.format;

    switch (format) {
    case STM_BASELINE_MISP_EVENT:
    case STM_BASELINE_MISP_WARNINGLIST:
    case STM_BASELINE_STIX:
    case STM_BASELINE_CYCLONEDX:
    case STM_BASELINE_SPDX:
        return stm_baseline_read_json(a->file.source, format, &a->sink, err);
    case STM_BASELINE_LOLDRIVERS:
        return a->file.json
                   ? stm_baseline_read_json(a->file.source, format, &a->sink,
                                            err)
                   : stm_baseline_read_csv(a->file.source, &a->sink, err);
    case STM_BASELINE_SUMS:
    case STM_BASELINE_PLAIN:
        return stm_baseline_read_sums(a->file.source, &a->sink, err);
    case STM_BASELINE_HASHDEEP:
        return stm_baseline_read_hashdeep(a->file.source, &a->sink, err);
    case STM_BASELINE_CASE:
        return stm_baseline_read_case(a->file.path, &a->sink, err);
    default: return stm_baseline_read_csv(a->file.source, &a->sink, err);
    }
}

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for a name");
}

static struct stm_span
base_name(const char *path)
{
    struct stm_span text = stm_span_of(path);
    size_t from;

    while (text.size > 1 && text.data[text.size - 1] == '/')
        text.size--;
    from = text.size;
    while (from > 0 && text.data[from - 1] != '/')
        from--;
    return stm_span_sized(text.data + from, text.size - from);
}

/* Whether the case has it by now; then its name. */
static stm_status
find_same(struct adding *a, struct stm_err *err)
{
    struct stm_stmt *stmt;
    const char *at = a->options->at;
    stm_status status =
        stm_db_named(&stmt, a->db, stm_baseline_sql, "baseline-same", err);

    if (status)
        return status;
    stm_stmt_bind_blob(stmt, 1, a->sha256, sizeof(a->sha256));
    stm_stmt_bind_int(stmt, 2, (int64_t)a->file.looked.kind);
    stm_stmt_bind_text(stmt, 3, stm_span_of(at ? at : ""));
    status = stm_stmt_step(stmt, &a->out->there, err);
    if (!status && a->out->there)
        stm_buf_span(&a->out->name, stm_stmt_text(stmt, 0));
    stm_stmt_close(stmt);
    return !status && a->out->name.failed ? no_memory(err) : status;
}

static stm_status
insert_row(struct adding *a, struct stm_span name, struct stm_span source,
           struct stm_err *err)
{
    struct stm_stmt *stmt;
    const char *at = a->options->at;
    stm_status status =
        stm_db_named(&stmt, a->db, stm_baseline_sql, "baseline-add", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, name);
    stm_stmt_bind_int(stmt, 2, (int64_t)a->file.looked.kind);
    stm_stmt_bind_text(
        stmt, 3, stm_span_of(stm_baseline_format_name(a->file.looked.format)));
    stm_stmt_bind_text(stmt, 4, source);
    stm_stmt_bind_blob(stmt, 5, a->sha256, sizeof(a->sha256));
    stm_stmt_bind_int(stmt, 6, (int64_t)size_of(a));
    stm_stmt_bind_text(stmt, 7, stm_span_of(at ? at : ""));
    stm_stmt_bind_text(stmt, 8, stm_buf_held(&a->location));
    status = stm_stmt_run(stmt, err);
    stm_stmt_close(stmt);
    a->id = stm_db_last_id(a->db);
    return status;
}

static stm_status
check_free(struct adding *a, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = false;
    stm_status status =
        stm_db_named(&stmt, a->db, stm_baseline_sql, "baseline-find", err);

    if (status)
        return status;
    stm_stmt_bind_text(stmt, 1, stm_span_of(a->options->name));
    status = stm_stmt_step(stmt, &row, err);
    stm_stmt_close(stmt);
    if (!status && row)
        return stm_fail(err, STM_EUSAGE, 0, "another baseline is named '%s'",
                        a->options->name);
    return status;
}

/* The row with its final name, whichever other lists are called so. */
static stm_status
name_row(struct adding *a, struct stm_err *err)
{
    struct stm_buf source = { 0 }, name = { 0 };
    stm_status status = STM_OK;

    stm_text_repair(&source, base_name(a->file.path));
    if (a->options->name)
        stm_text_repair(&name, stm_span_of(a->options->name));
    else
        stm_buf_span(&name, stm_buf_held(&source));
    if (source.failed || name.failed)
        status = no_memory(err);
    if (!status && a->options->name)
        status = check_free(a, err);
    stm_buf_text(&name, STM_BASELINE_UNSETTLED);
    if (!status && name.failed)
        status = no_memory(err);
    if (!status)
        status = insert_row(a, stm_buf_held(&name), stm_buf_held(&source), err);
    if (!status)
        status = stm_baselines_settle(
            a->db,
            stm_span_sized(name.data,
                           name.size - strlen(STM_BASELINE_UNSETTLED)),
            err);
    stm_buf_free(&source);
    stm_buf_free(&name);
    return status;
}

static stm_status
read_name(struct adding *a, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = false;
    stm_status status =
        stm_db_named(&stmt, a->db, stm_baseline_sql, "baseline-name", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, a->id);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && row)
        stm_buf_span(&a->out->name, stm_stmt_text(stmt, 0));
    stm_stmt_close(stmt);
    return !status && a->out->name.failed ? no_memory(err) : status;
}

static stm_status
end_row(struct adding *a, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, a->db, stm_baseline_sql, "baseline-end", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, a->id);
    stm_stmt_bind_int(stmt, 2, (int64_t)a->out->entries);
    stm_stmt_bind_int(stmt, 3, (int64_t)a->out->malformed);
    status = stm_stmt_run(stmt, err);
    stm_stmt_close(stmt);
    return status;
}

static stm_status
take_entries(struct adding *a, struct stm_err *err)
{
    uint64_t before = a->sink.problems->n;
    stm_status status = stm_baseline_writer_open(
        &a->writer, a->db, a->id, a->options->at, size_of(a) >= LARGE, err);

    if (status)
        return status;
    a->sink.arg = a->writer;
    status = read_entries(a, err);
    a->out->entries = stm_baseline_writer_count(a->writer);
    a->out->malformed = a->sink.problems->n - before;
    if (!status && !a->out->entries)
        return stm_fail(err, STM_EFORMAT, 0,
                        "read as %s, nothing in it was understood",
                        stm_baseline_format_name(a->file.looked.format));
    return status ? status : stm_baseline_writer_end(a->writer, &a->sink, err);
}

static stm_status
add(struct adding *a, struct stm_err *err)
{
    stm_status status = find_same(a, err);

    if (status || a->out->there)
        return status;
    status = name_row(a, err);
    if (!status && !a->location.size)
        status = take_entries(a, err);
    if (!status)
        status = end_row(a, err);
    if (!status && a->file.source && stm_source_changed(a->file.source))
        status = stm_fail(err, STM_EIO, 0, "changed while it was read");
    if (!status)
        status = stm_db_script_named(a->db, stm_baseline_sql, "outdate", err);
    return status ? status : read_name(a, err);
}

static stm_status
add_in_one(struct adding *a, struct stm_err *err)
{
    stm_status status = stm_db_begin(a->db, err);

    if (status)
        return status;
    status = add(a, err);
    if (!status)
        status = stm_db_commit(a->db, err);
    stm_baseline_writer_close(a->writer);
    if (status)
        stm_db_rollback(a->db);
    return status;
}

/* What it is, and of a database where. */
static stm_status
identify(struct adding *a, struct stm_err *err)
{
    struct stm_rds_identity identity;
    char *whole;
    stm_status status;

    if (a->file.looked.format == STM_BASELINE_CASE)
        return stm_baseline_case_sha256(a->sha256, a->file.path, err);
    if (a->file.looked.format != STM_BASELINE_RDS)
        return stm_source_sha256(a->file.source, a->sha256, err);
    status = stm_rds_identify(&identity, a->file.path, err);
    if (status)
        return status;
    memcpy(a->sha256, identity.sha256, sizeof(a->sha256));
    whole = realpath(a->file.path, NULL);
    stm_buf_text(&a->location, whole ? whole : a->file.path);
    free(whole);
    return a->location.failed ? no_memory(err) : STM_OK;
}

stm_status
stm_baseline_add(struct stm_baseline_added *out, struct stm_db *db,
                 const char *path, const struct stm_baseline_options *options,
                 struct stm_err *err)
{
    struct adding a = { .db = db, .options = options, .out = out };
    stm_status status;

    *out = (struct stm_baseline_added){ .there = false };
    a.sink = (struct stm_baseline_sink){ .entry = stm_baseline_writer_add,
                                         .problems = options->problems
                                                         ? options->problems
                                                         : &a.unheard,
                                         .progress = options->progress };
    status = stm_baseline_file_open(&a.file, path, options, err);
    if (status)
        return status;
    out->looked = a.file.looked;
    a.sink.size = size_of(&a);
    status = identify(&a, err);
    if (!status)
        status = add_in_one(&a, err);
    stm_baseline_file_close(&a.file);
    stm_buf_free(&a.location);
    return status;
}
