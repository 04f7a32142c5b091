/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sql.h - the statements under lib/baseline/sql, by the stem of their file.
 */
#ifndef STM_BASELINE_SQL_H
#define STM_BASELINE_SQL_H

#include "base/embedded.h"

extern const struct stm_embedded stm_baseline_sql[];

#endif
