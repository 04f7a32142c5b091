/* SPDX-License-Identifier: Apache-2.0 */
/*
 * problems.h - all that is wrong with a file instead of the first thing.
 *
 * What reads rules, lists and tunings stops at what it does not understand.
 * Given one of these it tells that and goes on.
 */
#ifndef STM_DETECT_PROBLEMS_H
#define STM_DETECT_PROBLEMS_H

#include "base/err.h"

/* Takes "FILE:LINE: why". */
typedef void stm_problem_fn(void *arg, const char *text);

struct stm_problems {
    stm_problem_fn *each;
    void *arg;
};

/*
 * What a reader returns for `status`: where somebody listens (`all` is not
 * NULL) and the file is to blame, STM_OK, and it is told.
 */
static inline stm_status
stm_problems_tell(const struct stm_problems *all, stm_status status,
                  const struct stm_err *err)
{
    if (!all ||
        (status != STM_EFORMAT && status != STM_ELIMIT && status != STM_ESQL))
        return status;
    all->each(all->arg, err->text);
    return STM_OK;
}

#endif
