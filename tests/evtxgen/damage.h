/* SPDX-License-Identifier: Apache-2.0 */
/*
 * damage.h - what happens to logs: torn writes, stale headers, tampering.
 *
 * Works on a whole log in memory that was sound when it was written. Numbers
 * are decimal or 0x hex; chunks and their records count from 0, `last` is the
 * last one. *Sealed* means that the checksums are made to fit again.
 *
 *   dirty | full               a flag of the file header
 *   stale N                    the header as it was when N chunks were begun,
 *                              dirty, sealed
 *   header NAME VALUE ...      fields of the file header: first-chunk,
 *                              last-chunk, next-record, header-size, minor,
 *                              major, block-size, chunk-count, flags, crc;
 *                              sealed unless crc is among them
 *   header-crc                 the header's checksum is wrong
 *   chunk N NAME VALUE ...     fields of a chunk header: first-number,
 *                              last-number, first-id, last-id, header-size,
 *                              last-record, free-space, data-crc, flags,
 *                              header-crc; sealed likewise
 *   chunk-crc N | data-crc N   one of the chunk's checksums is wrong
 *   no-crc                     the log was written without any (flag 4)
 *   zero N                     the chunk is all zeros
 *   unsign N                   the chunk's signature is gone
 *   tear N R                   the copy of that record's size is zero
 *   size N R VALUE             its size, not the copy
 *   page N P [of M]            the page of 4 KiB is zeros, or that of chunk M
 *   truncate SIZE              the file ends there; -SIZE cuts so much off
 *   append SIZE                so many zeros behind the last chunk
 *   junk SIZE                  so many other bytes
 *   wrap N                     chunk N stands first: the log went round
 *   swap N M                   two chunks change places, no counter does
 *   slack N K                  the last K records of the chunk lie behind its
 *                              free space now, sealed
 *   older N M                  behind the records of chunk N stands what chunk
 *                              M has there
 *   swallow N R                record R grew over the next one, and later
 *                              records have numbers one less (EVTX.md E1),
 *                              sealed
 *   flip OFFSET BIT            one bit of the file
 *   patch OFFSET HEX           bytes of the file
 *   seal                       every checksum is made to fit
 *   empty                      nothing is left
 */
#ifndef GEN_DAMAGE_H
#define GEN_DAMAGE_H

#include "base.h"

struct gen_bytes {
    uint8_t *data; /* owned: free() */
    size_t size;
};

/* Does one thing, the words of which are given. False: `err` says what is
 * wrong with them; the bytes are as they were then. */
bool gen_damage(struct gen_bytes *log, char *const *words, size_t count,
                struct gen_err *err);

#endif
