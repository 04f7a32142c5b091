/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/tuning.h"

#include "base/json.h"
#include "base/text.h"
#include "detect/confined.h"

#include <stdlib.h>

/* One row: `related` is ANY_RELATED where it was NULL. */
struct hit {
    int64_t event, related;
    struct stm_span reason;
};

#define ANY_RELATED INT64_MIN

struct hits {
    struct hit *items;
    size_t n, room;
    struct stm_arena arena;
};

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for a tuning");
}

/* The three columns, by name, and no other. */
static stm_status
find_columns(int at[3], const struct stm_stmt *stmt, struct stm_err *err)
{
    static const char *const names[3] = { "event", "related", "reason" };

    for (int k = 0; k < 3; k++) {
        at[k] = -1;
        for (int i = 0; i < stm_stmt_columns(stmt); i++)
            if (strcmp(stm_stmt_column_name(stmt, i), names[k]) == 0)
                at[k] = i;
        if (at[k] < 0)
            return stm_fail(err, STM_EFORMAT, 0, "no column is named %s",
                            names[k]);
    }
    if (stm_stmt_columns(stmt) != 3)
        return stm_fail(err, STM_EFORMAT, 0,
                        "a tuning gives event, related and reason");
    return STM_OK;
}

static stm_status
take_hit(struct hits *hits, const struct stm_stmt *stmt, const int at[3],
         struct stm_err *err)
{
    struct stm_span reason = stm_stmt_text(stmt, at[2]);
    stm_column_type related = stm_stmt_type(stmt, at[1]);
    struct hit *hit;
    const char *kept;

    if (stm_stmt_type(stmt, at[0]) != STM_TYPE_INT ||
        (related != STM_TYPE_INT && related != STM_TYPE_NULL) ||
        stm_stmt_type(stmt, at[2]) != STM_TYPE_TEXT)
        return stm_fail(err, STM_EFORMAT, 0,
                        "event and related are ids, reason is text");
    if (hits->n == hits->room) {
        size_t room = hits->room ? hits->room * 2 : 64;
        struct hit *items = realloc(hits->items, room * sizeof(*items));

        if (!items)
            return no_memory(err);
        hits->items = items;
        hits->room = room;
    }
    kept = stm_arena_copy(&hits->arena, reason.data, reason.size);
    if (!kept)
        return hits->arena.starved ? no_memory(err)
                                   : stm_fail(err, STM_ELIMIT, 0,
                                              "gave more than %d MiB of rows",
                                              STM_RULE_RESULT_BYTES >> 20);
    hit = &hits->items[hits->n++];
    hit->event = stm_stmt_int(stmt, at[0]);
    hit->related =
        related == STM_TYPE_NULL ? ANY_RELATED : stm_stmt_int(stmt, at[1]);
    hit->reason = stm_span_sized(kept, reason.size);
    return STM_OK;
}

static int
by_subject(const void *left, const void *right)
{
    const struct hit *a = left, *b = right;

    if (a->event != b->event)
        return a->event < b->event ? -1 : 1;
    if (a->related != b->related)
        return a->related < b->related ? -1 : 1;
    return stm_span_compare(a->reason, b->reason);
}

static stm_status
run(struct hits *hits, struct stm_db *db, const struct stm_tuning *tuning,
    const struct stm_run_limits *limits, struct stm_err *err)
{
    struct stm_confined *confined = NULL;
    int at[3];
    bool row = true;
    stm_status status = stm_confined_open(&confined, db, tuning->sql,
                                          limits->steps, limits->progress, err);

    if (!status)
        status = find_columns(at, stm_confined_stmt(confined), err);
    while (!status && row) {
        status = stm_confined_step(confined, &row, err);
        if (!status && row)
            status = take_hit(hits, stm_confined_stmt(confined), at, err);
    }
    stm_confined_close(confined);
    if (!status && hits->n)
        qsort(hits->items, hits->n, sizeof(*hits->items), by_subject);
    return stm_rule_blame(&tuning->written, tuning->sql, status, err);
}

/* The first hit of (event, related) in order of reasons, or NULL. */
static const struct hit *
find(const struct hits *hits, int64_t event, int64_t related)
{
    size_t low = 0, high = hits->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct hit *hit = &hits->items[middle];

        if (hit->event < event ||
            (hit->event == event && hit->related < related))
            low = middle + 1;
        else
            high = middle;
    }
    return low < hits->n && hits->items[low].event == event &&
                   hits->items[low].related == related
               ? &hits->items[low]
               : NULL;
}

/* Appends {"id":...,"reason":...} to the finding's list. */
static stm_status
note(struct stm_found *found, struct stm_arena *arena, const char *id,
     struct stm_span reason, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    struct stm_json json = stm_json_of(&text);
    const char *kept;

    stm_buf_char(&text, '[');
    if (found->tuning.size) {
        stm_buf_add(&text, found->tuning.data + 1, found->tuning.size - 2);
        stm_buf_char(&text, ',');
    }
    stm_json_object(&json);
    stm_json_key(&json, "id");
    stm_json_string(&json, id);
    stm_json_key(&json, "reason");
    stm_json_text(&json, reason);
    stm_json_object_end(&json);
    stm_buf_char(&text, ']');
    kept = text.failed ? NULL : stm_arena_copy(arena, text.data, text.size);
    found->tuning = stm_span_sized(kept, text.size);
    stm_buf_free(&text);
    return kept ? STM_OK : no_memory(err);
}

/* Of several tunings the one that lowers most counts: two names for one honest
 * behaviour are not twice as honest. */
static void
lower(struct stm_found *found, int levels)
{
    int base = (int)found->rule->level;
    stm_level level =
        base > levels ? (stm_level)(base - levels) : STM_LEVEL_INFORMATIONAL;

    if (level < found->level)
        found->level = level;
}

static stm_status
apply(struct stm_findings *findings, const struct hits *hits,
      const struct stm_tuning *tuning, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < findings->n && !status; i++) {
        struct stm_found *found = &findings->items[i];
        const struct hit *hit;

        if (!stm_ids_name(tuning->for_rules, found->rule->written.name))
            continue;
        hit = find(hits, found->event, found->related);
        if (!hit)
            hit = find(hits, found->event, ANY_RELATED);
        if (!hit)
            continue;
        lower(found, tuning->lower);
        status = note(found, &findings->arena, tuning->written.name,
                      hit->reason, err);
    }
    return status;
}

stm_status
stm_tuning_run(struct stm_findings *findings, struct stm_db *db,
               const struct stm_tuning *tuning,
               const struct stm_run_limits *limits, struct stm_err *err)
{
    struct hits hits = { .arena = stm_arena_of(STM_RULE_RESULT_BYTES) };
    stm_status status = run(&hits, db, tuning, limits, err);

    if (!status)
        status = apply(findings, &hits, tuning, err);
    free(hits.items);
    stm_arena_free(&hits.arena);
    return status;
}
