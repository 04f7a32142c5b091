/* SPDX-License-Identifier: Apache-2.0 */
/*
 * corroborate.h - incidents that are worse than their worst finding.
 */
#ifndef STM_DETECT_CORROBORATE_H
#define STM_DETECT_CORROBORATE_H

#include "detect/window.h"

/*
 * Raises by one level the incidents of level medium or high in whose tree a
 * file was written, then run or loaded, and what came of it connected to
 * another place, on the line of a finding of that level, of more than low
 * confidence, that no tuning lowered. Each link follows the one before within 24 hours. What it was
 * stands in table `corroboration`. Inside the caller's transaction; incidents
 * and findings are stored. Again after a verdict: it starts from base_level.
 */
stm_status stm_incidents_corroborate(struct stm_db *db, struct stm_err *err);

/* The highest level that an incident of the window was raised to; -1: none. */
stm_status stm_incidents_raised(int *level, struct stm_db *db,
                                const struct stm_window *window,
                                struct stm_err *err);

#endif
