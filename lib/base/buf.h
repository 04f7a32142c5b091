/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buf.h - bytes that grow.
 *
 * Appending fails softly: once memory ran out `failed` is set, later appends
 * do nothing, and the writer asks once at the end. The buffer owns its
 * memory: stm_buf_free().
 */
#ifndef STM_BASE_BUF_H
#define STM_BASE_BUF_H

#include "base/span.h"

struct stm_buf {
    char *data; /* NUL-terminated once anything was added; else NULL */
    size_t size;
    size_t room;
    bool failed;
};

void stm_buf_add(struct stm_buf *buf, const void *data, size_t size);
void stm_buf_char(struct stm_buf *buf, char c);
void stm_buf_text(struct stm_buf *buf, const char *text);
void stm_buf_span(struct stm_buf *buf, struct stm_span span);
void stm_buf_print(struct stm_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Room for `most` bytes to be written where it points, then kept: the quick
 * way for writers that know a bound. NULL, and failed, where memory ends.
 */
char *stm_buf_room(struct stm_buf *buf, size_t most);
void stm_buf_keep(struct stm_buf *buf, size_t size);

/* What it holds, borrowed until the next append; never a NULL `data`. */
struct stm_span stm_buf_held(const struct stm_buf *buf);

/* Empties it and keeps the memory. */
void stm_buf_reset(struct stm_buf *buf);
void stm_buf_free(struct stm_buf *buf);

#endif
