/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out-parts.h - what out.c and outputs.c share; for no one else.
 */
#ifndef STM_REPORT_OUT_PARTS_H
#define STM_REPORT_OUT_PARTS_H

#include "base/digest.h"
#include "report/out.h"

/* Whether a name has the form that out.h tells of. */
bool stm_outputs_is_name(struct stm_span name);

/*
 * Opens the folder that `name` stands in, never through a link. With `make`
 * missing folders are made; without it `*folder` is -1 where one is missing
 * or no folder. Owned by the caller: close().
 */
stm_status stm_outputs_folder(int *folder, struct stm_outputs *set,
                              const char *name, bool make, struct stm_err *err);

/* Keeps name and digest for SHA256SUMS. */
stm_status stm_outputs_note(struct stm_outputs *set, const char *name,
                            const uint8_t digest[STM_SHA256_SIZE],
                            struct stm_err *err);

#endif
