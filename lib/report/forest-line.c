/* SPDX-License-Identifier: Apache-2.0 */
#include "report/forest-parts.h"

#include "base/text.h"
#include "detect/detect.h"
#include "lineage/lineage.h"

#include <inttypes.h>
#include <stdio.h>

/* UtcTime and TimeCreated further apart than this are both shown. */
static const stm_ticks APART = 5 * STM_TICKS_PER_SECOND;

static void
put_time(struct forest *f, const struct forest_node *n)
{
    char text[STM_TIME_TEXT] = "";

    if (n->has_started || n->has_time)
        (void)stm_ticks_print_short(text,
                                    n->has_started ? n->started : n->time);
    if (n->event == 0 && strlen(text) >= FOREST_TIME - 4)
        text[FOREST_TIME - 4] = '\0'; /* a GUID tells the second only */
    forest_text(f, text, FOREST_DIM);
    for (size_t i = strlen(text); i < FOREST_TIME; i++)
        forest_text(f, " ", FOREST_PLAIN);
}

static bool
is_value(struct stm_span text)
{
    return text.size && !stm_span_is(text, "-") && !stm_span_is(text, "?") &&
           !stm_span_is(text, "<unknown process>");
}

static void
put_pid(struct forest *f, bool known, int64_t pid)
{
    char text[32];

    (void)snprintf(text, sizeof(text), " [%" PRId64 "]", pid);
    forest_text(f, known ? text : " [?]", FOREST_PLAIN);
}

/* A parent that was looked for and not found, in the child's words. */
static void
put_lost_parent(struct forest *f, const struct forest_node *n)
{
    forest_text(f, "  (parent not found: ", FOREST_DIM);
    forest_put(f, is_value(n->parent_name) ? n->parent_name : stm_span_of("?"),
               FOREST_DIM);
    put_pid(f, n->has_parent_pid, n->parent_pid);
    forest_text(f, ")", FOREST_DIM);
}

static void
put_how(struct forest *f, const struct forest_node *n)
{
    if (n->event == 0)
        forest_text(f, "  (inferred: no event 1)", FOREST_DIM);
    else if (n->how == STM_PARENT_PID)
        forest_text(f, "  (parent by pid)", FOREST_DIM);
    else if (n->how == STM_PARENT_START)
        forest_text(f, "  (parent by pid, start and image)", FOREST_DIM);
    else if (n->how == STM_PARENT_UNKNOWN &&
             (is_value(n->parent_name) || n->has_parent_pid))
        put_lost_parent(f, n);
    if (n->how_read)
        forest_text(f, "  (recovered record)", FOREST_YELLOW);
}

/* Without the date where that is the one at the start of the line. */
static void
put_later(struct forest *f, const char *what, stm_ticks at,
          const struct forest_node *n)
{
    enum { DATE = 11 };
    stm_ticks start = n->has_started ? n->started : n->time;
    char text[STM_TIME_TEXT], first[STM_TIME_TEXT];
    bool same;

    (void)stm_ticks_print_short(text, at);
    same = strncmp(stm_ticks_print_short(first, start), text, DATE) == 0;
    forest_text(f, what, FOREST_DIM);
    forest_text(f, same ? text + DATE : text, FOREST_DIM);
}

static void
put_times(struct forest *f, const struct forest_node *n)
{
    if (n->has_started && n->has_time &&
        (n->time - n->started > APART || n->started - n->time > APART))
        put_later(f, "  logged ", n->time, n);
    if (n->has_ended)
        put_later(f, "  ended ", n->ended, n);
}

/* The command line tells the path, or it stands before it. */
static void
put_command(struct forest *f, const struct forest_node *n)
{
    struct stm_span start = n->command_line;

    if (start.size && start.data[0] == '"')
        start = stm_span_sized(start.data + 1, start.size - 1);
    if (start.size > n->path.size)
        start.size = n->path.size;
    if (!n->path.size || !stm_text_equal_folded(start, n->path)) {
        forest_text(f, "  ", FOREST_PLAIN);
        forest_put(f, n->path, FOREST_PLAIN);
    }
    if (is_value(n->command_line)) {
        forest_text(f, "  ", FOREST_PLAIN);
        forest_put(f, n->command_line, FOREST_PLAIN);
    }
}

static stm_status
print_process(struct forest *f, const struct forest_node *n,
              const struct forest_spot *spot, struct stm_err *err)
{
    forest_begin(f);
    put_time(f, n);
    forest_text(f, spot->match ? " > " : "   ", FOREST_BOLD);
    forest_branch(f, spot->branch);
    forest_put(f, n->name.size ? n->name : stm_span_of("?"),
               spot->match ? FOREST_RED : FOREST_BOLD);
    put_pid(f, n->has_pid, n->pid);
    if (is_value(n->account)) {
        forest_text(f, "  ", FOREST_PLAIN);
        forest_put(f, n->account, FOREST_PLAIN);
    }
    put_how(f, n);
    put_times(f, n);
    put_command(f, n);
    return forest_end(f, err);
}

static stm_status
print_findings(struct forest *f, int64_t process,
               const struct forest_spot *spot, struct stm_err *err)
{
    struct stm_stmt *stmt = f->stmts[FOREST_FINDINGS];
    bool row = true;
    stm_status status = STM_OK;

    stm_stmt_bind_int(stmt, 1, process);
    while (!status && !(status = stm_stmt_step(stmt, &row, err)) && row) {
        stm_level level = (stm_level)stm_stmt_int(stmt, 1);
        const char *colour =
            level >= STM_LEVEL_HIGH ? FOREST_RED : FOREST_YELLOW;

        forest_remark(f, spot, "");
        forest_text(f, "! ", colour);
        forest_text(f, stm_level_name(level), colour);
        forest_text(f, stm_stmt_int(stmt, 3) ? " (suppressed) " : " ", colour);
        forest_put(f, stm_stmt_text(stmt, 0), colour);
        forest_text(f, ": ", colour);
        forest_put(f, stm_stmt_text(stmt, 2), colour);
        status = forest_end(f, err);
    }
    stm_stmt_reset(stmt);
    return status;
}

static void
read_node(struct forest_node *out, struct stm_stmt *stmt)
{
    *out = (struct forest_node){
        .event = stm_stmt_int(stmt, 0),
        .has_started = !stm_stmt_is_null(stmt, 1),
        .started = stm_stmt_int(stmt, 1),
        .has_time = !stm_stmt_is_null(stmt, 2),
        .time = stm_stmt_int(stmt, 2),
        .how_read = stm_stmt_int(stmt, 3),
        .has_pid = !stm_stmt_is_null(stmt, 4),
        .pid = stm_stmt_int(stmt, 4),
        .path = stm_stmt_text(stmt, 5),
        .name = stm_stmt_text(stmt, 6),
        .account = stm_stmt_text(stmt, 7),
        .command_line = stm_stmt_text(stmt, 8),
        .how = stm_stmt_int(stmt, 9),
        .has_ended = !stm_stmt_is_null(stmt, 10),
        .ended = stm_stmt_int(stmt, 10),
        .has_parent_pid = !stm_stmt_is_null(stmt, 11),
        .parent_pid = stm_stmt_int(stmt, 11),
        .parent_name = stm_stmt_text(stmt, 12),
    };
}

stm_status
forest_print_node(struct forest *f, int64_t process,
                  const struct forest_spot *spot, struct stm_err *err)
{
    struct stm_stmt *stmt = f->stmts[FOREST_PROCESS];
    struct forest_node node;
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, &row, err);
    if (status || !row)
        return status ? status
                      : stm_fail(err, STM_EFORMAT, 0,
                                 "the case lacks a process of its lineage");
    read_node(&node, stmt);
    f->printed++;
    status = print_process(f, &node, spot, err);
    stm_stmt_reset(stmt);
    if (!status)
        status = print_findings(f, process, spot, err);
    return status ? status : forest_print_acts(f, process, spot, err);
}

stm_status
forest_print_note(struct forest *f, const struct forest_spot *spot,
                  const char *text, struct stm_err *err)
{
    forest_remark(f, spot, "");
    forest_text(f, text, FOREST_DIM);
    return forest_end(f, err);
}

stm_status
forest_print_line(struct forest *f, struct stm_span text, struct stm_err *err)
{
    forest_begin(f);
    forest_put(f, text, FOREST_BOLD);
    return forest_end(f, err);
}
