/* SPDX-License-Identifier: Apache-2.0 */
/*
 * progress.h - the progress line, and Ctrl-C.
 *
 * The line is on stderr, only if that is a terminal. From progress_start()
 * on SIGINT and SIGTERM ask the work to stop where it is consistent; a second
 * one ends the program at once.
 */
#ifndef STM_PROGRESS_H
#define STM_PROGRESS_H

#include "base/progress.h"

/* Borrowed until progress_end(). */
const struct stm_progress *progress_start(void);

/* Clears the line; call it before anything is printed for good. */
void progress_clear(void);

void progress_end(void);

#endif
