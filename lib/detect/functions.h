/* SPDX-License-Identifier: Apache-2.0 */
/*
 * functions.h - what rules call and SQL lacks: KQL's string comparisons, and
 * what is the same of two destinations.
 *
 *     has(text, needle)         the needle occurs as whole terms
 *     has_any(text, needle...)  any of them does
 *     in_fold(text, value...)   the text is one of the values (KQL's in~)
 *     site_of(name)             the domain of a host name, folded
 *     net_of(address)           its network, '' where it is not a public one
 *
 * Case is ignored by Unicode simple folding, unlike SQLite's LIKE, which
 * folds ASCII alone. NULL is taken for ''. A comparison gives 0 or 1; see
 * destination.h for the others.
 */
#ifndef STM_DETECT_FUNCTIONS_H
#define STM_DETECT_FUNCTIONS_H

#include "store/db.h"

/* Adds them to a connection; once more does no harm. */
stm_status stm_functions_add(struct stm_db *db, struct stm_err *err);

#endif
