/* SPDX-License-Identifier: Apache-2.0 */
/*
 * header.h - the `-- key: value` lines that begin a rule or a tuning.
 *
 * The header is every line up to the first that does not begin with `--`;
 * each of them must be `-- key: value` with a key that is known, each key
 * once. A line `-- SPDX-License-Identifier: ...` may stand among them.
 */
#ifndef STM_DETECT_HEADER_H
#define STM_DETECT_HEADER_H

#include "base/err.h"
#include "base/span.h"
#include "detect/problems.h"

enum { STM_HEADER_KEYS = 12 };

struct stm_header {
    struct stm_span values[STM_HEADER_KEYS]; /* borrowed, trimmed */
    unsigned lines[STM_HEADER_KEYS];         /* where each stands; 0: nowhere */
    size_t end;                              /* where the SQL begins */
};

/* The `n` keys must all be there; else STM_EFORMAT, "FILE:LINE: why". */
stm_status stm_header_parse(struct stm_header *out, struct stm_span text,
                            const char *file, const char *const *keys, size_t n,
                            struct stm_err *err);

/* The same, telling `all` of what is wrong (NULL: stops there); keys that are
 * not there have line 0 then. */
stm_status stm_header_read(struct stm_header *out, struct stm_span text,
                           const char *file, const char *const *keys, size_t n,
                           const struct stm_problems *all, struct stm_err *err);

#endif
