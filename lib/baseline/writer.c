/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline/parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/text.h"
#include "baseline/sql.h"
#include "store/pathkey.h"

enum { TEXTS = 5, TEXT_MOST = 32767, CONFLICTS_TOLD = 1000 };

struct stm_baseline_writer {
    struct stm_db *db;
    struct stm_stmt *insert;
    int64_t baseline, first;
    struct stm_span at;
    uint64_t n;
    struct stm_buf indexes; /* that are away: how they are made */
    struct stm_buf placed, key, file, repaired[TEXTS];
};

stm_status
stm_baseline_indexes_drop(struct stm_buf *create, struct stm_db *db,
                          struct stm_err *err)
{
    struct stm_buf drop = { 0 };
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, db, stm_baseline_sql, "indexes", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct stm_span name = stm_stmt_text(stmt, 0);

        stm_buf_print(&drop, "DROP INDEX %.*s;\n", (int)name.size, name.data);
        stm_buf_span(create, stm_stmt_text(stmt, 1));
        stm_buf_text(create, ";\n");
    }
    stm_stmt_close(stmt);
    if (!status && (drop.failed || create->failed))
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for indexes");
    if (!status)
        status = stm_db_script(db, stm_buf_held(&drop), err);
    stm_buf_free(&drop);
    return status;
}

stm_status
stm_baseline_writer_open(struct stm_baseline_writer **out, struct stm_db *db,
                         int64_t baseline, const char *at, bool large,
                         struct stm_err *err)
{
    struct stm_baseline_writer *w = calloc(1, sizeof(*w));
    stm_status status;

    if (!w)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a baseline");
    w->db = db;
    w->baseline = baseline;
    w->at = stm_span_of(at ? at : "");
    status = stm_db_query_int(
        db, "SELECT COALESCE(max(id), 0) + 1 FROM baseline_entry", &w->first,
        err);
    if (!status && large)
        status = stm_baseline_indexes_drop(&w->indexes, db, err);
    if (!status)
        status =
            stm_db_named(&w->insert, db, stm_baseline_sql, "entry-add", err);
    if (status)
        stm_baseline_writer_close(w);
    else
        *out = w;
    return status;
}

void
stm_baseline_writer_close(struct stm_baseline_writer *w)
{
    if (!w)
        return;
    stm_stmt_close(w->insert);
    stm_buf_free(&w->indexes);
    stm_buf_free(&w->placed);
    stm_buf_free(&w->key);
    stm_buf_free(&w->file);
    for (int i = 0; i < TEXTS; i++)
        stm_buf_free(&w->repaired[i]);
    free(w);
}

uint64_t
stm_baseline_writer_count(const struct stm_baseline_writer *w)
{
    return w->n;
}

static struct stm_span
cleaned(struct stm_buf *room, struct stm_span text)
{
    if (text.size > TEXT_MOST) {
        text.size = TEXT_MOST;
        while (text.size && ((uint8_t)text.data[text.size] & 0xc0) == 0x80)
            text.size--;
    }
    if (stm_text_is_utf8(text))
        return text.data ? text : stm_span_of("");
    stm_buf_reset(room);
    stm_text_repair(room, text);
    return stm_buf_held(room);
}

/* The key of the whole path, where it stands somewhere, and the last name. */
static stm_status
bind_path(struct stm_baseline_writer *w, struct stm_span path,
          struct stm_err *err)
{
    struct stm_pathkey parts;
    stm_status status = STM_OK;

    stm_stmt_bind_null(w->insert, 4);
    stm_stmt_bind_null(w->insert, 5);
    if (!path.size)
        return STM_OK;
    stm_baseline_place(&w->placed, path, w->at);
    status = stm_pathkey_of(&parts, &w->file, path, err);
    if (status)
        return status;
    if (parts.file.size)
        stm_stmt_bind_text(w->insert, 5, parts.file);
    if (!w->placed.size)
        return STM_OK;
    status = stm_pathkey_of(&parts, &w->key, stm_buf_held(&w->placed), err);
    if (!status)
        stm_stmt_bind_text(w->insert, 4, stm_buf_held(&w->key));
    return status;
}

stm_status
stm_baseline_writer_add(void *arg, const struct stm_baseline_entry *entry,
                        struct stm_err *err)
{
    struct stm_baseline_writer *w = arg;
    const struct stm_span texts[TEXTS] = {
        cleaned(&w->repaired[0], entry->path),
        cleaned(&w->repaired[1], entry->company),
        cleaned(&w->repaired[2], entry->product),
        cleaned(&w->repaired[3], entry->version),
        cleaned(&w->repaired[4], entry->label),
    };
    stm_status status = bind_path(w, texts[0], err);

    if (status)
        return status;
    stm_stmt_bind_int(w->insert, 1, w->baseline);
    stm_stmt_bind_int(w->insert, 2, (int64_t)entry->line);
    stm_stmt_bind_text(w->insert, 3, texts[0]);
    for (int i = 1; i < TEXTS; i++)
        stm_stmt_bind_text(w->insert, 5 + i, texts[i]);
    for (int i = 0; i < STM_DIGEST_KINDS; i++) {
        if (entry->digests.has[i])
            stm_stmt_bind_blob(w->insert, 10 + i, entry->digests.bytes[i],
                               stm_digest_size(i));
        else
            stm_stmt_bind_null(w->insert, 10 + i);
    }
    for (int i = 0; i < TEXTS; i++)
        if (w->repaired[i].failed)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a name");
    w->n++;
    return stm_stmt_run(w->insert, err);
}

/* Both are kept: one of them is wrong, and who knows which. */
static stm_status
tell_conflicts(struct stm_baseline_writer *w, struct stm_baseline_sink *sink,
               struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, w->db, stm_baseline_sql, "conflicts", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, w->first);
    stm_stmt_bind_int(stmt, 2, CONFLICTS_TOLD);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct stm_span path = stm_stmt_text(stmt, 2);

        stm_baseline_problem(sink, (uint64_t)stm_stmt_int(stmt, 1),
                             "another digest than line %" PRId64
                             " for the same path; both are kept: %.*s",
                             stm_stmt_int(stmt, 0),
                             (int)(path.size < 80 ? path.size : 80), path.data);
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_baseline_writer_end(struct stm_baseline_writer *w,
                        struct stm_baseline_sink *sink, struct stm_err *err)
{
    stm_status status = tell_conflicts(w, sink, err);

    if (!status && w->indexes.size)
        status = stm_db_script(w->db, stm_buf_held(&w->indexes), err);
    return status;
}
