/* SPDX-License-Identifier: Apache-2.0 */
#include "store/writer.h"

#include "store/bulk.h"
#include "store/columns.h"
#include "store/seen.h"
#include "store/sql.h"

#include <sqlite3.h>
#include <stdlib.h>

enum { EVENT_COLUMNS = 10 };

struct stm_writer {
    struct stm_db *db;
    struct stm_dictionaries *dictionaries;
    struct stm_columns *columns;
    struct stm_stmt *add, *find, *copy, *data, *raise, *near;
    struct stm_bulk *rows; /* of events that are new for certain */
    struct stm_seen *seen; /* of the streams */
    int64_t next;          /* id of the next such event, 0: not known */
};

static stm_status
prepare(struct stm_writer *writer, struct stm_db *db, struct stm_err *err)
{
    const struct {
        struct stm_stmt **stmt;
        const char *name;
    } statements[] = {
        { &writer->add, "event-add" },
        { &writer->find, "event-find" },
        { &writer->copy, "event-copy-add" },
        { &writer->data, "event-data-add" },
        { &writer->raise, "event-raise" },
        { &writer->near, "event-near" },
    };
    stm_status status = stm_bulk_named(&writer->rows, db, stm_store_sql,
                                       "event-new", EVENT_COLUMNS, err);

    for (size_t i = 0; !status && i < sizeof(statements) / sizeof(*statements);
         i++)
        status = stm_db_named(statements[i].stmt, db, stm_store_sql,
                              statements[i].name, err);
    return status;
}

stm_status
stm_writer_open(struct stm_writer **out, struct stm_db *db, struct stm_err *err)
{
    struct stm_writer *writer = calloc(1, sizeof(*writer));
    stm_status status;

    if (!writer)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a writer");
    writer->db = db;
    status = stm_dictionaries_open(&writer->dictionaries, db, err);
    if (!status)
        status = stm_columns_open(&writer->columns, db, writer->dictionaries,
                                  &stm_sysmon, err);
    if (!status)
        status = prepare(writer, db, err);
    if (!status)
        status = stm_seen_open(&writer->seen, db, err);
    if (status) {
        stm_writer_close(writer);
        return status;
    }
    *out = writer;
    return STM_OK;
}

void
stm_writer_close(struct stm_writer *writer)
{
    if (!writer)
        return;
    stm_stmt_close(writer->add);
    stm_stmt_close(writer->find);
    stm_stmt_close(writer->copy);
    stm_stmt_close(writer->data);
    stm_stmt_close(writer->raise);
    stm_stmt_close(writer->near);
    stm_bulk_close(writer->rows);
    stm_seen_close(writer->seen);
    stm_columns_close(writer->columns);
    stm_dictionaries_close(writer->dictionaries);
    free(writer);
}

struct stm_dictionaries *
stm_writer_dictionaries(struct stm_writer *writer)
{
    return writer->dictionaries;
}

/* NULL where it is the record's own number. */
static void
bind_header_id(struct stm_stmt *stmt, int at, uint64_t header_id,
               int64_t record_id)
{
    if ((int64_t)header_id == record_id)
        stm_stmt_bind_null(stmt, at);
    else
        stm_stmt_bind_int(stmt, at, (int64_t)header_id);
}

/* The stored event of an identity, and the place that it has. */
static stm_status
find_stored(int64_t *event, struct stm_sighting *stored,
            struct stm_writer *writer, const struct stm_identity *identity,
            struct stm_err *err)
{
    bool row;
    stm_status status;

    stm_stmt_bind_int(writer->find, 1, identity->stream);
    stm_stmt_bind_int(writer->find, 2, identity->record_id);
    stm_stmt_bind_int(writer->find, 3, identity->time);
    stm_stmt_bind_int(writer->find, 4, identity->content);
    status = stm_stmt_step(writer->find, &row, err);
    if (!status && !row)
        status = stm_fail(err, STM_ESQL, 0, "a stored event is not there");
    if (status)
        return status;
    *event = stm_stmt_int(writer->find, 0);
    stored->evidence = stm_stmt_int(writer->find, 1);
    stored->file_offset = (uint64_t)stm_stmt_int(writer->find, 2);
    stored->header_id = (uint64_t)stm_stmt_int(writer->find, 3);
    stored->how = (stm_how)stm_stmt_int(writer->find, 4);
    stm_stmt_reset(writer->find);
    return STM_OK;
}

static stm_status
add_copy(struct stm_writer *writer, int64_t event, int64_t record_id,
         const struct stm_sighting *sighting, struct stm_err *err)
{
    stm_stmt_bind_int(writer->copy, 1, event);
    stm_stmt_bind_int(writer->copy, 2, sighting->evidence);
    stm_stmt_bind_int(writer->copy, 3, (int64_t)sighting->file_offset);
    bind_header_id(writer->copy, 4, sighting->header_id, record_id);
    stm_stmt_bind_int(writer->copy, 5, sighting->how);
    return stm_stmt_run(writer->copy, err);
}

static bool
is_same_place(const struct stm_sighting *a, const struct stm_sighting *b)
{
    return a->evidence == b->evidence && a->file_offset == b->file_offset;
}

/* The event moves to a better sighting; where it was is a copy now. */
static stm_status
raise_event(struct stm_writer *writer, int64_t event, int64_t record_id,
            const struct stm_sighting *from, const struct stm_sighting *to,
            struct stm_err *err)
{
    stm_status status = STM_OK;

    if (!is_same_place(from, to))
        status = add_copy(writer, event, record_id, from, err);
    if (status)
        return status;
    stm_stmt_bind_int(writer->raise, 1, event);
    stm_stmt_bind_int(writer->raise, 2, to->evidence);
    stm_stmt_bind_int(writer->raise, 3, (int64_t)to->file_offset);
    bind_header_id(writer->raise, 4, to->header_id, record_id);
    stm_stmt_bind_int(writer->raise, 5, to->how);
    return stm_stmt_run(writer->raise, err);
}

static stm_status
see_again(stm_written *out, int64_t *event, struct stm_writer *writer,
          const struct stm_identity *identity,
          const struct stm_sighting *sighting, struct stm_err *err)
{
    struct stm_sighting stored;
    stm_status status = find_stored(event, &stored, writer, identity, err);

    if (status)
        return status;
    if (sighting->how < stored.how) {
        *out = STM_WRITTEN_RAISED;
        return raise_event(writer, *event, identity->record_id, &stored,
                           sighting, err);
    }
    *out = STM_WRITTEN_SELF;
    if (is_same_place(&stored, sighting))
        return STM_OK;
    *out = STM_WRITTEN_COPY;
    return add_copy(writer, *event, identity->record_id, sighting, err);
}

stm_status
stm_writer_identity(stm_written *out, int64_t *event, struct stm_writer *writer,
                    const struct stm_identity *identity, uint32_t event_id,
                    const struct stm_sighting *sighting, struct stm_err *err)
{
    struct stm_stmt *add = writer->add;
    stm_status status = stm_bulk_flush(writer->rows, err);

    if (status)
        return status;
    writer->next = 0;
    stm_stmt_bind_int(add, 1, identity->stream);
    stm_stmt_bind_int(add, 2, event_id);
    stm_stmt_bind_int(add, 3, identity->record_id);
    stm_stmt_bind_int(add, 4, identity->time);
    stm_stmt_bind_int(add, 5, identity->content);
    stm_stmt_bind_int(add, 6, sighting->evidence);
    stm_stmt_bind_int(add, 7, (int64_t)sighting->file_offset);
    bind_header_id(add, 8, sighting->header_id, identity->record_id);
    stm_stmt_bind_int(add, 9, sighting->how);
    status = stm_stmt_run(add, err);
    if (status)
        return status;
    if (sqlite3_changes(stm_db_handle(writer->db)) > 0) {
        *event = stm_db_last_id(writer->db);
        *out = STM_WRITTEN_NEW;
        return STM_OK;
    }
    return see_again(out, event, writer, identity, sighting, err);
}

/* The record's stream; `*computer` is its computer's row. */
static stm_status
stream_of(int64_t *stream, int64_t *computer, struct stm_writer *writer,
          const struct stm_event *event, struct stm_err *err)
{
    struct stm_dictionaries *d = writer->dictionaries;
    int64_t channel = 0, provider = 0;
    stm_status status = stm_dictionary_computer(computer, d, event->computer,
                                                event->machine_id, err);

    if (!status && event->has_channel)
        status = stm_dictionary_text(&channel, d, event->channel, err);
    if (!status && event->has_provider)
        status = stm_dictionary_text(&provider, d, event->provider, err);
    if (!status)
        status =
            stm_dictionary_stream(stream, d, *computer, channel, provider, err);
    return status;
}

/* The content of an event that the case has under this number and time. */
static stm_status
take_content(struct stm_identity *identity, struct stm_writer *writer,
             struct stm_err *err)
{
    struct stm_stmt *near = writer->near;
    bool row;
    stm_status status = stm_bulk_flush(writer->rows, err);

    if (status)
        return status;
    stm_stmt_bind_int(near, 1, identity->stream);
    stm_stmt_bind_int(near, 2, identity->record_id);
    stm_stmt_bind_int(near, 3, identity->time);
    status = stm_stmt_step(near, &row, err);
    if (!status && row && !stm_stmt_is_null(near, 0))
        identity->content = stm_stmt_int(near, 0);
    stm_stmt_reset(near);
    return status;
}

static stm_status
number_next(struct stm_writer *writer, struct stm_err *err)
{
    if (writer->next)
        return STM_OK;
    return stm_db_query_int(writer->db,
                            "SELECT COALESCE(max(id), 0) + 1 FROM event",
                            &writer->next, err);
}

/* An event that the case cannot have: nothing has to be asked. */
static stm_status
add_new(int64_t *row, struct stm_writer *writer,
        const struct stm_identity *identity, uint32_t event_id,
        const struct stm_sighting *sighting, struct stm_err *err)
{
    stm_status status = number_next(writer, err);
    const int64_t values[EVENT_COLUMNS] = {
        writer->next,
        identity->stream,
        event_id,
        identity->record_id,
        identity->time,
        identity->content,
        sighting->evidence,
        (int64_t)sighting->file_offset,
        (int64_t)sighting->header_id,
        sighting->how,
    };
    struct stm_bulk_cell *cells = stm_bulk_next(writer->rows);

    if (status)
        return status;
    for (size_t i = 0; i < EVENT_COLUMNS; i++)
        cells[i] =
            (struct stm_bulk_cell){ .kind = STM_PUT_INT, .number = values[i] };
    if ((int64_t)sighting->header_id == identity->record_id)
        cells[EVENT_COLUMNS - 2].kind = STM_PUT_NULL;
    *row = writer->next++;
    return stm_bulk_put(writer->rows, err);
}

static stm_status
write_event(stm_written *out, struct stm_writer *writer,
            const struct stm_event *event, bool is_partial,
            const struct stm_sighting *sighting, struct stm_err *err)
{
    struct stm_identity identity = { .record_id = event->record_id,
                                     .time = event->time,
                                     .content = event->content };
    int64_t row = 0, computer = 0;
    bool is_new = false;
    stm_status status =
        stream_of(&identity.stream, &computer, writer, event, err);

    *out = STM_WRITTEN_NEW;
    if (!status)
        status = stm_seen_add(&is_new, writer->seen, identity.stream,
                              identity.record_id, err);
    if (!status && is_partial && !is_new)
        status = take_content(&identity, writer, err);
    if (!status && is_new)
        status =
            add_new(&row, writer, &identity, event->event_id, sighting, err);
    else if (!status)
        status = stm_writer_identity(out, &row, writer, &identity,
                                     event->event_id, sighting, err);
    if (status || *out != STM_WRITTEN_NEW)
        return status;
    if (event->layout)
        status = stm_columns_add(writer->columns, event, row, computer, err);
    if (!status && event->json.size) {
        stm_stmt_bind_int(writer->data, 1, row);
        stm_stmt_bind_text(writer->data, 2, event->json);
        status = stm_stmt_run(writer->data, err);
    }
    return status;
}

stm_status
stm_writer_event(stm_written *out, struct stm_writer *writer,
                 const struct stm_event *event,
                 const struct stm_sighting *sighting, struct stm_err *err)
{
    return write_event(out, writer, event, false, sighting, err);
}

stm_status
stm_writer_partial(stm_written *out, struct stm_writer *writer,
                   const struct stm_event *event,
                   const struct stm_sighting *sighting, struct stm_err *err)
{
    return write_event(out, writer, event, true, sighting, err);
}

stm_status
stm_writer_flush(struct stm_writer *writer, struct stm_err *err)
{
    stm_status status = stm_bulk_flush(writer->rows, err);

    return status ? status : stm_columns_flush(writer->columns, err);
}
