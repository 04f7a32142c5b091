/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writer.h - events into rows, each once.
 *
 * The identity of a record is (stream, record id, time, content). A record
 * that the case has is not stored again: its place is noted as a further
 * sighting. A record met again at its own place (a resumed file) is itself.
 * Records that agree in all but the content are both stored; that they are
 * conflicting copies is told after ingest (finish.h), so that it does not
 * depend on which came first. The caller owns the transaction, and calls
 * stm_writer_flush() before it ends and before anybody else asks for events.
 */
#ifndef STM_STORE_WRITER_H
#define STM_STORE_WRITER_H

#include "event/event.h"
#include "store/dictionary.h"

struct stm_sighting {
    int64_t evidence; /* row */
    uint64_t file_offset;
    uint64_t header_id;
    stm_how how;
};

struct stm_identity {
    int64_t stream;
    int64_t record_id;
    stm_ticks time;
    int64_t content;
};

typedef enum {
    STM_WRITTEN_NEW,   /* stored now */
    STM_WRITTEN_SELF,  /* it had been stored from this very place */
    STM_WRITTEN_COPY,  /* another sighting of a stored record */
    STM_WRITTEN_RAISED /* the same, but a better one: its how is less */
} stm_written;

struct stm_writer;

/* The db is borrowed. Owned by the caller: stm_writer_close(). */
stm_status stm_writer_open(struct stm_writer **out, struct stm_db *db,
                           struct stm_err *err);
void stm_writer_close(struct stm_writer *writer);

/* The dictionaries, borrowed. */
struct stm_dictionaries *stm_writer_dictionaries(struct stm_writer *writer);

/*
 * Stores an identity or notes its sighting; `*event` is its row. What a new
 * event says (typed row, event_data) is the caller's to add.
 */
stm_status
stm_writer_identity(stm_written *out, int64_t *event, struct stm_writer *writer,
                    const struct stm_identity *identity, uint32_t event_id,
                    const struct stm_sighting *sighting, struct stm_err *err);

/* Writes the rows that wait. */
stm_status stm_writer_flush(struct stm_writer *writer, struct stm_err *err);

/* Stores a decoded event with all its rows. */
stm_status stm_writer_event(stm_written *out, struct stm_writer *writer,
                            const struct stm_event *event,
                            const struct stm_sighting *sighting,
                            struct stm_err *err);

/*
 * The same for one whose payload could not be read: where the case has an
 * event of its stream, number and time, it is a sighting of that.
 */
stm_status stm_writer_partial(stm_written *out, struct stm_writer *writer,
                              const struct stm_event *event,
                              const struct stm_sighting *sighting,
                              struct stm_err *err);

#endif
