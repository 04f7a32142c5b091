/* SPDX-License-Identifier: Apache-2.0 */
/*
 * columns.h - a decoded event into its typed table.
 *
 * The statements follow from the layouts: an INSERT per layout, one column
 * per entry. Rows are inserted many at a time (bulk.h).
 */
#ifndef STM_STORE_COLUMNS_H
#define STM_STORE_COLUMNS_H

#include "event/event.h"
#include "store/dictionary.h"

struct stm_columns;

/* The INSERT of a layout's rows: the event, then its columns. Owned by the
 * caller: stm_stmt_close(). */
stm_status stm_columns_insert(struct stm_stmt **out, struct stm_db *db,
                              const struct stm_layout *layout,
                              struct stm_err *err);

/* Everything is borrowed. Owned by the caller: stm_columns_close(). */
stm_status stm_columns_open(struct stm_columns **out, struct stm_db *db,
                            struct stm_dictionaries *dictionaries,
                            const struct stm_provider *provider,
                            struct stm_err *err);
void stm_columns_close(struct stm_columns *columns);

/* The typed row of event `row`, said by `computer` (rows). */
stm_status stm_columns_add(struct stm_columns *columns,
                           const struct stm_event *event, int64_t row,
                           int64_t computer, struct stm_err *err);

/* Writes the rows that wait. */
stm_status stm_columns_flush(struct stm_columns *columns, struct stm_err *err);

#endif
