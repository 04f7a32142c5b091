/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lineage.h - facts into who started what: hosts, parents, closure,
 * sightings, coverage, capability.
 *
 * All of it is derived: deleted and rebuilt, host by host, from facts alone
 * (DESIGN.md sections 5 and 6).
 */
#ifndef STM_LINEAGE_LINEAGE_H
#define STM_LINEAGE_LINEAGE_H

#include "base/progress.h"
#include "store/db.h"

/* lineage.how: how a parent was found (DESIGN.md section 6). */
typedef enum {
    STM_PARENT_UNKNOWN = 0, /* none; the child's words stay in the child */
    STM_PARENT_GUID = 1,    /* by its ProcessGuid */
    STM_PARENT_START = 2,   /* same pid, start second of the GUID and image */
    STM_PARENT_PID = 3,     /* by pid and time, GUID zero or not logged */
    STM_PARENT_INFERRED = 4 /* a process that others name, without event 1 */
} stm_parent_how;

struct stm_lineage_options {
    const char *const *same_host; /* pairs "A=B" (Computer names), or NULL */
    size_t n_same_host;
    const struct stm_progress *progress;
};

/* Rebuilds everything derived but findings and incidents, in one
 * transaction. */
stm_status stm_lineage_build(struct stm_db *db,
                             const struct stm_lineage_options *options,
                             struct stm_err *err);

#endif
