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
compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int
by_pid(const void *a, const void *b, void *arg)
{
    const struct process *processes = arg;
    uint32_t i = *(const uint32_t *)a, j = *(const uint32_t *)b;
    const struct process *left = &processes[i], *right = &processes[j];
    int c = compare(left->pid, right->pid);

    if (!c)
        c = compare(left->start, right->start);
    return c ? c : compare(i, j);
}

static int
by_image(const void *a, const void *b, void *arg)
{
    const struct process *processes = arg;
    const struct process *left = &processes[*(const uint32_t *)a];
    const struct process *right = &processes[*(const uint32_t *)b];
    int c = compare(left->pid, right->pid);

    if (!c)
        c = compare(left->image, right->image);
    return c ? c : by_pid(a, b, arg);
}

stm_status
stm_family_index(struct family *f, bool guids, struct stm_err *err)
{
    uint32_t *pids = realloc(f->by_pid, (f->n + 1) * sizeof(*pids)), *images;

    if (pids)
        f->by_pid = pids;
    images = realloc(f->by_image, (f->n + 1) * sizeof(*images));
    if (images)
        f->by_image = images;
    if (!pids || !images)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for %zu pids", f->n);
    f->n_by_pid = 0;
    for (size_t i = 0; i < f->n; i++) {
        const struct process *p = &f->processes[i];

        if (p->same_as == NONE && p->pid >= 0 &&
            (!guids || !stm_guid_is_zero(&p->guid)))
            pids[f->n_by_pid++] = (uint32_t)i;
    }
    memcpy(images, pids, f->n_by_pid * sizeof(*pids));
    qsort_r(pids, f->n_by_pid, sizeof(*pids), by_pid, f->processes);
    qsort_r(images, f->n_by_pid, sizeof(*images), by_image, f->processes);
    return STM_OK;
}

/* The first of by_pid with that pid that starts at or after `at`. */
static size_t
first_of_pid(const struct family *f, int64_t pid, stm_ticks at)
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

static size_t
first_of_image(const struct family *f, int64_t pid, int64_t image, stm_ticks at)
{
    size_t low = 0, high = f->n_by_pid;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct process *p = &f->processes[f->by_image[middle]];
        int c = compare(p->pid, pid);

        if (!c)
            c = compare(p->image, image);
        if (!c)
            c = p->start < at ? -1 : 0;
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

uint32_t
stm_family_only(const struct family *f, int64_t pid, int64_t image,
                stm_ticks from, stm_ticks to)
{
    uint32_t only = NONE;

    if (pid < 0 || !image)
        return NONE;
    for (size_t i = first_of_image(f, pid, image, from); i < f->n_by_pid; i++) {
        const struct process *p = &f->processes[f->by_image[i]];

        if (p->pid != pid || p->image != image || p->start > to)
            break;
        if (only != NONE)
            return NONE;
        only = f->by_image[i];
    }
    return only;
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
    behind = first_of_pid(f, ref->pid, at + 1);
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
