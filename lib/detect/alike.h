/* SPDX-License-Identifier: Apache-2.0 */
/*
 * alike.h - incidents that tell the same: one updater on every host, one task
 * every night.
 */
#ifndef STM_DETECT_ALIKE_H
#define STM_DETECT_ALIKE_H

#include "detect/facts.h"
#include "detect/incident.h"

/*
 * Gives every incident its pattern: 16 hex digits that are equal where the
 * root's image (folded), and the rules and summaries of all findings, each
 * once, are. The findings must have their incidents.
 */
stm_status stm_incidents_alike(struct stm_incidents *incidents,
                               const struct stm_findings *findings,
                               struct stm_facts *facts, struct stm_err *err);

#endif
