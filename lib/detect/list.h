/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list.h - names that an analyst edits, and which paths they match.
 *
 * A list is `lists/NAME.txt`: one entry a line, blanks around it aside; empty
 * lines and lines that begin with `#` are nothing, but for one line
 * `# match: name` (the default: an entry is a whole file name) or
 * `# match: path-has` (an entry occurs in the full path as whole terms, KQL's
 * has) or `# match: folder` (an entry is the whole name of the folder that the
 * file stands in) or `# match: path` (an entry is the whole path, with `*` for
 * what differs within a name). Case is always ignored (Unicode simple folding);
 * `\` is `/`.
 */
#ifndef STM_DETECT_LIST_H
#define STM_DETECT_LIST_H

#include "base/buf.h"
#include "detect/problems.h"
#include "detect/written.h"

enum { STM_LIST_SIZE = 16 << 20 };

typedef enum {
    STM_LIST_NAME,
    STM_LIST_PATH_HAS,
    STM_LIST_FOLDER,
    STM_LIST_PATH
} stm_list_match;

/* Everything lives in the arena it was parsed into. */
struct stm_list {
    struct stm_written written;
    stm_list_match match;
    struct stm_span *entries; /* folded, `/` for `\`, in the file's order */
    size_t n_entries;
};

/*
 * Reads list->written, which the caller has set. What is wrong is STM_EFORMAT
 * or STM_ELIMIT, "FILE:LINE: why".
 */
stm_status stm_list_parse(struct stm_list *list, struct stm_arena *arena,
                          struct stm_err *err);

/* The same, telling `all` of every line that is wrong. */
stm_status stm_list_read(struct stm_list *list, struct stm_arena *arena,
                         const struct stm_problems *all, struct stm_err *err);

/* Appends `text` as keys have it: folded, `\` as `/`. */
void stm_key_fold(struct stm_buf *out, struct stm_span text);

#endif
