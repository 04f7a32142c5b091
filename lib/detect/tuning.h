/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tuning.h - lowers the level of findings, and says why.
 */
#ifndef STM_DETECT_TUNING_H
#define STM_DETECT_TUNING_H

#include "detect/run.h"

/*
 * Runs one tuning: of the findings of its rules, each whose (event, related)
 * its SELECT gives sinks by tuning->lower levels, and carries the reason. A
 * `related` of NULL means whatever it is. Fails as stm_rule_run() does, and
 * changes nothing then.
 */
stm_status stm_tuning_run(struct stm_findings *findings, struct stm_db *db,
                          const struct stm_tuning *tuning,
                          const struct stm_run_limits *limits,
                          struct stm_err *err);

#endif
