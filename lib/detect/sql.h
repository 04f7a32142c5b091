/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sql.h - the statements under lib/detect/sql, by the stem of their file.
 */
#ifndef STM_DETECT_SQL_H
#define STM_DETECT_SQL_H

#include "base/embedded.h"

extern const struct stm_embedded stm_detect_sql[];

#endif
