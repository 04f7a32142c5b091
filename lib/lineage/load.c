/* SPDX-License-Identifier: Apache-2.0 */
#include "lineage/parts.h"

#include <stdlib.h>

/* EventLog 6005 follows the Kernel-General 12 of its boot within this. */
static const stm_ticks LOG_START = 600 * STM_TICKS_PER_SECOND;

static bool
guid_of(struct stm_guid *out, struct stm_stmt *stmt, int at)
{
    struct stm_span blob = stm_stmt_blob(stmt, at);

    *out = (struct stm_guid){ 0 };
    if (blob.size == STM_GUID_SIZE)
        memcpy(out->bytes, blob.data, STM_GUID_SIZE);
    return !stm_guid_is_zero(out);
}

static int64_t
pid_of(struct stm_stmt *stmt, int at)
{
    return stm_stmt_is_null(stmt, at) ? -1 : stm_stmt_int(stmt, at);
}

static stm_status
intern(uint32_t *out, struct family *f, const struct stm_guid *bytes,
       struct stm_err *err)
{
    int64_t at = stm_table_find(f->by_guid, bytes->bytes, STM_GUID_SIZE);
    stm_status status = STM_OK;

    if (at < 0) {
        at = (int64_t)f->n_guids;
        status = stm_grow((void **)&f->guids, &f->room_guids, f->n_guids + 1,
                          sizeof(*f->guids), err);
        if (status)
            return status;
        f->guids[f->n_guids++] =
            (struct guid){ .bytes = *bytes, .process = NONE };
        status =
            stm_table_put(f->by_guid, bytes->bytes, STM_GUID_SIZE, at, err);
    }
    *out = (uint32_t)at;
    return status;
}

static stm_status
add_ref(struct family *f, struct stm_stmt *stmt, struct stm_err *err)
{
    struct ref ref = {
        .id = stm_stmt_int(stmt, 0),
        .pid = pid_of(stmt, 2),
        .image = stm_lookup_image(&f->build->lookup, stm_stmt_int(stmt, 3)),
        .guid = NONE,
    };
    struct stm_guid guid;
    stm_status status = STM_OK;

    if (guid_of(&guid, stmt, 1))
        status = intern(&ref.guid, f, &guid, err);
    if (!status)
        status = stm_grow((void **)&f->refs, &f->room_refs, f->n_refs + 1,
                          sizeof(*f->refs), err);
    if (!status)
        f->refs[f->n_refs++] = ref;
    return status;
}

static int
by_id(const void *a, const void *b)
{
    const struct ref *left = a, *right = b;

    return (left->id > right->id) - (left->id < right->id);
}

uint32_t
stm_family_ref(const struct family *f, int64_t id)
{
    const struct ref key = { .id = id };
    const struct ref *found =
        f->n_refs ? bsearch(&key, f->refs, f->n_refs, sizeof(key), by_id)
                  : NULL;

    return found ? (uint32_t)(found - f->refs) : NONE;
}

void
stm_family_mark(struct mark *out, struct build *build, struct stm_stmt *stmt)
{
    const struct stream *stream =
        stm_lookup_stream(&build->lookup, stm_stmt_int(stmt, 3));

    *out = (struct mark){
        .event = stm_stmt_int(stmt, 0),
        .how = stm_stmt_int(stmt, 1),
        .time = stm_stmt_int(stmt, 2),
        .channel = stream ? stream->rank : -1,
        .record_id = stm_stmt_int(stmt, 4),
    };
}

/* Columns after those of the mark; the rest stands in its reference. */
static void
read_process(struct process *p, const struct family *f, struct stm_stmt *stmt)
{
    const struct ref *ref;

    *p = (struct process){
        .id = stm_stmt_int(stmt, 5),
        .ended = STM_TICKS_END,
        .self = stm_family_ref(f, stm_stmt_int(stmt, 7)),
        .parent_ref = stm_family_ref(f, stm_stmt_int(stmt, 8)),
        .parent_command_line = stm_stmt_int(stmt, 9),
        .digests = stm_stmt_int(stmt, 10),
        .version = stm_stmt_int(stmt, 11),
        .same_as = NONE,
        .parent = NONE,
        .root = NONE,
    };
    stm_family_mark(&p->mark, f->build, stmt);
    ref = &f->refs[p->self];
    if (ref->guid != NONE)
        p->guid = f->guids[ref->guid].bytes;
    p->pid = ref->pid;
    p->image = ref->image;
    p->start = stm_stmt_is_null(stmt, 6) ? p->mark.time : stm_stmt_int(stmt, 6);
    p->live = p->mark.how == 0;
    p->known = stm_lookup_known(&f->build->lookup, p->digests, p->version);
}

static stm_status
add_process(struct family *f, struct stm_stmt *stmt, struct stm_err *err)
{
    stm_status status = stm_grow((void **)&f->processes, &f->room, f->n + 1,
                                 sizeof(*f->processes), err);

    if (!status)
        read_process(&f->processes[f->n++], f, stmt);
    return status;
}

/* A 6005 that a 12 explains is the same boot, and later than its start. */
static stm_status
add_boot(struct family *f, struct stm_stmt *stmt, struct stm_err *err)
{
    stm_ticks at = stm_stmt_int(stmt, 0);
    bool kernel = stm_stmt_int(stmt, 1) == 12;
    stm_status status;

    if (!kernel && at - f->kernel_start < LOG_START)
        return STM_OK;
    if (kernel)
        f->kernel_start = at;
    status = stm_grow((void **)&f->boots, &f->room_boots, f->n_boots + 1,
                      sizeof(*f->boots), err);
    if (!status)
        f->boots[f->n_boots++] = at;
    return status;
}

stm_status
stm_family_each(struct family *f, struct stm_stmt *stmt, int64_t parameter,
                stm_status (*take)(struct family *, struct stm_stmt *,
                                   struct stm_err *),
                struct stm_err *err)
{
    bool row = true;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, parameter);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        status = take(f, stmt, err);
        if (!status)
            status = stm_lineage_pause(f->build, err);
        if (status)
            break;
    }
    stm_stmt_reset(stmt);
    return status;
}

stm_status
stm_family_load(struct family *f, struct stm_err *err)
{
    struct stm_stmt *const *stmts = f->build->stmts;
    stm_status status =
        stm_family_each(f, stmts[STMT_REFS], f->host, add_ref, err);

    if (status)
        return status;
    if (f->n_refs)
        qsort(f->refs, f->n_refs, sizeof(*f->refs), by_id);
    status =
        stm_family_each(f, stmts[STMT_PROCESSES], f->host, add_process, err);
    if (!status)
        status = stm_order_sort(f->build->order, f->processes, f->n,
                                sizeof(*f->processes), err);
    f->kernel_start = STM_TICKS_BEGIN;
    if (!status)
        status = stm_family_each(f, stmts[STMT_BOOTS], f->host, add_boot, err);
    return status;
}
