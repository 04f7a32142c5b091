/* SPDX-License-Identifier: Apache-2.0 */
/*
 * STEMMA_FAULT=ours:N, library:N or helper:N: that request for memory fails.
 * STEMMA_FAULT=count: "ours N library N" on descriptor 9 at the end.
 */
#include "faults.h"

#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

enum { CODES = 128, BLOCKS = 1 << 16 };

/* Where code lies in memory, and whose it is. */
struct code {
    uintptr_t from, to;
    faults_owner owner;
};

/* All of it under `busy`, but for the codes: any thread may ask for memory. */
static struct {
    struct code codes[CODES];
    size_t n_codes;
    bool child; /* forked by the one that gave the order */
    faults_owner owner;
    uint64_t n;
    bool failed;
    uint64_t requests[FAULTS_HELPER + 1];
    uintptr_t blocks[BLOCKS]; /* of ours, by hash; 0: free */
    size_t n_blocks;
    faults_read what;
    char part[64];
    uint64_t read_n, reads, spot, spot_size;
} faults;

bool
faults_memory(void)
{
    return !SANITIZED;
}

void
faults_fail_memory(faults_owner owner, uint64_t n)
{
    memset(faults.requests, 0, sizeof(faults.requests));
    faults.failed = false;
    faults.child = false;
    faults.n = n;
    faults.owner = owner;
}

bool
faults_failed(void)
{
    faults.owner = FAULTS_NOBODY;
    return faults.failed;
}

uint64_t
faults_requests(faults_owner owner)
{
    return faults.requests[owner];
}

size_t
faults_blocks(void)
{
    return faults.n_blocks;
}

void
faults_fail_read(faults_read what, const char *part, uint64_t n)
{
    faults.what = what;
    faults.read_n = n;
    faults.reads = 0;
    (void)snprintf(faults.part, sizeof(faults.part), "%s", part);
}

void
faults_fail_spot(const char *part, uint64_t offset, uint64_t size)
{
    faults_fail_read(FAULTS_READ_SPOT, part, 0);
    faults.spot = offset;
    faults.spot_size = size;
}

uint64_t
faults_reads(void)
{
    return faults.reads;
}

static bool
is_meant(int fd)
{
    char link[40], path[512];
    ssize_t n;

    (void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    n = readlink(link, path, sizeof(path) - 1);
    if (n < 0)
        return false;
    path[n] = '\0';
    return strstr(path, faults.part) != NULL;
}

static ssize_t
truly(int fd, void *data, size_t size, off_t offset)
{
    return syscall(SYS_pread64, fd, data, size, offset);
}

static ssize_t
refuse(int why)
{
    errno = why;
    return -1;
}

/* As the kernel: what lies before the spot comes, then nothing. */
static ssize_t
read_spot(int fd, void *data, size_t size, off_t offset)
{
    uint64_t from = (uint64_t)offset, end = faults.spot + faults.spot_size;

    if (from + size <= faults.spot || from >= end)
        return truly(fd, data, size, offset);
    if (from >= faults.spot)
        return refuse(EIO);
    return truly(fd, data, (size_t)(faults.spot - from), offset);
}

ssize_t
pread(int fd, void *data, size_t size, off_t offset)
{
    if (faults.what == FAULTS_READ_WELL || !is_meant(fd))
        return truly(fd, data, size, offset);
    if (faults.what == FAULTS_READ_SPOT)
        return read_spot(fd, data, size, offset);
    if (++faults.reads != faults.read_n)
        return truly(fd, data, size, offset);
    switch (faults.what) {
    case FAULTS_READ_EIO: return refuse(EIO);
    case FAULTS_READ_INTERRUPTED: return refuse(EINTR);
    default: return truly(fd, data, (size + 1) / 2, offset);
    }
}

ssize_t
pread64(int fd, void *data, size_t size, off_t offset)
{
    return pread(fd, data, size, offset);
}

/* Nobody pulls the plug here, and thousands of commits would wait. */
int
fsync(int fd)
{
    (void)fd;
    return 0;
}

int
fdatasync(int fd)
{
    (void)fd;
    return 0;
}

#if !SANITIZED

static atomic_flag busy = ATOMIC_FLAG_INIT;

static void
lock(void)
{
    while (atomic_flag_test_and_set_explicit(&busy, memory_order_acquire))
        continue;
}

static void
unlock(void)
{
    atomic_flag_clear_explicit(&busy, memory_order_release);
}

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *block);

static int
note_code(struct dl_phdr_info *info, size_t size, void *arg)
{
    const char *name = info->dlpi_name;
    bool ours = !*name || strstr(name, "/libstemma.") || strstr(name, "/libc.");

    (void)size, (void)arg;
    for (int i = 0; i < info->dlpi_phnum && faults.n_codes < CODES; i++) {
        uintptr_t from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

        if (info->dlpi_phdr[i].p_type != PT_LOAD ||
            !(info->dlpi_phdr[i].p_flags & PF_X))
            continue;
        faults.codes[faults.n_codes++] =
            (struct code){ from, from + info->dlpi_phdr[i].p_memsz,
                           ours ? FAULTS_OURS : FAULTS_LIBRARY };
    }
    return 0;
}

static faults_owner
owner_of(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;

    for (size_t i = 0; i < faults.n_codes; i++)
        if (at >= faults.codes[i].from && at < faults.codes[i].to)
            return faults.codes[i].owner;
    return FAULTS_LIBRARY;
}

/* Another thread of the parent may hold the lock: nobody does here. */
static void
on_fork(void)
{
    unlock();
    faults.child = true;
}

static void
print_counts(void)
{
    if (!faults.child)
        dprintf(9, "ours %llu library %llu\n",
                (unsigned long long)faults.requests[FAULTS_OURS],
                (unsigned long long)faults.requests[FAULTS_LIBRARY]);
}

__attribute__((constructor)) static void
start(void)
{
    static const char *const owners[] = { "count", "ours", "library",
                                          "helper" };
    const char *order = getenv("STEMMA_FAULT");

    (void)dl_iterate_phdr(note_code, NULL);
    (void)pthread_atfork(NULL, NULL, on_fork);
    for (unsigned i = 0; order && i <= FAULTS_HELPER; i++) {
        size_t n = strlen(owners[i]);

        if (strncmp(order, owners[i], n) == 0 && order[n] == ':')
            faults_fail_memory((faults_owner)i,
                               strtoull(order + n + 1, NULL, 10));
        else if (i == 0 && strcmp(order, owners[i]) == 0)
            (void)atexit(print_counts);
    }
}

/* Counts a request; false: it is the one that fails. */
static bool
granted_now(faults_owner owner)
{
    if (faults.child)
        owner = FAULTS_HELPER;
    if (++faults.requests[owner] != faults.n || owner != faults.owner)
        return true;
    faults.failed = true;
    errno = ENOMEM;
    return false;
}

static bool
granted(faults_owner owner)
{
    bool yes;

    lock();
    yes = granted_now(owner);
    unlock();
    return yes;
}

static size_t
slot_of(uintptr_t block)
{
    return (size_t)(block >> 4) * 2654435761u % BLOCKS;
}

static void
note_block(const void *block, faults_owner owner)
{
    size_t i = slot_of((uintptr_t)block);

    if (!block || owner != FAULTS_OURS)
        return;
    lock();
    if (faults.n_blocks < BLOCKS / 2) {
        while (faults.blocks[i])
            i = (i + 1) % BLOCKS;
        faults.blocks[i] = (uintptr_t)block;
        faults.n_blocks++;
    }
    unlock();
}

/* Those behind it that had to make way move up. */
static void
close_gap(size_t gap)
{
    for (size_t i = (gap + 1) % BLOCKS; faults.blocks[i];
         i = (i + 1) % BLOCKS) {
        size_t home = slot_of(faults.blocks[i]);

        if ((i - home) % BLOCKS < (i - gap) % BLOCKS)
            continue;
        faults.blocks[gap] = faults.blocks[i];
        faults.blocks[i] = 0;
        gap = i;
    }
}

static bool
drop_block(uintptr_t block)
{
    size_t i = slot_of(block);
    bool ours;

    if (!block)
        return false;
    lock();
    while (faults.blocks[i] && faults.blocks[i] != block)
        i = (i + 1) % BLOCKS;
    ours = faults.blocks[i] != 0;
    if (ours) {
        faults.blocks[i] = 0;
        faults.n_blocks--;
        close_gap(i);
    }
    unlock();
    return ours;
}

void *
malloc(size_t size)
{
    faults_owner owner = owner_of(__builtin_return_address(0));
    void *block = granted(owner) ? __libc_malloc(size) : NULL;

    note_block(block, owner);
    return block;
}

void *
calloc(size_t n, size_t size)
{
    faults_owner owner = owner_of(__builtin_return_address(0));
    void *block = granted(owner) ? __libc_calloc(n, size) : NULL;

    note_block(block, owner);
    return block;
}

void *
aligned_alloc(size_t alignment, size_t size)
{
    faults_owner owner = owner_of(__builtin_return_address(0));
    void *block = granted(owner) ? __libc_memalign(alignment, size) : NULL;

    note_block(block, owner);
    return block;
}

void *
realloc(void *old, size_t size)
{
    faults_owner owner = owner_of(__builtin_return_address(0));
    uintptr_t was = (uintptr_t)old;
    void *block;

    if (!granted(owner))
        return NULL;
    /* Dropped before it is free for another thread to have. */
    if (drop_block(was))
        owner = FAULTS_OURS;
    else if (was)
        owner = FAULTS_LIBRARY;
    block = __libc_realloc(old, size);
    note_block(block ? block : old, owner);
    return block;
}

void
free(void *block)
{
    (void)drop_block((uintptr_t)block);
    __libc_free(block);
}

#endif
