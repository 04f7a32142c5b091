/* SPDX-License-Identifier: Apache-2.0 */
/*
 * leftover.h - the payload that no column takes, as a JSON object.
 *
 * Keys are field paths below EventData or UserData, other paths whole, in
 * the record's order; a path that comes again gets _1, _2, ...; values are
 * text as logged.
 */
#ifndef STM_EVENT_LEFTOVER_H
#define STM_EVENT_LEFTOVER_H

#include "base/json.h"
#include "base/table.h"
#include "read/reader.h"

enum { STM_KEPT_MOST = 32, STM_NAMES_MOST = 128 };

/* All zero: empty. Owns memory: stm_leftover_free(). */
struct stm_leftover {
    /* Fields that have a column which cannot hold them, borrowed. */
    const struct stm_field *kept[STM_KEPT_MOST];
    size_t n_kept;
    struct stm_buf json;
    struct stm_buf key;
    struct stm_span names[STM_NAMES_MOST]; /* of this record, borrowed */
    size_t n_names;
    struct stm_table *more; /* all names, where they are too many */
    bool failed;
};

void stm_leftover_reset(struct stm_leftover *leftover);
void stm_leftover_keep(struct stm_leftover *leftover,
                       const struct stm_field *field);
bool stm_leftover_is_kept(const struct stm_leftover *leftover,
                          const struct stm_field *field);

/* One field. A bare, empty <EventData/> adds nothing. */
void stm_leftover_add(struct stm_leftover *leftover, struct stm_span path,
                      struct stm_span text);

/* The object, borrowed until the reset; size 0 where nothing was added. */
stm_status stm_leftover_end(struct stm_span *out, struct stm_leftover *leftover,
                            struct stm_err *err);

void stm_leftover_free(struct stm_leftover *leftover);

#endif
