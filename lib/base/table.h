/* SPDX-License-Identifier: Apache-2.0 */
/*
 * table.h - from a key of any bytes to a number that is not negative.
 *
 * The key itself is not kept: 128 bits of XXH3 under a secret of this
 * process stand for it, so input cannot be made to collide and an entry
 * costs 24 bytes whatever its key's length.
 */
#ifndef STM_BASE_TABLE_H
#define STM_BASE_TABLE_H

#include "base/err.h"
#include "base/span.h"

struct stm_table;

/* Owned by the caller: stm_table_close(). */
stm_status stm_table_open(struct stm_table **out, struct stm_err *err);
void stm_table_close(struct stm_table *table);

/* The number of a key, or -1. */
int64_t stm_table_find(const struct stm_table *table, const void *key,
                       size_t size);

/* Adds or replaces. */
stm_status stm_table_put(struct stm_table *table, const void *key, size_t size,
                         int64_t value, struct stm_err *err);

size_t stm_table_count(const struct stm_table *table);

/* Forgets everything and keeps the memory. */
void stm_table_reset(struct stm_table *table);

#endif
