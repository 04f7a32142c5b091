/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

enum { TASKS_EACH = 4 };

typedef enum { TASK_WAITS, TASK_RUNS, TASK_DONE } task_state;

struct slot {
    void *task;
    task_state state;
};

struct worker {
    struct stm_pool *pool;
    pthread_t thread;
    unsigned number;
};

/*
 * A ring of tasks, from the oldest (`first`) on. `begun` of them were taken
 * up: the next one to do is that one. To wake a thread costs as much as a
 * part of a task: a sleeping worker is woken for several of them, and the
 * caller only for the one that it waits for.
 */
struct stm_pool {
    stm_pool_work *work;
    void *arg;
    pthread_mutex_t lock;
    pthread_cond_t ready; /* there is work, or all is over: for workers */
    pthread_cond_t done;  /* `awaited` is: for the caller */
    const struct slot *awaited;
    unsigned depth, first, n, begun;
    unsigned asleep; /* workers that wait for work */
    bool over;
    unsigned n_threads;
    struct worker workers[STM_POOL_WORKERS_MOST];
    struct slot slots[STM_POOL_WORKERS_MOST * TASKS_EACH];
};

/* Does the next task that waits; the lock is held, and given up meanwhile. */
static bool
do_next(struct stm_pool *pool, unsigned worker)
{
    struct slot *slot;

    if (pool->begun == pool->n)
        return false;
    slot = &pool->slots[(pool->first + pool->begun) % pool->depth];
    pool->begun++;
    slot->state = TASK_RUNS;
    (void)pthread_mutex_unlock(&pool->lock);
    pool->work(pool->arg, worker, slot->task);
    (void)pthread_mutex_lock(&pool->lock);
    slot->state = TASK_DONE;
    if (slot == pool->awaited)
        (void)pthread_cond_signal(&pool->done);
    return true;
}

static void *
run(void *arg)
{
    struct worker *self = arg;
    struct stm_pool *pool = self->pool;

    (void)pthread_mutex_lock(&pool->lock);
    while (!pool->over) {
        if (do_next(pool, self->number))
            continue;
        pool->asleep++;
        (void)pthread_cond_wait(&pool->ready, &pool->lock);
        pool->asleep--;
    }
    (void)pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static void
start_threads(struct stm_pool *pool, unsigned workers)
{
    for (unsigned i = 1; i < workers; i++) {
        struct worker *worker = &pool->workers[pool->n_threads];

        worker->pool = pool;
        worker->number = pool->n_threads + 1;
        if (pthread_create(&worker->thread, NULL, run, worker) != 0)
            return;
        pool->n_threads++;
    }
}

stm_status
stm_pool_open(struct stm_pool **out, unsigned workers, stm_pool_work *work,
              void *arg, struct stm_err *err)
{
    struct stm_pool *pool = calloc(1, sizeof(*pool));

    if (!pool)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for threads");
    if (workers < 1)
        workers = 1;
    if (workers > STM_POOL_WORKERS_MOST)
        workers = STM_POOL_WORKERS_MOST;
    pool->work = work;
    pool->arg = arg;
    pool->depth = workers * TASKS_EACH;
    if (pthread_mutex_init(&pool->lock, NULL) != 0) {
        free(pool);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for threads");
    }
    /* These cannot fail where a mutex can be made: they are but memory. */
    (void)pthread_cond_init(&pool->ready, NULL);
    (void)pthread_cond_init(&pool->done, NULL);
    start_threads(pool, workers);
    *out = pool;
    return STM_OK;
}

void
stm_pool_close(struct stm_pool *pool)
{
    if (!pool)
        return;
    (void)pthread_mutex_lock(&pool->lock);
    pool->over = true;
    (void)pthread_cond_broadcast(&pool->ready);
    (void)pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->n_threads; i++)
        (void)pthread_join(pool->workers[i].thread, NULL);
    (void)pthread_cond_destroy(&pool->done);
    (void)pthread_cond_destroy(&pool->ready);
    (void)pthread_mutex_destroy(&pool->lock);
    free(pool);
}

unsigned
stm_pool_depth(const struct stm_pool *pool)
{
    return pool->depth;
}

bool
stm_pool_is_full(const struct stm_pool *pool)
{
    return pool->n == pool->depth; /* only the caller changes them */
}

void
stm_pool_put(struct stm_pool *pool, void *task)
{
    (void)pthread_mutex_lock(&pool->lock);
    pool->slots[(pool->first + pool->n) % pool->depth] =
        (struct slot){ .task = task, .state = TASK_WAITS };
    pool->n++;
    if (pool->asleep && pool->n - pool->begun >= pool->depth / 2)
        (void)pthread_cond_signal(&pool->ready);
    (void)pthread_mutex_unlock(&pool->lock);
}

void *
stm_pool_take(struct stm_pool *pool)
{
    struct slot *oldest = &pool->slots[pool->first];
    void *task;

    if (pool->n == 0)
        return NULL;
    (void)pthread_mutex_lock(&pool->lock);
    /* The caller is about to work or wait: so shall all others. */
    if (oldest->state != TASK_DONE && pool->asleep && pool->begun < pool->n)
        (void)pthread_cond_broadcast(&pool->ready);
    while (oldest->state != TASK_DONE) {
        if (do_next(pool, 0))
            continue;
        pool->awaited = oldest;
        (void)pthread_cond_wait(&pool->done, &pool->lock);
        pool->awaited = NULL;
    }
    task = oldest->task;
    pool->first = (pool->first + 1) % pool->depth;
    pool->n--;
    pool->begun--;
    (void)pthread_mutex_unlock(&pool->lock);
    return task;
}

unsigned
stm_pool_processors(void)
{
    cpu_set_t set;
    int n = 1;

    if (sched_getaffinity(0, sizeof(set), &set) == 0)
        n = CPU_COUNT(&set);
    if (n < 1)
        n = 1;
    return n > STM_POOL_WORKERS_MOST ? STM_POOL_WORKERS_MOST : (unsigned)n;
}
