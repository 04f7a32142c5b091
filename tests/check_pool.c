/* SPDX-License-Identifier: Apache-2.0 */
#include "suite.h"

#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

enum { TASKS = 5000 };

struct task {
    unsigned number, done;
};

struct job {
    unsigned by[STM_POOL_WORKERS_MOST]; /* tasks done, by worker */
};

/* Uneven work, so that tasks end in another order than they began. */
static void
work(void *arg, unsigned worker, void *data)
{
    struct job *job = arg;
    struct task *task = data;

    for (unsigned i = 0; i < task->number * 7 % 5; i++)
        (void)sched_yield();
    task->done++;
    job->by[worker]++;
}

/* Puts and takes all tasks through a pool; checks order and count. */
static void
run_all(unsigned workers)
{
    static struct task tasks[TASKS];
    struct job job = { { 0 } };
    struct stm_pool *pool;
    struct task *task;
    unsigned next = 0, sum = 0;

    memset(tasks, 0, sizeof(tasks));
    ck_assert(
        !stm_pool_open(&pool, workers, work, &job, &(struct stm_err){ 0 }));
    ck_assert_uint_eq(stm_pool_depth(pool), workers * 4);
    for (unsigned i = 0; i < TASKS; i++) {
        if (stm_pool_is_full(pool)) {
            task = stm_pool_take(pool);
            ck_assert_uint_eq(task->number, next++);
            ck_assert_uint_eq(task->done, 1);
        }
        tasks[i].number = i;
        stm_pool_put(pool, &tasks[i]);
    }
    while ((task = stm_pool_take(pool))) {
        ck_assert_uint_eq(task->number, next++);
        ck_assert_uint_eq(task->done, 1);
    }
    ck_assert_uint_eq(next, TASKS);
    stm_pool_close(pool);
    for (unsigned i = 0; i < STM_POOL_WORKERS_MOST; i++) {
        ck_assert(job.by[i] == 0 || i < workers);
        sum += job.by[i];
    }
    ck_assert_uint_eq(sum, TASKS);
}

START_TEST(tasks_come_back_in_order_each_done_once)
{
    run_all(1);
    run_all(2);
    run_all(7);
}
END_TEST

START_TEST(a_pool_closes_with_tasks_under_way)
{
    static struct task tasks[16];
    struct job job = { { 0 } };
    struct stm_pool *pool;
    unsigned done = 0, by = 0;

    memset(tasks, 0, sizeof(tasks));
    ck_assert(!stm_pool_open(&pool, 4, work, &job, &(struct stm_err){ 0 }));
    for (unsigned i = 0; i < 16; i++) {
        tasks[i].number = i;
        stm_pool_put(pool, &tasks[i]);
    }
    ck_assert(stm_pool_is_full(pool));
    stm_pool_close(pool);
    for (unsigned i = 0; i < 16; i++) {
        ck_assert_uint_le(tasks[i].done, 1);
        done += tasks[i].done;
    }
    for (unsigned i = 0; i < 4; i++)
        by += job.by[i];
    ck_assert_uint_eq(done, by);
}
END_TEST

static void
meet(void *arg, unsigned worker, void *task)
{
    (void)worker;
    (void)task;
    (void)pthread_barrier_wait(arg);
}

/* Each task waits for the other: one thread alone would never end. */
START_TEST(few_tasks_are_shared_out_too)
{
    pthread_barrier_t both;
    struct stm_pool *pool;
    int a, b;

    ck_assert(!pthread_barrier_init(&both, NULL, 2));
    ck_assert(!stm_pool_open(&pool, 8, meet, &both, &(struct stm_err){ 0 }));
    for (int i = 0; i < 100; i++) {
        stm_pool_put(pool, &a);
        stm_pool_put(pool, &b);
        ck_assert_ptr_eq(stm_pool_take(pool), &a);
        ck_assert_ptr_eq(stm_pool_take(pool), &b);
    }
    stm_pool_close(pool);
    (void)pthread_barrier_destroy(&both);
}
END_TEST

START_TEST(an_empty_pool_has_nothing_to_take)
{
    struct job job = { { 0 } };
    struct stm_pool *pool;

    ck_assert(!stm_pool_open(&pool, 2, work, &job, &(struct stm_err){ 0 }));
    ck_assert_ptr_null(stm_pool_take(pool));
    stm_pool_close(pool);
    ck_assert_uint_ge(stm_pool_processors(), 1);
}
END_TEST

SUITE("pool", 60, tasks_come_back_in_order_each_done_once,
      a_pool_closes_with_tasks_under_way, few_tasks_are_shared_out_too,
      an_empty_pool_has_nothing_to_take)
