/* SPDX-License-Identifier: Apache-2.0 */
/*
 * main.c - finds the command by its table entry; the table is the help.
 */
#include "config.h"

#include "cmd.h"
#include "store/versions.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static const struct cmd *const commands[] = {
    &cmd_triage, &cmd_ingest, &cmd_detect,    &cmd_report, &cmd_merge,
    &cmd_tree,   &cmd_query,  &cmd_integrity, &cmd_rules,  &cmd_baseline,
    &cmd_dump,   &cmd_verify, NULL,
};

static void
usage(FILE *out)
{
    fputs("usage: stemma COMMAND [OPTION...]\n\n", out);
    for (size_t i = 0; commands[i]; i++)
        fprintf(out, "  %-9s %s\n", commands[i]->name, commands[i]->help);
    fputs("\n`stemma COMMAND --help` shows a command's options; "
          "stemma(1) tells the rest.\n",
          out);
}

static int
version(void)
{
    struct stm_buf libraries = { 0 };

    stm_versions(&libraries);
    printf("stemma " PACKAGE_VERSION "\n%s\n", stm_buf_held(&libraries).data);
    stm_buf_free(&libraries);
    return cmd_flush();
}

int
main(int argc, char **argv)
{
    /* A limit on file size then is an error like a full disk, with words. */
    (void)signal(SIGXFSZ, SIG_IGN);
    if (argc < 2) {
        usage(stderr);
        return CMD_USAGE;
    }
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
        usage(stdout);
        return CMD_DONE;
    }
    if (!strcmp(argv[1], "--version")) {
        return version();
    }
    for (size_t i = 0; commands[i]; i++)
        if (!strcmp(argv[1], commands[i]->name))
            return commands[i]->run(argc - 1, argv + 1);
    fprintf(stderr, "stemma: no command is named '%s'\n", argv[1]);
    usage(stderr);
    return CMD_USAGE;
}
