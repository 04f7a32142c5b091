/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash-command.h - hashes and comparisons of files that a command line asks
 * for: certutil -hashfile, Get-FileHash, fc, comp, sigcheck, sha256sum and the
 * like; also inside of cmd /c, powershell -Command and -EncodedCommand.
 *
 * Words are told apart as the program does that would read them: quotes and
 * backslashes of C programs, quotes and carets of cmd, quotes and backticks of
 * PowerShell. Nothing is expanded and nothing is run. What a command line may
 * cost is bounded: 32 KiB of it are read, 1,024 words at a time, four levels
 * of shells, eight commands of eight files.
 */
#ifndef STM_DETECT_HASH_COMMAND_H
#define STM_DETECT_HASH_COMMAND_H

#include "base/arena.h"
#include "base/span.h"
#include "lineage/content.h"

enum {
    STM_HASH_COMMANDS = 8,
    STM_HASH_FILES = 8,
    STM_HASH_LINE = 32768 /* bytes of a command line */
};

struct stm_hash_command {
    const char *tool;        /* "certutil", "Get-FileHash", "fc", ... */
    stm_algorithm algorithm; /* none: the tool's own, or one no log has */
    bool compares;           /* its two files with one another */
    bool list;               /* the file is a list of digests to check */
    struct stm_span files[STM_HASH_FILES]; /* as written, without quotes */
    size_t n_files;
    /* a digest that the line itself holds */
    stm_algorithm expected_in; /* none: it holds none */
    uint8_t expected[32];
};

struct stm_hash_commands {
    struct stm_hash_command of[STM_HASH_COMMANDS];
    size_t n;
    bool failed; /* no memory */
};

/* Whether it is worth to read: cheap, and never false where reading finds
 * something. `folded`: the line in small ASCII letters. */
bool stm_hash_command_may_be(struct stm_span folded);

/* Texts live in `arena`. */
void stm_hash_commands_read(struct stm_hash_commands *out,
                            struct stm_arena *arena, struct stm_span line);

#endif
