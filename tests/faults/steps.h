/* SPDX-License-Identifier: Apache-2.0 */
/*
 * steps.h - a triage in one process, step by step, and what comes of it.
 *
 * The steps are those of src/pipeline.c, with the words of the program. All
 * of it happens in the current folder: evidence in `logs`, the case in
 * `case`; one thread reads, so that the n-th request is the same each time.
 */
#ifndef STM_TESTS_FAULTS_STEPS_H
#define STM_TESTS_FAULTS_STEPS_H

#include "pipeline.h"

#include <stdbool.h>

struct steps {
    struct pipeline_options options;
    struct pipeline p;
    struct stm_bundles *bundles;
};

/* Makes `logs` of a scenario's text, and takes over stdout and stderr. */
void steps_begin(struct steps *steps, const char *scenario);
void steps_end(struct steps *steps);

/* What was said on stderr since the last call; valid until the next. */
const char *steps_said(void);

/* Looks for evidence; opens a case; or fails the test. */
void steps_collect(struct steps *steps);
void steps_open(struct steps *steps);
void steps_close(struct steps *steps);

/* Removes a file or a folder; copies a file. */
void steps_remove(const char *path);
void steps_copy(const char *from, const char *to);

/* Ingest, derive and report: the first status that is not 0, else the last. */
int steps_run(struct steps *steps);

/* A case from nothing, as steps_run() leaves it, closed. */
int steps_triage(struct steps *steps);

/* A digest of all rows but those of `run`, in their order, of the open case:
 * of facts and what is derived. */
uint64_t steps_rows(struct steps *steps);

/* A digest of all files of a case but case.db and runs.jsonl. */
uint64_t steps_files(const char *path);

#endif
