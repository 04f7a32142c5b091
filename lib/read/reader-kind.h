/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader-kind.h - what a kind of reader gives to stm_reader_*().
 */
#ifndef STM_READ_READER_KIND_H
#define STM_READ_READER_KIND_H

#include "read/reader.h"

struct stm_reader_class {
    stm_status (*open)(struct stm_reader **out, const char *const *wanted,
                       size_t n_wanted, struct stm_err *err);
    stm_status (*chunk)(struct stm_reader *reader,
                        const struct stm_chunk *chunk,
                        const struct stm_sink *sink, struct stm_err *err);
    void (*close)(struct stm_reader *reader);
    const char *(*name)(void);
};

/* Every reader starts with this. */
struct stm_reader {
    const struct stm_reader_class *class;
};

extern const struct stm_reader_class stm_libevtx_class;
extern const struct stm_reader_class stm_native_class;
extern const struct stm_reader_class stm_tokens_class;

#endif
