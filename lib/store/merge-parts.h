/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge-parts.h - what the parts of a merge share. For merge*.c alone.
 *
 * A source's row ids mean nothing in the target: every table that others
 * point to gets a map from its ids to the target's. A source may be damaged
 * or forged: an id that is not there is STM_EFORMAT, never a wild index.
 */
#ifndef STM_STORE_MERGE_PARTS_H
#define STM_STORE_MERGE_PARTS_H

#include "event/layout.h"
#include "store/merge.h"
#include "store/writer.h"

enum {
    STM_MAP_TEXT,
    STM_MAP_PATH,
    STM_MAP_COMMAND,
    STM_MAP_ACCOUNT,
    STM_MAP_DIGESTS,
    STM_MAP_VERSION,
    STM_MAP_MODULE,
    STM_MAP_REGISTRY,
    STM_MAP_TRACE,
    STM_MAP_COMPUTER,
    STM_MAP_REF,
    STM_MAP_STREAM,
    STM_MAP_BUNDLE,
    STM_MAP_BASELINE,
    STM_MAP_FILE,    /* evidence, to the same file where the source knows
                        more of it than the target did, else to 0 */
    STM_MAP_CONTENT, /* evidence, to the file whose records it shares: of a
                        duplicate file the one it is a duplicate of */
    STM_MAPS
};

/* Statements on the target. */
enum {
    STM_MERGE_BUNDLE_FIND,
    STM_MERGE_BUNDLE_ADD,
    STM_MERGE_BUNDLE_GROW,
    STM_MERGE_FILE_FIND,
    STM_MERGE_FILE_SAME,
    STM_MERGE_FILE_ADD,
    STM_MERGE_FILE_ADVANCE,
    STM_MERGE_FILE_COUNT,
    STM_MERGE_FILE_DEEPEN,
    STM_MERGE_TEMPLATE_ADD,
    STM_MERGE_FRAGMENT_ADD,
    STM_MERGE_ISSUE_CLEAR,
    STM_MERGE_ISSUE_ADD,
    STM_MERGE_ISSUE_ADD_ONCE,
    STM_MERGE_RUN_ADD,
    STM_MERGE_EXPECTED_ADD,
    STM_MERGE_OPINION_ADD,
    STM_MERGE_VERDICT_CLASH,
    STM_MERGE_VERDICT_ADD,
    STM_MERGE_BASELINE_SAME,
    STM_MERGE_BASELINE_ADD,
    STM_MERGE_ENTRY_ADD,
    STM_MERGE_ANSWER_ADD,
    STM_MERGE_STATEMENTS
};

struct stm_merge_map {
    int64_t *to; /* by id in the source; -1: no such row */
    int64_t n;
};

struct stm_merge {
    struct stm_db *into;
    struct stm_writer *writer;
    const struct stm_progress *progress;
    struct stm_stmt *stmts[STM_MERGE_STATEMENTS]; /* on the target */
    /* Of the source at hand: */
    struct stm_db *from;
    struct stm_merge_map maps[STM_MAPS];
    int64_t *fresh; /* by evidence of the source: live records new here */
};

/* One row of a statement on the source. */
typedef stm_status stm_merge_row_fn(struct stm_merge *merge,
                                    const struct stm_stmt *row,
                                    struct stm_err *err);

/* Calls `each` for every row that `sql` gives of the source. */
stm_status stm_merge_each(struct stm_merge *merge, struct stm_span sql,
                          stm_merge_row_fn *each, struct stm_err *err);
/* The same for a statement of lib/store/sql. */
stm_status stm_merge_each_named(struct stm_merge *merge, const char *name,
                                stm_merge_row_fn *each, struct stm_err *err);

/* An empty map for the ids of `table` in the source. */
stm_status stm_merge_map_open(struct stm_merge *merge, int map,
                              const char *table, struct stm_err *err);
stm_status stm_merge_map_put(struct stm_merge *merge, int map, int64_t from,
                             int64_t to, struct stm_err *err);
/* `*to` for an id of the source. */
stm_status stm_merge_map_get(int64_t *to, const struct stm_merge *merge,
                             int map, int64_t from, struct stm_err *err);

/* The parts, in their order. */
stm_status stm_merge_dictionaries(struct stm_merge *merge, struct stm_err *err);
/* Bundles, evidence and issues. */
stm_status stm_merge_files(struct stm_merge *merge, struct stm_err *err);
stm_status stm_merge_events(struct stm_merge *merge, struct stm_err *err);
/* How many of each file's records were new. */
stm_status stm_merge_counts(struct stm_merge *merge, struct stm_err *err);
/* Lists of digests, and what databases said. */
stm_status stm_merge_baselines(struct stm_merge *merge, struct stm_err *err);
/* Runs and the analyst's input. */
stm_status stm_merge_input(struct stm_merge *merge, struct stm_err *err);

#endif
