/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ask.h - what databases that are left in place say of a case's digests.
 *
 * Each distinct digest is asked once and the answer kept, so that it stands
 * when the database is away.
 */
#ifndef STM_BASELINE_ASK_H
#define STM_BASELINE_ASK_H

#include "base/progress.h"
#include "store/db.h"

/*
 * Fills table baseline_answer, in the caller's transaction. What could not be
 * asked becomes a derived_issue of kind `baseline`.
 */
stm_status stm_baselines_ask(struct stm_db *db,
                             const struct stm_progress *progress,
                             struct stm_err *err);

#endif
