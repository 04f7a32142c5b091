/* SPDX-License-Identifier: Apache-2.0 */
/*
 * detect.h - rules into findings, findings into incidents.
 */
#ifndef STM_DETECT_DETECT_H
#define STM_DETECT_DETECT_H

#include "base/digest.h"
#include "base/progress.h"
#include "detect/window.h"
#include "store/db.h"

typedef enum {
    STM_LEVEL_INFORMATIONAL,
    STM_LEVEL_LOW,
    STM_LEVEL_MEDIUM,
    STM_LEVEL_HIGH,
    STM_LEVEL_CRITICAL
} stm_level;

typedef enum {
    STM_CONFIDENCE_LOW,
    STM_CONFIDENCE_MEDIUM,
    STM_CONFIDENCE_HIGH
} stm_confidence;

const char *stm_level_name(stm_level level);
bool stm_level_parse(stm_level *out, const char *name);
const char *stm_confidence_name(stm_confidence confidence);

struct stm_detect_options {
    const char *rules_folder; /* adds to or overrides the built in; or NULL */
    uint64_t rule_steps;      /* VM steps a rule may take; 0: 2e10 */
    struct stm_window window; /* what shall be shown of it */
    const struct stm_progress *progress;
};

struct stm_detect_result {
    uint64_t rules, failed; /* run; failed or stopped at a limit */
    uint64_t findings;
    /* shown, and not suppressed */
    uint64_t at_level[STM_LEVEL_CRITICAL + 1];
    int raised; /* the highest level that an incident was raised to; -1: none */
    uint8_t rules_sha256[STM_SHA256_SIZE]; /* as stm_rules_sha256() */
};

/*
 * The digest of all rules, lists and tunings in effect, for run rows and
 * outputs; `rules_folder` as below.
 */
stm_status stm_rules_sha256(uint8_t out[STM_SHA256_SIZE],
                            const char *rules_folder, struct stm_err *err);

/*
 * Deletes and remakes comparison, list_match, hash_check, finding,
 * finding_evidence, incident, corroboration, rule_run, rule_host and
 * finding_window. A rule that fails is a row of rule_run with its error, and
 * the others run; so is a list or tuning that fails. No transaction may be
 * open. STM_ESTOP leaves the findings as they were.
 */
stm_status stm_detect(struct stm_db *db,
                      const struct stm_detect_options *options,
                      struct stm_detect_result *result, struct stm_err *err);

/*
 * Takes the verdicts that the case has by now for the findings that it has:
 * as if the rules had run after they were given. In a transaction of its own.
 */
stm_status stm_detect_verdicts(struct stm_db *db, struct stm_err *err);

#endif
