/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pool.h - tasks in, results in order, on several threads.
 *
 * The caller puts tasks and takes them back, done, in the order in which it
 * put them; what is made of them cannot depend on the number of threads. The
 * caller is worker 0: while it waits it works too, so that a pool of one
 * starts no thread at all. A task is worked at by one thread, once, and what
 * `work` needs for itself it finds by the number of its worker. Only the
 * caller's thread calls these functions.
 */
#ifndef STM_BASE_POOL_H
#define STM_BASE_POOL_H

#include "base/err.h"

#include <stdbool.h>

enum { STM_POOL_WORKERS_MOST = 64 };

/* Failures are the task's own: it keeps a status. */
typedef void stm_pool_work(void *arg, unsigned worker, void *task);

struct stm_pool;

/*
 * `workers` of 1 to STM_POOL_WORKERS_MOST, the caller among them; at most
 * four times as many tasks are under way. Threads that cannot be started are
 * done without. Owned by the caller: stm_pool_close().
 */
stm_status stm_pool_open(struct stm_pool **out, unsigned workers,
                         stm_pool_work *work, void *arg, struct stm_err *err);

/* Waits for what is being worked at; tasks that nobody began stay undone. */
void stm_pool_close(struct stm_pool *pool);

/* How many tasks may be under way at once. */
unsigned stm_pool_depth(const struct stm_pool *pool);

/* Whether a task must be taken before another is put. */
bool stm_pool_is_full(const struct stm_pool *pool);

/* Hands a task over, borrowed until it is taken. */
void stm_pool_put(struct stm_pool *pool, void *task);

/* The oldest task, done; NULL where none is under way. */
void *stm_pool_take(struct stm_pool *pool);

/* The processors that this process may use, 1 to STM_POOL_WORKERS_MOST. */
unsigned stm_pool_processors(void);

#endif
