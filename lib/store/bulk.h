/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bulk.h - rows of numbers and GUIDs, inserted many at a time.
 *
 * Most of what a row costs is what a statement does before and after it. A
 * row that was added stands in its table after the next stm_bulk_flush():
 * call it before anything asks for the rows, and before the transaction ends.
 */
#ifndef STM_STORE_BULK_H
#define STM_STORE_BULK_H

#include "base/guid.h"
#include "store/db.h"

typedef enum { STM_PUT_NULL, STM_PUT_INT, STM_PUT_GUID } stm_bulk_kind;

struct stm_bulk_cell {
    stm_bulk_kind kind;
    union {
        int64_t number;
        struct stm_guid guid;
    };
};

struct stm_bulk;

/*
 * `text`: INSERT ... VALUES (?, ...) with `columns` places, and nothing after
 * them. The db is borrowed. Owned by the caller: stm_bulk_close().
 */
stm_status stm_bulk_open(struct stm_bulk **out, struct stm_db *db,
                         struct stm_span text, size_t columns,
                         struct stm_err *err);
void stm_bulk_close(struct stm_bulk *bulk);

/* The same with the text of that name, as stm_db_named(). */
stm_status stm_bulk_named(struct stm_bulk **out, struct stm_db *db,
                          const struct stm_embedded *table, const char *name,
                          size_t columns, struct stm_err *err);

/* The cells of the next row, to be set before it is put. Borrowed. */
struct stm_bulk_cell *stm_bulk_next(struct stm_bulk *bulk);
stm_status stm_bulk_put(struct stm_bulk *bulk, struct stm_err *err);

/* A row of integers; STM_BULK_NULL stands for NULL. */
#define STM_BULK_NULL INT64_MIN
stm_status stm_bulk_add(struct stm_bulk *bulk, const int64_t *values,
                        struct stm_err *err);

/* What is not yet written. */
stm_status stm_bulk_flush(struct stm_bulk *bulk, struct stm_err *err);

#endif
