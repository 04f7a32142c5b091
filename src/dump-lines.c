/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump-lines.c - the records of many files, on several threads, in order.
 */
#include "dump.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "read/dump.h"
#include "read/evtx/render.h"
#include "read/recover.h"

enum {
    LINES_MOST = 1 << 20, /* bytes of a chunk before it goes out in pieces */
    LINES_KEPT = 2 << 20, /* bytes of memory that a task may keep */
    NOTES_MOST = 100      /* of a file */
};

/* What was made of a chunk. */
struct lines {
    struct stm_buf text;
    size_t next; /* place that was not looked at yet */
};

/* One chunk at one worker. */
struct job {
    struct dump *dump;
    struct dump_worker *worker;
    struct scan_task *task;
    struct lines *lines;
};

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct job *job = arg;
    char text[640];

    job->lines->next++;
    (void)snprintf(text, sizeof(text), "record %" PRIu64 " is unreadable: %s",
                   place->header_id, why);
    scan_note(job->task, STM_NOTE_LOSS, "unreadable-record",
              &place->file_offset, text);
    return STM_OK;
}

/* In a comment `--` cannot stand. */
void
dump_place(struct stm_buf *out, const char *file, const struct stm_place *place)
{
    stm_buf_text(out, "<!-- ");
    for (const char *c = file; *c; c++) {
        if (*c == '-' && c > file && c[-1] == '-')
            stm_buf_text(out, "%2D");
        else
            stm_buf_char(out, *c);
    }
    stm_buf_print(out, " at %" PRIu64, place->file_offset);
    if (place->how != STM_HOW_LIVE)
        stm_buf_print(out, ", %s", stm_how_name(place->how));
    stm_buf_text(out, " -->\n");
}

static stm_status
put_xml(struct job *job, const struct stm_record *record)
{
    struct stm_buf *out = &job->lines->text;
    struct stm_err why;
    stm_status status =
        stm_render_record(job->worker->render, out, &record->place, &why);

    if (status == STM_ENOMEM)
        return stm_fail(&job->task->err, status, 0, "%s", why.text);
    if (status) {
        job->lines->next--;
        return on_unreadable(job, &record->place, why.text);
    }
    dump_place(out, job->task->item->name, &record->place);
    return STM_OK;
}

/* STM_ELIMIT, which ends the chunk for now, once there is much of it. */
static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct job *job = arg;
    stm_status status = STM_OK;

    job->lines->next++;
    if (job->dump->filtered && !dump_filter_takes(&job->dump->filter, record))
        return STM_OK;
    if (job->dump->xml)
        status = put_xml(job, record);
    else
        stm_dump_record(job->worker->dump, &job->lines->text,
                        job->task->item->name, record);
    if (job->lines->text.failed)
        return stm_fail(&job->task->err, STM_ENOMEM, 0, "memory ran out");
    return !status && job->lines->text.size > LINES_MOST ? STM_ELIMIT : status;
}

/* Reads on from the next place until there is much, or nothing more. */
static stm_status
read_on(struct dump *dump, struct dump_worker *worker, struct scan_task *task)
{
    struct job job = { dump, worker, task, task->own };
    const struct stm_sink sink = { on_record, on_unreadable, &job };
    struct stm_chunk rest = task->chunk;
    stm_status status;

    rest.places += job.lines->next;
    rest.n_places -= job.lines->next;
    if (dump->xml)
        stm_render_chunk(worker->render, &task->chunk);
    status = stm_reader_chunk(worker->reader, &rest, &sink, &task->err);
    return status == STM_ELIMIT ? STM_OK : status;
}

static void
work(void *arg, unsigned worker, struct scan_task *task)
{
    struct dump *dump = arg;
    struct lines *lines = task->own;

    lines->next = 0;
    task->status = read_on(dump, &dump->workers[worker], task);
}

static stm_status
write_text(struct dump *dump, const char *text, size_t size)
{
    if (size && fwrite(text, 1, size, stdout) != size) {
        dump->broken = errno == EPIPE;
        return STM_EIO;
    }
    return STM_OK;
}

/* The document begins with the first of its text, or with its end. */
static stm_status
begin_document(struct dump *dump)
{
    static const char head[] =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Events>\n";
    bool begins = dump->xml && !dump->begun;

    dump->begun = true;
    return begins ? write_text(dump, head, sizeof(head) - 1) : STM_OK;
}

stm_status
dump_write(struct dump *dump, struct stm_buf *lines)
{
    stm_status status = lines->size ? begin_document(dump) : STM_OK;

    if (!status)
        status = write_text(dump, lines->data, lines->size);
    stm_buf_reset(lines);
    return status;
}

static stm_status
write_lines(struct dump *dump, struct lines *lines)
{
    stm_status status = begin_document(dump);

    if (!status)
        status = write_text(dump, lines->text.data, lines->text.size);
    if (lines->text.room > LINES_KEPT)
        stm_buf_free(&lines->text);
    stm_buf_reset(&lines->text);
    return status;
}

/* Says the first NOTES_MOST things that are odd about a file. */
static void
say_note(struct dump *dump, const struct scan_task *task,
         const struct scan_note *note)
{
    const char *file = task->item->name;

    dump->lost |= note->effect == STM_NOTE_LOSS;
    dump->gaps |= strcmp(note->kind, "torn-record") == 0 ||
                  strncmp(note->kind, "hidden-", 7) == 0;
    if (dump->notes++ >= NOTES_MOST)
        return;
    if (note->placed)
        cmd_say("%s: at %" PRIu64 ": %s", file, note->file_offset, note->text);
    else
        cmd_say("%s: %s", file, note->text);
}

static void
say_notes(struct dump *dump, const struct scan_task *task)
{
    for (size_t i = 0; i < task->n_notes; i++)
        say_note(dump, task, &task->notes[i]);
    dump->lost |= task->more_losses;
    dump->gaps |= task->more_notes > 0;
    dump->notes += task->more_notes;
}

/* Notes that came in while the last task was settled. */
static stm_status
settle_end(struct dump *dump, struct scan_task *task)
{
    struct stm_err err = { 0 };
    size_t said = task->n_notes;
    stm_status status = dump_recover_file(dump, task, &err);

    for (size_t i = said; i < task->n_notes; i++)
        say_note(dump, task, &task->notes[i]);
    if (dump->notes > NOTES_MOST)
        cmd_say("%s: %" PRIu64 " more things that are not shown",
                task->item->name, dump->notes - NOTES_MOST);
    return status;
}

/* A chunk of very much goes out in pieces, the rest of them read here. */
static stm_status
settle(void *arg, struct scan_task *task)
{
    struct dump *dump = arg;
    struct lines *lines = task->own;
    stm_status status = STM_OK;

    if (task->begins) {
        dump->notes = 0;
        dump->gaps = false;
    }
    dump->any |= task->is_log;
    if (task->has_chunk)
        status = write_lines(dump, lines);
    while (!status && task->has_chunk && lines->next < task->chunk.n_places) {
        status = task->status = read_on(dump, &dump->workers[0], task);
        if (!status)
            status = write_lines(dump, lines);
    }
    say_notes(dump, task);
    return status || !task->ends ? status : settle_end(dump, task);
}

static void *
lines_new(void *arg)
{
    (void)arg;
    return calloc(1, sizeof(struct lines));
}

static void
lines_free(void *own)
{
    struct lines *lines = own;

    stm_buf_free(&lines->text);
    free(lines);
}

static int
end(struct dump *dump, stm_status status, const struct stm_err *err)
{
    static const char tail[] = "</Events>\n";

    if (!status && dump->xml && dump->any)
        status = begin_document(dump);
    if (!status && dump->xml && dump->any)
        status = write_text(dump, tail, sizeof(tail) - 1);
    /* Whoever reads our output had enough: no reason to complain. */
    if (dump->broken)
        return CMD_DONE;
    if (status && (status != STM_EIO || err->code)) {
        cmd_say("%s", err->code ? err->text : "memory ran out");
        return CMD_FAILED;
    }
    if (cmd_flush() != CMD_DONE)
        return CMD_FAILED;
    if (!dump->any) {
        cmd_say("no event log in any argument");
        return CMD_FAILED;
    }
    return dump->lost ? CMD_LOST : CMD_DONE;
}

static stm_status
open_workers(struct dump *dump, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (unsigned i = 0; i < dump->threads && !status; i++) {
        struct dump_worker *worker = &dump->workers[i];

        status = stm_reader_open(&worker->reader, dump->reader, dump_wanted,
                                 DUMP_WANTED, err);
        if (!status)
            status = stm_dump_open(&worker->dump, err);
        if (!status && dump->xml)
            status = stm_render_open(&worker->render, err);
    }
    return status;
}

static void
close_workers(struct dump *dump)
{
    for (unsigned i = 0; i < dump->threads; i++) {
        stm_reader_close(dump->workers[i].reader);
        stm_dump_close(dump->workers[i].dump);
        stm_render_close(dump->workers[i].render);
    }
}

int
dump_files(struct dump *dump, const char *const *arguments, size_t n)
{
    const struct scan scan = {
        .threads = dump->threads,
        .deeper = dump->reader != STM_READER_LIBEVTX,
        .slack = dump->recover,
        .work = work,
        .settle = settle,
        .arg = dump,
        .own_new = lines_new,
        .own_free = lines_free,
    };
    struct stm_bundles *bundles = NULL;
    struct stm_err err = { 0 };
    stm_status status = open_workers(dump, &err);
    int code;

    if (!status)
        status = stm_bundles_collect(&bundles, arguments, n, NULL, NULL, &err);
    for (size_t i = 0; !status && i < bundles->n_problems; i++) {
        const struct stm_problem *problem = &bundles->problems[i];

        dump->lost |= problem->loss;
        cmd_say("%s: %s", problem->name, problem->text);
    }
    if (!status)
        status =
            dump_recover_open(dump, bundles->items, bundles->n_items, &err);
    if (!status)
        status = scan_run(&scan, bundles->items, bundles->n_items, &err);
    code = end(dump, status, &err);
    stm_bundles_close(bundles);
    stm_recover_close(dump->recovery);
    close_workers(dump);
    return code;
}
