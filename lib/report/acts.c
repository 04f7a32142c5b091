/* SPDX-License-Identifier: Apache-2.0 */
#include "report/acts.h"

#include "report/tree.h"

#include <inttypes.h>

stm_status
acts_any(bool *any, struct stm_stmt *stmt, int64_t process,
         const struct acts_most *most, struct stm_err *err)
{
    enum { FILES = 1, PLACES = 2, MODULES = 4 };
    int64_t wanted = (most->files ? FILES : 0) | (most->places ? PLACES : 0) |
                     (most->modules ? MODULES : 0);
    bool row;
    stm_status status;

    *any = false;
    if (!wanted)
        return STM_OK;
    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, &row, err);
    *any = !status && row && (stm_stmt_int(stmt, 0) & wanted);
    stm_stmt_reset(stmt);
    return status;
}

void
acts_bind(struct stm_stmt *stmt, int64_t process, const struct acts_most *most)
{
    stm_stmt_bind_int(stmt, 1, process);
    stm_stmt_bind_int(stmt, 2, most->files);
    stm_stmt_bind_int(stmt, 3, most->places);
    stm_stmt_bind_int(stmt, 4, most->modules);
    stm_stmt_bind_int(stmt, 5, most->all_modules ? 2 : 1);
}

/* Of each row one less is left than all of its sort. */
static void
count_left(int64_t *left, int64_t all)
{
    *left = (*left ? *left : all) - 1;
}

void
act_read(struct act *out, struct acts_left *left, const struct stm_stmt *stmt)
{
    *out = (struct act){
        .kind = (act_kind)stm_stmt_int(stmt, 0),
        .event_id = stm_stmt_int(stmt, 1),
        .count = stm_stmt_int(stmt, 2),
        .time = stm_stmt_int(stmt, 3),
        .what = stm_stmt_text(stmt, 4),
        .has_port = !stm_stmt_is_null(stmt, 5),
        .port = stm_stmt_int(stmt, 5),
        .more = stm_stmt_text(stmt, 6),
        .flags = stm_stmt_int(stmt, 7),
        .total = stm_stmt_int(stmt, 8),
        .odd = stm_stmt_int(stmt, 9),
    };
    switch (out->kind) {
    case ACT_FILE: count_left(&left->files, out->total); break;
    case ACT_CONNECTED:
    case ACT_ACCEPTED:
    case ACT_LOOKED_UP: count_left(&left->places, out->total); break;
    case ACT_LOADED:
        count_left(&left->modules, out->total);
        if (out->flags)
            count_left(&left->odd, out->odd);
        break;
    }
}

const char *
act_verb(const struct act *act)
{
    switch (act->kind) {
    case ACT_CONNECTED: return "connected to";
    case ACT_ACCEPTED: return "was contacted by";
    case ACT_LOOKED_UP: return "looked up";
    case ACT_LOADED: return "loaded";
    case ACT_FILE: break;
    }
    return tree_deed(act->event_id);
}

static void
put_reasons(struct stm_buf *out, const struct act *act)
{
    const char *between = " (";

    if (act->flags & ACT_UNSIGNED) {
        stm_buf_print(out, "%snot signed", between);
        between = ", ";
    } else if (act->flags & ACT_INVALID) {
        stm_buf_print(out, "%ssignature: ", between);
        stm_buf_span(out, act->more);
        between = ", ";
    }
    if (act->flags & ACT_WRITTEN) {
        stm_buf_print(out, "%swritten here before", between);
        between = ", ";
    }
    if (act->flags & ACT_CITED) {
        stm_buf_print(out, "%sa finding is about it", between);
        between = ", ";
    }
    if (*between == ',')
        stm_buf_char(out, ')');
}

static void
put_name(struct stm_buf *out, const struct act *act)
{
    if (!act->more.size)
        return;
    stm_buf_text(out, ", ");
    stm_buf_span(out, act->more);
    if (act->kind == ACT_ACCEPTED)
        stm_buf_char(out, ',');
}

/* The port is that of who was contacted: the name of the other stands first. */
void
act_tail(struct stm_buf *out, const struct act *act)
{
    if (act->kind == ACT_ACCEPTED)
        put_name(out, act);
    if (act->has_port)
        stm_buf_print(out, "%s port %" PRId64,
                      act->kind == ACT_ACCEPTED ? " at" : "", act->port);
    if (act->kind == ACT_CONNECTED)
        put_name(out, act);
    if (act->kind == ACT_LOADED)
        put_reasons(out, act);
    if (act->count > 1)
        stm_buf_print(out, " (%" PRId64 " times)", act->count);
}

void
acts_print_left(struct stm_buf *out, const struct acts_left *left)
{
    const struct {
        int64_t n;
        const char *what;
    } sorts[] = { { left->files, "file" },
                  { left->places, "place" },
                  { left->modules, "module" } };
    const char *between = "and ";

    for (size_t i = 0; i < sizeof(sorts) / sizeof(*sorts); i++) {
        if (sorts[i].n <= 0)
            continue;
        stm_buf_print(out, "%s%" PRId64 " more %s%s", between, sorts[i].n,
                      sorts[i].what, sorts[i].n == 1 ? "" : "s");
        between = ", ";
    }
    if (left->odd > 0)
        stm_buf_print(out, " (%" PRId64 " of them to look at)", left->odd);
}
