/* SPDX-License-Identifier: Apache-2.0 */
/*
 * portable.h - constructs of SQL that mean other things, or nothing, on the
 * engines that a rule shall also run on. stemma-rules(5) has the list.
 *
 * This reads words, not grammar: what SQLite does not understand is for
 * SQLite to say.
 */
#ifndef STM_DETECT_PORTABLE_H
#define STM_DETECT_PORTABLE_H

#include "base/span.h"

/* Takes one, at byte `offset` of the SQL. */
typedef void stm_portable_fn(void *arg, size_t offset, const char *why);

void stm_sql_portable(struct stm_span sql, stm_portable_fn *each, void *arg);

#endif
