/* SPDX-License-Identifier: Apache-2.0 */
/*
 * acts.h - what a process did besides starting others: files, places, loaded
 * modules. For the trees, in a terminal and on a page; not installed.
 */
#ifndef STM_REPORT_ACTS_H
#define STM_REPORT_ACTS_H

#include "base/buf.h"
#include "base/time.h"
#include "store/db.h"

typedef enum {
    ACT_FILE = 1,  /* did something to it, as `event_id` says */
    ACT_CONNECTED, /* to an address */
    ACT_ACCEPTED,  /* from one */
    ACT_LOOKED_UP, /* a name that it did not connect to */
    ACT_LOADED     /* a module */
} act_kind;

/* Why a module is something to look at. */
enum { ACT_UNSIGNED = 1, ACT_INVALID = 2, ACT_CITED = 4, ACT_WRITTEN = 8 };

struct act {
    act_kind kind;
    int64_t event_id, count, port;
    bool has_port;
    stm_ticks time;       /* the first */
    struct stm_span what; /* path, address, name */
    struct stm_span more; /* the name of an address, a signature's status */
    int64_t flags;        /* of a module */
    int64_t total, odd;   /* of its sort; modules to look at */
};

/* How many of each sort are told at most; 0: none of it. */
struct acts_most {
    int64_t files, places, modules;
    bool all_modules; /* not only those to look at */
};

/* How many more there are. */
struct acts_left {
    int64_t files, places, modules;
    int64_t odd; /* of those modules */
};

/*
 * Whether a process has acts of a sort that is asked for; a statement of
 * sql/acts-any.sql, which tells that soon.
 */
stm_status acts_any(bool *any, struct stm_stmt *stmt, int64_t process,
                    const struct acts_most *most, struct stm_err *err);
/* For a statement of sql/acts.sql that was reset. */
void acts_bind(struct stm_stmt *stmt, int64_t process,
               const struct acts_most *most);
/* The row in hand; texts are borrowed until the next. Counts what is left. */
void act_read(struct act *out, struct acts_left *left,
              const struct stm_stmt *stmt);
/* `wrote`, `connected to`: stands before `what`. */
const char *act_verb(const struct act *act);
/* What stands behind it: ` port 443, NAME (3 times)`, ` (not signed)`. */
void act_tail(struct stm_buf *out, const struct act *act);
/* `and 12 more files, 3 more places`; nothing where nothing is left. */
void acts_print_left(struct stm_buf *out, const struct acts_left *left);

#endif
