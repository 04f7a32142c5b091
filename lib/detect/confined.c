/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/confined.h"

#include "base/table.h"
#include "detect/sql.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS_A_CALL = 1000, DENIED_TEXT = 160 };

enum { IS_TABLE = 1, IS_VIEW = 2 };

static const struct limit {
    int id, value;
} limits[] = {
    { SQLITE_LIMIT_LENGTH, STM_RULE_VALUE_BYTES },
    { SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
    { SQLITE_LIMIT_COLUMN, 200 },
    { SQLITE_LIMIT_EXPR_DEPTH, 200 },
    { SQLITE_LIMIT_COMPOUND_SELECT, 50 },
    { SQLITE_LIMIT_VDBE_OP, 250000 },
    { SQLITE_LIMIT_ATTACHED, 0 },
    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000 },
    { SQLITE_LIMIT_VARIABLE_NUMBER, 0 },
};

enum { LIMITS = sizeof(limits) / sizeof(limits[0]) };

/* What a rule may call: the same on every engine, and the same tomorrow. */
static const char *const functions[] = {
    "abs",         "avg",         "coalesce",   "count",      "dense_rank",
    "first_value", "has",         "has_any",    "hex",        "in_fold",
    "instr",       "lag",         "last_value", "lead",       "length",
    "like",        "max",         "min",        "net_of",     "nullif",
    "rank",        "regexp_like", "replace",    "row_number", "site_of",
    "substr",      "sum",         "trim",
};

struct stm_confined {
    struct stm_db *db;
    struct stm_stmt *stmt;
    struct stm_table *names; /* of the case's tables and views */
    const struct stm_progress *progress;
    uint64_t steps, taken, rows;
    int steps_a_call;
    bool begun, exhausted, stopped;
    int before[LIMITS];
    sqlite3_int64 heap_before;
    char denied[DENIED_TEXT]; /* what the authorizer refused first */
};

static int
deny(struct stm_confined *c, const char *what, const char *name)
{
    if (!c->denied[0])
        (void)snprintf(c->denied, sizeof(c->denied), "%s%s%s", what,
                       name ? " " : "", name ? name : "");
    return SQLITE_DENY;
}

static int64_t
kind_of(const struct stm_confined *c, const char *name)
{
    return name ? stm_table_find(c->names, name, strlen(name)) : -1;
}

/* Views are ours and may call what they like; a CTE is no view. */
static bool
may_call(const struct stm_confined *c, const char *name, const char *view)
{
    if (kind_of(c, view) == IS_VIEW)
        return true;
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
        if (sqlite3_stricmp(name, functions[i]) == 0)
            return true;
    return false;
}

static int
authorize(void *arg, int action, const char *a, const char *b,
          const char *database, const char *view)
{
    struct stm_confined *c = arg;

    (void)database;
    switch (action) {
    case SQLITE_SELECT: return SQLITE_OK;
    case SQLITE_READ:
        /* Without a column a CTE is meant as well as a table. */
        return !*b || kind_of(c, a) > 0 ? SQLITE_OK
                                        : deny(c, "a rule may not read", a);
    case SQLITE_FUNCTION:
        return may_call(c, b, view) ? SQLITE_OK
                                    : deny(c, "a rule may not call", b);
    case SQLITE_RECURSIVE: return deny(c, "a rule may not be recursive", NULL);
    case SQLITE_ATTACH: return deny(c, "a rule may not attach", a);
    case SQLITE_PRAGMA: return deny(c, "a rule may not use pragma", a);
    default: return deny(c, "a rule may only select", NULL);
    }
}

/* Called every so many steps; nonzero ends the statement. */
static int
tick(void *arg)
{
    struct stm_confined *c = arg;

    c->taken += (uint64_t)c->steps_a_call;
    c->stopped = stm_progress_stop(c->progress);
    c->exhausted = c->taken > c->steps;
    return c->stopped || c->exhausted;
}

/* The names of tables and views, read before anything is confined. */
static stm_status
read_names(struct stm_confined *c, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status = stm_table_open(&c->names, err);

    if (!status)
        status = stm_db_named(&stmt, c->db, stm_detect_sql, "names", err);
    if (status)
        return status;
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct stm_span name = stm_stmt_text(stmt, 0);

        status = stm_table_put(c->names, name.data, name.size,
                               stm_stmt_int(stmt, 1) ? IS_VIEW : IS_TABLE, err);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
query_only(struct stm_db *db, bool on, struct stm_err *err)
{
    return stm_db_script(
        db, stm_span_of(on ? "PRAGMA query_only = 1" : "PRAGMA query_only = 0"),
        err);
}

static stm_status
begin(struct stm_confined *c, struct stm_err *err)
{
    sqlite3 *handle = stm_db_handle(c->db);
    stm_status status = read_names(c, err);

    if (!status)
        status = query_only(c->db, true, err);
    if (status)
        return status;
    c->begun = true;
    for (size_t i = 0; i < LIMITS; i++)
        c->before[i] = sqlite3_limit(handle, limits[i].id, limits[i].value);
    /* SQLite has one heap limit for the process: given back at the end. */
    c->heap_before = sqlite3_hard_heap_limit64(-1);
    (void)sqlite3_hard_heap_limit64(sqlite3_memory_used() +
                                    STM_RULE_HEAP_BYTES);
    (void)sqlite3_set_authorizer(handle, authorize, c);
    sqlite3_progress_handler(handle, c->steps_a_call, tick, c);
    return STM_OK;
}

static void
end(struct stm_confined *c)
{
    sqlite3 *handle = stm_db_handle(c->db);

    if (!c->begun)
        return;
    sqlite3_progress_handler(handle, 0, NULL, NULL);
    (void)sqlite3_set_authorizer(handle, NULL, NULL);
    (void)sqlite3_hard_heap_limit64(c->heap_before);
    for (size_t i = 0; i < LIMITS; i++)
        (void)sqlite3_limit(handle, limits[i].id, c->before[i]);
    (void)query_only(c->db, false, NULL);
}

/* Says in our words what a failed prepare or step met. */
static stm_status
explain(struct stm_confined *c, stm_status status, struct stm_err *err)
{
    if (c->stopped)
        return stm_fail(err, STM_ESTOP, 0, "stopped");
    if (c->denied[0])
        return stm_fail(err, STM_ESQL, err->offset, "%s", c->denied);
    if (c->exhausted)
        return stm_fail(err, STM_ELIMIT, 0,
                        "took more than %" PRIu64 " steps (--rule-steps)",
                        c->steps);
    if (status == STM_ENOMEM)
        return stm_fail(err, STM_ELIMIT, 0, "took more than %d MiB of memory",
                        STM_RULE_HEAP_BYTES >> 20);
    if (status == STM_ELIMIT)
        return stm_fail(err, STM_ELIMIT, 0, "made a value of more than %d MiB",
                        STM_RULE_VALUE_BYTES >> 20);
    return status;
}

stm_status
stm_confined_open(struct stm_confined **out, struct stm_db *db,
                  struct stm_span sql, uint64_t steps,
                  const struct stm_progress *progress, struct stm_err *err)
{
    struct stm_confined *c = calloc(1, sizeof(*c));
    struct stm_err ours;
    stm_status status;

    if (!err)
        err = &ours;
    if (!c)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a rule");
    c->db = db;
    c->steps = steps ? steps : STM_RULE_STEPS;
    c->steps_a_call = c->steps < STEPS_A_CALL ? 1 : STEPS_A_CALL;
    c->progress = progress;
    status = begin(c, err);
    if (!status) {
        status = stm_db_prepare(&c->stmt, db, sql, err);
        if (status)
            status = explain(c, status, err);
    }
    if (status) {
        stm_confined_close(c);
        return status;
    }
    *out = c;
    return STM_OK;
}

stm_status
stm_confined_step(struct stm_confined *c, bool *row, struct stm_err *err)
{
    struct stm_err ours;
    stm_status status;

    if (!err)
        err = &ours;
    status = stm_stmt_step(c->stmt, row, err);
    if (status)
        return explain(c, status, err);
    if (*row && ++c->rows > STM_RULE_ROWS)
        return stm_fail(err, STM_ELIMIT, 0, "gave more than %d rows",
                        STM_RULE_ROWS);
    return STM_OK;
}

struct stm_stmt *
stm_confined_stmt(struct stm_confined *c)
{
    return c->stmt;
}

void
stm_confined_close(struct stm_confined *c)
{
    if (!c)
        return;
    stm_stmt_close(c->stmt);
    end(c);
    stm_table_close(c->names);
    free(c);
}
