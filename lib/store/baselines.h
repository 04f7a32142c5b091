/* SPDX-License-Identifier: Apache-2.0 */
/*
 * baselines.h - names of baselines: two lists of one name are NAME and
 * NAME#2 in order of their SHA-256, whichever came first.
 */
#ifndef STM_STORE_BASELINES_H
#define STM_STORE_BASELINES_H

#include "store/db.h"

/* The name without its number; borrowed. */
struct stm_span stm_baseline_base(struct stm_span name);

/* What a baseline is called until stm_baselines_settle(): `NAME#?`. */
#define STM_BASELINE_UNSETTLED "#?"

/* Gives every baseline of that name its number. In a transaction. */
stm_status stm_baselines_settle(struct stm_db *db, struct stm_span base,
                                struct stm_err *err);

#endif
