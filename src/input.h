/* SPDX-License-Identifier: Apache-2.0 */
/*
 * input.h - the files of --hosts and --verdicts.
 */
#ifndef STM_INPUT_H
#define STM_INPUT_H

#include "store/input.h"

enum { INPUT_FILES = 16, INPUT_LINES_SAID = 20 };

/* Paths, in the order in which they were given. */
struct input_files {
    const char *paths[INPUT_FILES];
    size_t n;
};

struct input {
    struct stm_hosts hosts;
    struct stm_verdicts verdicts;
    uint64_t not_understood; /* lines, said on stderr */
};

/*
 * Reads all of them. CMD_FAILED, and said, where one is no such file; a line
 * that is not understood is said and counted. Owned by the caller:
 * input_free(), whatever it returned.
 */
int input_read(struct input *input, const struct input_files *hosts,
               const struct input_files *verdicts);
void input_free(struct input *input);

#endif
