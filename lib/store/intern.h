/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intern.h - one table of the case whose rows are found by a key of bytes.
 *
 * What dictionaries are made of. A key is made from the same columns when a
 * row is looked for and when a table is loaded.
 */
#ifndef STM_STORE_INTERN_H
#define STM_STORE_INTERN_H

#include "base/buf.h"
#include "base/table.h"
#include "store/db.h"

struct stm_intern {
    struct stm_table *rows;
    struct stm_stmt *insert; /* all columns, id first */
    int64_t next;            /* id of the next row */
};

/* Appends the key of the row that a loading statement stands on. */
typedef void stm_intern_key_fn(struct stm_buf *key, const struct stm_stmt *row);

/*
 * Loads table `name` and prepares its insert. `columns` is the list behind
 * `id`; `first` is the least id that counts (0 where row 0 may be given).
 */
stm_status stm_intern_open(struct stm_intern *out, struct stm_db *db,
                           const char *name, const char *columns, int64_t first,
                           stm_intern_key_fn *key, struct stm_err *err);
void stm_intern_close(struct stm_intern *intern);

/*
 * `*id` is the row of the key, or the id that a new row takes (`*made`): the
 * caller then binds the insert's columns from 2 on and calls
 * stm_intern_add().
 */
void stm_intern_find(int64_t *id, bool *made, const struct stm_intern *intern,
                     struct stm_span key);
stm_status stm_intern_add(struct stm_intern *intern, struct stm_span key,
                          struct stm_err *err);

/* Keys of fixed-size parts and framed texts. */
void stm_intern_put_int(struct stm_buf *key, int64_t value);
void stm_intern_put_text(struct stm_buf *key, bool has, struct stm_span text);

#endif
