/* SPDX-License-Identifier: Apache-2.0 */
#include "scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NOTES_MEMORY = 1 << 20, NOTES_MOST = 4096 /* of a task */ };

struct run {
    const struct scan *scan;
    struct stm_pool *pool;
    struct scan_task *tasks;
    size_t n_tasks;
    size_t next; /* task to fill */
    struct scan_task *task;
};

void
scan_note(struct scan_task *task, stm_effect effect, const char *kind,
          const uint64_t *offset, const char *text)
{
    struct scan_note note = { .effect = effect };

    note.text = task->n_notes < NOTES_MOST
                    ? stm_arena_copy(&task->memory, text, strlen(text))
                    : NULL;
    if (note.text && task->n_notes == task->room_notes) {
        size_t room = task->room_notes ? task->room_notes * 2 : 16;
        void *grown = reallocarray(task->notes, room, sizeof(note));

        if (grown)
            task->notes = grown;
        if (grown)
            task->room_notes = room;
    }
    if (!note.text || task->n_notes == task->room_notes) {
        task->more_notes++;
        task->more_losses |= effect == STM_NOTE_LOSS;
        return;
    }
    (void)snprintf(note.kind, sizeof(note.kind), "%s", kind);
    note.placed = offset != NULL;
    note.file_offset = offset ? *offset : 0;
    task->notes[task->n_notes++] = note;
}

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    struct run *run = arg;

    scan_note(run->task, note->effect, note->kind, &note->file_offset,
              note->text);
    return STM_OK;
}

static void
work(void *arg, unsigned worker, void *task)
{
    const struct scan *scan = arg;
    struct scan_task *mine = task;

    if (mine->has_chunk)
        scan->work(scan->arg, worker, mine);
}

/* What fails in a reader fails all; damage is none of its failures. */
static stm_status
settle(struct run *run, struct scan_task *task, struct stm_err *err)
{
    stm_status status = task->status;

    if (!status)
        status = run->scan->settle(run->scan->arg, task);
    if (task->status)
        return stm_fail(err, task->status, 0, "%s", task->err.text);
    return status;
}

/* A task to fill, of the file that is being read. */
static void
begin_task(struct run *run, const struct stm_item *item, bool begins)
{
    struct scan_task *task = &run->tasks[run->next];

    run->next = (run->next + 1) % run->n_tasks;
    run->task = task;
    stm_arena_reset(&task->memory);
    task->item = item;
    task->begins = begins;
    task->ends = false;
    task->has_chunk = false;
    task->n_notes = 0;
    task->more_notes = 0;
    task->more_losses = false;
    task->status = STM_OK;
}

static stm_status
put_task(struct run *run, struct stm_err *err)
{
    stm_status status = STM_OK;

    if (stm_pool_is_full(run->pool))
        status = settle(run, stm_pool_take(run->pool), err);
    if (!status)
        stm_pool_put(run->pool, run->task);
    return status;
}

/* `*failed`: the file's own failure, a status: that of all. */
static stm_status
read_chunks(struct run *run, const struct stm_item *item, struct stm_walk *walk,
            struct stm_err *failed, struct stm_err *err)
{
    const struct stm_chunk *chunk;
    struct scan_task *task = run->task;
    stm_status status = STM_OK;

    while (!stm_walk_next(walk, &chunk, failed) && chunk) {
        bool is_log = task->is_log;
        uint64_t size = task->file_size;
        struct stm_evtx_header header = task->header;

        stm_walk_take(walk, &task->chunk);
        task->has_chunk = true;
        status = put_task(run, err);
        if (status)
            return status;
        begin_task(run, item, false);
        task = run->task;
        task->is_log = is_log;
        task->file_size = size;
        task->header = header;
    }
    return status;
}

static stm_status
read_file(struct run *run, const struct stm_item *item, struct stm_err *err)
{
    struct stm_source *source = NULL;
    struct stm_walk *walk = NULL;
    struct stm_err failed = { 0 };
    stm_status status = STM_OK;

    begin_task(run, item, true);
    run->task->is_log = false;
    run->task->file_size = 0;
    if (!stm_source_open(&source, item->path, &failed) &&
        !stm_walk_open(&walk, source, on_note, run, &failed)) {
        if (run->scan->deeper)
            (void)stm_walk_deeper(walk, run->scan->slack, &failed);
        run->task->is_log = true;
        run->task->file_size = stm_source_size(source);
        run->task->header = *stm_walk_header(walk);
        status = read_chunks(run, item, walk, &failed, err);
        if (stm_source_changed(source))
            scan_note(run->task, STM_NOTE_LOSS, "changed", NULL,
                      "was changed while it was read");
    }
    stm_walk_close(walk);
    stm_source_close(source);
    if (status)
        return status;
    if (failed.code == STM_ENOMEM)
        return stm_fail(err, STM_ENOMEM, 0, "%s", failed.text);
    if (failed.code)
        scan_note(run->task, STM_NOTE_LOSS, "unreadable", NULL, failed.text);
    run->task->ends = true;
    return put_task(run, err);
}

static bool
make_tasks(struct run *run)
{
    for (size_t i = 0; i < run->n_tasks; i++) {
        struct scan_task *task = &run->tasks[i];

        task->memory = stm_arena_of(NOTES_MEMORY);
        task->chunk.data = stm_chunk_room();
        task->chunk.places =
            calloc(STM_EVTX_RECORDS_MOST, sizeof(struct stm_place));
        if (run->scan->own_new)
            task->own = run->scan->own_new(run->scan->arg);
        if (!task->chunk.data || !task->chunk.places ||
            (run->scan->own_new && !task->own))
            return false;
    }
    return true;
}

static void
free_tasks(struct run *run)
{
    for (size_t i = 0; run->tasks && i < run->n_tasks; i++) {
        struct scan_task *task = &run->tasks[i];

        stm_arena_free(&task->memory);
        free(task->chunk.data);
        free(task->chunk.places);
        free(task->notes);
        if (task->own)
            run->scan->own_free(task->own);
    }
    free(run->tasks);
}

static stm_status
read_items(struct run *run, const struct stm_item *items, size_t n,
           struct stm_err *err)
{
    stm_status status = STM_OK;
    struct scan_task *task;

    for (size_t i = 0; i < n && !status; i++)
        status = read_file(run, &items[i], err);
    while (!status && (task = stm_pool_take(run->pool)))
        status = settle(run, task, err);
    return status;
}

stm_status
scan_run(const struct scan *scan, const struct stm_item *items, size_t n,
         struct stm_err *err)
{
    struct run run = { .scan = scan };
    struct scan copy = *scan;
    stm_status status =
        stm_pool_open(&run.pool, scan->threads, work, &copy, err);

    if (status)
        return status;
    /* One more than are under way: the one that is being filled. */
    run.n_tasks = stm_pool_depth(run.pool) + 1;
    run.tasks = calloc(run.n_tasks, sizeof(run.tasks[0]));
    if (!run.tasks || !make_tasks(&run))
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for chunks");
    else
        status = read_items(&run, items, n, err);
    stm_pool_close(run.pool);
    free_tasks(&run);
    return status;
}

bool
scan_threads(unsigned *out, const char *text)
{
    char *end;
    unsigned long n;

    if (*text < '0' || *text > '9')
        return false;
    n = strtoul(text, &end, 10);
    if (*end || n < 1 || n > STM_POOL_WORKERS_MOST)
        return false;
    *out = (unsigned)n;
    return true;
}
