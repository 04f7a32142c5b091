/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out.h - the files of one report run, below the case's folder.
 *
 * A file is written beside its place under another name, checked for write
 * errors and renamed, so a reader sees the old file or the new one. No name
 * is looked up through a symbolic link. When all are written,
 * stm_outputs_finish() removes what the previous SHA256SUMS names and this
 * run did not write, then writes SHA256SUMS, sorted by name.
 *
 * Names are relative, with `/`, made of [A-Za-z0-9._%~-], and no part of one
 * is empty or begins with a dot. What is removed must be such a name of a
 * regular file that ends in .html, .csv, .json or .jsonl and stands at the
 * top or at hosts/NAME/: whoever wrote SHA256SUMS, it costs no evidence.
 */
#ifndef STM_REPORT_OUT_H
#define STM_REPORT_OUT_H

#include "base/buf.h"
#include "base/err.h"

struct stm_outputs; /* the folder and what was written */
struct stm_out;     /* a file that is being written */

/*
 * `folder` must be there. Owned by the caller: stm_outputs_close(), which
 * leaves the folder as it is.
 */
stm_status stm_outputs_open(struct stm_outputs **out, const char *folder,
                            struct stm_err *err);
void stm_outputs_close(struct stm_outputs *set);

/* Removes stale files and writes SHA256SUMS. */
stm_status stm_outputs_finish(struct stm_outputs *set, struct stm_err *err);

typedef enum {
    STM_OUT_LISTED,  /* stands in SHA256SUMS */
    STM_OUT_UNLISTED /* runs.jsonl: changes from run to run */
} stm_out_kind;

/*
 * Begins a file; folders of its name are made. Owned by the caller: ended by
 * stm_out_commit() or, without a trace, by stm_out_abandon().
 */
stm_status stm_out_open(struct stm_out **out, struct stm_outputs *set,
                        const char *name, stm_out_kind kind,
                        struct stm_err *err);

/* Fails softly: the first error is kept for stm_out_commit(). */
void stm_out_add(struct stm_out *out, const void *data, size_t size);

/* Adds what `buf` holds and empties it; its failure becomes the file's. */
void stm_out_take(struct stm_out *out, struct stm_buf *buf);

/* Puts the file in its place, or nothing if any write failed. Ends it. */
stm_status stm_out_commit(struct stm_out *out, struct stm_err *err);

/* Removes the unfinished file; NULL is nothing. Ends it. */
void stm_out_abandon(struct stm_out *out);

#endif
