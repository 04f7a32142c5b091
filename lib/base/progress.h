/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress.h - how long work tells of itself and is told to stop.
 *
 * Both functions may be NULL. `stop` is asked between files, chunks and
 * rows; once it says true the work commits what is consistent and returns
 * STM_ESTOP.
 */
#ifndef STM_BASE_PROGRESS_H
#define STM_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct stm_progress {
    /* `what` is a word for the phase; total 0: not known. */
    void (*step)(void *arg, const char *what, uint64_t done, uint64_t total);
    bool (*stop)(void *arg);
    void *arg;
};

static inline void
stm_progress_step(const struct stm_progress *p, const char *what, uint64_t done,
                  uint64_t total)
{
    if (p && p->step)
        p->step(p->arg, what, done, total);
}

static inline bool
stm_progress_stop(const struct stm_progress *p)
{
    return p && p->stop && p->stop(p->arg);
}

#endif
