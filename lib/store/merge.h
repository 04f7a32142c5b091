/* SPDX-License-Identifier: Apache-2.0 */
/*
 * merge.h - one case's facts and input into another.
 *
 * The same dictionary and identity code as ingest, fed from another case.
 * Derived rows are not taken: rebuild them afterwards. merge(X, Y) holds what
 * an ingest of both would hold, in either order.
 */
#ifndef STM_STORE_MERGE_H
#define STM_STORE_MERGE_H

#include "base/progress.h"
#include "store/case.h"

/* `from` is only read. */
stm_status stm_merge(struct stm_case *into, struct stm_case *from,
                     const struct stm_progress *progress, struct stm_err *err);

#endif
