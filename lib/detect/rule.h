/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rule.h - a rule: what its file says, and the SELECT that finds.
 *
 * The contract for authors is rules/README.md.
 */
#ifndef STM_DETECT_RULE_H
#define STM_DETECT_RULE_H

#include "detect/detect.h"
#include "detect/problems.h"
#include "detect/written.h"

enum { STM_RULE_SIZE = 1 << 20 };

/* Everything lives in the arena it was parsed into. */
struct stm_rule {
    struct stm_written written;
    /* the rest is empty where the file was not understood */
    const char *title, *attack, *needs, *lists, *why, *noise;
    stm_level level;
    stm_confidence confidence; /* where a row gives none */
    struct stm_span sql;       /* within written.text */
};

/*
 * Reads rule->written, which the caller has set. What is wrong is STM_EFORMAT
 * or STM_ELIMIT, "FILE:LINE: why", and leaves the other fields empty.
 */
stm_status stm_rule_parse(struct stm_rule *rule, struct stm_arena *arena,
                          struct stm_err *err);

/*
 * The same, telling `all` of everything that is wrong; then rule->sql is what
 * stands behind the header, or empty where that is no SELECT.
 */
stm_status stm_rule_read(struct stm_rule *rule, struct stm_arena *arena,
                         const struct stm_problems *all, struct stm_err *err);

/* The SQL begins with SELECT or WITH: nothing else gives rows to a rule. */
bool stm_sql_is_select(struct stm_span sql);

/*
 * A tuning lowers the level of findings of the rules `for_rules`, where its
 * SELECT says so, and says why.
 */
struct stm_tuning {
    struct stm_written written;
    const char *title, *why, *for_rules;
    int lower; /* levels, 1 to 4 */
    struct stm_span sql;
};

/* As stm_rule_parse() and stm_rule_read(). */
stm_status stm_tuning_parse(struct stm_tuning *tuning, struct stm_arena *arena,
                            struct stm_err *err);
stm_status stm_tuning_read(struct stm_tuning *tuning, struct stm_arena *arena,
                           const struct stm_problems *all, struct stm_err *err);

/* True where the comma list `ids` names `id`. */
bool stm_ids_name(const char *ids, const char *id);

#endif
