/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary-parts.h - what the files of the dictionaries share. For
 * dictionary*.c alone.
 */
#ifndef STM_STORE_DICTIONARY_PARTS_H
#define STM_STORE_DICTIONARY_PARTS_H

#include "store/dictionary.h"
#include "store/intern.h"

struct stm_dictionaries {
    struct stm_intern directory, path_key, path, command, account, text;
    struct stm_intern digests, version, ref, computer, stream, module;
    struct stm_intern registry_directory, registry_path;
    struct stm_intern call_modules, call_trace;
    struct stm_table *traces; /* whole call traces met in this run */
    struct stm_buf key;       /* of the row that is looked for */
    struct stm_buf folded;    /* what the row has as its folded key */
    struct stm_buf parts;     /* of a call trace */
};

/* The row of a key that was put together in d->key; that may have failed. */
stm_status stm_dictionary_find(int64_t *id, bool *made,
                               const struct stm_intern *intern,
                               const struct stm_buf *key, struct stm_err *err);

void stm_dictionary_put_ref(struct stm_buf *key,
                            const struct stm_process_ref *ref);

#endif
