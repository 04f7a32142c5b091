/* SPDX-License-Identifier: Apache-2.0 */
#include "lineage/parts.h"

#include <inttypes.h>
#include <stdio.h>

/* How often each folder name would be given without a suffix. */
static stm_status
count_names(struct stm_table *counts, const struct machines *m,
            struct stm_err *err)
{
    struct stm_buf name = { 0 };
    stm_status status = STM_OK;

    for (size_t i = 0; i < m->n_hosts && !status; i++) {
        int64_t before;

        stm_lineage_folder(&name, m->hosts[i].key, "");
        if (name.failed) {
            status = stm_fail(err, STM_ENOMEM, 0, "no memory for names");
            break;
        }
        before = stm_table_find(counts, name.data, name.size);
        status = stm_table_put(counts, name.data, name.size,
                               before < 0 ? 1 : before + 1, err);
    }
    stm_buf_free(&name);
    return status;
}

/*
 * NAME; NAME~machineid where hosts share a name; a number behind it where
 * that is not enough (long names cut, names without an id).
 */
static void
choose_name(struct stm_buf *name, const struct stm_table *counts,
            const struct stm_table *used, const struct host *host)
{
    char suffix[48];

    stm_lineage_folder(name, host->key, "");
    if (name->failed || stm_table_find(counts, name->data, name->size) == 1)
        return;
    (void)snprintf(suffix, sizeof(suffix), "~%08" PRIx32,
                   (uint32_t)host->machine);
    stm_lineage_folder(name, host->key, suffix);
    for (unsigned n = 2;
         !name->failed && stm_table_find(used, name->data, name->size) >= 0;
         n++) {
        (void)snprintf(suffix, sizeof(suffix), "~%08" PRIx32 "-%u",
                       (uint32_t)host->machine, n);
        stm_lineage_folder(name, host->key, suffix);
    }
}

static stm_status
insert_hosts(const struct machines *m, struct stm_stmt *stmt,
             const struct stm_table *counts, struct stm_table *used,
             struct stm_err *err)
{
    struct stm_buf name = { 0 };
    stm_status status = STM_OK;

    for (size_t i = 0; i < m->n_hosts && !status; i++) {
        choose_name(&name, counts, used, &m->hosts[i]);
        if (name.failed) {
            status = stm_fail(err, STM_ENOMEM, 0, "no memory for names");
            break;
        }
        stm_stmt_bind_int(stmt, 1, (int64_t)i + 1);
        stm_stmt_bind_text(stmt, 2, m->hosts[i].label);
        stm_stmt_bind_text(stmt, 3, stm_buf_held(&name));
        status = stm_stmt_run(stmt, err);
        if (!status)
            status = stm_table_put(used, name.data, name.size, 1, err);
    }
    stm_buf_free(&name);
    return status;
}

static stm_status
write_hosts(const struct machines *m, struct build *build, struct stm_err *err)
{
    struct stm_table *counts = NULL, *used = NULL;
    struct stm_stmt *stmt = NULL;
    stm_status status = stm_table_open(&counts, err);

    if (!status)
        status = stm_table_open(&used, err);
    if (!status)
        status = stm_db_named(&stmt, build->db, stm_lineage_sql, "host", err);
    if (!status)
        status = count_names(counts, m, err);
    if (!status)
        status = insert_hosts(m, stmt, counts, used, err);
    stm_stmt_close(stmt);
    stm_table_close(used);
    stm_table_close(counts);
    return status;
}

/* Row 0 of `computer` is of no host unless records lack a name. */
static stm_status
write_computers(const struct machines *m, struct build *build,
                struct stm_err *err)
{
    struct stm_stmt *stmt;
    bool nameless = m->n > 0 && m->computers[0].id == 0;
    stm_status status =
        stm_db_named(&stmt, build->db, stm_lineage_sql, "host-computer", err);

    if (status)
        return status;
    if (!nameless) {
        stm_stmt_bind_int(stmt, 1, 0);
        stm_stmt_bind_int(stmt, 2, 0);
        status = stm_stmt_run(stmt, err);
    }
    for (size_t i = 0; i < m->n && !status; i++) {
        stm_stmt_bind_int(stmt, 1, m->computers[i].id);
        stm_stmt_bind_int(stmt, 2, (int64_t)m->computers[i].host + 1);
        status = stm_stmt_run(stmt, err);
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
stm_lineage_hosts(struct build *build, struct stm_err *err)
{
    struct machines m = { 0 };
    stm_status status = stm_machines_load(&m, build, err);

    if (!status)
        status = stm_machines_join(&m, build, err);
    if (!status)
        status = write_hosts(&m, build, err);
    if (!status)
        status = write_computers(&m, build, err);
    if (!status)
        status =
            stm_db_script_named(build->db, stm_lineage_sql, "host-os", err);
    if (!status)
        status = stm_machines_issues(&m, build, err);
    stm_machines_free(&m);
    return status;
}
