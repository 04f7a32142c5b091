/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump-recover.c - the records of a file that its live chain does not reach,
 * behind those that it does.
 */
#include "dump.h"

#include <inttypes.h>
#include <stdio.h>

#include "read/dump.h"
#include "read/evtx/render.h"
#include "read/recover.h"

/* One file. */
struct second {
    struct dump *dump;
    struct scan_task *task;
    const struct stm_chunk *chunk;
    struct stm_buf lines;
    uint64_t unread; /* records of slack */
    struct stm_err *err;
};

static stm_status on_unreadable(void *arg, const struct stm_place *place,
                                const char *why);

static stm_status
put_xml(struct second *s, const struct stm_record *record)
{
    struct stm_err why = { 0 };
    stm_status status =
        stm_recover_render(s->dump->recovery, s->dump->workers[0].render,
                           &s->lines, &record->place, &why);

    if (status == STM_ENOMEM)
        return stm_fail(s->err, status, 0, "%s", why.text);
    if (status)
        return on_unreadable(s, &record->place, why.text);
    dump_place(&s->lines, s->task->item->name, &record->place);
    return STM_OK;
}

static stm_status
on_record(void *arg, const struct stm_record *record)
{
    struct second *s = arg;
    struct dump *dump = s->dump;
    stm_status status = STM_OK;

    if (dump->filtered && !dump_filter_takes(&dump->filter, record))
        return STM_OK;
    if (dump->xml)
        status = put_xml(s, record);
    else
        stm_dump_record(dump->workers[0].dump, &s->lines, s->task->item->name,
                        record);
    if (!status && s->lines.failed)
        return stm_fail(s->err, STM_ENOMEM, 0, "memory ran out");
    return status;
}

static stm_status
on_unreadable(void *arg, const struct stm_place *place, const char *why)
{
    struct second *s = arg;
    char text[640];

    /* The walk said it of the one where the chain breaks first. */
    if (place->broken && place->at == s->chunk->live_end)
        return STM_OK;
    if (place->how == STM_HOW_SLACK) {
        s->unread++;
        return STM_OK;
    }
    (void)snprintf(text, sizeof(text), "record %" PRIu64 " is unreadable: %s",
                   place->header_id, why);
    scan_note(s->task, STM_NOTE_LOSS, "unreadable-record", &place->file_offset,
              text);
    return STM_OK;
}

/* The first pass learns templates, the second reads. */
static stm_status
walk_file(struct second *s, struct dump *dump, const struct stm_item *item,
          struct stm_err *err)
{
    const struct stm_sink sink = { on_record, on_unreadable, s };
    struct stm_source *source = NULL;
    struct stm_walk *walk = NULL;
    const struct stm_chunk *chunk;
    stm_status status = stm_source_open(&source, item->path, err);

    if (!status)
        status = stm_walk_open(&walk, source, NULL, NULL, err);
    if (!status)
        status = stm_walk_deeper(walk, dump->recover, err);
    while (!status) {
        status = stm_walk_next(walk, &chunk, err);
        if (status || !chunk)
            break;
        if (s)
            s->chunk = chunk;
        if (s && dump->xml)
            stm_render_chunk(dump->workers[0].render, chunk);
        if (!s)
            stm_recover_learn(dump->recovery, chunk);
        else if (chunk->n_more)
            status = stm_recover_chunk(dump->recovery, chunk, &sink, err);
        if (s && !status)
            status = dump_write(dump, &s->lines);
    }
    stm_walk_close(walk);
    stm_source_close(source);
    /* The first reading said what there is to say about a bad file. */
    return status == STM_ENOMEM || (s && status == STM_EIO && dump->broken)
               ? status
               : STM_OK;
}

stm_status
dump_recover_open(struct dump *dump, const struct stm_item *items, size_t n,
                  struct stm_err *err)
{
    stm_status status = STM_OK;

    if (dump->reader == STM_READER_LIBEVTX)
        return STM_OK;
    status = stm_recover_open(&dump->recovery, dump_wanted, DUMP_WANTED, err);
    for (size_t i = 0; !status && dump->recover && i < n; i++) {
        stm_recover_file(dump->recovery);
        status = walk_file(NULL, dump, &items[i], err);
        stm_recover_share(dump->recovery);
    }
    if (!status)
        stm_recover_layouts(dump->recovery, true);
    return status;
}

stm_status
dump_recover_file(struct dump *dump, struct scan_task *task,
                  struct stm_err *err)
{
    struct second s = { .dump = dump, .task = task, .err = err };
    char text[200];
    stm_status status;

    if (!dump->recovery || !(dump->recover || dump->gaps))
        return STM_OK;
    stm_recover_file(dump->recovery);
    status = walk_file(NULL, dump, task->item, err);
    if (!status)
        status = walk_file(&s, dump, task->item, err);
    stm_buf_free(&s.lines);
    if (status || s.unread == 0)
        return status;
    (void)snprintf(text, sizeof(text),
                   "%" PRIu64 " records in free space are not read: no "
                   "template that is known is theirs",
                   s.unread);
    scan_note(task, STM_NOTE_ANOMALY, "slack", NULL, text);
    return STM_OK;
}
