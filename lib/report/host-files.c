/* SPDX-License-Identifier: Apache-2.0 */
#include "report/parts.h"

#include "base/table.h"

#include <stdlib.h>

/*
 * Which files hold records of a host. The events are read once in the order
 * in which they are stored, where neighbours are of one stream and file.
 */
struct pair {
    int64_t stream, evidence;
};

struct count {
    struct pair pair;
    int64_t records;
};

struct counts {
    struct stm_table *index; /* pair -> place in `list` */
    struct count *list;
    size_t n, room;
};

static stm_status
count_for(struct count **out, struct counts *c, struct pair pair,
          struct stm_err *err)
{
    int64_t at = stm_table_find(c->index, &pair, sizeof(pair));

    if (at < 0) {
        if (c->n == c->room) {
            size_t room = c->room ? 2 * c->room : 256;
            struct count *more = reallocarray(c->list, room, sizeof(*more));

            if (!more)
                return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
            c->list = more;
            c->room = room;
        }
        at = (int64_t)c->n++;
        c->list[at] = (struct count){ .pair = pair };
        if (stm_table_put(c->index, &pair, sizeof(pair), at, err))
            return STM_ENOMEM;
    }
    *out = &c->list[at];
    return STM_OK;
}

/* Adds the rows (stream, evidence, live) of a statement. */
static stm_status
count_rows(struct counts *c, struct report *r, const char *name,
           struct stm_err *err)
{
    struct stm_stmt *stmt;
    struct count *now = NULL;
    bool row;
    stm_status status = report_query(&stmt, r, name, err);

    if (status)
        return status;
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct pair pair = { stm_stmt_int(stmt, 0), stm_stmt_int(stmt, 1) };

        if (!now || now->pair.stream != pair.stream ||
            now->pair.evidence != pair.evidence)
            status = count_for(&now, c, pair, err);
        if (status)
            break;
        now->records += stm_stmt_int(stmt, 2);
    }
    stm_stmt_close(stmt);
    return status;
}

static stm_status
store_counts(const struct counts *c, struct report *r, struct stm_err *err)
{
    struct stm_stmt *stmt;
    stm_status status = report_query(&stmt, r, "host-file-add", err);

    if (status)
        return status;
    for (size_t i = 0; !status && i < c->n; i++) {
        stm_stmt_bind_int(stmt, 1, c->list[i].pair.stream);
        stm_stmt_bind_int(stmt, 2, c->list[i].pair.evidence);
        stm_stmt_bind_int(stmt, 3, c->list[i].records);
        status = stm_stmt_run(stmt, err);
    }
    stm_stmt_close(stmt);
    return status;
}

stm_status
report_find_host_files(struct report *r, struct stm_err *err)
{
    struct counts c = { 0 };
    stm_status status = stm_table_open(&c.index, err);

    if (!status)
        status = count_rows(&c, r, "host-file-events", err);
    if (!status)
        status = count_rows(&c, r, "host-file-copies", err);
    if (!status)
        status = store_counts(&c, r, err);
    if (!status)
        status = report_script(r, "host-file-duplicates", err);
    stm_table_close(c.index);
    free(c.list);
    return status;
}
