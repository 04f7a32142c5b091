/* SPDX-License-Identifier: Apache-2.0 */
#include "report/forest-parts.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>

void
forest_begin(struct forest *f)
{
    stm_buf_reset(&f->line);
    f->left = f->options->width ? f->options->width : SIZE_MAX;
}

stm_status
forest_end(struct forest *f, struct stm_err *err)
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
forest_shown(struct forest *f, struct stm_span text, const char *colour)
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

void
forest_put(struct forest *f, struct stm_span text, const char *colour)
{
    stm_buf_reset(&f->scratch);
    stm_text_show(&f->scratch, text, false);
    forest_shown(f, stm_buf_held(&f->scratch), colour);
}

void
forest_text(struct forest *f, const char *text, const char *colour)
{
    forest_shown(f, stm_span_of(text), colour);
}

/* Branches are ours: in ASCII mode they are ASCII already. */
void
forest_branch(struct forest *f, const char *branch)
{
    forest_shown(f, stm_buf_held(&f->prefix), FOREST_DIM);
    forest_text(f, branch, FOREST_DIM);
}

void
forest_remark(struct forest *f, const struct forest_spot *spot,
              const char *time)
{
    forest_begin(f);
    forest_text(f, time, FOREST_DIM);
    for (size_t i = strlen(time); i < FOREST_TIME + 3; i++)
        forest_text(f, " ", FOREST_PLAIN);
    forest_branch(f, spot->below);
    if (spot->children_follow)
        forest_text(f, f->options->ascii ? "|  " : "│  ", FOREST_DIM);
    else
        forest_text(f, "   ", FOREST_PLAIN);
}
