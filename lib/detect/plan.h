/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plan.h - how SQLite would go about a statement: a join that scans a table
 * inside of a loop, or makes an index for the occasion, takes for ever on a
 * big case.
 */
#ifndef STM_DETECT_PLAN_H
#define STM_DETECT_PLAN_H

#include "store/db.h"

/* Takes a bad step of the plan, as EXPLAIN QUERY PLAN words it. */
typedef void stm_plan_fn(void *arg, struct stm_span step);

stm_status stm_plan_check(struct stm_db *db, struct stm_span sql,
                          stm_plan_fn *each, void *arg, struct stm_err *err);

/* Lets SQLite plan as for a case as big as they come, though it is empty. */
stm_status stm_plan_pretend(struct stm_db *db, struct stm_err *err);

#endif
