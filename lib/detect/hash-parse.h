/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash-parse.h - what the readers of command lines share; not installed.
 */
#ifndef STM_DETECT_HASH_PARSE_H
#define STM_DETECT_HASH_PARSE_H

#include "detect/hash-words.h"

struct parse {
    struct stm_hash_commands *out;
    struct stm_arena *arena;
    int depth; /* of shells in shells */
};

/* An ASCII letter, small. */
char stm_hash_small(char c);
/* Equal to `word`, which is of small letters, whatever the letters' case. */
bool stm_hash_is_word(struct stm_span text, const char *word);
/* It begins with one of `marks` and is not that alone. */
bool stm_hash_is_option(struct stm_span word, const char *marks);
stm_algorithm stm_hash_algorithm(struct stm_span text);

/* NULL: there are as many as are kept. */
struct stm_hash_command *stm_hash_add_command(struct parse *p, const char *tool,
                                              stm_algorithm algorithm);
void stm_hash_add_file(struct parse *p, struct stm_hash_command *c,
                       struct stm_span path);
/* Takes a whole digest that stands in a word as what is expected. */
bool stm_hash_find_digest(struct stm_hash_command *c, struct stm_span word);

/* Every command of a line that this shell reads. */
void stm_hash_read_line(struct parse *p, struct stm_span line, stm_shell shell);

/* The statement of PowerShell has a Get-FileHash; takes it. */
bool stm_hash_has_filehash(const struct stm_word *w, size_t n);
void stm_hash_read_statement(struct parse *p, const struct stm_word *w,
                             size_t n);
/* The arguments of powershell and pwsh. */
void stm_hash_read_powershell(struct parse *p, const struct stm_word *w,
                              size_t n);

#endif
