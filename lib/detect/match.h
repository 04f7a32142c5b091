/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.h - which paths of the case are in which list: table list_match.
 */
#ifndef STM_DETECT_MATCH_H
#define STM_DETECT_MATCH_H

#include "detect/rules.h"

/* One list among several, ready to be asked about many paths. */
struct stm_matcher;

/* Over the lists of `rules`, which must outlive it: stm_matcher_close(). */
stm_status stm_matcher_open(struct stm_matcher **out,
                            const struct stm_rules *rules, struct stm_err *err);
void stm_matcher_close(struct stm_matcher *matcher);

/*
 * Sets hit[i] for every list i of the set that a path is in. `folder` and
 * `name` are keys (folded, `/`); hit has room for all lists.
 */
stm_status stm_matcher_ask(struct stm_matcher *matcher, struct stm_span folder,
                           struct stm_span name, bool *hit,
                           struct stm_err *err);

/* Deletes and remakes list_match, inside the caller's transaction. */
stm_status stm_match_lists(struct stm_db *db, const struct stm_rules *rules,
                           const struct stm_progress *progress,
                           struct stm_err *err);

#endif
