/* SPDX-License-Identifier: Apache-2.0 */
#include "store/recover.h"

#include <stdlib.h>

#include "event/event.h"
#include "read/recover.h"
#include "store/sql.h"
#include "store/writer.h"

struct making {
    struct stm_db *db;
    struct stm_decoder *decoder;
    struct stm_recover *recover;
    struct stm_writer *writer;
    struct stm_event *event;
    int64_t evidence; /* of the fragment at hand */
    bool partial;     /* records without payload are looked at */
    struct stm_err *err;
};

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct making *m = arg;
    struct stm_sighting sighting = {
        .evidence = m->evidence,
        .file_offset = record->place.file_offset,
        .header_id = record->place.header_id,
        /* What its own file explains is stored already. */
        .how = record->place.how < STM_HOW_KNOWN ? STM_HOW_KNOWN
                                                 : record->place.how,
    };
    stm_written written;
    stm_status status;

    if (record->partial != m->partial)
        return STM_OK;
    status = stm_decoder_event(m->event, m->decoder, record, m->err);
    if (status == STM_ELIMIT)
        return STM_OK;
    if (status)
        return status;
    return record->partial ? stm_writer_partial(&written, m->writer, m->event,
                                                &sighting, m->err)
                           : stm_writer_event(&written, m->writer, m->event,
                                              &sighting, m->err);
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    (void)arg;
    (void)place;
    (void)why;
    return STM_OK;
}

static stm_status
add_templates(struct making *m, struct stm_err *err)
{
    struct stm_stmt *rows = NULL;
    bool row = true;
    stm_status status =
        stm_db_named(&rows, m->db, stm_store_sql, "merge-templates", err);

    while (!status && row) {
        status = stm_stmt_step(rows, &row, err);
        if (!status && row) {
            struct stm_span bytes = stm_stmt_blob(rows, 0);

            (void)stm_recover_add(m->recover, bytes.data, bytes.size);
        }
    }
    stm_stmt_close(rows);
    return status;
}

static stm_status
read_fragment(struct making *m, const struct stm_stmt *row, struct stm_err *err)
{
    const struct stm_sink sink = { on_record, on_unreadable, m };
    const struct stm_span bytes = stm_stmt_blob(row, 4);
    const uint64_t offset = (uint64_t)stm_stmt_int(row, 1);
    const struct stm_place place = {
        .file_offset = offset,
        .at = (uint32_t)((offset - STM_EVTX_BLOCK) % STM_EVTX_CHUNK),
        .header_id = (uint64_t)stm_stmt_int(row, 2),
        .written = (uint64_t)stm_stmt_int(row, 3),
        .how = STM_HOW_SLACK,
    };

    m->evidence = stm_stmt_int(row, 0);
    stm_recover_file(m->recover);
    return stm_recover_piece(m->recover, &place, &bytes, &sink, err);
}

/* First those with a payload: one without is a copy of one that has it. */
static stm_status
read_fragments(struct making *m, bool partial, struct stm_err *err)
{
    struct stm_stmt *rows = NULL;
    bool row = true;
    stm_status status =
        stm_db_named(&rows, m->db, stm_store_sql, "fragments", err);

    m->partial = partial;
    while (!status && row) {
        status = stm_stmt_step(rows, &row, err);
        if (!status && row)
            status = read_fragment(m, rows, err);
    }
    stm_stmt_close(rows);
    return status;
}

static stm_status
open_parts(struct making *m, struct stm_err *err)
{
    const char *const *wanted;
    size_t n;
    stm_status status = stm_decoder_open(&m->decoder, err);

    m->event = calloc(1, sizeof(*m->event));
    if (!status && !m->event)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for recovery");
    if (status)
        return status;
    wanted = stm_decoder_wanted(m->decoder, &n);
    status = stm_recover_open(&m->recover, wanted, n, err);
    if (!status)
        status = stm_writer_open(&m->writer, m->db, err);
    if (!status)
        stm_recover_layouts(m->recover, true);
    return status;
}

static stm_status
make(struct stm_db *db, struct stm_err *err)
{
    struct making m = { .db = db, .err = err };
    stm_status status = open_parts(&m, err);

    if (!status)
        status = add_templates(&m, err);
    if (!status)
        status = read_fragments(&m, false, err);
    if (!status)
        status = read_fragments(&m, true, err);
    if (!status)
        status = stm_writer_flush(m.writer, err);
    stm_writer_close(m.writer);
    stm_recover_close(m.recover);
    stm_decoder_close(m.decoder);
    free(m.event);
    return status;
}

stm_status
stm_store_recover(struct stm_db *db, struct stm_err *err)
{
    int64_t any = 0;
    stm_status status = stm_db_query_int(
        db, "SELECT EXISTS (SELECT 1 FROM fragment)", &any, err);

    return status || !any ? status : make(db, err);
}
