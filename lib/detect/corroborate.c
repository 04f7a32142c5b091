/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/corroborate.h"

#include "detect/sql.h"

stm_status
stm_incidents_corroborate(struct stm_db *db, struct stm_err *err)
{
    return stm_db_script_named(db, stm_detect_sql, "corroborate", err);
}

stm_status
stm_incidents_raised(int *level, struct stm_db *db,
                     const struct stm_window *window, struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row;
    stm_status status = stm_db_named(&stmt, db, stm_detect_sql, "raised", err);

    if (status)
        return status;
    if (window->has_since)
        stm_stmt_bind_int(stmt, 1, window->since);
    if (window->has_until)
        stm_stmt_bind_int(stmt, 2, window->until);
    status = stm_stmt_step(stmt, &row, err);
    if (!status)
        *level = (int)stm_stmt_int(stmt, 0);
    stm_stmt_close(stmt);
    return status;
}
