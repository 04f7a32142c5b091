/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/evaluable.h"

#include "detect/needs.h"
#include "detect/sql.h"

#include <stdlib.h>

struct stm_evaluable {
    struct stm_stmt *stmt;
    int64_t host;
    stm_status status; /* of the last look, for the caller */
    struct stm_err err;
};

stm_status
stm_evaluable_open(struct stm_evaluable **out, struct stm_db *db,
                   struct stm_err *err)
{
    struct stm_evaluable *e = calloc(1, sizeof(*e));
    stm_status status;

    if (!e)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for capabilities");
    status = stm_db_named(&e->stmt, db, stm_detect_sql, "capability", err);
    if (status) {
        stm_evaluable_close(e);
        return status;
    }
    *out = e;
    return STM_OK;
}

void
stm_evaluable_close(struct stm_evaluable *evaluable)
{
    if (!evaluable)
        return;
    stm_stmt_close(evaluable->stmt);
    free(evaluable);
}

/* No row: the host has none of it. */
static bool
look(void *arg, struct stm_span word, struct stm_capability *out)
{
    struct stm_evaluable *e = arg;
    bool row;

    stm_stmt_bind_int(e->stmt, 1, e->host);
    stm_stmt_bind_text(e->stmt, 2, word);
    e->status = stm_stmt_step(e->stmt, &row, &e->err);
    if (!e->status && row) {
        out->have = stm_stmt_int(e->stmt, 0);
        out->total = stm_stmt_int(e->stmt, 1);
    }
    stm_stmt_reset(e->stmt);
    return !e->status;
}

stm_status
stm_evaluable_ask(bool *out, struct stm_buf *reason,
                  struct stm_evaluable *evaluable, int64_t host,
                  struct stm_span needs, struct stm_err *err)
{
    stm_needs_met met;

    evaluable->host = host;
    stm_buf_reset(reason);
    met = stm_needs_weigh(reason, needs, look, evaluable);
    if (met == STM_NEEDS_FAILED)
        return stm_fail(err, evaluable->status, 0, "%s", evaluable->err.text);
    if (reason->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a reason");
    *out = met == STM_NEEDS_MET;
    return STM_OK;
}
