/* SPDX-License-Identifier: Apache-2.0 */
#include "report/out.h"

#include "report/out-parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER = 1 << 16 };

struct stm_out {
    struct stm_outputs *set;
    stm_out_kind kind;
    char *name;      /* below the case */
    char *temporary; /* its last part while it is written */
    int folder;      /* holds both */
    int file;
    struct stm_sha256 *sha;
    struct stm_buf buffer;
    struct stm_err failure; /* the first one; code STM_OK: none */
};

/* The part of a name after the last `/`. */
static const char *
last_part(const char *name)
{
    const char *slash = strrchr(name, '/');

    return slash ? slash + 1 : name;
}

static void
free_out(struct stm_out *out)
{
    if (out->file >= 0)
        (void)close(out->file);
    if (out->folder >= 0)
        (void)close(out->folder);
    stm_sha256_close(out->sha);
    stm_buf_free(&out->buffer);
    free(out->temporary);
    free(out->name);
    free(out);
}

void
stm_out_abandon(struct stm_out *out)
{
    if (!out)
        return;
    if (out->file >= 0)
        (void)unlinkat(out->folder, out->temporary, 0);
    free_out(out);
}

/* A name of our own in the file's folder; one left by a kill is removed. */
static stm_status
open_temporary(struct stm_out *out, struct stm_err *err)
{
    if (asprintf(&out->temporary, ".%s.new", last_part(out->name)) < 0) {
        out->temporary = NULL;
        return stm_fail(err, STM_ENOMEM, 0, "no memory to write %s", out->name);
    }
    (void)unlinkat(out->folder, out->temporary, 0);
    out->file =
        openat(out->folder, out->temporary,
               O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (out->file < 0)
        return stm_fail(err, STM_EIO, 0, "cannot write %s: %s", out->name,
                        strerror(errno));
    return STM_OK;
}

stm_status
stm_out_open(struct stm_out **result, struct stm_outputs *set, const char *name,
             stm_out_kind kind, struct stm_err *err)
{
    struct stm_out *out = calloc(1, sizeof(*out));
    stm_status status;

    if (!out)
        return stm_fail(err, STM_ENOMEM, 0, "no memory to write %s", name);
    *out =
        (struct stm_out){ .set = set, .kind = kind, .folder = -1, .file = -1 };
    out->name = strdup(name);
    if (!out->name)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory to write %s", name);
    else
        status = stm_outputs_folder(&out->folder, set, name, true, err);
    if (!status)
        status = stm_sha256_open(&out->sha, err);
    if (!status)
        status = open_temporary(out, err);
    if (status) {
        stm_out_abandon(out);
        return status;
    }
    *result = out;
    return STM_OK;
}

static bool
write_all(int file, const char *data, size_t size)
{
    while (size) {
        ssize_t n = write(file, data, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

static void
fail_write(struct stm_out *out)
{
    if (!out->failure.code)
        (void)stm_fail(&out->failure, STM_EIO, 0, "cannot write %s: %s",
                       out->name, strerror(errno));
}

static void
flush(struct stm_out *out)
{
    struct stm_span held = stm_buf_held(&out->buffer);

    if (!out->failure.code && out->buffer.failed)
        (void)stm_fail(&out->failure, STM_ENOMEM, 0, "no memory to write %s",
                       out->name);
    if (!out->failure.code && !write_all(out->file, held.data, held.size))
        fail_write(out);
    if (!out->failure.code)
        (void)stm_sha256_add(out->sha, held.data, held.size, &out->failure);
    stm_buf_reset(&out->buffer);
}

void
stm_out_add(struct stm_out *out, const void *data, size_t size)
{
    stm_buf_add(&out->buffer, data, size);
    if (out->buffer.failed || out->buffer.size >= BUFFER)
        flush(out);
}

void
stm_out_take(struct stm_out *out, struct stm_buf *buf)
{
    struct stm_span held = stm_buf_held(buf);

    stm_out_add(out, held.data, held.size);
    if (buf->failed)
        out->buffer.failed = true;
    stm_buf_reset(buf);
}

/*
 * Files at the top are flushed to the disk; those of hosts are not, for ten
 * thousand hosts would cost a minute: SHA256SUMS tells of a lost one.
 */
static void
end_file(struct stm_out *out)
{
    flush(out);
    if (!out->failure.code && !strchr(out->name, '/') && fsync(out->file) < 0 &&
        errno != EINVAL && errno != ENOTSUP)
        fail_write(out);
    if (close(out->file) < 0)
        fail_write(out);
    out->file = -1;
}

stm_status
stm_out_commit(struct stm_out *out, struct stm_err *err)
{
    uint8_t digest[STM_SHA256_SIZE] = { 0 };
    stm_status status;

    end_file(out);
    status = out->failure.code;
    if (!status)
        status = stm_sha256_end(out->sha, digest, &out->failure);
    if (!status && renameat(out->folder, out->temporary, out->folder,
                            last_part(out->name)) < 0) {
        fail_write(out);
        status = out->failure.code;
    }
    if (status) {
        (void)unlinkat(out->folder, out->temporary, 0);
        (void)stm_fail(err, status, 0, "%s", out->failure.text);
    } else if (out->kind == STM_OUT_LISTED) {
        status = stm_outputs_note(out->set, out->name, digest, err);
    }
    free_out(out);
    return status;
}
