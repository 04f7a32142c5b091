/* SPDX-License-Identifier: Apache-2.0 */
/*
 * archive.h - event logs that lie in archives: zip, tar, 7z, and compressed
 * files. For lib/evidence alone.
 *
 * A member that is an event log is unpacked to a file without a name (see
 * spool.h) and becomes an item under the name `ARCHIVE!/MEMBER`; an archive in
 * an archive is looked through too. Names are never used as paths.
 */
#ifndef STM_EVIDENCE_ARCHIVE_H
#define STM_EVIDENCE_ARCHIVE_H

#include "evidence/search.h"

enum {
    STM_ARCHIVE_START = 512, /* bytes that tell what a file is */
    STM_ARCHIVE_DEPTH = 4,   /* archives in archives */
};

/* Does a file that begins so hold others? */
bool stm_archive_is_magic(const void *start, size_t size);

/*
 * What a file that begins so is, where it may hold logs that nobody looks for:
 * a disk image, or an archive of a kind that is not read. NULL: neither.
 */
const char *stm_archive_closed(const void *start, size_t size);

/*
 * Everything in the archive `fd`, which stays open; the search's name is the
 * archive's. What cannot be read of it is a problem that is a loss.
 */
stm_status stm_archive_search(struct stm_search *search, int fd, unsigned depth,
                              struct stm_err *err);

#endif
