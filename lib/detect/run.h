/* SPDX-License-Identifier: Apache-2.0 */
/*
 * run.h - one rule on a case.
 */
#ifndef STM_DETECT_RUN_H
#define STM_DETECT_RUN_H

#include "detect/facts.h"

/* A rule's rows may take as much memory in all. */
enum { STM_RULE_RESULT_BYTES = 256 << 20 };

struct stm_run_limits {
    uint64_t steps; /* 0: STM_RULE_STEPS */
    const struct stm_progress *progress;
};

/*
 * Adds what the rule finds, joined by (event, related). `*rows` is how many
 * rows it gave. Where it fails nothing is added: STM_EFORMAT, STM_ESQL and
 * STM_ELIMIT are the rule's, "FILE:LINE: why"; anything else is ours.
 */
stm_status stm_rule_run(struct stm_findings *findings, uint64_t *rows,
                        struct stm_db *db, struct stm_facts *facts,
                        const struct stm_rule *rule,
                        const struct stm_run_limits *limits,
                        struct stm_err *err);

/* "FILE:LINE: " before the text of an error at err->offset of `sql`. */
stm_status stm_rule_blame(const struct stm_written *written,
                          struct stm_span sql, stm_status status,
                          struct stm_err *err);

/* True where a rule, and not the case or the machine, failed. */
bool stm_rule_is_to_blame(stm_status status);

#endif
