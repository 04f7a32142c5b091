/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bundle.h - what the arguments hold: event logs, under names that last.
 *
 * An event log is a file with EVTX magic, a file named `*.evtx`, or a file
 * that was named on the command line; the rest of a folder is only counted.
 * Archives (zip, tar, 7z, compressed files; archive.h) are looked through like
 * folders, an archive without a log in it counts for nothing.
 * Symlinks, devices and FIFOs inside a folder are not followed: a problem is
 * noted. A bundle is an argument.
 *
 * Evidence name: base name of the argument (of its real path for `.`) + the
 * path below it with `/`, bytes that are not UTF-8 as %XX; `!/` stands before
 * the path inside of an archive. The `#n` that
 * tells equal names apart is given when printed (view evidence_file).
 */
#ifndef STM_EVIDENCE_BUNDLE_H
#define STM_EVIDENCE_BUNDLE_H

#include "base/err.h"
#include "base/progress.h"
#include "base/span.h"

struct stm_bundle {
    const char *label;  /* base name of the argument */
    const char *layout; /* "file", "folder", "none" (missing, special) */
    uint64_t logs;      /* event logs in it */
    uint64_t others;    /* files that are none */
};

struct stm_item {
    const char *path; /* to open, as long as the list is there */
    const char *name; /* evidence name */
    size_t bundle;    /* index */
    bool magic; /* it begins as a log does, or its beginning is unreadable */
};

/*
 * Something that could not be looked at: an argument that is missing, a
 * folder that is not readable, a symlink that was not followed. `name` and
 * `text` say nothing about where the analyst keeps the evidence; `path`,
 * for messages, does.
 */
struct stm_problem {
    const char *name; /* evidence name */
    const char *path;
    const char *kind; /* "missing", "unreadable", "symlink", "special" or
                         "limit" (of depth, of entries) */
    const char *text; /* a sentence that follows the name */
    bool loss;
    size_t bundle;
};

struct stm_bundles {
    struct stm_bundle *bundles;
    size_t n_bundles;
    struct stm_item *items; /* sorted by name, then path (code points) */
    size_t n_items;
    struct stm_problem *problems; /* sorted by name */
    size_t n_problems;
};

/*
 * Looks through the arguments, each of them once. Nothing that is wrong with
 * them fails the call: it is a problem in the list. A symlink named as an
 * argument is followed. A folder `except` (or NULL) below an argument is not
 * entered: the case, which is no evidence. STM_ESTOP where progress says stop.
 * Owned by the caller: stm_bundles_close().
 */
stm_status stm_bundles_collect(struct stm_bundles **out,
                               const char *const *arguments, size_t n,
                               const char *except,
                               const struct stm_progress *progress,
                               struct stm_err *err);
void stm_bundles_close(struct stm_bundles *bundles);

#endif
