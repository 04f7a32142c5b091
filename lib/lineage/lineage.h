/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lineage.h - facts into who started what: hosts, parents, closure,
 * sightings, coverage, capability.
 *
 * All of it is derived: deleted and rebuilt from facts alone, host by host
 * (DESIGN.md sections 5 and 6). What is printed of it does not depend on the
 * order in which facts arrived: everything that has to be chosen is chosen
 * by (live first, time, channel, record id, evidence name, offset).
 *
 *   ancestor        depth 1 is the parent; at most STM_ANCESTOR_DEPTH
 *   lineage.depth   steps to `root`, also beyond the ancestors kept
 *   coverage.gaps   EventRecordIDs between the least and the greatest live
 *                   one of the channel that no record of the host has; the
 *                   same in every row of a (host, channel)
 *   capability      for every host `sysmon:1` ... `sysmon:29`, `sysmon:255`,
 *                   `sysmon` (have = total = its live Sysmon events, which is
 *                   the total of the others), the same for `security` and
 *                   each security:N that is there, `parent`, `company`,
 *                   `hash:sha1`, `hash:sha256`, `hash:md5`, `hash:imphash`
 *                   (total = its processes with a live event 1)
 *   derived_issue   STM_ISSUE_...
 */
#ifndef STM_LINEAGE_LINEAGE_H
#define STM_LINEAGE_LINEAGE_H

#include "base/progress.h"
#include "store/db.h"

enum { STM_ANCESTOR_DEPTH = 32 };

/* lineage.how: how a parent was found (DESIGN.md section 6). */
typedef enum {
    STM_PARENT_UNKNOWN = 0, /* none; the child's words stay in the child */
    STM_PARENT_GUID = 1,    /* by its ProcessGuid */
    STM_PARENT_START = 2,   /* same pid, start second of the GUID and image */
    STM_PARENT_PID = 3,     /* by pid and time, GUID zero or not logged */
    STM_PARENT_INFERRED = 4 /* a process that others name, without event 1 */
} stm_parent_how;

/* image_sighting.kind: what an image was seen doing. */
typedef enum {
    STM_SIGHTING_RAN = 1,     /* event 1 */
    STM_SIGHTING_WRITTEN = 2, /* file events with digests: 11, 15, 27-29 */
    STM_SIGHTING_DELETED = 3, /* 23, 26 */
    STM_SIGHTING_LOADED = 4,  /* 7 */
    STM_SIGHTING_DRIVER = 5   /* 6 */
} stm_sighting_kind;

/* event_actor.role: which of an event's processes the row tells. */
typedef enum {
    STM_ROLE_ACTOR = 1, /* who did it; of an event 5, who ended */
    STM_ROLE_TARGET = 2 /* whom it was done to */
} stm_actor_role;

/* divergence.kind: of what several contents were sighted. */
typedef enum {
    STM_DIVERGENCE_PATH = 1,    /* one path key */
    STM_DIVERGENCE_IDENTITY = 2 /* one original name, product, company and
                                   version; the description where there is no
                                   original name */
} stm_divergence_kind;

/* divergence.class: how a content relates to the one it is compared with. */
typedef enum {
    STM_DIVERGENCE_SAME_VERSION = 1,
    STM_DIVERGENCE_OTHER_VERSION = 2,   /* an update */
    STM_DIVERGENCE_BITNESS = 3,         /* 32- and 64-bit builds, by path */
    STM_DIVERGENCE_MADE_HERE = 4,       /* each machine or language its own */
    STM_DIVERGENCE_UNKNOWN_VERSION = 5, /* one of them claims none */
    STM_DIVERGENCE_NOT_COMPARABLE = 6   /* no algorithm in common */
} stm_divergence_class;

/* divergence.odd: which of the two is to be explained. */
typedef enum {
    STM_ODD_NOT = 0,
    STM_ODD = 1,    /* fewer hosts have it; on one host: it came later */
    STM_ODD_TIE = 2 /* as many hosts have either; it came later */
} stm_divergence_odd;

/* derived_issue.kind */
#define STM_ISSUE_NO_MACHINE "machine-id-missing"
#define STM_ISSUE_AMBIGUOUS "machine-id-ambiguous"
#define STM_ISSUE_SHARED_NAME "machines-of-one-name"
#define STM_ISSUE_SHARED_MACHINE "machine-id-shared"
#define STM_ISSUE_SAME_HOST "same-host-unknown"
#define STM_ISSUE_LATER_PARENT "parent-starts-later"
#define STM_ISSUE_CYCLE "lineage-cycle"
#define STM_ISSUE_DEEP "lineage-deep"
#define STM_ISSUE_GUID_CLASH "process-guid-clash"

struct stm_lineage_options {
    const char *const *same_host; /* pairs "A=B" (Computer names), or NULL */
    size_t n_same_host;
    const struct stm_progress *progress;
};

/*
 * Rebuilds everything derived but list matches, findings and incidents, in
 * one transaction. `same_host`: whatever is logged under either name is of
 * one host; a pair without `=` is STM_EUSAGE, a name that no evidence has an
 * issue. `options` may be NULL.
 */
stm_status stm_lineage_build(struct stm_db *db,
                             const struct stm_lineage_options *options,
                             struct stm_err *err);

#endif
