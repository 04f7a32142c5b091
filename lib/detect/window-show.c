/* SPDX-License-Identifier: Apache-2.0 */
/*
 * window-show.c - the lens of window.h: what it does to the tables.
 */
#include "detect/window.h"

#include "detect/evaluable.h"
#include "detect/sql.h"

/* Whether a rule that found nothing could have found something of the time. */
struct asking {
    struct stm_evaluable *evaluable; /* over temp.capability */
    struct stm_stmt *update;
    struct stm_buf reason;
};

/* Columns of sql/window-hosts.sql. */
static stm_status
ask(struct asking *a, const struct stm_stmt *row, struct stm_err *err)
{
    bool could = false;
    stm_status status =
        stm_evaluable_ask(&could, &a->reason, a->evaluable,
                          stm_stmt_int(row, 1), stm_stmt_text(row, 2), err);

    if (status)
        return status;
    if (!stm_stmt_int(row, 3)) {
        could = false;
        stm_buf_reset(&a->reason);
        stm_buf_text(&a->reason, "no event");
    }
    if (!could)
        stm_buf_text(&a->reason, " in the window");
    if (a->reason.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a reason");
    stm_stmt_bind_text(a->update, 1, stm_stmt_text(row, 0));
    stm_stmt_bind_int(a->update, 2, stm_stmt_int(row, 1));
    stm_stmt_bind_int(a->update, 3, could);
    stm_stmt_bind_text(a->update, 4, stm_buf_held(&a->reason));
    return stm_stmt_run(a->update, err);
}

static stm_status
ask_all(struct stm_db *db, struct stm_err *err)
{
    struct asking a = { 0 };
    struct stm_stmt *rows = NULL;
    bool row = true;
    stm_status status = stm_evaluable_open(&a.evaluable, db, err);

    if (!status)
        status =
            stm_db_named(&a.update, db, stm_detect_sql, "window-host", err);
    if (!status)
        status = stm_db_named(&rows, db, stm_detect_sql, "window-hosts", err);
    while (!status && !(status = stm_stmt_step(rows, &row, err)) && row)
        status = ask(&a, rows, err);
    stm_stmt_close(rows);
    stm_stmt_close(a.update);
    stm_evaluable_close(a.evaluable);
    stm_buf_free(&a.reason);
    return status;
}

static stm_status
put_in_front(struct stm_db *db, const struct stm_window *window, bool rules,
             struct stm_err *err)
{
    stm_status status =
        stm_db_script_named(db, stm_detect_sql, "window-open", err);

    if (!status)
        status = stm_window_store(db, window, err); /* now the temporary one */
    if (!status && !stm_window_is_all(window))
        status = stm_db_script_named(db, stm_detect_sql, "window-show", err);
    if (!status && rules && !stm_window_is_all(window))
        status = stm_db_script_named(db, stm_detect_sql, "window-rules", err);
    if (!status && rules && !stm_window_is_all(window))
        status = ask_all(db, err);
    return status;
}

stm_status
stm_window_show(struct stm_db *db, const struct stm_window *window, bool rules,
                struct stm_err *err)
{
    struct stm_window held = { 0 };
    int64_t outside;
    stm_status status = STM_OK;

    if (!window) {
        status = stm_window_shown(&held, &outside, db, err);
        window = &held;
    }
    if (!status && window == &held && stm_window_is_all(&held))
        return STM_OK;
    if (!status)
        status = stm_db_script(db, stm_span_of("SAVEPOINT lens"), err);
    if (status)
        return status;
    status = put_in_front(db, window, rules, err);
    if (status)
        (void)stm_db_script(db, stm_span_of("ROLLBACK TO lens"), NULL);
    (void)stm_db_script(db, stm_span_of("RELEASE lens"), NULL);
    return status;
}
