/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stale.h - removes what an earlier run wrote and this one did not; for
 * outputs.c only. The rules stand in out.h.
 */
#ifndef STM_REPORT_STALE_H
#define STM_REPORT_STALE_H

#include "report/out.h"

#define STM_SUMS "SHA256SUMS"

/* Whether this run wrote `name`; the list must be sorted. */
bool stm_outputs_wrote(const struct stm_outputs *set, const char *name);

/* Reads SHA256SUMS in `root`; a missing one, or none of ours, is nothing. */
stm_status stm_outputs_remove_stale(struct stm_outputs *set, int root,
                                    struct stm_err *err);

#endif
