/* SPDX-License-Identifier: Apache-2.0 */
#include "report/stale.h"

#include "report/out-parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SUMS_MOST = 64 << 20, /* bytes: ten thousand hosts make 4 MB */
    DIGEST_TEXT = 2 * STM_SHA256_SIZE
};

/* Where our files stand: at the top, or in a host's folder. */
static bool
is_place(const char *name)
{
    const char *slash = strchr(name, '/');

    if (!slash)
        return true;
    if (strncmp(name, "hosts/", 6) != 0)
        return false;
    slash = strchr(slash + 1, '/');
    return slash && !strchr(slash + 1, '/');
}

static bool
is_kind(const char *name)
{
    static const char *const ends[] = { ".html", ".csv", ".json", ".jsonl" };
    size_t size = strlen(name);

    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
        size_t n = strlen(ends[i]);

        if (size > n && strcmp(name + size - n, ends[i]) == 0)
            return true;
    }
    return false;
}

/* Removes one file, and its folder where that was the last in it. */
static stm_status
remove_file(struct stm_outputs *set, int root, char *name, struct stm_err *err)
{
    char *slash = strrchr(name, '/');
    const char *last = slash ? slash + 1 : name;
    struct stat is;
    int folder;
    stm_status status = stm_outputs_folder(&folder, set, name, false, err);

    if (status || folder < 0)
        return status;
    if (fstatat(folder, last, &is, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISREG(is.st_mode) && unlinkat(folder, last, 0) < 0 && errno != ENOENT)
        status = stm_fail(err, STM_EIO, 0, "cannot remove %s: %s", name,
                          strerror(errno));
    (void)close(folder);
    if (!status && slash) {
        *slash = '\0';
        (void)unlinkat(root, name, AT_REMOVEDIR);
    }
    return status;
}

/*
 * The name in a line of SHA256SUMS that may be removed, or an empty one; NULL
 * without memory.
 */
static char *
name_in(struct stm_span line)
{
    uint8_t digest[STM_SHA256_SIZE];
    struct stm_span name;
    char *copy;

    if (line.size <= DIGEST_TEXT + 2 ||
        !stm_hex_parse(digest, sizeof(digest),
                       stm_span_sized(line.data, DIGEST_TEXT)) ||
        memcmp(line.data + DIGEST_TEXT, "  ", 2) != 0)
        return strdup("");
    name = stm_span_sized(line.data + DIGEST_TEXT + 2,
                          line.size - DIGEST_TEXT - 2);
    if (!stm_outputs_is_name(name))
        return strdup("");
    copy = strndup(name.data, name.size);
    if (copy && (!is_place(copy) || !is_kind(copy)))
        *copy = '\0';
    return copy;
}

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory to read %s", STM_SUMS);
}

static stm_status
remove_lines(struct stm_outputs *set, int root, struct stm_span text,
             struct stm_err *err)
{
    stm_status status = STM_OK;

    while (!status && text.size) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end ? (size_t)(end - text.data) : text.size;
        char *name = name_in(stm_span_sized(text.data, size));

        if (!name)
            status = no_memory(err);
        else if (*name && !stm_outputs_wrote(set, name))
            status = remove_file(set, root, name, err);
        free(name);
        size += end != NULL;
        text.data += size;
        text.size -= size;
    }
    return status;
}

static bool
read_all(int file, struct stm_buf *out)
{
    char part[1 << 14];
    ssize_t n;

    while ((n = read(file, part, sizeof(part))) != 0) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || out->size > SUMS_MOST)
            return false;
        stm_buf_add(out, part, (size_t)n);
    }
    return true;
}

stm_status
stm_outputs_remove_stale(struct stm_outputs *set, int root, struct stm_err *err)
{
    struct stm_buf sums = { 0 };
    struct stat is;
    stm_status status = STM_OK;
    int file =
        openat(root, STM_SUMS, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

    if (file < 0)
        return STM_OK;
    if (fstat(file, &is) == 0 && S_ISREG(is.st_mode) && read_all(file, &sums))
        status = sums.failed
                     ? no_memory(err)
                     : remove_lines(set, root, stm_buf_held(&sums), err);
    (void)close(file);
    stm_buf_free(&sums);
    return status;
}
