/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/facts.h"

#include "base/table.h"
#include "detect/sql.h"

#include <inttypes.h>
#include <stdlib.h>

enum { EVENT, PLACES, PROCESS, STATEMENTS };

static const char *const names[STATEMENTS] = { "event-facts", "event-places",
                                               "process-facts" };

struct stm_facts {
    struct stm_stmt *statements[STATEMENTS];
    /* evidence id -> the least rank of its name and of those that hold the
     * same bytes: a record is in all of them at the same offset */
    struct stm_table *ranks;
};

static stm_status
lower_rank(struct stm_table *ranks, int64_t evidence, int64_t rank,
           struct stm_err *err)
{
    int64_t now = stm_table_find(ranks, &evidence, sizeof(evidence));

    if (now >= 0 && now <= rank)
        return STM_OK;
    return stm_table_put(ranks, &evidence, sizeof(evidence), rank, err);
}

static stm_status
read_ranks(struct stm_facts *facts, struct stm_db *db, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    int64_t rank = 0;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "evidence-names", err);

    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        rank++;
        status = lower_rank(facts->ranks, stm_stmt_int(stmt, 0), rank, err);
        if (!status && !stm_stmt_is_null(stmt, 1))
            status = lower_rank(facts->ranks, stm_stmt_int(stmt, 1), rank, err);
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_facts_open(struct stm_facts **out, struct stm_db *db, struct stm_err *err)
{
    struct stm_facts *facts = calloc(1, sizeof(*facts));
    stm_status status;

    if (!facts)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for facts");
    status = stm_table_open(&facts->ranks, err);
    if (!status)
        status = read_ranks(facts, db, err);
    for (int i = 0; i < STATEMENTS && !status; i++)
        status = stm_db_named(&facts->statements[i], db, stm_detect_sql,
                              names[i], err);
    if (status) {
        stm_facts_close(facts);
        return status;
    }
    *out = facts;
    return STM_OK;
}

void
stm_facts_close(struct stm_facts *facts)
{
    if (!facts)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        stm_stmt_close(facts->statements[i]);
    stm_table_close(facts->ranks);
    free(facts);
}

static stm_status
copy(struct stm_span *out, struct stm_arena *arena, struct stm_span from,
     struct stm_err *err)
{
    const char *kept = stm_arena_copy(arena, from.data, from.size);

    if (!kept)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for facts");
    *out = stm_span_sized(kept, from.size);
    return STM_OK;
}

/* The first sighting by (how, name, offset), as it is printed. */
static stm_status
read_place(struct stm_event_facts *out, struct stm_facts *facts, int64_t event,
           struct stm_err *err)
{
    struct stm_stmt *stmt = facts->statements[PLACES];
    int64_t how = INT64_MAX;
    bool row = true;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, event);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t next_how = stm_stmt_int(stmt, 0);
        int64_t evidence = stm_stmt_int(stmt, 1);
        int64_t file =
            stm_table_find(facts->ranks, &evidence, sizeof(evidence));
        int64_t offset = stm_stmt_int(stmt, 2);

        if (next_how < how ||
            (next_how == how &&
             (file < out->file ||
              (file == out->file && offset < out->file_offset)))) {
            how = next_how;
            out->file = file;
            out->file_offset = offset;
        }
    }
    return status;
}

stm_status
stm_facts_event(struct stm_event_facts *out, struct stm_facts *facts,
                int64_t event, struct stm_arena *arena, struct stm_err *err)
{
    struct stm_stmt *stmt = facts->statements[EVENT];
    struct stm_event_facts at = { 0 };
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, event);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && !row)
        return stm_fail(err, STM_EFORMAT, 0, "gave an event that is none");
    if (!status) {
        at.time = stm_stmt_int(stmt, 0);
        at.record_id = stm_stmt_int(stmt, 3);
        at.host = stm_stmt_int(stmt, 4);
        status = copy(&at.channel, arena, stm_stmt_text(stmt, 1), err);
        if (!status)
            status = copy(&at.computer, arena, stm_stmt_text(stmt, 2), err);
    }
    stm_stmt_reset(stmt);
    if (!status)
        status = read_place(&at, facts, event, err);
    if (!status)
        *out = at;
    return status;
}

static bool
all_zero(struct stm_span bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        if (bytes.data[i])
            return false;
    return true;
}

stm_status
stm_facts_process(struct stm_process_facts *out, struct stm_facts *facts,
                  int64_t process, struct stm_arena *arena, struct stm_err *err)
{
    struct stm_stmt *stmt = facts->statements[PROCESS];
    struct stm_process_facts p = { 0 };
    bool row;
    stm_status status;

    *out = p;
    if (process == 0)
        return STM_OK;
    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, &row, err);
    if (!status && !row)
        return stm_fail(err, STM_EFORMAT, 0, "gave a process that is none");
    if (!status) {
        p.host = stm_stmt_int(stmt, 0);
        p.event = stm_stmt_int(stmt, 1);
        p.pid = stm_stmt_is_null(stmt, 3) ? -1 : stm_stmt_int(stmt, 3);
        if (!all_zero(stm_stmt_blob(stmt, 2)))
            status = copy(&p.guid, arena, stm_stmt_blob(stmt, 2), err);
        if (!status)
            status = copy(&p.image, arena, stm_stmt_text(stmt, 4), err);
    }
    stm_stmt_reset(stmt);
    if (!status)
        *out = p;
    return status;
}

stm_status
stm_facts_is_event(struct stm_facts *facts, int64_t event, struct stm_err *err)
{
    struct stm_stmt *stmt = facts->statements[PLACES];
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, event);
    status = stm_stmt_step(stmt, &row, err);
    stm_stmt_reset(stmt);
    if (!status && !row)
        return stm_fail(err, STM_EFORMAT, 0, "gave an event that is none");
    return status;
}
