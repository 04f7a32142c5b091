/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* What others on that disk are left. */
enum { KEEP_FREE = 256 << 20 };

/* File descriptors that the rest of the program needs. */
enum { KEEP_FILES = 64 };

static int
open_named(const char *folder)
{
    char *name;
    int fd;

    if (asprintf(&name, "%s/stemma-XXXXXX", folder) < 0) {
        errno = ENOMEM;
        return -1;
    }
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        (void)unlink(name);
    free(name);
    return fd;
}

static int
open_in(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        fd = open_named(folder);
    return fd;
}

static int
open_anywhere(void)
{
    const char *const folders[] = { getenv("TMPDIR"), "/var/tmp", "/tmp" };
    int fd = -1;

    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders) && fd < 0; i++) {
        if (!folders[i] || !*folders[i])
            continue;
        fd = open_in(folders[i]);
        if (fd < 0 && (errno == EMFILE || errno == ENFILE))
            break;
    }
    return fd;
}

/* May that many files be open, once the limit is raised as far as it goes? */
static bool
may_open(int fd)
{
    const rlim_t wanted = (rlim_t)fd + KEEP_FILES;
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur > wanted)
        return true;
    if (limit.rlim_max <= wanted)
        return false;
    limit.rlim_cur = limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

int
stm_spool_open(void)
{
    int fd = open_anywhere();

    if (fd >= 0 && !may_open(fd)) {
        (void)close(fd);
        errno = EMFILE;
        fd = -1;
    }
    return fd;
}

static bool
has_room(int fd, size_t size)
{
    struct statvfs disk;

    if (fstatvfs(fd, &disk))
        return true; /* write() will tell */
    return (uint64_t)disk.f_bavail * disk.f_frsize >=
           (uint64_t)size + KEEP_FREE;
}

bool
stm_spool_add(int fd, const void *data, size_t size)
{
    size_t done = 0;

    if (!has_room(fd, size)) {
        errno = ENOSPC;
        return false;
    }
    while (done < size) {
        ssize_t n = write(fd, (const char *)data + done, size - done);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        done += (size_t)n;
    }
    return true;
}
