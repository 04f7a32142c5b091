/* SPDX-License-Identifier: Apache-2.0 */
/*
 * search.h - the list that grows while arguments are looked through, and the
 * walk through a folder. For lib/evidence alone.
 */
#ifndef STM_EVIDENCE_SEARCH_H
#define STM_EVIDENCE_SEARCH_H

#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/table.h"
#include "evidence/bundle.h"

struct stat;

/*
 * Bounds. What lies behind one is a problem of kind "limit"; only memory for
 * all the names together fails the call.
 */
enum {
    STM_SEARCH_DEPTH = 128,        /* folders below an argument */
    STM_SEARCH_ENTRIES = 1 << 26,  /* directory entries, all arguments */
    STM_SEARCH_PROBLEMS = 1 << 14, /* listed; the rest is counted */
};

struct stm_search {
    struct stm_bundles list; /* first: what the caller sees */
    struct stm_arena arena;  /* all its strings */
    size_t room_bundles, room_items, room_problems;
    struct stm_table *seen; /* arguments, to take each once */
    const struct stm_progress *progress;
    bool has_except;
    struct stat except;  /* a folder that is not entered */
    struct stm_buf path; /* of what is being looked at, to open it */
    struct stm_buf name; /* its evidence name */
    uint64_t entries;
    uint64_t unlisted, unlisted_losses; /* problems past the bound */
    int *spools; /* what was unpacked; open as long as the list is */
    size_t n_spools, room_spools;
};

/* The names go into the list; the strings are copied. */
stm_status stm_search_add_bundle(struct stm_search *search, const char *label,
                                 const char *layout, struct stm_err *err);
/* An item or a problem at the search's present path and name. */
stm_status stm_search_add_item(struct stm_search *search, bool magic,
                               struct stm_err *err);
stm_status stm_search_add_problem(struct stm_search *search, const char *kind,
                                  bool loss, struct stm_err *err,
                                  const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Takes a file of unpacked bytes over, closes it where that fails. */
stm_status stm_search_keep_spool(struct stm_search *search, int fd,
                                 struct stm_err *err);

/* A file that is no log, by its first bytes: it is counted, and one that may
 * hold logs which cannot be looked for is a problem. */
stm_status stm_search_other(struct stm_search *search, const void *start,
                            size_t size, struct stm_err *err);

/* Is it called as logs are? */
bool stm_search_is_named(const char *name);

/* The bundle that was added last. */
struct stm_bundle *stm_search_bundle(struct stm_search *search);

/* Appends a file name with each byte that is not UTF-8 as %XX. */
void stm_search_print_name(struct stm_buf *out, const char *name);

/*
 * A regular file at the present path, `name` in folder `at` (or AT_FDCWD):
 * an event log becomes an item. `always`: because it was named. An archive is
 * looked through, whether it was named or not.
 */
stm_status stm_search_file(struct stm_search *search, int at, const char *name,
                           bool always, struct stm_err *err);

/* Everything below the folder `fd`, which is closed. */
stm_status stm_search_folder(struct stm_search *search, int fd, unsigned depth,
                             struct stm_err *err);

/* Opens for reading without touching times where allowed; -1 and errno. */
int stm_search_open(int at, const char *name, int flags);

#endif
