/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sql.h - the statements under lib/store/sql, by the stem of their file.
 */
#ifndef STM_STORE_SQL_H
#define STM_STORE_SQL_H

#include "base/embedded.h"

extern const struct stm_embedded stm_store_sql[];

#endif
