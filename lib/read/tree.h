/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree.h - the payload fields of a record as the nested objects of JSON.
 *
 * EventData is flat: its names are the keys. Of anything else each element
 * on the path is an object. Where a key is taken it becomes KEY_1, KEY_2, ...
 */
#ifndef STM_READ_TREE_H
#define STM_READ_TREE_H

#include "base/json.h"
#include "read/reader.h"

/* Writes the value of a field, its key being written. */
typedef void stm_tree_value_fn(void *arg, const struct stm_field *field);

/* Writes one object with all fields but those of System. */
void stm_tree_write(struct stm_json *json, const struct stm_record *record,
                    stm_tree_value_fn *value, void *arg);

#endif
