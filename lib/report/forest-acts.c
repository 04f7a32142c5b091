/* SPDX-License-Identifier: Apache-2.0 */
#include "report/acts.h"
#include "report/forest-parts.h"

enum { EACH = 5 }; /* of each sort, of one process */

static stm_status
print_act(struct forest *f, const struct act *act,
          const struct forest_spot *spot, struct stm_err *err)
{
    const char *colour = act->flags ? FOREST_YELLOW : FOREST_PLAIN;
    struct stm_buf tail = { 0 };
    char time[STM_TIME_TEXT];

    act_tail(&tail, act);
    forest_remark(f, spot, stm_ticks_print_short(time, act->time));
    forest_text(f, "+ ", FOREST_PLAIN);
    forest_text(f, act_verb(act), FOREST_PLAIN);
    forest_text(f, " ", FOREST_PLAIN);
    forest_put(f, act->what, colour);
    forest_put(f, stm_buf_held(&tail), colour);
    f->line.failed = f->line.failed || tail.failed;
    stm_buf_free(&tail);
    return forest_end(f, err);
}

static stm_status
print_left(struct forest *f, const struct acts_left *left,
           const struct forest_spot *spot, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    stm_status status = STM_OK;

    acts_print_left(&text, left);
    if (text.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a line");
    else if (text.size)
        status = forest_print_note(f, spot, text.data, err);
    stm_buf_free(&text);
    return status;
}

stm_status
forest_print_acts(struct forest *f, int64_t process,
                  const struct forest_spot *spot, struct stm_err *err)
{
    unsigned show = f->options->show ? f->options->show
                                     : STM_FOREST_FILES | STM_FOREST_PLACES |
                                           STM_FOREST_MODULES;
    const struct acts_most most = {
        .files = show & STM_FOREST_FILES ? EACH : 0,
        .places = show & STM_FOREST_PLACES ? EACH : 0,
        .modules =
            show & (STM_FOREST_MODULES | STM_FOREST_ALL_MODULES) ? EACH : 0,
        .all_modules = show & STM_FOREST_ALL_MODULES,
    };
    struct stm_stmt *stmt = f->stmts[FOREST_ACTS];
    struct acts_left left = { 0 };
    struct act act;
    bool row = true, any;
    stm_status status =
        acts_any(&any, f->stmts[FOREST_ACTS_ANY], process, &most, err);

    if (status || !any)
        return status;
    acts_bind(stmt, process, &most);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        act_read(&act, &left, stmt);
        status = print_act(f, &act, spot, err);
    }
    stm_stmt_reset(stmt);
    return status ? status : print_left(f, &left, spot, err);
}
