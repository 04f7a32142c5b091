/* SPDX-License-Identifier: Apache-2.0 */
#include "cmd.h"

#include "base/err.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Where there is no memory to show a text as it should be. */
static void
say_plainly(char *text)
{
    for (char *c = text; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    fprintf(stderr, "stemma: %s\n", text);
}

/* One line on stderr whatever the arguments hold: evidence names do. */
static void __attribute__((format(printf, 1, 0)))
say(const char *format, va_list args)
{
    struct stm_buf shown = { 0 };
    char room[STM_ERR_TEXT + 256], *text = NULL;
    va_list again;

    va_copy(again, args);
    if (vasprintf(&text, format, args) < 0)
        text = NULL;
    if (!text)
        (void)vsnprintf(room, sizeof(room), format, again);
    va_end(again);
    stm_buf_text(&shown, "stemma: ");
    stm_text_show(&shown, stm_span_of(text ? text : room), false);
    stm_buf_char(&shown, '\n');
    (void)fflush(stdout);
    if (shown.failed)
        say_plainly(text ? text : room);
    else
        (void)fwrite(shown.data, 1, shown.size, stderr);
    stm_buf_free(&shown);
    free(text);
}

void
cmd_say(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(format, args);
    va_end(args);
}

int
cmd_usage(const struct cmd *cmd, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(format, args);
    va_end(args);
    cmd_say("usage: stemma %s %s (--help tells the options)", cmd->name,
            cmd->args);
    return CMD_USAGE;
}

int
cmd_help(const struct cmd *cmd)
{
    printf("usage: stemma %s %s\n\n%s\n", cmd->name, cmd->args, cmd->help);
    printf("\n%s", cmd->options ? cmd->options : "");
    fputs("      --help              this text\n", stdout);
    return CMD_DONE;
}

int
cmd_flush(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return CMD_DONE;
    cmd_say("standard output: cannot be written");
    return CMD_FAILED;
}
