/* SPDX-License-Identifier: Apache-2.0 */
/*
 * evaluable.h - on which hosts a rule's silence means something.
 */
#ifndef STM_DETECT_EVALUABLE_H
#define STM_DETECT_EVALUABLE_H

#include "base/buf.h"
#include "store/db.h"

struct stm_evaluable;

/* Owned by the caller: stm_evaluable_close(), before the db. */
stm_status stm_evaluable_open(struct stm_evaluable **out, struct stm_db *db,
                              struct stm_err *err);
void stm_evaluable_close(struct stm_evaluable *evaluable);

/*
 * Whether a host has what `needs` (needs.h) asks for. Replaces `reason` by
 * the counts, or by what is missing.
 */
stm_status stm_evaluable_ask(bool *out, struct stm_buf *reason,
                             struct stm_evaluable *evaluable, int64_t host,
                             struct stm_span needs, struct stm_err *err);

#endif
