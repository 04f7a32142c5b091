/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fields.h - the fields of one record while a reader puts them together.
 *
 * Paths and values live in `arena`, which is emptied for each record.
 */
#ifndef STM_READ_FIELDS_H
#define STM_READ_FIELDS_H

#include "base/arena.h"
#include "base/table.h"
#include "read/reader.h"

enum {
    STM_FIELDS_MOST = 65536,     /* of one record */
    STM_FIELDS_MEMORY = 64 << 20 /* bytes of paths and values of one */
};

struct stm_fields {
    struct stm_arena arena;
    struct stm_table *names; /* path -> index in the wanted table */
    size_t n_wanted;
    const struct stm_field **wanted;
    struct stm_field *list;
    size_t n, room;
};

/* Owned by the caller: stm_fields_free(), also after a failure. */
stm_status stm_fields_init(struct stm_fields *fields, const char *const *wanted,
                           size_t n_wanted, struct stm_err *err);
void stm_fields_free(struct stm_fields *fields);

/* Starts a record: no fields, an empty arena. */
void stm_fields_begin(struct stm_fields *fields);

/*
 * Adds a field; path and value must live in the arena or longer. STM_ELIMIT
 * past STM_FIELDS_MOST.
 */
stm_status stm_fields_add(struct stm_fields *fields, struct stm_span path,
                          struct stm_value value, struct stm_err *err);

/* Hands the fields to `record`, borrowed until the next begin. */
void stm_fields_end(struct stm_fields *fields, struct stm_record *record);

#endif
