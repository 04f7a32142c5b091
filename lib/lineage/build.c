/* SPDX-License-Identifier: Apache-2.0 */
#include "lineage/parts.h"

#include <stdlib.h>

#include "store/finish.h"

stm_status
stm_grow(void **entries, size_t *room, size_t need, size_t size,
         struct stm_err *err)
{
    size_t more = *room ? *room : 16;
    void *grown;

    if (need <= *room)
        return STM_OK;
    while (more < need && more <= SIZE_MAX / 2)
        more *= 2;
    grown = more < need || more > NONE || more > SIZE_MAX / size
                ? NULL
                : realloc(*entries, more * size);
    if (!grown)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for %zu entries", need);
    *entries = grown;
    *room = more;
    return STM_OK;
}

stm_status
stm_lineage_pause(struct build *build, struct stm_err *err)
{
    enum { ROWS = 4096 };

    if (++build->rows % ROWS == 0 &&
        stm_progress_stop(build->options->progress))
        return stm_fail(err, STM_ESTOP, 0, "stopped on request");
    return STM_OK;
}

static stm_status
open_bulks(struct build *build, struct stm_err *err)
{
    static const struct {
        const char *name;
        size_t columns;
    } tables[BULKS] = {
        [BULK_LINEAGE] = { "lineage", 8 },
        [BULK_ANCESTOR] = { "ancestor", 3 },
        [BULK_RESOLVED] = { "resolved", 2 },
        [BULK_ACTOR] = { "event-actor", 3 },
        [BULK_SIGHTING] = { "image-sighting", 9 },
        [BULK_NAME] = { "name-lookup", 4 },
    };
    stm_status status = STM_OK;

    for (size_t i = 0; i < BULKS && !status; i++)
        status = stm_bulk_named(&build->bulks[i], build->db, stm_lineage_sql,
                                tables[i].name, tables[i].columns, err);
    return status;
}

static stm_status
open_statements(struct build *build, struct stm_err *err)
{
    static const char *const names[STMTS] = {
        [STMT_PROCESSES] = "processes",
        [STMT_REFS] = "refs",
        [STMT_ACTS] = "acts",
        [STMT_NAMERS] = "namers",
        [STMT_ENDS] = "ends",
        [STMT_BOOTS] = "boots",
        [STMT_FILES] = "files",
        [STMT_LOADS] = "loads",
        [STMT_INFER] = "infer",
        [STMT_ISSUE] = "issue",
        [STMT_CAPABILITY] = "capability",
        [STMT_NAMES] = "names",
    };
    stm_status status = STM_OK;

    for (size_t i = 0; i < STMTS && !status; i++)
        status = stm_db_named(&build->stmts[i], build->db, stm_lineage_sql,
                              names[i], err);
    return status;
}

static void
build_close(struct build *build)
{
    for (size_t i = 0; i < BULKS; i++)
        stm_bulk_close(build->bulks[i]);
    for (size_t i = 0; i < STMTS; i++)
        stm_stmt_close(build->stmts[i]);
    stm_order_close(build->order);
    stm_lookup_close(&build->lookup);
    free(build->addresses);
}

static stm_status
build_family(struct family *f, struct stm_err *err)
{
    stm_status status = stm_table_open(&f->by_guid, err);

    if (!status)
        status = stm_family_load(f, err);
    if (!status)
        status = stm_family_join(f, err);
    if (!status)
        status = stm_family_infer(f, err);
    if (!status)
        status = stm_family_end(f, err);
    if (status)
        return status;
    stm_family_parents(f);
    status = stm_family_root(f, err);
    if (!status)
        status = stm_family_write(f, err);
    if (!status)
        status = stm_family_sightings(f, err);
    if (!status)
        status = stm_family_names(f, err);
    return status ? status : stm_family_capability(f, err);
}

static void
family_free(struct family *f)
{
    free(f->processes);
    free(f->refs);
    free(f->guids);
    stm_table_close(f->by_guid);
    free(f->by_pid);
    free(f->by_image);
    free(f->boots);
    free(f->ends);
}

static stm_status
build_hosts(struct build *build, struct stm_err *err)
{
    const struct stm_progress *progress = build->options->progress;
    int64_t hosts = 0;
    stm_status status =
        stm_db_query_int(build->db, "SELECT max(id) FROM host", &hosts, err);

    for (int64_t host = 1; host <= hosts && !status; host++) {
        struct family f = { .build = build, .host = host };

        if (stm_progress_stop(progress))
            return stm_fail(err, STM_ESTOP, 0, "stopped on request");
        stm_progress_step(progress, "lineage", (uint64_t)host, (uint64_t)hosts);
        stm_order_reset(build->order);
        status = build_family(&f, err);
        family_free(&f);
    }
    return status;
}

static stm_status
build_flush(struct build *build, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < BULKS && !status; i++)
        status = stm_bulk_flush(build->bulks[i], err);
    return status;
}

/* Statements need the tables, lookups the hosts. */
static stm_status
build_open(struct build *build, struct stm_err *err)
{
    stm_status status = open_statements(build, err);

    if (!status)
        status = open_bulks(build, err);
    if (!status)
        status = stm_order_open(&build->order, build->db, err);
    if (!status)
        status = stm_lineage_hosts(build, err);
    if (!status)
        status = stm_addresses_load(build, err);
    return status
               ? status
               : stm_lookup_open(&build->lookup, build->db, build->order, err);
}

static stm_status
build_all(struct build *build, struct stm_buf *indexes, struct stm_err *err)
{
    stm_status status = stm_indexes_drop(indexes, build->db, err);

    if (!status)
        status = stm_store_outdate(build->db, err);
    if (!status)
        status = stm_db_query_int(build->db, "SELECT max(id) + 1 FROM process",
                                  &build->next_process, err);
    if (!status)
        status = build_open(build, err);
    if (!status)
        status = build_hosts(build, err);
    if (!status)
        status = stm_lineage_drivers(build, err);
    if (!status)
        status = build_flush(build, err);
    if (!status)
        status = stm_lineage_divergence(build, err);
    if (!status)
        status = stm_db_script_named(build->db, stm_lineage_sql, "host-address",
                                     err);
    return status ? status : stm_lineage_coverage(build, err);
}

stm_status
stm_lineage_build(struct stm_db *db, const struct stm_lineage_options *options,
                  struct stm_err *err)
{
    static const struct stm_lineage_options none = { 0 };
    struct build build = { .db = db, .options = options ? options : &none };
    struct stm_buf indexes = { 0 };
    stm_status status = stm_db_begin(db, err);

    if (status)
        return status;
    status = build_all(&build, &indexes, err);
    build_close(&build);
    if (!status)
        status = stm_db_script(db, stm_buf_held(&indexes), err);
    stm_buf_free(&indexes);
    if (!status)
        status = stm_db_commit(db, err);
    if (status)
        stm_db_rollback(db);
    return status;
}
