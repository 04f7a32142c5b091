/* SPDX-License-Identifier: Apache-2.0 */
/*
 * infer.c - GUIDs that no event 1 of the host has.
 *
 * The same process is named differently after Sysmon was upgraded: pid, start
 * second and image tell it. What is left is a process of its own, with the
 * values of the first record that names it: a child, something it did, or
 * something that was done to it.
 */
#include "lineage/parts.h"

#include <stdlib.h>

/* The only process with its pid and image that started in its second. */
static uint32_t
find_started(const struct family *f, const struct ref *ref,
             const struct stm_guid *guid)
{
    stm_ticks from = stm_guid_second(guid) * STM_TICKS_PER_SECOND;

    return stm_family_only(f, ref->pid, ref->image, from,
                           from + STM_TICKS_PER_SECOND - 1);
}

/* Of several references with one GUID the first process in order is it. */
static void
find_by_start(struct family *f)
{
    for (size_t i = 0; i < f->n_refs; i++) {
        const struct ref *ref = &f->refs[i];
        struct guid *guid;
        uint32_t found;

        if (ref->guid == NONE)
            continue;
        guid = &f->guids[ref->guid];
        if (guid->process != NONE && !guid->by_start)
            continue;
        found = find_started(f, ref, &guid->bytes);
        if (found == NONE)
            continue;
        guid->by_start = true;
        if (found < guid->process) /* NONE is the greatest */
            guid->process = found;
    }
}

static void
name_by(struct guid *guid, const struct mark *mark, stm_actor_role role,
        uint32_t ref)
{
    guid->named = true;
    guid->mark = *mark;
    guid->role = role;
    guid->ref = ref;
}

/* Processes stand in order, so the first child that names one is first. */
static void
name_by_children(struct family *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct process *p = &f->processes[i];
        struct guid *guid;

        if (p->parent_ref == NONE || f->refs[p->parent_ref].guid == NONE)
            continue;
        guid = &f->guids[f->refs[p->parent_ref].guid];
        if (guid->process != NONE || guid->named)
            continue;
        name_by(guid, &p->mark, STM_ROLE_ACTOR, p->parent_ref);
        guid->command_line = p->parent_command_line;
    }
}

/* A process that does something to itself may be spelled in two ways: the
 * actor's words count. */
static stm_status
name_by_act(struct family *f, struct stm_stmt *stmt, struct stm_err *err)
{
    struct guid *guid = &f->guids[f->refs[f->at].guid];
    const stm_actor_role role = (stm_actor_role)stm_stmt_int(stmt, 5);
    struct mark mark;
    int order = -1;
    stm_status status = STM_OK;

    stm_family_mark(&mark, f->build, stmt);
    if (guid->named)
        status =
            stm_order_compare(&order, f->build->order, &mark, &guid->mark, err);
    if (!status && (order < 0 || (order == 0 && role < guid->role)))
        name_by(guid, &mark, role, f->at);
    return status;
}

static stm_status
name_by_acts(struct family *f, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (uint32_t i = 0; i < f->n_refs && !status; i++) {
        const struct ref *ref = &f->refs[i];

        if (ref->guid == NONE || f->guids[ref->guid].process != NONE)
            continue;
        f->at = i;
        status = stm_family_each(f, f->build->stmts[STMT_NAMERS], ref->id,
                                 name_by_act, err);
    }
    return status;
}

struct missing {
    struct mark mark; /* first: stm_order_sort() */
    uint32_t guid;
};

static stm_status
add_inferred(struct family *f, struct guid *guid, struct stm_err *err)
{
    const struct ref *ref = &f->refs[guid->ref];
    struct stm_stmt *stmt = f->build->stmts[STMT_INFER];
    struct process p = {
        .mark = guid->mark,
        .id = f->build->next_process++,
        .guid = guid->bytes,
        .start = stm_guid_second(&guid->bytes) * STM_TICKS_PER_SECOND,
        .ended = STM_TICKS_END,
        .pid = ref->pid,
        .image = ref->image,
        .self = guid->ref,
        .parent_ref = NONE,
        .same_as = NONE,
        .parent = NONE,
        .root = NONE,
        .inferred = true,
    };
    stm_status status = stm_grow((void **)&f->processes, &f->room, f->n + 1,
                                 sizeof(*f->processes), err);

    if (status)
        return status;
    guid->process = (uint32_t)f->n;
    f->processes[f->n++] = p;
    stm_stmt_bind_int(stmt, 1, p.id);
    stm_stmt_bind_int(stmt, 2, ref->id);
    stm_stmt_bind_int(stmt, 3, p.start);
    stm_stmt_bind_int(stmt, 4, guid->command_line);
    return stm_stmt_run(stmt, err);
}

static stm_status
add_missing(struct family *f, struct missing *missing, size_t n,
            struct stm_err *err)
{
    stm_status status =
        stm_order_sort(f->build->order, missing, n, sizeof(*missing), err);

    for (size_t i = 0; i < n && !status; i++)
        status = add_inferred(f, &f->guids[missing[i].guid], err);
    return status;
}

stm_status
stm_family_infer(struct family *f, struct stm_err *err)
{
    struct missing *missing;
    size_t n = 0;
    stm_status status;

    find_by_start(f);
    name_by_children(f);
    status = name_by_acts(f, err);
    if (status)
        return status;
    missing = malloc((f->n_guids + 1) * sizeof(*missing));
    if (!missing)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for processes");
    for (size_t i = 0; i < f->n_guids; i++)
        if (f->guids[i].process == NONE && f->guids[i].named)
            missing[n++] = (struct missing){ f->guids[i].mark, (uint32_t)i };
    status = add_missing(f, missing, n, err);
    free(missing);
    return status ? status : stm_family_index(f, false, err);
}
