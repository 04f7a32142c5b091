/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules-tunings.h - tunings as a table, below that of the rules.
 */
#ifndef STM_RULES_TUNINGS_H
#define STM_RULES_TUNINGS_H

#include "detect/rules.h"

/* Appends them, if there are any; `db` is the case, or NULL. */
stm_status rules_tunings(struct stm_buf *out, const struct stm_rules *rules,
                         struct stm_db *db, struct stm_err *err);

#endif
