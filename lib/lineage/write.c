/* SPDX-License-Identifier: Apache-2.0 */
#include "lineage/parts.h"

#include <inttypes.h>
#include <stdlib.h>

static int64_t
id_of(const struct family *f, uint32_t process)
{
    return process == NONE ? 0 : f->processes[process].id;
}

static stm_status
write_process(struct family *f, const struct process *p, struct stm_err *err)
{
    struct stm_bulk *const *bulks = f->build->bulks;
    const int64_t row[] = {
        p->id,
        f->host,
        id_of(f, p->parent),
        p->how,
        id_of(f, p->root),
        p->depth,
        p->ended == STM_TICKS_END ? STM_BULK_NULL : p->ended,
        id_of(f, p->same_as),
    };
    stm_status status = stm_bulk_add(bulks[BULK_LINEAGE], row, err);
    uint32_t above = p->parent;

    for (int64_t depth = 1;
         above != NONE && depth <= STM_ANCESTOR_DEPTH && !status; depth++) {
        const int64_t step[] = { p->id, depth, id_of(f, above) };

        status = stm_bulk_add(bulks[BULK_ANCESTOR], step, err);
        above = f->processes[above].parent;
    }
    return status;
}

static int
by_id(const void *a, const void *b, void *arg)
{
    const struct process *processes = arg;
    int64_t left = processes[*(const uint32_t *)a].id;
    int64_t right = processes[*(const uint32_t *)b].id;

    return (left > right) - (left < right);
}

/* By id, so that tables grow at their end. */
static stm_status
write_processes(struct family *f, struct stm_err *err)
{
    uint32_t *order = malloc((f->n + 1) * sizeof(*order));
    stm_status status = STM_OK;

    if (!order)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for lineages");
    for (uint32_t i = 0; i < f->n; i++)
        order[i] = i;
    qsort_r(order, f->n, sizeof(*order), by_id, f->processes);
    for (size_t i = 0; i < f->n && !status; i++)
        status = write_process(f, &f->processes[order[i]], err);
    free(order);
    return status;
}

static stm_status
write_actor(struct family *f, struct stm_stmt *stmt, struct stm_err *err)
{
    stm_ticks at = stm_stmt_int(stmt, 2) - stm_stmt_int(stmt, 6);
    uint32_t process = stm_family_holder(f, &f->refs[f->at], at, NULL);
    const int64_t row[] = { stm_stmt_int(stmt, 0), stm_stmt_int(stmt, 5),
                            id_of(f, process) };

    return process == NONE
               ? STM_OK
               : stm_bulk_add(f->build->bulks[BULK_ACTOR], row, err);
}

static stm_status
write_ref(struct family *f, uint32_t at, struct stm_err *err)
{
    const struct ref *ref = &f->refs[at];
    uint32_t process =
        ref->guid == NONE
            ? stm_family_only(f, ref->pid, ref->image, INT64_MIN, INT64_MAX)
            : f->guids[ref->guid].process;
    const int64_t row[] = { ref->id, id_of(f, process) };
    stm_status status = stm_bulk_add(f->build->bulks[BULK_RESOLVED], row, err);

    if (status || process != NONE || ref->guid != NONE || ref->pid < 0)
        return status;
    f->at = at;
    return stm_family_each(f, f->build->stmts[STMT_ACTS], ref->id, write_actor,
                           err);
}

static stm_status
write_issue(struct family *f, const char *kind, int64_t count, const char *what,
            struct stm_err *err)
{
    return count ? stm_lineage_issue(f->build, kind, f->host, count,
                                     stm_span_of(what), err)
                 : STM_OK;
}

static stm_status
write_issues(struct family *f, struct stm_err *err)
{
    stm_status status = write_issue(
        f, STM_ISSUE_LATER_PARENT, f->later,
        "processes whose parent seems to start later (clock steps); kept", err);

    if (!status)
        status =
            write_issue(f, STM_ISSUE_CYCLE, f->cycles,
                        "processes that would be their own ancestor; cut", err);
    if (!status)
        status = write_issue(f, STM_ISSUE_DEEP, f->deep,
                             "processes with more than 32 ancestors; the "
                             "nearest are kept, root and depth are exact",
                             err);
    return status ? status
                  : write_issue(f, STM_ISSUE_GUID_CLASH, f->clashes,
                                "further records of a ProcessGuid with another "
                                "pid or image; the first stands",
                                err);
}

stm_status
stm_family_write(struct family *f, struct stm_err *err)
{
    stm_status status = write_processes(f, err);

    for (uint32_t i = 0; i < f->n_refs && !status; i++)
        status = write_ref(f, i, err);
    return status ? status : write_issues(f, err);
}
