/* SPDX-License-Identifier: Apache-2.0 */
/*
 * summary.h - the end of a triage on a terminal, and what is lost.
 */
#ifndef STM_REPORT_SUMMARY_H
#define STM_REPORT_SUMMARY_H

#include "base/buf.h"
#include "store/db.h"

/*
 * Appends the summary of a case: hosts, those expected, logs, records and their accounting,
 * losses, the window that is shown, incidents by level, the three worst in a
 * line each, what could not be evaluated, and where the reports are. Text from
 * logs is made fit to show.
 */
stm_status stm_summary(struct stm_buf *out, struct stm_db *db,
                       const char *folder, struct stm_err *err);

/*
 * Appends a line (`FILE: [offset N:] TEXT`, each ending in LF) for the first
 * `most` kinds of loss of each file, in order of file and offset, and a last
 * one for what was left out; `*count` is how many losses there are.
 */
stm_status stm_summary_losses(struct stm_buf *out, uint64_t *count,
                              struct stm_db *db, uint64_t most,
                              struct stm_err *err);

/* Appends a line on the window that is shown; of all of time nothing. */
stm_status stm_summary_window(struct stm_buf *out, struct stm_db *db,
                              struct stm_err *err);

/* Appends a line (`rule NAME: WHY`) for every rule that failed. */
stm_status stm_summary_failures(struct stm_buf *out, struct stm_db *db,
                                struct stm_err *err);

#endif
