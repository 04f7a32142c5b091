/* SPDX-License-Identifier: Apache-2.0 */
#include "base/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct stm_source {
    const uint8_t *memory; /* NULL: a file */
    int fd;
    uint64_t size;
    struct stat before;
};

enum { HASH_BLOCK = 1 << 20 };

static _Thread_local unsigned fail_countdown;

void
stm_source_fail_nth(unsigned n)
{
    fail_countdown = n;
}

/* O_NOATIME is refused on files of other owners: then without. */
static int
open_quietly(const char *path)
{
    const int flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    int fd = open(path, flags | O_NOATIME);

    if (fd < 0 && errno == EPERM)
        fd = open(path, flags);
    return fd;
}

static stm_status
source_new(struct stm_source **out, struct stm_err *err)
{
    *out = calloc(1, sizeof(**out));
    if (!*out)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a source");
    (*out)->fd = -1;
    return STM_OK;
}

stm_status
stm_source_open(struct stm_source **out, const char *path, struct stm_err *err)
{
    struct stm_source *source;
    stm_status status = source_new(&source, err);

    if (status)
        return status;
    source->fd = open_quietly(path);
    if (source->fd < 0 || fstat(source->fd, &source->before)) {
        status =
            stm_fail(err, STM_EIO, 0, "cannot be read: %s", strerror(errno));
        stm_source_close(source);
        return status;
    }
    if (!S_ISREG(source->before.st_mode)) {
        stm_source_close(source);
        return stm_fail(err, STM_EFORMAT, 0, "is not a regular file");
    }
    source->size = (uint64_t)source->before.st_size;
    *out = source;
    return STM_OK;
}

stm_status
stm_source_of(struct stm_source **out, const void *data, size_t size,
              struct stm_err *err)
{
    struct stm_source *source;
    stm_status status = source_new(&source, err);

    if (status)
        return status;
    source->memory = data ? data : (const uint8_t *)"";
    source->size = size;
    *out = source;
    return STM_OK;
}

stm_status
stm_source_twin(struct stm_source **out, const struct stm_source *source,
                struct stm_err *err)
{
    struct stm_source *twin;
    stm_status status = source_new(&twin, err);

    if (status)
        return status;
    *twin = *source;
    if (source->fd >= 0)
        twin->fd = fcntl(source->fd, F_DUPFD_CLOEXEC, 0);
    if (source->fd >= 0 && twin->fd < 0) {
        status =
            stm_fail(err, STM_EIO, 0, "cannot be read: %s", strerror(errno));
        stm_source_close(twin);
        return status;
    }
    *out = twin;
    return STM_OK;
}

void
stm_source_close(struct stm_source *source)
{
    if (!source)
        return;
    if (source->fd >= 0)
        (void)close(source->fd);
    free(source);
}

uint64_t
stm_source_size(const struct stm_source *source)
{
    return source->size;
}

static size_t
read_memory(const struct stm_source *source, void *out, size_t size,
            uint64_t offset)
{
    if (offset >= source->size)
        return 0;
    if (size > source->size - offset)
        size = (size_t)(source->size - offset);
    memcpy(out, source->memory + offset, size);
    return size;
}

stm_status
stm_source_read(struct stm_source *source, void *out, size_t size,
                uint64_t offset, size_t *got, struct stm_err *err)
{
    size_t n = 0;

    *got = 0;
    if (fail_countdown > 0 && --fail_countdown == 0)
        return stm_fail(err, STM_EIO, offset, "cannot be read: %s",
                        strerror(EIO));
    if (source->memory) {
        *got = read_memory(source, out, size, offset);
        return STM_OK;
    }
    while (n < size) {
        ssize_t step =
            pread(source->fd, (char *)out + n, size - n, (off_t)(offset + n));

        if (step < 0 && errno == EINTR)
            continue;
        if (step < 0)
            return stm_fail(err, STM_EIO, offset + n, "cannot be read: %s",
                            strerror(errno));
        if (step == 0)
            break;
        n += (size_t)step;
    }
    *got = n;
    return STM_OK;
}

static stm_status
hash_blocks(struct stm_source *source, struct stm_sha256 *sha, void *block,
            const struct stm_progress *progress, struct stm_err *err)
{
    uint64_t offset = 0;
    size_t got;

    do {
        stm_status status =
            stm_source_read(source, block, HASH_BLOCK, offset, &got, err);

        if (!status)
            status = stm_sha256_add(sha, block, got, err);
        if (status)
            return status;
        if (stm_progress_stop(progress))
            return stm_fail(err, STM_ESTOP, offset, "interrupted");
        offset += got;
    } while (got == HASH_BLOCK);
    return STM_OK;
}

stm_status
stm_source_sha256_watched(struct stm_source *source,
                          uint8_t out[STM_SHA256_SIZE],
                          const struct stm_progress *progress,
                          struct stm_err *err)
{
    struct stm_sha256 *sha;
    void *block = malloc(HASH_BLOCK);
    stm_status status;

    if (!block)
        return stm_fail(err, STM_ENOMEM, 0, "no memory to hash a file");
    status = stm_sha256_open(&sha, err);
    if (!status) {
        status = hash_blocks(source, sha, block, progress, err);
        if (!status)
            status = stm_sha256_end(sha, out, err);
        stm_sha256_close(sha);
    }
    free(block);
    return status;
}

stm_status
stm_source_sha256(struct stm_source *source, uint8_t out[STM_SHA256_SIZE],
                  struct stm_err *err)
{
    return stm_source_sha256_watched(source, out, NULL, err);
}

bool
stm_source_changed(struct stm_source *source)
{
    struct stat now;

    if (source->memory)
        return false;
    return fstat(source->fd, &now) != 0 ||
           now.st_size != source->before.st_size ||
           now.st_mtim.tv_sec != source->before.st_mtim.tv_sec ||
           now.st_mtim.tv_nsec != source->before.st_mtim.tv_nsec;
}
