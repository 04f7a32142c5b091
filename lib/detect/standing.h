/* SPDX-License-Identifier: Apache-2.0 */
/*
 * standing.h - how a rule stands in a case: what it found, and on which hosts
 * finding nothing means something.
 */
#ifndef STM_DETECT_STANDING_H
#define STM_DETECT_STANDING_H

#include "base/buf.h"
#include "detect/rule.h"

struct stm_standing {
    bool ran; /* this very rule, on the case as it is */
    int64_t findings;
};

/* Takes one host; `reason` has the counts, or what is missing. */
typedef void stm_standing_fn(void *arg, struct stm_span host, bool evaluable,
                             struct stm_span reason);

/*
 * Gives every host in order of its name. Where the rule did not run hosts are
 * weighed by what they hold. The case is only read.
 */
stm_status stm_rule_standing(struct stm_standing *out, struct stm_db *db,
                             const struct stm_rule *rule, stm_standing_fn *each,
                             void *arg, struct stm_err *err);

/* How many findings of the case a tuning has lowered. */
stm_status stm_tuning_findings(int64_t *n, struct stm_db *db,
                               const struct stm_tuning *tuning,
                               struct stm_err *err);

#endif
