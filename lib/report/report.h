/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h - a case into files that people and tools read.
 */
#ifndef STM_REPORT_REPORT_H
#define STM_REPORT_REPORT_H

#include "base/progress.h"
#include "base/time.h"
#include "store/case.h"

struct stm_report_options {
    const char *case_id;  /* or NULL */
    const char *examiner; /* or NULL */
    stm_ticks made_at;    /* the one clock line, in index.html */
    const struct stm_progress *progress;
};

/*
 * Writes all outputs of DESIGN.md section 8 into the case's folder,
 * SHA256SUMS last. Files that the previous SHA256SUMS names and that are not
 * written again are removed, no others.
 */
stm_status stm_report(struct stm_case *kase,
                      const struct stm_report_options *options,
                      struct stm_err *err);

#endif
