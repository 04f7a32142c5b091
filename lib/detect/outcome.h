/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outcome.h - how the rules went, and putting all of it into the case.
 */
#ifndef STM_DETECT_OUTCOME_H
#define STM_DETECT_OUTCOME_H

#include "detect/incident.h"

/* One rule that ran or did not, or a list or tuning that failed. */
struct stm_outcome {
    const struct stm_written *written;
    const struct stm_rule *rule; /* NULL: a list or a tuning */
    uint64_t rows;
    const char *error; /* NULL: it ran */
};

struct stm_outcomes {
    struct stm_outcome *items;
    size_t n;
};

/*
 * Replaces findings, incidents, rule_run and rule_host, inside the caller's
 * transaction.
 */
stm_status stm_outcomes_store(struct stm_db *db,
                              const struct stm_findings *findings,
                              const struct stm_incidents *incidents,
                              const struct stm_outcomes *outcomes,
                              struct stm_err *err);

#endif
