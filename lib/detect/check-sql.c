/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check-sql.c - what is wrong with one SELECT.
 */
#include "detect/check.h"

#include "detect/confined.h"
#include "detect/plan.h"
#include "detect/portable.h"
#include "detect/row.h"
#include "detect/run.h"

#include <stdio.h>

/* "FILE:LINE: why", where `offset` of the SQL is. */
static void
tell(const struct stm_check_sql *check, size_t offset, const char *why)
{
    struct stm_err err;

    (void)stm_fail(&err, STM_EFORMAT, offset, "%s", why);
    (void)stm_rule_blame(check->written, check->sql, STM_EFORMAT, &err);
    check->all->each(check->all->arg, err.text);
}

static void
tell_construct(void *arg, size_t offset, const char *why)
{
    tell(arg, offset, why);
}

static void
tell_step(void *arg, struct stm_span step)
{
    const struct stm_check_sql *check = arg;
    char why[240];

    (void)snprintf(why, sizeof(why),
                   "a join without an index of the case: %.*s",
                   (int)(step.size < 120 ? step.size : 120), step.data);
    tell(check, 0, why);
}

/* Equal but for case, or but for one letter that is missing or too many. */
static bool
is_nearly(const char *name, const char *known)
{
    size_t n = strlen(name), m = strlen(known), same = 0, end = 0;

    if (strcmp(name, known) == 0)
        return false;
    if (strcasecmp(name, known) == 0)
        return true;
    if (n + 1 != m && m + 1 != n)
        return false;
    while (same < n && same < m && name[same] == known[same])
        same++;
    while (end < n - same && end < m - same &&
           name[n - 1 - end] == known[m - 1 - end])
        end++;
    return same + end + 1 == (n > m ? n : m);
}

/* A detail that was meant to be a column with a meaning. */
static void
check_misnamed(const struct stm_check_sql *check, const struct stm_stmt *stmt)
{
    static const char *const known[] = { "event", "process", "related",
                                         "confidence", "summary" };

    for (int i = 0; i < stm_stmt_columns(stmt); i++)
        for (size_t k = 0; k < sizeof(known) / sizeof(*known); k++) {
            const char *name = stm_stmt_column_name(stmt, i);
            char why[200];

            if (!name || !is_nearly(name, known[k]))
                continue;
            (void)snprintf(why, sizeof(why),
                           "column %.60s would be a detail: is %s meant?", name,
                           known[k]);
            tell(check, 0, why);
        }
}

static bool
has_column(const struct stm_stmt *stmt, const char *wanted)
{
    for (int i = 0; i < stm_stmt_columns(stmt); i++) {
        const char *name = stm_stmt_column_name(stmt, i);

        if (name && strcmp(name, wanted) == 0)
            return true;
    }
    return false;
}

static void
check_wanted(const struct stm_check_sql *check, const struct stm_stmt *stmt)
{
    static const char *const wanted[] = { "event", "related", "reason" };
    size_t n = check->tuning ? 3 : 1;

    for (size_t i = 0; i < n; i++) {
        char why[80];

        if (has_column(stmt, wanted[i]))
            continue;
        (void)snprintf(why, sizeof(why), "no column is named %s", wanted[i]);
        tell(check, 0, why);
    }
    if (check->tuning && stm_stmt_columns(stmt) > 3)
        tell(check, 0, "a tuning gives event, related and reason");
}

static void
check_columns(const struct stm_check_sql *check, const struct stm_stmt *stmt)
{
    struct stm_err why;

    for (int i = 0; i < stm_stmt_columns(stmt); i++)
        if (stm_row_check_name(stmt, i, &why))
            tell(check, 0, why.text);
    check_wanted(check, stmt);
    if (!check->tuning)
        check_misnamed(check, stmt);
}

/* Confined as it will be, so that what it may not do is said in those words;
 * `*good` where it can be run. */
static stm_status
check_statement(const struct stm_check_sql *check, bool *good,
                struct stm_err *err)
{
    struct stm_confined *confined = NULL;
    struct stm_err why = { 0 };
    stm_status status =
        stm_confined_open(&confined, check->empty, check->sql, 0, NULL, &why);

    *good = !status;
    if (!status)
        check_columns(check, stm_confined_stmt(confined));
    stm_confined_close(confined);
    if (status && !stm_rule_is_to_blame(status))
        return stm_fail(err, status, 0, "%s", why.text);
    if (status) {
        (void)stm_rule_blame(check->written, check->sql, status, &why);
        check->all->each(check->all->arg, why.text);
    }
    return STM_OK;
}

stm_status
stm_check_sql(const struct stm_check_sql *check, struct stm_err *err)
{
    struct stm_check_sql told = *check;
    bool good = false;
    stm_status status;

    if (!check->sql.size)
        return STM_OK;
    stm_sql_portable(check->sql, tell_construct, &told);
    status = check_statement(check, &good, err);
    if (!status && good)
        status =
            stm_plan_check(check->empty, check->sql, tell_step, &told, err);
    if (!status && good)
        status = stm_plan_check(check->big, check->sql, tell_step, &told, err);
    return status;
}
