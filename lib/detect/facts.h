/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.h - what a case says of a record or process that a rule named.
 */
#ifndef STM_DETECT_FACTS_H
#define STM_DETECT_FACTS_H

#include "detect/found.h"

struct stm_facts;

/* Owned by the caller: stm_facts_close(), before the db. */
stm_status stm_facts_open(struct stm_facts **out, struct stm_db *db,
                          struct stm_err *err);
void stm_facts_close(struct stm_facts *facts);

/*
 * Spans live in `arena`. STM_EFORMAT where there is no such row: a rule
 * named something else.
 */
stm_status stm_facts_event(struct stm_event_facts *out, struct stm_facts *facts,
                           int64_t event, struct stm_arena *arena,
                           struct stm_err *err);
stm_status stm_facts_process(struct stm_process_facts *out,
                             struct stm_facts *facts, int64_t process,
                             struct stm_arena *arena, struct stm_err *err);

/* Only that the event is there. */
stm_status stm_facts_is_event(struct stm_facts *facts, int64_t event,
                              struct stm_err *err);

#endif
