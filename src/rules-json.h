/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules-json.h - rules as JSON: an array, one object a line.
 */
#ifndef STM_RULES_JSON_H
#define STM_RULES_JSON_H

#include "detect/rules.h"

/* Appends them; `db` is the case, or NULL. */
stm_status rules_json(struct stm_buf *out, const struct stm_rules *rules,
                      struct stm_db *db, struct stm_err *err);

#endif
