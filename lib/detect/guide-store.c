/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/rules.h"
#include "detect/sql.h"

/* A guide that is not understood is told as its own outcome. */
stm_status
stm_guides_store(struct stm_db *db, const struct stm_rules *rules,
                 struct stm_err *err)
{
    struct stm_stmt *stmt = NULL;
    stm_status status =
        stm_db_named(&stmt, db, stm_detect_sql, "guide-add", err);

    for (size_t i = 0; i < rules->of[STM_KIND_GUIDE].n && !status; i++) {
        const struct stm_written *guide = rules->of[STM_KIND_GUIDE].items[i];

        if (guide->error)
            continue;
        stm_stmt_bind_text(stmt, 1, stm_span_of(guide->name));
        stm_stmt_bind_text(stmt, 2, guide->text);
        status = stm_stmt_run(stmt, err);
    }
    stm_stmt_close(stmt);
    return status;
}
