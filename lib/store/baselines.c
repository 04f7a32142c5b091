/* SPDX-License-Identifier: Apache-2.0 */
#include "store/baselines.h"

#include "store/sql.h"

struct stm_span
stm_baseline_base(struct stm_span name)
{
    size_t n = name.size;

    while (n > 0 && name.data[n - 1] >= '0' && name.data[n - 1] <= '9')
        n--;
    if (n > 1 && n < name.size && name.data[n - 1] == '#')
        name.size = n - 1;
    return name;
}

stm_status
stm_baselines_settle(struct stm_db *db, struct stm_span base,
                     struct stm_err *err)
{
    static const char *const steps[] = { "baseline-unname", "baseline-rename" };
    stm_status status = STM_OK;

    for (size_t i = 0; i < 2 && !status; i++) {
        struct stm_stmt *stmt;

        status = stm_db_named(&stmt, db, stm_store_sql, steps[i], err);
        if (status)
            return status;
        stm_stmt_bind_text(stmt, 1, base);
        status = stm_stmt_run(stmt, err);
        stm_stmt_close(stmt);
    }
    return status;
}
