/* SPDX-License-Identifier: Apache-2.0 */
/*
 * confined.h - a SELECT that somebody else wrote, run so that it can do no
 * harm.
 *
 * From open to close the whole connection is confined: it only reads (an
 * authorizer that knows the case's tables and views, the functions below, and
 * nothing else; query_only besides), within limits that do not depend on the
 * machine (steps of SQLite's virtual machine, rows, bytes a value) and within
 * memory. No other statement may be run on it meanwhile, and no transaction
 * that writes may be open: running out of memory would roll it back.
 */
#ifndef STM_DETECT_CONFINED_H
#define STM_DETECT_CONFINED_H

#include "base/progress.h"
#include "store/db.h"

#define STM_RULE_STEPS UINT64_C(20000000000)

enum {
    STM_RULE_ROWS = 100000,
    STM_RULE_VALUE_BYTES = 16 << 20,
    STM_RULE_HEAP_BYTES = 512 << 20
};

struct stm_confined;

/*
 * `steps` 0: STM_RULE_STEPS. What the statement may not do or has wrong is
 * STM_ESQL or STM_ELIMIT; err->offset is where in `sql`. Owned by the
 * caller: stm_confined_close(), also after a failed step.
 */
stm_status stm_confined_open(struct stm_confined **out, struct stm_db *db,
                             struct stm_span sql, uint64_t steps,
                             const struct stm_progress *progress,
                             struct stm_err *err);

/* STM_ELIMIT where a limit was met, STM_ESTOP where progress says stop. */
stm_status stm_confined_step(struct stm_confined *confined, bool *row,
                             struct stm_err *err);

/* For its columns; borrowed. */
struct stm_stmt *stm_confined_stmt(struct stm_confined *confined);

void stm_confined_close(struct stm_confined *confined);

#endif
