/* SPDX-License-Identifier: Apache-2.0 */
/*
 * incident.h - findings that belong together.
 *
 * Those under one root, the highest ancestor below the session processes
 * (list session-roots), with at most 60 minutes between one and the next,
 * cut at 24 hours. Findings without a process: one incident a host and rule.
 */
#ifndef STM_DETECT_INCIDENT_H
#define STM_DETECT_INCIDENT_H

#include "detect/found.h"

struct stm_incident {
    char key[STM_KEY_TEXT]; /* made of the first finding's key */
    int64_t host, root;     /* root 0: without a process */
    stm_level level;        /* the highest of those not suppressed */
    stm_confidence confidence;
    stm_ticks first, last;
    char pattern[STM_KEY_TEXT]; /* alike.h */
};

struct stm_incidents {
    struct stm_incident *items;
    size_t n, room;
};

/*
 * Gives every finding its root and incident; they must be in order and have
 * their keys. list_match must hold session-roots. stm_incidents_free().
 */
stm_status stm_incidents_make(struct stm_incidents *out,
                              struct stm_findings *findings, struct stm_db *db,
                              struct stm_err *err);
void stm_incidents_free(struct stm_incidents *incidents);

#endif
