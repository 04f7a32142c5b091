/* SPDX-License-Identifier: Apache-2.0 */
#include "report/forest-parts.h"

#include "base/text.h"
#include "detect/detect.h"
#include "lineage/lineage.h"

#include <inttypes.h>
#include <stdio.h>

enum { TIME_WIDTH = 23, FILES_SHOWN = 5 };

/* UtcTime and TimeCreated further apart than this are both shown. */
static const stm_ticks APART = 5 * STM_TICKS_PER_SECOND;

static const char DIM[] = "2", BOLD[] = "1", RED[] = "1;31", YELLOW[] = "33",
                  PLAIN[] = "";

static void
begin_line(struct forest *f)
{
    stm_buf_reset(&f->line);
    f->left = f->options->width ? f->options->width : SIZE_MAX;
}

static stm_status
end_line(struct forest *f, struct stm_err *err)
{
    while (f->line.size && f->line.data[f->line.size - 1] == ' ')
        f->line.size--;
    stm_buf_char(&f->line, '\n');
    if (f->line.failed || f->prefix.failed || f->scratch.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a line");
    return f->write(f->arg, stm_buf_held(&f->line), err);
}

/* One character of shown text. */
static void
put_char(struct forest *f, uint32_t c)
{
    if (f->options->ascii && c > 0x7e)
        stm_buf_print(&f->line, "\\u{%" PRIx32 "}", c);
    else
        stm_text_put(&f->line, c);
}

/* Text that is fit to show; what does not fit on the line is cut. */
static void
put_shown(struct forest *f, struct stm_span text, const char *colour)
{
    bool coloured = f->options->colour && *colour && f->left > 0;
    size_t at = 0;

    if (coloured)
        stm_buf_print(&f->line, "\033[%sm", colour);
    while (at < text.size && f->left > 0) {
        uint32_t c = stm_text_next(text, &at);

        if (--f->left == 0 && at < text.size)
            stm_buf_text(&f->line, f->options->ascii ? "~" : "\u2026");
        else
            put_char(f, c);
    }
    if (coloured)
        stm_buf_text(&f->line, "\033[0m");
}

static void
put(struct forest *f, struct stm_span text, const char *colour)
{
    stm_buf_reset(&f->scratch);
    stm_text_show(&f->scratch, text, false);
    put_shown(f, stm_buf_held(&f->scratch), colour);
}

static void
put_text(struct forest *f, const char *text, const char *colour)
{
    put_shown(f, stm_span_of(text), colour);
}

/* Branches are ours: in ASCII mode they are ASCII already. */
static void
put_tree(struct forest *f, const char *branch)
{
    put_shown(f, stm_buf_held(&f->prefix), DIM);
    put_text(f, branch, DIM);
}

static void
put_time(struct forest *f, const struct forest_node *n)
{
    char text[STM_TIME_TEXT] = "";

    if (n->has_started || n->has_time)
        (void)stm_ticks_print_short(text,
                                    n->has_started ? n->started : n->time);
    if (n->event == 0 && strlen(text) >= TIME_WIDTH - 4)
        text[TIME_WIDTH - 4] = '\0'; /* a GUID tells the second only */
    put_text(f, text, DIM);
    for (size_t i = strlen(text); i < TIME_WIDTH; i++)
        put_text(f, " ", PLAIN);
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
    put_text(f, known ? text : " [?]", PLAIN);
}

/* A parent that was looked for and not found, in the child's words. */
static void
put_lost_parent(struct forest *f, const struct forest_node *n)
{
    put_text(f, "  (parent not found: ", DIM);
    put(f, is_value(n->parent_name) ? n->parent_name : stm_span_of("?"), DIM);
    put_pid(f, n->has_parent_pid, n->parent_pid);
    put_text(f, ")", DIM);
}

static void
put_how(struct forest *f, const struct forest_node *n)
{
    if (n->event == 0)
        put_text(f, "  (inferred: no event 1)", DIM);
    else if (n->how == STM_PARENT_PID)
        put_text(f, "  (parent by pid)", DIM);
    else if (n->how == STM_PARENT_START)
        put_text(f, "  (parent by pid, start and image)", DIM);
    else if (n->how == STM_PARENT_UNKNOWN &&
             (is_value(n->parent_name) || n->has_parent_pid))
        put_lost_parent(f, n);
    if (n->how_read)
        put_text(f, "  (recovered record)", YELLOW);
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
    put_text(f, what, DIM);
    put_text(f, same ? text + DATE : text, DIM);
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
        put_text(f, "  ", PLAIN);
        put(f, n->path, PLAIN);
    }
    if (is_value(n->command_line)) {
        put_text(f, "  ", PLAIN);
        put(f, n->command_line, PLAIN);
    }
}

static stm_status
print_process(struct forest *f, const struct forest_node *n,
              const struct forest_spot *spot, struct stm_err *err)
{
    begin_line(f);
    put_time(f, n);
    put_text(f, spot->match ? " > " : "   ", BOLD);
    put_tree(f, spot->branch);
    put(f, n->name.size ? n->name : stm_span_of("?"), spot->match ? RED : BOLD);
    put_pid(f, n->has_pid, n->pid);
    if (is_value(n->account)) {
        put_text(f, "  ", PLAIN);
        put(f, n->account, PLAIN);
    }
    put_how(f, n);
    put_times(f, n);
    put_command(f, n);
    return end_line(f, err);
}

/* What stands before a remark about a process. */
static void
begin_remark(struct forest *f, const struct forest_spot *spot)
{
    begin_line(f);
    for (size_t i = 0; i < TIME_WIDTH + 3; i++)
        put_text(f, " ", PLAIN);
    put_tree(f, spot->below);
    if (spot->children_follow)
        put_text(f, f->options->ascii ? "|  " : "│  ", DIM);
    else
        put_text(f, "   ", PLAIN);
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
        const char *colour = level >= STM_LEVEL_HIGH ? RED : YELLOW;

        begin_remark(f, spot);
        put_text(f, "! ", colour);
        put_text(f, stm_level_name(level), colour);
        put_text(f, stm_stmt_int(stmt, 3) ? " (suppressed) " : " ", colour);
        put(f, stm_stmt_text(stmt, 0), colour);
        put_text(f, ": ", colour);
        put(f, stm_stmt_text(stmt, 2), colour);
        status = end_line(f, err);
    }
    stm_stmt_reset(stmt);
    return status;
}

static stm_status
print_files(struct forest *f, int64_t process, const struct forest_spot *spot,
            struct stm_err *err)
{
    struct stm_stmt *stmt = f->stmts[FOREST_FILES];
    int64_t listed = 0, all = 0;
    char text[64];
    bool row = true;
    stm_status status = STM_OK;

    stm_stmt_bind_int(stmt, 1, process);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (listed++ == 0) {
            all = stm_stmt_int(stmt, 1);
            begin_remark(f, spot);
            (void)snprintf(text, sizeof(text),
                           "+ created %" PRId64 " file%s: ", all,
                           all == 1 ? "" : "s");
            put_text(f, text, PLAIN);
        } else {
            put_text(f, ", ", PLAIN);
        }
        put(f, stm_stmt_text(stmt, 0), PLAIN);
    }
    if (status || !listed)
        return status;
    put_text(f, all > listed ? ", ..." : "", PLAIN);
    return end_line(f, err);
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
    return status ? status : print_files(f, process, spot, err);
}

stm_status
forest_print_note(struct forest *f, const struct forest_spot *spot,
                  const char *text, struct stm_err *err)
{
    begin_remark(f, spot);
    put_text(f, text, DIM);
    return end_line(f, err);
}

stm_status
forest_print_line(struct forest *f, struct stm_span text, struct stm_err *err)
{
    begin_line(f);
    put(f, text, BOLD);
    return end_line(f, err);
}
