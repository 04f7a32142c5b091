/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cmd.h - one command of the program: one file, one of these.
 */
#ifndef STM_CMD_H
#define STM_CMD_H

/* Exit codes, DESIGN.md section 8 (man page: EXIT STATUS). */
enum {
    CMD_DONE = 0,
    CMD_FAILED = 1,
    CMD_USAGE = 2,
    CMD_LOST = 3,     /* done, but evidence was lost or a rule failed */
    CMD_DISAGREE = 4, /* verify: the decoders disagree */
    CMD_LEVEL = 10,   /* done, and --fail-on LEVEL is met */
    CMD_INTERRUPTED = 130
};

struct cmd {
    const char *name;
    const char *args; /* "EVIDENCE... -o CASE" */
    const char *help; /* one line */
    /* Options as --help shows them, one a line, each ending in LF. */
    const char *options;
    int (*run)(int argc, char **argv);
};

extern const struct cmd cmd_triage, cmd_ingest, cmd_detect, cmd_report,
    cmd_merge, cmd_tree, cmd_query, cmd_integrity, cmd_rules, cmd_baseline, cmd_dump,
    cmd_verify;

/* "stemma: FORMAT" on stderr, cleaned for a terminal, with a newline. */
void cmd_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, then how to get help; returns CMD_USAGE. */
int cmd_usage(const struct cmd *cmd, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prints usage and options of `cmd` on stdout; returns CMD_DONE. */
int cmd_help(const struct cmd *cmd);

/* Flushes stdout: CMD_FAILED, and said, where that fails (disk full). */
int cmd_flush(void);

#endif
