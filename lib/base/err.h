/* SPDX-License-Identifier: Apache-2.0 */
/*
 * err.h - how a function says that it failed.
 *
 * A function that can fail returns a stm_status and takes `struct stm_err
 * *err` last; `err` may be NULL. It is filled only on failure. Outputs are
 * written only on success unless a function says otherwise.
 */
#ifndef STM_BASE_ERR_H
#define STM_BASE_ERR_H

#include <stdarg.h>
#include <stdint.h>

typedef enum {
    STM_OK = 0,
    STM_ENOMEM,  /* memory ran out */
    STM_EIO,     /* the system refused: open, read, write, disk full */
    STM_EFORMAT, /* the input is not what it must be */
    STM_ELIMIT,  /* a bound of ours was met */
    STM_ESQL,    /* SQLite refused */
    STM_EUSAGE,  /* the caller or user asked for something impossible */
    STM_ESTOP    /* interrupted on request; what is stored is consistent */
} stm_status;

enum { STM_ERR_TEXT = 512 };

struct stm_err {
    stm_status code;
    uint64_t offset; /* where in the input, 0 where it means nothing */
    char text[STM_ERR_TEXT];
};

/* Fills `err` (if not NULL) and returns `code`: one line for every failure. */
stm_status stm_fail(struct stm_err *err, stm_status code, uint64_t offset,
                    const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Puts "PREFIX: " before the text of a filled `err`; returns its code. */
stm_status stm_fail_in(struct stm_err *err, const char *prefix);

/* The status as one word, for messages and tables. Static. */
const char *stm_status_name(stm_status status);

#endif
