/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sql.h - the statements under lib/report/sql, by the stem of their file.
 */
#ifndef STM_REPORT_SQL_H
#define STM_REPORT_SQL_H

#include "base/embedded.h"

extern const struct stm_embedded stm_report_sql[];

#endif
