/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge.h - the facts and input of other cases into one.
 *
 * The same dictionary and identity code as ingest, fed from another case.
 * Derived rows are not taken: rebuild them afterwards. The case then holds
 * what an ingest of all the evidence would hold, whatever the order. Each
 * source is one transaction: a kill leaves it whole in or whole out.
 */
#ifndef STM_STORE_MERGE_H
#define STM_STORE_MERGE_H

#include "base/progress.h"
#include "store/case.h"

struct stm_merge;

/* The case and progress are borrowed. Owned by the caller:
 * stm_merge_close(). */
stm_status stm_merge_open(struct stm_merge **out, struct stm_case *into,
                          const struct stm_progress *progress,
                          struct stm_err *err);

/*
 * Takes over what `from`, which is only read, holds. After a failure (also
 * STM_ESTOP) nothing of it is there, and the merge can only be closed.
 */
stm_status stm_merge_add(struct stm_merge *merge, struct stm_case *from,
                         struct stm_err *err);

/* After the last source. */
stm_status stm_merge_end(struct stm_merge *merge, struct stm_err *err);
void stm_merge_close(struct stm_merge *merge);

#endif
