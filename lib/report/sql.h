/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sql.h - what is compiled in for reports: the statements under
 * lib/report/sql by the stem of their file, and the one style sheet.
 */
#ifndef STM_REPORT_SQL_H
#define STM_REPORT_SQL_H

#include "base/embedded.h"

extern const struct stm_embedded stm_report_sql[];
extern const struct stm_embedded stm_report_style[];

#endif
