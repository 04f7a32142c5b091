/* SPDX-License-Identifier: Apache-2.0 */
/*
 * same.c - rows of one process: copies that conflict, recovered records, and
 * what another channel says of it.
 */
#include "lineage/parts.h"

/* A row without a GUID is the process that started as near as this. */
static const stm_ticks NEAR = 2 * STM_TICKS_PER_SECOND;

uint32_t
stm_family_self(const struct family *f, uint32_t process)
{
    uint32_t same = f->processes[process].same_as;

    return same == NONE ? process : same;
}

/* The first in order that has a GUID stands for all that have it. */
static void
join_by_guid(struct family *f)
{
    for (uint32_t i = 0; i < f->n; i++) {
        struct process *p = &f->processes[i];
        uint32_t ref = p->self;
        struct guid *guid;

        if (f->refs[ref].guid == NONE)
            continue;
        guid = &f->guids[f->refs[ref].guid];
        if (guid->process == NONE) {
            guid->process = i;
            continue;
        }
        p->same_as = guid->process;
        f->clashes += p->pid != f->processes[guid->process].pid ||
                      p->image != f->processes[guid->process].image;
    }
}

/* Copies of one record; their contents differ, so they are two events. */
static bool
is_copy(const struct process *a, const struct process *b)
{
    return a->mark.time == b->mark.time && a->mark.channel == b->mark.channel &&
           a->mark.record_id == b->mark.record_id && a->pid == b->pid &&
           a->image == b->image;
}

static void
join_without_guid(struct family *f)
{
    for (uint32_t i = 0; i < f->n; i++) {
        struct process *p = &f->processes[i];

        if (!stm_guid_is_zero(&p->guid))
            continue;
        p->same_as = stm_family_only(f, p->pid, p->image, p->start - NEAR,
                                     p->start + NEAR);
        if (p->same_as == NONE && i > 0 &&
            stm_guid_is_zero(&f->processes[i - 1].guid) &&
            is_copy(p, &f->processes[i - 1]))
            p->same_as = stm_family_self(f, i - 1);
    }
}

stm_status
stm_family_join(struct family *f, struct stm_err *err)
{
    stm_status status;

    join_by_guid(f);
    status = stm_family_index(f, true, err);
    if (status)
        return status;
    join_without_guid(f);
    return stm_family_index(f, false, err);
}
