/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check.h - everything that is wrong with rules, lists, tunings and guides,
 * before they meet a case.
 *
 * Headers, lists and ids; the SQL as SQLite understands it on an empty case,
 * confined as it will be; constructs that other engines take for something
 * else; the names of its columns; and how it would be run on a big case.
 */
#ifndef STM_DETECT_CHECK_H
#define STM_DETECT_CHECK_H

#include "detect/problems.h"
#include "detect/rules.h"

struct stm_check_result {
    uint64_t files, problems;
};

/*
 * Tells `each` of every problem of the files of `folder` (NULL: of those that
 * are built in), file by file in order of lines. STM_EIO where the folder
 * cannot be listed.
 */
stm_status stm_rules_check(struct stm_check_result *out, const char *folder,
                           stm_problem_fn *each, void *arg,
                           struct stm_err *err);

/* The part for the SQL of a rule or tuning; for check.c. `empty` and `big` are
 * two empty cases, the latter with the statistics of a big one. */
struct stm_check_sql {
    struct stm_db *empty, *big;
    const struct stm_written *written;
    struct stm_span sql;
    bool tuning;
    const struct stm_problems *all;
};

stm_status stm_check_sql(const struct stm_check_sql *check,
                         struct stm_err *err);

#endif
