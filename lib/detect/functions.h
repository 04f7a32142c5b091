/* SPDX-License-Identifier: Apache-2.0 */
/*
 * functions.h - KQL's string comparisons as SQL functions.
 *
 *     has(text, needle)         the needle occurs as whole terms
 *     has_any(text, needle...)  any of them does
 *     in_fold(text, value...)   the text is one of the values (KQL's in~)
 *
 * Case is ignored by Unicode simple folding, unlike SQLite's LIKE, which
 * folds ASCII alone. NULL is taken for ''. The result is 0 or 1.
 */
#ifndef STM_DETECT_FUNCTIONS_H
#define STM_DETECT_FUNCTIONS_H

#include "store/db.h"

/* Adds them to a connection; once more does no harm. */
stm_status stm_functions_add(struct stm_db *db, struct stm_err *err);

#endif
