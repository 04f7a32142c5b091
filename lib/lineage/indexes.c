/* SPDX-License-Identifier: Apache-2.0 */
/*
 * indexes.c - indexes of derived tables, away while rows are written and
 * made again in one go: what stands in the case, not a copy of it here.
 */
#include "lineage/parts.h"

#include <stdlib.h>

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for indexes");
}

/* DROP and CREATE for each, one script each. */
static stm_status
collect(struct stm_buf *drop, struct stm_buf *create, struct stm_db *db,
        struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool row = true;
    stm_status status =
        stm_db_named(&stmt, db, stm_lineage_sql, "indexes", err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct stm_span name = stm_stmt_text(stmt, 0);

        stm_buf_text(drop, "DROP INDEX \"");
        for (size_t i = 0; i < name.size; i++)
            stm_buf_text(drop, name.data[i] == '"'
                                   ? "\"\""
                                   : (char[]){ name.data[i], '\0' });
        stm_buf_text(drop, "\";\n");
        stm_buf_span(create, stm_stmt_text(stmt, 1));
        stm_buf_text(create, ";\n");
    }
    stm_stmt_close(stmt);
    return !status && (drop->failed || create->failed) ? no_memory(err)
                                                       : status;
}

stm_status
stm_indexes_drop(struct stm_buf *create, struct stm_db *db, struct stm_err *err)
{
    struct stm_buf drop = { 0 };
    stm_status status = collect(&drop, create, db, err);

    if (!status)
        status = stm_db_script(db, stm_buf_held(&drop), err);
    stm_buf_free(&drop);
    return status;
}
