/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text-file.h - a small text file that people wrote, with whatever they had.
 *
 * UTF-8 with or without a byte order mark, or UTF-16 with one, which is what
 * PowerShell's `>` and Excel's "Unicode text" write. Lines may end in LF or
 * CR LF. What the bytes of a line mean is for the caller to check: one line
 * in another code page does not spoil the others.
 */
#ifndef STM_BASE_TEXT_FILE_H
#define STM_BASE_TEXT_FILE_H

#include "base/buf.h"
#include "base/err.h"

enum { STM_TEXT_FILE_SIZE = 16 << 20 };

/*
 * Appends the text, as UTF-8 without the mark. STM_EIO where it cannot be
 * read, STM_ELIMIT above STM_TEXT_FILE_SIZE bytes, STM_EFORMAT where a NUL
 * says that it is no such text.
 */
stm_status stm_text_file_read(struct stm_buf *out, const char *path,
                              struct stm_err *err);

/* The same of bytes. */
stm_status stm_text_file_decode(struct stm_buf *out, struct stm_span bytes,
                                struct stm_err *err);

#endif
