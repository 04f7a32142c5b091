/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scan.h - event logs, chunk by chunk, on several threads, in order.
 *
 * One chunk is one task. What is odd about a file travels with the tasks, so
 * that messages too come in the same order for any number of threads.
 */
#ifndef STM_SCAN_H
#define STM_SCAN_H

#include "base/arena.h"
#include "base/pool.h"
#include "evidence/bundle.h"
#include "read/chunk.h"

/* A note, its words living in the task. */
struct scan_note {
    stm_effect effect;
    char kind[24];
    bool placed;          /* `file_offset` says where */
    uint64_t file_offset; /* in the file */
    const char *text;
};

struct scan_task {
    const struct stm_item *item; /* the file */
    bool begins, ends;           /* the first, the last task of its file */
    bool is_log;                 /* it begins as one does; from the first on */
    uint64_t file_size;
    struct stm_evtx_header header;
    bool has_chunk;
    struct stm_chunk chunk; /* a copy of its own */
    struct scan_note *notes;
    size_t n_notes, room_notes;
    uint64_t more_notes; /* that found no room */
    bool more_losses;    /* and one of them was a loss */
    struct stm_arena memory;
    stm_status status; /* of `work`, or set by `settle`: why in `err` */
    struct stm_err err;
    void *own; /* the command's */
};

/* Adds a note to a task that nobody else works at. `offset` NULL: nowhere. */
void scan_note(struct scan_task *task, stm_effect effect, const char *kind,
               const uint64_t *offset, const char *text);

struct scan {
    unsigned threads;
    /* In a thread: what a chunk holds. Not called where there is none. */
    void (*work)(void *arg, unsigned worker, struct scan_task *task);
    /* In the caller's thread, in order, for every task. A status ends all. */
    stm_status (*settle)(void *arg, struct scan_task *task);
    void *arg;
    /* Makes and frees `own` of a task; both may be NULL. */
    void *(*own_new)(void *arg);
    void (*own_free)(void *own);
    bool deeper; /* what the live chain does not reach is read too */
    bool slack;  /* and free space */
};

/*
 * Runs through the items. A file that cannot be read is a loss among its
 * notes. Returns what `settle` returned, which leaves `err` alone, or why a
 * reader failed, with `err`.
 */
stm_status scan_run(const struct scan *scan, const struct stm_item *items,
                    size_t n, struct stm_err *err);

/* The number of --threads: 1 to STM_POOL_WORKERS_MOST; false: it is none. */
bool scan_threads(unsigned *out, const char *text);

#endif
