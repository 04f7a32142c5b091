/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pid.c - who had a pid.
 *
 * Pids are given out again within minutes, so a pid alone names nobody: the
 * newest process that started with it is asked, and everything that is known
 * must agree. An older one cannot have it any more.
 */
#include "lineage/parts.h"

#include <stdlib.h>

static int
by_pid(const void *a, const void *b, void *arg)
{
    const struct process *processes = arg;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    const struct process *left = &processes[i], *right = &processes[j];

    if (left->pid != right->pid)
        return left->pid < right->pid ? -1 : 1;
    if (left->start != right->start)
        return left->start < right->start ? -1 : 1;
    return (i > j) - (i < j);
}

stm_status
stm_family_index(struct family *f, struct stm_err *err)
{
    uint32_t *index = realloc(f->by_pid, (f->n + 1) * sizeof(*index));

    if (!index)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for %zu pids", f->n);
    f->by_pid = index;
    f->n_by_pid = 0;
    for (size_t i = 0; i < f->n; i++)
        if (f->processes[i].same_as == NONE && f->processes[i].pid >= 0)
            index[f->n_by_pid++] = (uint32_t)i;
    qsort_r(index, f->n_by_pid, sizeof(*index), by_pid, f->processes);
    return STM_OK;
}

size_t
stm_family_from(const struct family *f, int64_t pid, stm_ticks at)
{
    size_t low = 0, high = f->n_by_pid;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct process *p = &f->processes[f->by_pid[middle]];

        if (p->pid < pid || (p->pid == pid && p->start < at))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool
boot_between(const struct family *f, stm_ticks start, stm_ticks at)
{
    size_t low = 0, high = f->n_boots;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (f->boots[middle] <= start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < f->n_boots && f->boots[low] <= at;
}

/*
 * The boot id in a GUID of the new form; 0: another form, or not known. The
 * old form has 00 00 00 10 where the new one counts processes.
 */
static uint32_t
boot_of(const struct stm_guid *guid)
{
    static const uint8_t old[] = { 0, 0, 0, 0x10 };
    const uint8_t *tail = guid->bytes + 8;

    if (memcmp(tail, old, sizeof(old)) == 0)
        return 0;
    return (uint32_t)tail[6] | (uint32_t)tail[7] << 8;
}

static bool
boots_differ(const struct stm_guid *a, const struct stm_guid *b)
{
    uint32_t left = boot_of(a), right = boot_of(b);

    return left && right && left != right;
}

uint32_t
stm_family_holder(const struct family *f, const struct ref *ref, stm_ticks at,
                  const struct process *child)
{
    size_t behind;
    uint32_t i;
    const struct process *p;

    if (ref->pid < 0)
        return NONE;
    behind = stm_family_from(f, ref->pid, at + 1);
    if (behind == 0)
        return NONE;
    i = f->by_pid[behind - 1];
    p = &f->processes[i];
    if (p->pid != ref->pid || p == child || p->ended < at ||
        boot_between(f, p->start, at) ||
        (ref->image && ref->image != p->image) ||
        (child && boots_differ(&p->guid, &child->guid)))
        return NONE;
    return i;
}

uint32_t
stm_family_only(const struct family *f, const struct ref *ref)
{
    uint32_t only = NONE;

    if (ref->pid < 0 || !ref->image)
        return NONE;
    for (size_t i = stm_family_from(f, ref->pid, INT64_MIN); i < f->n_by_pid;
         i++) {
        const struct process *p = &f->processes[f->by_pid[i]];

        if (p->pid != ref->pid)
            break;
        if (p->image != ref->image)
            continue;
        if (only != NONE)
            return NONE;
        only = f->by_pid[i];
    }
    return only;
}

uint32_t
stm_family_started(const struct family *f, const struct ref *ref,
                   int64_t second)
{
    stm_ticks from = second * STM_TICKS_PER_SECOND;
    uint32_t only = NONE;

    if (ref->pid < 0 || !ref->image)
        return NONE;
    for (size_t i = stm_family_from(f, ref->pid, from); i < f->n_by_pid; i++) {
        const struct process *p = &f->processes[f->by_pid[i]];

        if (p->pid != ref->pid || p->start - from >= STM_TICKS_PER_SECOND)
            break;
        if (p->image != ref->image)
            continue;
        if (only != NONE)
            return NONE;
        only = f->by_pid[i];
    }
    return only;
}
