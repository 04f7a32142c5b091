/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pathkey.h - what paths are compared by.
 *
 * The key of a path is the path with `\` as `/`, folded (Unicode simple case
 * folding), without `\\?\` and `\??\`; `\\?\UNC\server` is `//server`. A
 * path that starts with `/` is not Windows's: its key is itself. The key is
 * the directory, which ends in `/` or is empty, and the name behind it.
 */
#ifndef STM_STORE_PATHKEY_H
#define STM_STORE_PATHKEY_H

#include "base/buf.h"
#include "base/err.h"

/* Everything is borrowed from the text or the buffer. */
struct stm_pathkey {
    struct stm_span logged;    /* last component as logged, with its stream */
    struct stm_span directory; /* of the key, with its final `/` */
    struct stm_span name;      /* of the key, with its stream: `setup.exe:x` */
    struct stm_span file;      /* the name without the stream */
    struct stm_span extension; /* of the file, without its dot; may be '' */
};

/* Takes `text` apart; `key` is overwritten and holds the whole key. */
stm_status stm_pathkey_of(struct stm_pathkey *out, struct stm_buf *key,
                          struct stm_span text, struct stm_err *err);

#endif
