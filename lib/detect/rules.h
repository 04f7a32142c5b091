/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rules.h - the rules, lists, tunings and guides in effect.
 *
 * Those built in, then those of a folder, which replace by name: its *.sql are
 * rules, lists/ below it has lists (*.txt), tuning/ tunings (*.sql) and
 * guides/ guides (*.md), each under the name of its rule. A
 * file that is not understood does not end anything: the rule carries its
 * error, and so does every rule that names a list which is missing or bad.
 */
#ifndef STM_DETECT_RULES_H
#define STM_DETECT_RULES_H

#include "detect/guide.h"
#include "detect/list.h"
#include "detect/rule.h"

typedef enum {
    STM_KIND_RULE,
    STM_KIND_LIST,
    STM_KIND_TUNING,
    STM_KIND_GUIDE,
    STM_KINDS
} stm_rules_kind;

struct stm_rules {
    struct stm_arena arena;
    struct {
        struct stm_written **items; /* in order of name */
        size_t n;
    } of[STM_KINDS];
};

/*
 * `folder` may be NULL. STM_EIO where it is named and cannot be listed. Owned
 * by the caller: stm_rules_close().
 */
stm_status stm_rules_open(struct stm_rules **out, const char *folder,
                          struct stm_err *err);
void stm_rules_close(struct stm_rules *rules);

/* Borrowed from the set; `i` is below of[KIND].n. */
struct stm_rule *stm_rules_rule(const struct stm_rules *rules, size_t i);
struct stm_list *stm_rules_list(const struct stm_rules *rules, size_t i);
struct stm_tuning *stm_rules_tuning(const struct stm_rules *rules, size_t i);
struct stm_guide *stm_rules_guide(const struct stm_rules *rules, size_t i);

/* The one of that kind and name, or NULL. */
struct stm_written *stm_rules_find(const struct stm_rules *rules,
                                   stm_rules_kind kind, struct stm_span name);

/* Table guide becomes the guides that are understood, inside the caller's
 * transaction. */
stm_status stm_guides_store(struct stm_db *db, const struct stm_rules *rules,
                            struct stm_err *err);

/*
 * One SHA-256 over the kinds, names and bytes of everything in effect,
 * whatever folder it came from.
 */
stm_status stm_rules_digest(const struct stm_rules *rules,
                            uint8_t out[STM_SHA256_SIZE], struct stm_err *err);

#endif
