/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expected.h - the hosts that the analyst expects, against those that left
 * evidence.
 *
 * Names are compared folded. A name without a dot is also taken for the one
 * computer whose name begins with it and a dot (PC1 for PC1.corp.local); if
 * there are several, for none of them.
 */
#ifndef STM_REPORT_EXPECTED_H
#define STM_REPORT_EXPECTED_H

#include "base/arena.h"
#include "store/db.h"

typedef enum {
    EXPECTED_MISSING,
    EXPECTED_UNCLEAR, /* several computers could be meant */
    EXPECTED_SHORT,   /* `as` is taken for it */
    EXPECTED_THERE
} expected_how;

struct expected_name {
    struct stm_span name, key; /* as listed; folded */
    expected_how how;
    struct stm_span as; /* SHORT: the computer; UNCLEAR: two of them */
    struct stm_span other;
};

/* Everything lives in the arena. */
struct expected {
    struct stm_arena arena;
    struct expected_name *names; /* each once, in order of the keys */
    size_t n;
    int64_t count[EXPECTED_THERE + 1];
    int64_t *unlisted; /* hosts that no name stands for, in order of id */
    size_t n_unlisted;
};

/* Without a list `n` is 0 and nothing is unlisted. stm_expected_free(). */
stm_status stm_expected_load(struct expected *out, struct stm_db *db,
                             struct stm_err *err);
void stm_expected_free(struct expected *expected);

/* How many of the names have evidence. */
int64_t stm_expected_there(const struct expected *expected);

#endif
