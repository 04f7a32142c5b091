/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confine.h - a connection that can do nothing but read its own tables.
 *
 * sqlite3_stmt_readonly() is true for ATTACH and BEGIN, so it is the
 * authorizer that says what a foreign statement may be: SELECT, reading
 * columns, functions, and recursion where that is allowed.
 */
#ifndef STM_STORE_CONFINE_H
#define STM_STORE_CONFINE_H

#include "store/db.h"

/* From now on every statement that is prepared must be of that kind. */
void stm_db_confine(struct stm_db *db, bool recursion);

#endif
