/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keep.h - an event that outlives its record.
 */
#ifndef STM_EVENT_KEEP_H
#define STM_EVENT_KEEP_H

#include "base/arena.h"
#include "event/event.h"

/* A copy with all its texts, living in `arena`; NULL past its limit. */
const struct stm_event *stm_event_keep(struct stm_arena *arena,
                                       const struct stm_event *event);

#endif
