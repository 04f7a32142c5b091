/* SPDX-License-Identifier: Apache-2.0 */
/*
 * issues.h - what is wrong with one file, kept until the file ends.
 *
 * Of each kind the first STM_ISSUES_EACH stand for themselves; what comes
 * after them is one row with a count. So a damaged file costs rows by the
 * kinds of its damage, not by its size.
 */
#ifndef STM_STORE_ISSUES_H
#define STM_STORE_ISSUES_H

#include "base/arena.h"
#include "read/chunk.h"
#include "store/db.h"

enum { STM_ISSUES_EACH = 20, STM_ISSUE_KINDS = 64 };

struct stm_issue {
    stm_effect effect;
    const char *kind; /* a short stable word */
    bool has_offset, has_record;
    uint64_t file_offset;
    int64_t record_id;
    const char *text;
};

struct stm_issue_kind {
    const char *kind;
    stm_effect effect;
    uint64_t count;
};

struct stm_issues {
    struct stm_arena arena;
    struct stm_stmt *insert;
    struct stm_issue_kind kinds[STM_ISSUE_KINDS];
    size_t n_kinds;
    struct stm_issue list[STM_ISSUE_KINDS * STM_ISSUES_EACH];
    size_t n;
    uint64_t losses, anomalies; /* of this file, all of them */
};

/* The db is borrowed. stm_issues_free() also after a failure. */
stm_status stm_issues_init(struct stm_issues *issues, struct stm_db *db,
                           struct stm_err *err);
void stm_issues_free(struct stm_issues *issues);

/* Starts a file. */
void stm_issues_reset(struct stm_issues *issues);

/* Copies what it keeps. */
stm_status stm_issues_add(struct stm_issues *issues,
                          const struct stm_issue *issue, struct stm_err *err);

/* Writes the rows of evidence `evidence`, in the order they were added. */
stm_status stm_issues_store(struct stm_issues *issues, int64_t evidence,
                            struct stm_err *err);

const char *stm_effect_name(stm_effect effect);

#endif
