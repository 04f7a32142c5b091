/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event.h - a record as the case holds it: who said it, its identity, and
 * the values of its columns.
 *
 * The decoder turns what a reader hands over, typed or text, into columns by
 * field (layout.h). A value that cannot be read is a flaw of the record, its
 * column has no value, and its words stay in `json`, as do those of every
 * field that has no column: nothing that a record says is dropped.
 */
#ifndef STM_EVENT_EVENT_H
#define STM_EVENT_EVENT_H

#include "base/guid.h"
#include "base/time.h"
#include "event/digests.h"
#include "event/layout.h"
#include "read/reader.h"

enum { STM_CELLS_MOST = 32, STM_FLAWS_MOST = 48 };

typedef enum {
    STM_CELL_ABSENT, /* the record's layout has no such field */
    STM_CELL_NULL,   /* no value, or none that could be read */
    STM_CELL_SET
} stm_cell_state;

/* One part of a column. Text (also '' and `-`) is always SET. */
struct stm_cell {
    stm_cell_state state;
    struct stm_span text; /* whatever is a text; path, account of REF */
    int64_t number;       /* NUMBER, FLAG, TIME, LAG (as its time); pid */
    struct stm_guid guid; /* GUID; guid of REF */
};

struct stm_event {
    struct stm_span computer, channel, provider; /* size 0: not there */
    bool has_channel, has_provider;
    uint32_t machine_id; /* 0: not known */
    uint32_t event_id;
    int64_t record_id; /* EventRecordID; else the header's number */
    stm_ticks time;    /* TimeCreated; else the header's time, else 0 */
    int64_t content;
    const struct stm_layout *layout; /* NULL: no typed table */
    /* The parts of the layout's columns, one column after the other. */
    struct stm_cell cells[STM_CELLS_MOST];
    struct stm_digests digests; /* of its DIGESTS or MODULE column */
    /* The payload that no column took, a JSON object; size 0: nothing. */
    struct stm_span json;
    /* What could not be read: a sentence each, naming the field. */
    const char *flaws[STM_FLAWS_MOST];
    size_t n_flaws;
};

struct stm_decoder;

/* Owned by the caller: stm_decoder_close(). One per thread. */
stm_status stm_decoder_open(struct stm_decoder **out, struct stm_err *err);
void stm_decoder_close(struct stm_decoder *decoder);

/* The names that a reader must look for, borrowed; see stm_reader_open(). */
const char *const *stm_decoder_wanted(const struct stm_decoder *decoder,
                                      size_t *n);

/*
 * The record as an event. It borrows from the record and from the decoder,
 * until the next call. STM_ELIMIT where the record is too big to keep.
 */
stm_status stm_decoder_event(struct stm_event *out, struct stm_decoder *decoder,
                             const struct stm_record *record,
                             struct stm_err *err);

#endif
