/* SPDX-License-Identifier: Apache-2.0 */
/*
 * faults.h - memory that runs out and disks that fail, on demand.
 *
 * A program that this is linked into has its malloc() and pread() from here,
 * and so have all libraries that it uses. Without an order they do what those
 * of the C library do; fsync() does nothing. Orders may also come from the
 * environment, see faults.c. Programs with a sanitizer have its allocator:
 * faults_memory() is false there.
 */
#ifndef STM_TESTS_FAULTS_H
#define STM_TESTS_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who asks for memory. */
typedef enum {
    FAULTS_NOBODY,
    FAULTS_OURS,    /* our code, and the C library for it: strdup() */
    FAULTS_LIBRARY, /* SQLite, libxml2, libcrypto ... */
    FAULTS_HELPER   /* anybody in a process that was forked */
} faults_owner;

/* Whether memory can be made to run out here. */
bool faults_memory(void);

/* The n-th request of that owner from now on (1: the next) gets nothing. */
void faults_fail_memory(faults_owner owner, uint64_t n);

/* Ends the order; whether it was carried out. Not known of a helper. */
bool faults_failed(void);

/* Requests of that owner since the last order. */
uint64_t faults_requests(faults_owner owner);

/* Blocks of ours that were not given back. */
size_t faults_blocks(void);

/* What a read of evidence runs into. */
typedef enum {
    FAULTS_READ_WELL,
    FAULTS_READ_EIO,         /* nothing comes */
    FAULTS_READ_SHORT,       /* half of what was asked for */
    FAULTS_READ_INTERRUPTED, /* EINTR */
    FAULTS_READ_SPOT         /* EIO, whenever the spot is touched */
} faults_read;

/*
 * The n-th pread() of a file whose path holds `part` fails; of those only.
 */
void faults_fail_read(faults_read what, const char *part, uint64_t n);

/* A spot of `size` bytes at `offset` that can never be read. */
void faults_fail_spot(const char *part, uint64_t offset, uint64_t size);

/* preads of such files since the order, whether they failed or not. */
uint64_t faults_reads(void);

#endif
