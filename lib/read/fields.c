/* SPDX-License-Identifier: Apache-2.0 */
#include "read/fields.h"

#include <stdlib.h>

static stm_status
put_names(struct stm_fields *fields, const char *const *wanted,
          struct stm_err *err)
{
    for (size_t i = 0; i < fields->n_wanted; i++) {
        size_t size = strlen(wanted[i]);
        stm_status status;

        /* A name that is wanted twice goes by its first index. */
        if (stm_table_find(fields->names, wanted[i], size) >= 0)
            continue;
        status = stm_table_put(fields->names, wanted[i], size, (int64_t)i, err);
        if (status)
            return status;
    }
    return STM_OK;
}

stm_status
stm_fields_init(struct stm_fields *fields, const char *const *wanted,
                size_t n_wanted, struct stm_err *err)
{
    stm_status status;

    *fields = (struct stm_fields){ .arena = stm_arena_of(STM_FIELDS_MEMORY),
                                   .n_wanted = n_wanted };
    fields->wanted = calloc(n_wanted + 1, sizeof(fields->wanted[0]));
    if (!fields->wanted)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a reader");
    status = stm_table_open(&fields->names, err);
    return status ? status : put_names(fields, wanted, err);
}

void
stm_fields_free(struct stm_fields *fields)
{
    stm_arena_free(&fields->arena);
    stm_table_close(fields->names);
    free(fields->wanted);
    free(fields->list);
    *fields = (struct stm_fields){ 0 };
}

void
stm_fields_begin(struct stm_fields *fields)
{
    stm_arena_reset(&fields->arena);
    fields->n = 0;
}

static stm_status
grow(struct stm_fields *fields, struct stm_err *err)
{
    size_t room = fields->room ? fields->room * 2 : 64;
    void *list;

    if (fields->n >= STM_FIELDS_MOST)
        return stm_fail(err, STM_ELIMIT, 0, "more than %d fields",
                        STM_FIELDS_MOST);
    list = reallocarray(fields->list, room, sizeof(fields->list[0]));
    if (!list)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for fields");
    fields->list = list;
    fields->room = room;
    return STM_OK;
}

stm_status
stm_fields_add(struct stm_fields *fields, struct stm_span path,
               struct stm_value value, struct stm_err *err)
{
    stm_status status = fields->n == fields->room ? grow(fields, err) : STM_OK;
    int64_t id;

    if (status)
        return status;
    id = stm_table_find(fields->names, path.data, path.size);
    fields->list[fields->n++] = (struct stm_field){
        .id = id < 0 ? STM_FIELD_OTHER : (int)id,
        .path = path,
        .value = value,
    };
    return STM_OK;
}

void
stm_fields_end(struct stm_fields *fields, struct stm_record *record)
{
    memset(fields->wanted, 0, fields->n_wanted * sizeof(fields->wanted[0]));
    for (size_t i = 0; i < fields->n; i++) {
        const struct stm_field *field = &fields->list[i];

        /* Of fields with one path the first counts. */
        if (field->id >= 0 && !fields->wanted[field->id])
            fields->wanted[field->id] = field;
    }
    record->fields = fields->list;
    record->n_fields = fields->n;
    record->wanted = fields->wanted;
    record->n_wanted = fields->n_wanted;
}
