/* SPDX-License-Identifier: Apache-2.0 */
/*
 * root.c - the root and depth of every process, exact whatever the depth.
 *
 * Parents are climbed until a process that is placed already; the way back
 * down places all others, so each is climbed once.
 */
#include "lineage/parts.h"

#include <stdlib.h>

static void
cut(struct family *f, uint32_t process)
{
    f->processes[process].parent = NONE;
    f->processes[process].how = STM_PARENT_UNKNOWN;
    f->cycles++;
}

/* A cycle is cut above the first of its processes in order. */
static void
cut_cycle(struct family *f, uint32_t on)
{
    uint32_t first = on;

    for (uint32_t i = f->processes[on].parent; i != on;
         i = f->processes[i].parent)
        if (i < first)
            first = i;
    cut(f, first);
}

/* A process is no parent of itself, nor of another row of itself. */
static void
cut_selves(struct family *f)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (f->processes[i].parent != NONE &&
            f->processes[i].parent == stm_family_self(f, i))
            cut(f, i);
}

static void
place(struct family *f, uint32_t process, uint32_t parent)
{
    struct process *p = &f->processes[process];

    p->root = parent == NONE ? process : f->processes[parent].root;
    p->depth = parent == NONE ? 0 : f->processes[parent].depth + 1;
    p->placed = true;
}

/* What this climb has met carries its mark in `root` until it is placed. */
static void
climb(struct family *f, uint32_t from, uint32_t *way)
{
    size_t n = 0;
    uint32_t i = from;

    while (i != NONE && !f->processes[i].placed) {
        if (f->processes[i].root == from && n > 0) {
            cut_cycle(f, i);
            n = 0;
            for (i = from; i != NONE && !f->processes[i].placed;
                 i = f->processes[i].parent)
                way[n++] = i;
            break;
        }
        f->processes[i].root = from;
        way[n++] = i;
        i = f->processes[i].parent;
    }
    for (; n > 0; n--)
        place(f, way[n - 1], f->processes[way[n - 1]].parent);
}

/* What is kept, but noted. */
static void
count_odd(struct family *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct process *p = &f->processes[i];

        f->deep += p->depth > STM_ANCESTOR_DEPTH;
        f->later +=
            p->parent != NONE && f->processes[p->parent].start > p->start;
    }
}

stm_status
stm_family_root(struct family *f, struct stm_err *err)
{
    uint32_t *way = malloc((f->n + 1) * sizeof(*way));

    if (!way)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for lineages");
    cut_selves(f);
    for (uint32_t i = 0; i < f->n; i++)
        if (!f->processes[i].placed)
            climb(f, i, way);
    free(way);
    count_odd(f);
    return STM_OK;
}
