/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spool.h - files without a name, for what is unpacked. Nothing is left of
 * them, however the program ends. For lib/evidence alone.
 */
#ifndef STM_EVIDENCE_SPOOL_H
#define STM_EVIDENCE_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * An empty file on a disk: in $TMPDIR, else /var/tmp, else /tmp. Where this
 * process has no more file descriptors the limit is raised as far as allowed.
 * -1 and errno.
 */
int stm_spool_open(void);

/* Appends; false and errno, ENOSPC also where the disk would be full. */
bool stm_spool_add(int fd, const void *data, size_t size);

#endif
