/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query-table.h - rows in columns that line up, for a terminal.
 */
#ifndef STM_QUERY_TABLE_H
#define STM_QUERY_TABLE_H

#include "store/db.h"

/*
 * Runs the statement to its end onto stdout. The first 1,000 rows decide how
 * wide a column is, up to 60; a longer cell pushes its row. So a result of
 * any size takes little memory. Whole numbers stand to the right.
 */
stm_status query_table(struct stm_stmt *stmt, struct stm_err *err);

#endif
