/* SPDX-License-Identifier: Apache-2.0 */
#include "store/seen.h"

#include <stdlib.h>

#include "store/sql.h"

/*
 * All numbers lie in `least` to `most`. Between `last` and `limit`, both left
 * out, there is none: a run goes on there.
 */
struct span {
    bool known, any;
    int64_t least, most;
    int64_t last, limit;
};

struct stm_seen {
    struct stm_stmt *find;
    struct span *spans; /* by stream */
    size_t room;
};

stm_status
stm_seen_open(struct stm_seen **out, struct stm_db *db, struct stm_err *err)
{
    struct stm_seen *seen = calloc(1, sizeof(*seen));
    stm_status status;

    if (!seen)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for streams");
    status = stm_db_named(&seen->find, db, stm_store_sql, "stream-span", err);
    if (status) {
        stm_seen_close(seen);
        return status;
    }
    *out = seen;
    return STM_OK;
}

void
stm_seen_close(struct stm_seen *seen)
{
    if (!seen)
        return;
    stm_stmt_close(seen->find);
    free(seen->spans);
    free(seen);
}

static stm_status
look_up(struct span *span, struct stm_stmt *find, int64_t stream,
        struct stm_err *err)
{
    bool row;
    stm_status status;

    stm_stmt_bind_int(find, 1, stream);
    status = stm_stmt_step(find, &row, err);
    if (status)
        return status;
    span->known = true;
    span->any = row && !stm_stmt_is_null(find, 0);
    if (span->any) {
        span->least = stm_stmt_int(find, 0);
        span->most = stm_stmt_int(find, 1);
        span->last = span->most;
        span->limit = INT64_MAX;
    }
    stm_stmt_reset(find);
    return STM_OK;
}

/* Streams are numbered from 1 on. */
static stm_status
make_room(struct stm_seen *seen, size_t at, struct stm_err *err)
{
    if (at >= seen->room) {
        size_t room = at < 32 ? 64 : at * 2;
        struct span *grown = reallocarray(seen->spans, room, sizeof(*grown));

        if (!grown)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for streams");
        memset(grown + seen->room, 0, (room - seen->room) * sizeof(*grown));
        seen->spans = grown;
        seen->room = room;
    }
    return STM_OK;
}

static bool
take(struct span *span, int64_t id)
{
    if (!span->any) {
        span->any = true;
        span->least = span->most = id;
        span->limit = INT64_MAX;
    } else if (id > span->most) {
        span->limit = INT64_MAX;
        span->most = id;
    } else if (id < span->least) {
        span->limit = span->least;
        span->least = id;
    } else if (id <= span->last || id >= span->limit) {
        return false;
    }
    span->last = id;
    return true;
}

stm_status
stm_seen_add(bool *is_new, struct stm_seen *seen, int64_t stream,
             int64_t record_id, struct stm_err *err)
{
    size_t at = (size_t)stream;
    stm_status status = make_room(seen, at, err);

    *is_new = false;
    if (!status && !seen->spans[at].known)
        status = look_up(&seen->spans[at], seen->find, stream, err);
    if (!status)
        *is_new = take(&seen->spans[at], record_id);
    return status;
}
