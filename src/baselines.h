/* SPDX-License-Identifier: Apache-2.0 */
/*
 * baselines.h - lists of digests, as commands take and show them.
 */
#ifndef STM_BASELINES_H
#define STM_BASELINES_H

#include <stdio.h>

#include "baseline/baseline.h"
#include "cmd.h"

struct baseline_options {
    const char *name, *at; /* or NULL */
    stm_baseline_kind kind;
    stm_baseline_format format;
};

/* Before a case is touched: each is a list of a kind. Else it is said. */
int baseline_check(const char *const *files, size_t n,
                   const struct baseline_options *options,
                   const struct cmd *cmd);

/*
 * Adds one, and says on `out` what became of it (NULL: only what is wrong).
 * `*lost` where lines were not understood, `*changed` where it is new.
 */
int baseline_add(struct stm_db *db, const char *file,
                 const struct baseline_options *options, FILE *out, bool *lost,
                 bool *changed);

/* All of a case, on stdout. */
int baseline_list(struct stm_db *db, bool json);

#endif
