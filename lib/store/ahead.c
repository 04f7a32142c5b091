/* SPDX-License-Identifier: Apache-2.0 */
#include "store/ahead.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

enum {
    FILES = 16,               /* that are hashed and wait */
    BYTES = 256 << 20,        /* of them; at least one waits */
    ASK_NS = 50 * 1000 * 1000 /* how often a stop is asked for */
};

typedef enum { FILE_UNBEGUN, FILE_RUNS, FILE_OPENED, FILE_DONE } file_state;

struct slot {
    struct stm_ahead_file file;
    file_state state;
};

/* Items `taken` to `begun` - 1 stand in the ring, each at its number. */
struct stm_ahead {
    const struct stm_item *items;
    size_t n, taken, begun;
    uint64_t large;   /* bytes from which on a file may be pending */
    uint64_t waiting; /* bytes of files that are done and not taken */
    struct slot slots[FILES];
    pthread_mutex_t lock;
    pthread_cond_t room; /* for the thread: something was taken, or is over */
    pthread_cond_t done; /* for the caller */
    pthread_t thread;
    bool threaded;
    bool over;
};

static void
open_file(struct stm_ahead_file *file, const struct stm_item *item)
{
    *file = (struct stm_ahead_file){ 0 };
    file->status = stm_source_open(&file->source, item->path, &file->err);
}

static void
hash(struct stm_ahead_file *file, const struct stm_progress *progress)
{
    if (!file->status)
        file->status = stm_source_sha256_watched(file->source, file->sha256,
                                                 progress, &file->err);
}

static uint64_t
size_of(const struct stm_ahead_file *file)
{
    return file->source ? stm_source_size(file->source) : 0;
}

static bool
is_over(void *arg)
{
    struct stm_ahead *ahead = arg;
    bool over;

    (void)pthread_mutex_lock(&ahead->lock);
    over = ahead->over;
    (void)pthread_mutex_unlock(&ahead->lock);
    return over;
}

/* The lock is held. */
static bool
has_room(const struct stm_ahead *ahead)
{
    return ahead->begun < ahead->n && ahead->begun - ahead->taken < FILES &&
           ahead->waiting < BYTES;
}

/* The lock is held, and given up meanwhile. */
static void
hash_next(struct stm_ahead *ahead)
{
    const struct stm_progress progress = { .stop = is_over, .arg = ahead };
    const struct stm_item *item = &ahead->items[ahead->begun];
    struct slot *slot = &ahead->slots[ahead->begun++ % FILES];

    slot->state = FILE_RUNS;
    (void)pthread_mutex_unlock(&ahead->lock);
    open_file(&slot->file, item);
    (void)pthread_mutex_lock(&ahead->lock);
    slot->state = FILE_OPENED;
    (void)pthread_cond_signal(&ahead->done);
    (void)pthread_mutex_unlock(&ahead->lock);
    hash(&slot->file, &progress);
    (void)pthread_mutex_lock(&ahead->lock);
    slot->state = FILE_DONE;
    ahead->waiting += size_of(&slot->file);
    (void)pthread_cond_signal(&ahead->done);
}

static void *
run(void *arg)
{
    struct stm_ahead *ahead = arg;

    (void)pthread_mutex_lock(&ahead->lock);
    while (!ahead->over) {
        if (has_room(ahead))
            hash_next(ahead);
        else
            (void)pthread_cond_wait(&ahead->room, &ahead->lock);
    }
    (void)pthread_mutex_unlock(&ahead->lock);
    return NULL;
}

static bool
is_large(const struct stm_ahead *ahead, size_t i)
{
    struct stat file;

    return stat(ahead->items[i].path, &file) == 0 && S_ISREG(file.st_mode) &&
           (uint64_t)file.st_size >= ahead->large;
}

/* A first file that cannot be pending the caller hashes itself. */
static void
start(struct stm_ahead *ahead)
{
    size_t first = ahead->n > 0 && is_large(ahead, 0) ? 0 : 1;

    if (ahead->n <= first)
        return;
    ahead->begun = first;
    ahead->threaded = pthread_create(&ahead->thread, NULL, run, ahead) == 0;
    if (!ahead->threaded)
        ahead->begun = 0;
}

stm_status
stm_ahead_open(struct stm_ahead **out, const struct stm_bundles *bundles,
               bool thread, uint64_t large, struct stm_err *err)
{
    struct stm_ahead *ahead = calloc(1, sizeof(*ahead));

    if (!ahead)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for files");
    ahead->items = bundles->items;
    ahead->n = bundles->n_items;
    ahead->large = large;
    if (pthread_mutex_init(&ahead->lock, NULL) != 0) {
        free(ahead);
        return stm_fail(err, STM_ENOMEM, 0, "no memory for files");
    }
    /* These cannot fail where a mutex can be made: they are but memory. */
    (void)pthread_cond_init(&ahead->room, NULL);
    (void)pthread_cond_init(&ahead->done, NULL);
    *out = ahead;
    if (thread)
        start(ahead);
    return STM_OK;
}

void
stm_ahead_close(struct stm_ahead *ahead)
{
    if (!ahead)
        return;
    (void)pthread_mutex_lock(&ahead->lock);
    ahead->over = true;
    (void)pthread_cond_signal(&ahead->room);
    (void)pthread_mutex_unlock(&ahead->lock);
    if (ahead->threaded)
        (void)pthread_join(ahead->thread, NULL);
    for (size_t i = ahead->taken; i < ahead->begun; i++)
        stm_source_close(ahead->slots[i % FILES].file.source);
    (void)pthread_cond_destroy(&ahead->done);
    (void)pthread_cond_destroy(&ahead->room);
    (void)pthread_mutex_destroy(&ahead->lock);
    free(ahead);
}

static void
wait_a_bit(struct stm_ahead *ahead)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ASK_NS;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    (void)pthread_cond_timedwait(&ahead->done, &ahead->lock, &until);
}

/* Waits for the next file; false where progress says stop. Lock held. */
static bool
wait_for(struct stm_ahead *ahead, file_state state,
         const struct stm_progress *progress)
{
    const struct slot *slot = &ahead->slots[ahead->taken % FILES];

    while (slot->state < state) {
        if (stm_progress_stop(progress))
            return false;
        wait_a_bit(ahead);
    }
    return true;
}

/* The next file is the caller's, its slot free. The lock is held. */
static void
leave(struct stm_ahead *ahead)
{
    ahead->slots[ahead->taken++ % FILES].state = FILE_UNBEGUN;
    (void)pthread_cond_signal(&ahead->room);
}

/* What is done is given whole; of what is pending a twin is. Lock held. */
static stm_status
give(struct stm_ahead_file *out, struct stm_ahead *ahead,
     const struct stm_progress *progress, struct stm_err *err)
{
    struct slot *slot = &ahead->slots[ahead->taken % FILES];

    if (!wait_for(ahead, FILE_OPENED, progress))
        return stm_fail(err, STM_ESTOP, 0, "interrupted");
    *out = (struct stm_ahead_file){ .pending = true };
    if (slot->state == FILE_OPENED && slot->file.source &&
        size_of(&slot->file) >= ahead->large &&
        !stm_source_twin(&out->source, slot->file.source, NULL))
        return STM_OK;
    if (!wait_for(ahead, FILE_DONE, progress))
        return stm_fail(err, STM_ESTOP, 0, "interrupted");
    *out = slot->file;
    slot->file.source = NULL;
    ahead->waiting -= size_of(out);
    leave(ahead);
    return STM_OK;
}

/* Nobody has begun it: whether the next file is the caller's to hash. */
static bool
is_mine(struct stm_ahead *ahead)
{
    const struct slot *slot = &ahead->slots[ahead->taken % FILES];

    if (ahead->begun > ahead->taken)
        return slot->state == FILE_UNBEGUN;
    if (ahead->threaded && is_large(ahead, ahead->taken))
        return false; /* the thread is about to */
    ahead->begun++;
    return true;
}

stm_status
stm_ahead_take(struct stm_ahead_file *out, struct stm_ahead *ahead,
               const struct stm_progress *progress, struct stm_err *err)
{
    const struct stm_item *item = &ahead->items[ahead->taken];
    stm_status status = STM_OK;
    bool mine;

    (void)pthread_mutex_lock(&ahead->lock);
    mine = is_mine(ahead);
    if (mine)
        leave(ahead);
    else
        status = give(out, ahead, progress, err);
    (void)pthread_mutex_unlock(&ahead->lock);
    if (status)
        return status;
    if (mine) {
        open_file(out, item);
        hash(out, progress);
    }
    if (out->status != STM_ESTOP)
        return STM_OK;
    stm_source_close(out->source);
    out->source = NULL;
    return stm_fail(err, STM_ESTOP, 0, "%s", out->err.text);
}

stm_status
stm_ahead_finish(struct stm_ahead_file *file, struct stm_ahead *ahead,
                 const struct stm_progress *progress, struct stm_err *err)
{
    struct slot *slot = &ahead->slots[ahead->taken % FILES];
    bool done;

    (void)pthread_mutex_lock(&ahead->lock);
    done = wait_for(ahead, FILE_DONE, progress);
    if (done) {
        ahead->waiting -= size_of(&slot->file);
        stm_source_close(slot->file.source);
        slot->file.source = file->source;
        *file = slot->file;
        slot->file.source = NULL;
        leave(ahead);
    }
    (void)pthread_mutex_unlock(&ahead->lock);
    return done ? STM_OK : stm_fail(err, STM_ESTOP, 0, "interrupted");
}
