/* SPDX-License-Identifier: Apache-2.0 */
/*
 * input.h - what the analyst gives beside evidence: a list of the hosts that
 * are expected, and verdicts on findings. stemma-rules(5) has the formats.
 *
 * A file is read as a whole before a case is touched. A line that is not
 * understood is said, and the rest is taken.
 */
#ifndef STM_STORE_INPUT_H
#define STM_STORE_INPUT_H

#include "base/arena.h"
#include "store/db.h"

/* Takes one line (from 1) that was not understood, and why. */
typedef void stm_input_problem_fn(void *arg, unsigned line, const char *why);

struct stm_input_problems {
    stm_input_problem_fn *each; /* or NULL */
    void *arg;
    uint64_t n; /* how many there were */
};

/* Tells one more; for those who read. */
void stm_input_problem(struct stm_input_problems *problems, unsigned line,
                       const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Names as they are written, in the order of the files. */
struct stm_hosts {
    struct stm_arena arena;
    struct stm_span *names;
    size_t n, room;
};

struct stm_hosts stm_hosts_of(void);
void stm_hosts_free(struct stm_hosts *hosts);

/*
 * Adds the names of a file: the first cell of every line. What is wrong with
 * the file itself is STM_EIO, STM_ELIMIT or STM_EFORMAT.
 */
stm_status stm_hosts_read(struct stm_hosts *hosts, const char *path,
                          struct stm_input_problems *problems,
                          struct stm_err *err);
/* The same of text. */
stm_status stm_hosts_parse(struct stm_hosts *hosts, struct stm_span text,
                           struct stm_input_problems *problems,
                           struct stm_err *err);

/* Table expected_host becomes these names, in a transaction of its own. */
stm_status stm_hosts_store(struct stm_db *db, const struct stm_hosts *hosts,
                           struct stm_err *err);

typedef enum {
    STM_VERDICT_CONFIRMED,
    STM_VERDICT_BENIGN,
    STM_VERDICT_SUPPRESS,
    STM_VERDICT_NONE, /* takes back what the case has */
    STM_VERDICTS
} stm_verdict;

/* As the file and table verdict name it. Static. */
const char *stm_verdict_name(stm_verdict verdict);

struct stm_judged {
    struct stm_span key, reason, analyst;
    stm_verdict verdict;
};

/* In the order of the files: of two on a finding the later counts. */
struct stm_verdicts {
    struct stm_arena arena;
    struct stm_judged *items;
    size_t n, room;
};

struct stm_verdicts stm_verdicts_of(void);
void stm_verdicts_free(struct stm_verdicts *verdicts);

/* As for hosts: a CSV with columns key, verdict, reason and analyst, found
 * by their headings where it has some. A row without a verdict is passed. */
stm_status stm_verdicts_read(struct stm_verdicts *verdicts, const char *path,
                             struct stm_input_problems *problems,
                             struct stm_err *err);
stm_status stm_verdicts_parse(struct stm_verdicts *verdicts,
                              struct stm_span text,
                              struct stm_input_problems *problems,
                              struct stm_err *err);

/* Adds them to table verdict, in a transaction of its own. */
stm_status stm_verdicts_store(struct stm_db *db,
                              const struct stm_verdicts *verdicts,
                              struct stm_err *err);

#endif
