/* SPDX-License-Identifier: Apache-2.0 */
/*
 * written.h - a file that people write: a rule, a list or a tuning.
 */
#ifndef STM_DETECT_WRITTEN_H
#define STM_DETECT_WRITTEN_H

#include "base/arena.h"
#include "base/digest.h"

enum { STM_NAME_SIZE = 64 };

/* The first member of struct stm_rule, stm_list and stm_tuning. */
struct stm_written {
    const char *name; /* the stem of the file: a rule's id */
    const char *file; /* as messages name it */
    struct stm_span text;
    uint8_t sha256[STM_SHA256_SIZE];
    bool from_folder;  /* it is not one of those built in */
    const char *error; /* why it cannot be used; NULL: it can */
};

/*
 * At most `limit` bytes, UTF-8, no byte order mark, no NUL, and a name that
 * is fit. Else STM_ELIMIT or STM_EFORMAT, "FILE:LINE: why".
 */
stm_status stm_written_check(const struct stm_written *written, size_t limit,
                             struct stm_err *err);

/* Lower-case letters, digits and `-`, at most STM_NAME_SIZE of them. */
bool stm_name_is_fit(struct stm_span name);

#endif
