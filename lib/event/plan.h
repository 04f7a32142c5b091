/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.h - layouts, with their fields as numbers of the wanted table.
 *
 * Made once per decoder, so that a record costs array look-ups and no
 * comparison of names.
 */
#ifndef STM_EVENT_PLAN_H
#define STM_EVENT_PLAN_H

#include "base/arena.h"
#include "base/err.h"
#include "event/event.h"

enum { STM_WANTED_MOST = 192, STM_PLANS_MOST = 64, STM_SPELLINGS = 3 };

/* Fields that every record has. */
enum {
    STM_WANT_PROVIDER,
    STM_WANT_EVENT_ID,
    STM_WANT_CHANNEL,
    STM_WANT_COMPUTER,
    STM_WANT_RECORD_ID,
    STM_WANT_TIME,
    STM_WANT_SYSTEM
};

/* How one part of a column is read. */
typedef enum {
    STM_PART_TEXT,
    STM_PART_DIGESTS,
    STM_PART_NUMBER,
    STM_PART_PID,
    STM_PART_FLAG,
    STM_PART_TIME,
    STM_PART_GUID
} stm_part_kind;

/* Numbers in the wanted table; -1: none. */
struct stm_spellings {
    int ids[STM_SPELLINGS];
};

struct stm_part {
    stm_part_kind kind;
    struct stm_spellings at;
};

struct stm_plan {
    const struct stm_layout *layout;
    struct stm_part parts[STM_CELLS_MOST];
    size_t n_parts;
    int part_of[STM_WANTED_MOST]; /* by number of a wanted field; -1: none */
};

struct stm_plans {
    const char *wanted[STM_WANTED_MOST];
    size_t n_wanted;
    struct stm_plan plans[STM_PLANS_MOST];
    size_t n_plans;
    struct stm_spellings machine;
};

/* The wanted names live in `arena`. */
stm_status stm_plans_make(struct stm_plans *out,
                          const struct stm_provider *provider,
                          struct stm_arena *arena, struct stm_err *err);

/* NULL where the event has no typed table. */
const struct stm_plan *stm_plans_find(const struct stm_plans *plans,
                                      uint32_t event_id);

#endif
