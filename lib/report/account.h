/* SPDX-License-Identifier: Apache-2.0 */
/*
 * account.h - an incident told in order of time: what started, wrote, ran and
 * connected in its tree, and where the findings stand in that.
 *
 * Bounded: the least telling lines go first, and their number is said.
 */
#ifndef STM_REPORT_ACCOUNT_H
#define STM_REPORT_ACCOUNT_H

#include "report/tree.h"

enum { ACCOUNT_LINES = 40, ACCOUNT_MOST = 4096 };

/* In order of what is left out last. */
typedef enum {
    ACCOUNT_FOUND,     /* a finding, and the start that it is about */
    ACCOUNT_CONNECTED, /* to another place */
    ACCOUNT_RAN,       /* wrote what later ran */
    ACCOUNT_STARTED,
    ACCOUNT_WROTE,
    ACCOUNT_KINDS
} account_kind;

struct account_line {
    account_kind kind;
    stm_ticks time;
    const struct tree_node *node;
    const struct tree_write *write;      /* WROTE, RAN */
    const struct tree_node *run;         /* RAN: the process it became */
    const struct report_finding **found; /* FOUND: those told here */
    size_t n_found;
    struct stm_span place, name; /* CONNECTED: address, its name */
    int64_t port, count;
};

struct account {
    struct account_line *lines; /* in the report's arena, in order of time */
    size_t n;
    int64_t left_out;
};

stm_status account_make(struct account *account, struct report *r,
                        const struct tree *tree,
                        const struct report_finding *findings, size_t n,
                        struct stm_err *err);

/* account-html.c: nothing where there is nothing to tell. */
void account_print(struct stm_html *html, const struct account *account);

#endif
