/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forest.h - processes with their ancestors and descendants, as lines of text
 * for a terminal.
 *
 * A line: start (UTC), tree, name and pid, account, how the parent was found
 * where that was not by GUID, end, command line (after the path, where it
 * does not begin with it). Below it what it wrote, and findings about it. All
 * text of logs is made fit to show; order depends on what is shown, never on
 * row ids.
 */
#ifndef STM_REPORT_FOREST_H
#define STM_REPORT_FOREST_H

#include "store/db.h"

struct stm_forest_options {
    const char *host;    /* Computer or folder name, case aside; NULL: all */
    const char *process; /* GUID, pid, file name or path; NULL: every tree */
    size_t depth;        /* levels shown below a process; 0: all */
    size_t limit;        /* processes shown in all; 0: all */
    size_t width;        /* characters of a line; 0: not cut */
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
