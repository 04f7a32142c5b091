/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forest.h - processes with their ancestors and descendants, as lines of text
 * for a terminal.
 *
 * A line: start (UTC), tree, name and pid, account, how the parent was found
 * where that was not by GUID, end, command line (after the path, where it
 * does not begin with it). Below it findings about it, and what it did: files
 * that it changed, places that it contacted, modules that it loaded and that
 * are something to look at, with the time of the first of each. All text of
 * logs is made fit to show; order depends on what is shown, never on row ids.
 */
#ifndef STM_REPORT_FOREST_H
#define STM_REPORT_FOREST_H

#include "store/db.h"

/* What is shown below a process. */
enum {
    STM_FOREST_FILES = 1,
    STM_FOREST_PLACES = 2,
    STM_FOREST_MODULES = 4, /* those to look at */
    STM_FOREST_ALL_MODULES = 8,
    STM_FOREST_NOTHING = 16 /* but findings */
};

struct stm_forest_options {
    const char *host;    /* Computer or folder name, case aside; NULL: all */
    const char *process; /* GUID, pid, file name or path; NULL: every tree */
    size_t depth;        /* levels shown below a process; 0: all */
    size_t limit;        /* processes shown in all; 0: all */
    size_t width;        /* characters of a line; 0: not cut */
    unsigned show;       /* of these; 0: the first three */
    bool ascii;          /* nothing else is written */
    bool colour;         /* with terminal escapes */
};

/* Gets whole lines, each ending in LF. */
typedef stm_status (*stm_forest_write)(void *arg, struct stm_span lines,
                                       struct stm_err *err);

/*
 * STM_EUSAGE where there is no such host or process: `err` names what is
 * near. The same where the case has processes but no lineage yet.
 */
stm_status stm_forest_print(struct stm_db *db,
                            const struct stm_forest_options *options,
                            stm_forest_write write, void *arg,
                            struct stm_err *err);

#endif
