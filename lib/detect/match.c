/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/match.h"

#include "detect/sql.h"

#include <stdlib.h>

enum { ROWS_PER_STEP = 4096 };

/* The path keys of one list, in order. */
struct ids {
    int64_t *at;
    size_t n, room;
};

static bool
ids_add(struct ids *ids, int64_t id)
{
    if (ids->n == ids->room) {
        size_t room = ids->room ? ids->room * 2 : 256;
        int64_t *at = realloc(ids->at, room * sizeof(*at));

        if (!at)
            return false;
        ids->at = at;
        ids->room = room;
    }
    ids->at[ids->n++] = id;
    return true;
}

static stm_status
keep_hits(struct ids *ids, const bool *hit, size_t n, int64_t key,
          struct stm_err *err)
{
    for (size_t i = 0; i < n; i++)
        if (hit[i] && !ids_add(&ids[i], key))
            return stm_fail(err, STM_ENOMEM, 0, "no memory for matches");
    return STM_OK;
}

/* Asks about every path of the case, once. */
static stm_status
ask_all(struct stm_matcher *matcher, struct ids *ids, bool *hit, size_t n,
        struct stm_db *db, const struct stm_progress *progress,
        struct stm_err *err)
{
    struct stm_stmt *stmt;
    uint64_t asked = 0;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "path-keys", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (++asked % ROWS_PER_STEP == 0) {
            stm_progress_step(progress, "lists", asked, 0);
            if (stm_progress_stop(progress)) {
                status = stm_fail(err, STM_ESTOP, 0, "stopped");
                break;
            }
        }
        status = stm_matcher_ask(matcher, stm_stmt_text(stmt, 1),
                                 stm_stmt_text(stmt, 2), hit, err);
        if (!status)
            status = keep_hits(ids, hit, n, stm_stmt_int(stmt, 0), err);
        if (status)
            break;
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
store(struct stm_db *db, const struct stm_rules *rules, const struct ids *ids,
      struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "list-match-add", err);

    if (status)
        return status;
    for (size_t i = 0; i < rules->of[STM_KIND_LIST].n && !status; i++) {
        stm_stmt_bind_text(
            stmt, 1, stm_span_of(rules->of[STM_KIND_LIST].items[i]->name));
        for (size_t k = 0; k < ids[i].n && !status; k++) {
            stm_stmt_bind_int(stmt, 2, ids[i].at[k]);
            status = stm_stmt_run(stmt, err);
        }
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
match_lists(struct stm_db *db, const struct stm_rules *rules, struct ids *ids,
            const struct stm_progress *progress, struct stm_err *err)
{
    size_t n = rules->of[STM_KIND_LIST].n;
    struct stm_matcher *matcher = NULL;
    bool *hit = calloc(n + 1, sizeof(*hit));
    stm_status status;

    if (!hit)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for matches");
    status = stm_matcher_open(&matcher, rules, err);
    if (!status)
        status = ask_all(matcher, ids, hit, n, db, progress, err);
    if (!status)
        status = stm_db_script(db, stm_span_of("DELETE FROM list_match"), err);
    if (!status)
        status = store(db, rules, ids, err);
    stm_matcher_close(matcher);
    free(hit);
    return status;
}

stm_status
stm_match_lists(struct stm_db *db, const struct stm_rules *rules,
                const struct stm_progress *progress, struct stm_err *err)
{
    size_t n = rules->of[STM_KIND_LIST].n;
    struct ids *ids = calloc(n + 1, sizeof(*ids));
    stm_status status;

    if (!ids)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for matches");
    status = match_lists(db, rules, ids, progress, err);
    for (size_t i = 0; i < n; i++)
        free(ids[i].at);
    free(ids);
    return status;
}
