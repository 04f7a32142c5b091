/* SPDX-License-Identifier: Apache-2.0 */
/*
 * integrity CASE.DB: how long it takes to tell contents apart, to make checks
 * once more, and to run every integrity rule, on a case that is there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "detect/functions.h"
#include "detect/hash-check.h"
#include "detect/match.h"
#include "detect/rules.h"
#include "detect/sql.h"
#include "lineage/divergence-parts.h"

static double
now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
expect(stm_status status, const struct stm_err *err)
{
    if (!status)
        return;
    fprintf(stderr, "%s\n", err->text);
    exit(1);
}

static double
told(const char *what, double since, long long rows)
{
    double at = now();

    printf("%-36s %8.2f s %9lld rows\n", what, at - since, rows);
    (void)fflush(stdout);
    return at;
}

static int64_t
count(struct stm_db *db, const char *sql)
{
    struct stm_err err;
    int64_t n = 0;

    expect(stm_db_query_int(db, sql, &n, &err), &err);
    return n;
}

static void
diverge(struct stm_db *db)
{
    static const struct stm_lineage_options none = { 0 };
    struct build build = { .db = db, .options = &none };
    struct stm_err err;
    double start = now();

    expect(stm_db_begin(db, &err), &err);
    expect(stm_db_script(db,
                         stm_span_of("DELETE FROM digests_content;"
                                     "DELETE FROM divergence;"
                                     "DELETE FROM divergence_host;"),
                         &err),
           &err);
    expect(stm_order_open(&build.order, db, &err), &err);
    expect(stm_lookup_open(&build.lookup, db, build.order, &err), &err);
    expect(stm_lineage_divergence(&build, &err), &err);
    expect(stm_db_commit(db, &err), &err);
    stm_order_close(build.order);
    stm_lookup_close(&build.lookup);
    (void)told("contents and divergence", start,
               count(db, "SELECT count(*) FROM divergence"));
}

static void
run_rule(struct stm_db *db, const char *name, struct stm_span sql)
{
    struct stm_stmt *stmt;
    struct stm_err err;
    long long rows = 0;
    bool row = true;
    double start = now();

    expect(stm_db_prepare(&stmt, db, sql, &err), &err);
    for (;;) {
        expect(stm_stmt_step(stmt, &row, &err), &err);
        if (!row)
            break;
        rows++;
    }
    stm_stmt_close(stmt);
    (void)told(name, start, rows);
}

int
main(int argc, char **argv)
{
    struct stm_rules *rules;
    struct stm_db *db;
    struct stm_err err;
    double start, begin;

    if (argc != 2)
        return 2;
    begin = now();
    expect(stm_db_open(&db, argv[1], STM_DB_WRITE, &err), &err);
    expect(stm_functions_add(db, &err), &err);
    expect(stm_db_script_named(db, stm_detect_sql, "begin", &err), &err);
    diverge(db);
    expect(stm_rules_open(&rules, NULL, &err), &err);
    start = now();
    expect(stm_db_begin(db, &err), &err);
    expect(stm_match_lists(db, rules, NULL, &err), &err);
    start = told("lists", start, count(db, "SELECT count(*) FROM list_match"));
    expect(stm_hash_checks(db, NULL, &err), &err);
    start = told("checks", start, count(db, "SELECT count(*) FROM hash_check"));
    expect(stm_db_script_named(db, stm_detect_sql, "analyze", &err), &err);
    expect(stm_db_commit(db, &err), &err);
    (void)told("analyze", start, 0);
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n; i++) {
        const char *name = rules->of[STM_KIND_RULE].items[i]->name;

        if (strncmp(name, "integrity-", 10) == 0)
            run_rule(db, name, stm_rules_rule(rules, i)->sql);
    }
    (void)told("all", begin, 0);
    stm_rules_close(rules);
    stm_db_close(db);
    return 0;
}
