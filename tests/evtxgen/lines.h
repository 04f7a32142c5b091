/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lines.h - the lines of a scenario, with its repetitions rolled out.
 */
#ifndef GEN_LINES_H
#define GEN_LINES_H

#include "base.h"

enum { GEN_WORDS_MAX = 24, GEN_REPEAT_DEPTH = 4 };

struct gen_lines {
    const char *at;       /* borrowed: the rest of the text */
    unsigned number;      /* of the line that was read last */
    struct gen_pool pool; /* holds lines; reset by the user */
    const char *host;     /* what `{host}` stands for, or NULL */
    unsigned depth;
    struct {
        const char *at; /* the line after `repeat` */
        unsigned number;
        uint64_t first;
        uint64_t i; /* from `first` */
        uint64_t last;
        uint64_t every; /* ticks */
    } repeat[GEN_REPEAT_DEPTH];
};

/* The next statement's or value's line, without blank and comment lines. `{i}`
 * is replaced by the round of the innermost repetition, `{1}`, `{2}` by that of
 * the outermost and the next one. With `indented` only a value's line, else
 * NULL and nothing is read. NULL at the end. */
char *gen_lines_next(struct gen_lines *lines, bool indented);

/* Begins rounds `first` to `last` at the next line, and ends one: back to its
 * start while rounds are left, which `*again` says. False: nested too deep, or
 * none to end. */
bool gen_lines_repeat(struct gen_lines *lines, uint64_t first, uint64_t last,
                      uint64_t every);
bool gen_lines_end(struct gen_lines *lines, bool *again);

/* Ticks by which absolute times are moved in the current repetitions. */
uint64_t gen_lines_shift(const struct gen_lines *lines);

/* Cuts a line into words in place; "double quotes" hold blanks. Returns their
 * number, or GEN_WORDS_MAX + 1 where there are more. */
size_t gen_words(char *line, char *words[static GEN_WORDS_MAX]);

/* Cuts a value's line into name and value; the texts live in `pool`. */
bool gen_line_value(char *line, struct gen_text *name, struct gen_text *value,
                    struct gen_pool *pool, struct gen_err *err);

#endif
