/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h - a case into files that people and tools read.
 */
#ifndef STM_REPORT_REPORT_H
#define STM_REPORT_REPORT_H

#include "base/digest.h"
#include "base/progress.h"
#include "base/time.h"
#include "store/case.h"

/* What timeline.csv and timeline.jsonl hold. */
typedef enum {
    STM_TIMELINE_INCIDENTS, /* findings, and what happened around them */
    STM_TIMELINE_ALL,       /* every event of the window too */
    STM_TIMELINE_NONE       /* they are not written */
} stm_timeline;

/* False on a name that is none: incidents, all, none. */
bool stm_timeline_parse(stm_timeline *out, const char *name);

struct stm_report_options {
    const char *case_id;  /* or NULL */
    const char *examiner; /* or NULL */
    stm_ticks made_at;    /* the one clock line, in index.html */
    /* STM_SHA256_SIZE bytes, of the rules in effect; or NULL: those of the
     * last run that tells it. */
    const uint8_t *rules_sha256;
    stm_timeline timeline;
    const struct stm_progress *progress;
};

/*
 * Writes all outputs of DESIGN.md section 8 into the case's folder,
 * SHA256SUMS last. Files that the previous SHA256SUMS names and that are not
 * written again are removed, no others. A file that cannot be written is
 * STM_EIO; what was there before it stays.
 */
stm_status stm_report(struct stm_case *kase,
                      const struct stm_report_options *options,
                      struct stm_err *err);

/* The same of a database into any folder that is there. */
stm_status stm_report_folder(struct stm_db *db, const char *folder,
                             const struct stm_report_options *options,
                             struct stm_err *err);

/*
 * runs.jsonl alone, which is in no SHA256SUMS: for a run that ends after its
 * reports are written.
 */
stm_status stm_report_runs(struct stm_case *kase, struct stm_err *err);

/* stemma-output(5) documents every file and column. */

#endif
