/* SPDX-License-Identifier: Apache-2.0 */
#include "lineage/parts.h"

#include <stdlib.h>

static void
end(struct process *p, stm_ticks at)
{
    if (at < p->ended)
        p->ended = at;
}

static stm_status
add_end(struct family *f, struct stm_stmt *stmt, struct stm_err *err)
{
    uint32_t ref = stm_family_ref(f, stm_stmt_int(stmt, 0));
    stm_ticks at = stm_stmt_int(stmt, 1);
    stm_status status;

    if (ref == NONE)
        return STM_OK;
    if (f->refs[ref].guid != NONE) {
        uint32_t process = f->guids[f->refs[ref].guid].process;

        if (process != NONE)
            end(&f->processes[process], at);
        return STM_OK;
    }
    status = stm_grow((void **)&f->ends, &f->room_ends, f->n_ends + 1,
                      sizeof(*f->ends), err);
    if (!status)
        f->ends[f->n_ends++] = (struct pid_end){ at, ref };
    return status;
}

static int
by_time(const void *a, const void *b)
{
    const struct pid_end *left = a, *right = b;

    return (left->at > right->at) - (left->at < right->at);
}

stm_status
stm_family_end(struct family *f, struct stm_err *err)
{
    stm_status status =
        stm_family_each(f, f->build->stmts[STMT_ENDS], f->host, add_end, err);

    if (status)
        return status;
    if (f->n_ends)
        qsort(f->ends, f->n_ends, sizeof(*f->ends), by_time);
    for (size_t i = 0; i < f->n_ends; i++) {
        uint32_t process =
            stm_family_holder(f, &f->refs[f->ends[i].ref], f->ends[i].at, NULL);

        if (process != NONE)
            end(&f->processes[process], f->ends[i].at);
    }
    return STM_OK;
}

/* DESIGN.md section 6, in its order. */
static void
find_parent(const struct family *f, struct process *p)
{
    const struct ref *ref;
    const struct guid *guid;

    if (p->parent_ref == NONE)
        return;
    ref = &f->refs[p->parent_ref];
    if (ref->guid == NONE) {
        p->parent = stm_family_holder(f, ref, p->start, p);
        p->how = p->parent == NONE ? STM_PARENT_UNKNOWN : STM_PARENT_PID;
        return;
    }
    guid = &f->guids[ref->guid];
    p->parent = guid->process;
    if (p->parent == NONE)
        p->how = STM_PARENT_UNKNOWN;
    else if (f->processes[p->parent].inferred)
        p->how = STM_PARENT_INFERRED;
    else
        p->how = guid->by_start ? STM_PARENT_START : STM_PARENT_GUID;
}

void
stm_family_parents(struct family *f)
{
    for (size_t i = 0; i < f->n; i++)
        find_parent(f, &f->processes[i]);
}
