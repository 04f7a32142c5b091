/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash-words.h - the words of a command line; not installed.
 */
#ifndef STM_DETECT_HASH_WORDS_H
#define STM_DETECT_HASH_WORDS_H

#include "detect/hash-command.h"

enum { STM_WORDS = 1024 };

/* Who reads the line. */
typedef enum { STM_WORDS_ARGV, STM_WORDS_CMD, STM_WORDS_POWERSHELL } stm_shell;

struct stm_word {
    struct stm_span text;
    size_t at; /* where it begins in the line */
    char op;   /* an operator: | & ; < > ( ) { } , or newline as ; */
    bool quoted;
};

struct stm_words {
    struct stm_word of[STM_WORDS];
    size_t n;
    size_t used;
    char text[STM_HASH_LINE];
};

/* Of a longer line or of more words, the first. */
void stm_words_split(struct stm_words *out, struct stm_span line,
                     stm_shell shell);

#endif
