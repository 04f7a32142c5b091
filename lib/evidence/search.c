/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/search.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence/archive.h"
#include "read/chunk.h"

int
stm_search_open(int at, const char *name, int flags)
{
    int fd;

    flags |= O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    fd = openat(at, name, flags | O_NOATIME);
    if (fd < 0 && errno == EPERM) /* another owner's file */
        fd = openat(at, name, flags);
    return fd;
}

bool
stm_search_is_named(const char *name)
{
    size_t size = strlen(name);

    return size >= 5 &&
           stm_span_is_nocase(stm_span_sized(name + size - 5, 5), ".evtx");
}

/* The first bytes, as far as there are any. */
static ssize_t
read_start(int fd, char *start)
{
    ssize_t n;

    do
        n = pread(fd, start, STM_ARCHIVE_START, 0);
    while (n < 0 && errno == EINTR);
    return n;
}

/* What an errno says about something in a folder that was just listed. */
static stm_status
add_refused(struct stm_search *search, int code, struct stm_err *err)
{
    if (code == ENOENT)
        return stm_search_add_problem(search, "missing", true, err,
                                      "went away while its folder was read");
    return stm_search_add_problem(search, "unreadable", true, err,
                                  "cannot be read: %s", strerror(code));
}

stm_status
stm_search_other(struct stm_search *search, const void *start, size_t size,
                 struct stm_err *err)
{
    const char *kind = stm_archive_closed(start, size);

    stm_search_bundle(search)->others++;
    if (!kind)
        return STM_OK;
    return stm_search_add_problem(search, "unreadable", true, err,
                                  "is %s and was not looked through: unpack "
                                  "it or mount it first",
                                  kind);
}

/* What the open file is, by its first bytes and name. */
static stm_status
sort_file(struct stm_search *search, int fd, const char *name, bool always,
          struct stm_err *err)
{
    char start[STM_ARCHIVE_START];
    ssize_t n = read_start(fd, start);
    const bool named = stm_search_is_named(name);
    const size_t size = n < 0 ? 0 : (size_t)n;
    const bool is_evtx = stm_evtx_is_magic(start, size);

    if (n < 0 && !always && !named)
        return add_refused(search, errno, err);
    if (!is_evtx && !named && stm_archive_is_magic(start, size))
        return stm_archive_search(search, fd, 0, err);
    if (n >= 0 && !is_evtx && !named &&
        (!always || stm_archive_closed(start, size)))
        return stm_search_other(search, start, size, err);
    if (search->path.size >= PATH_MAX)
        return stm_search_add_problem(search, "limit", true, err,
                                      "its path is too long to be opened");
    /* What cannot be read at its beginning may be read behind it. */
    return stm_search_add_item(search, n < 0 || is_evtx, err);
}

stm_status
stm_search_file(struct stm_search *search, int at, const char *name,
                bool always, struct stm_err *err)
{
    int fd = stm_search_open(at, name, always ? 0 : O_NOFOLLOW);
    stm_status status;

    if (fd < 0)
        return add_refused(search, errno, err);
    status = sort_file(search, fd, name, always, err);
    (void)close(fd);
    return status;
}

/* Folder `name` in `at`, one level further down. */
static stm_status
enter(struct stm_search *search, int at, const char *name, unsigned depth,
      struct stm_err *err)
{
    int fd;

    if (depth >= STM_SEARCH_DEPTH)
        return stm_search_add_problem(search, "limit", true, err,
                                      "lies more than %d folders deep and was "
                                      "not looked through",
                                      STM_SEARCH_DEPTH);
    fd = stm_search_open(at, name, O_DIRECTORY | O_NOFOLLOW);
    if (fd < 0)
        return add_refused(search, errno, err);
    return stm_search_folder(search, fd, depth + 1, err);
}

static bool
is_excepted(const struct stm_search *search, const struct stat *st)
{
    return search->has_except && st->st_dev == search->except.st_dev &&
           st->st_ino == search->except.st_ino;
}

static stm_status
look_at(struct stm_search *search, int at, const char *name, unsigned depth,
        struct stm_err *err)
{
    struct stat st;

    if (fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW))
        return add_refused(search, errno, err);
    switch (st.st_mode & S_IFMT) {
    case S_IFREG: return stm_search_file(search, at, name, false, err);
    case S_IFDIR:
        return is_excepted(search, &st) ? STM_OK
                                        : enter(search, at, name, depth, err);
    case S_IFLNK:
        return stm_search_add_problem(
            search, "symlink", false, err,
            "is a symbolic link and was not followed");
    default:
        return stm_search_add_problem(search, "special", false, err,
                                      "is a FIFO, socket or device and was "
                                      "not opened");
    }
}

/* The entries of one folder: names one after the other, and where. */
struct names {
    struct stm_buf text;
    size_t *at;
    size_t n, room;
};

static int
compare_names(const void *a, const void *b, void *text)
{
    const char *base = text;

    return strcmp(base + *(const size_t *)a, base + *(const size_t *)b);
}

static bool
add_name(struct names *names, const char *name)
{
    if (names->n == names->room) {
        size_t room = names->room ? 2 * names->room : 64;
        size_t *at = reallocarray(names->at, room, sizeof(*at));

        if (!at)
            return false;
        names->at = at;
        names->room = room;
    }
    names->at[names->n++] = names->text.size;
    stm_buf_add(&names->text, name, strlen(name) + 1);
    return !names->text.failed;
}

static bool
is_dots(const char *name)
{
    return name[0] == '.' &&
           (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

/* Reads names up to the bound; what went wrong with the folder is a problem. */
static stm_status
list(struct names *names, struct stm_search *search, DIR *dir,
     struct stm_err *err)
{
    struct dirent *entry;

    while (errno = 0, (entry = readdir(dir)) != NULL) {
        if (is_dots(entry->d_name))
            continue;
        if (search->entries >= STM_SEARCH_ENTRIES)
            return stm_search_add_problem(search, "limit", true, err,
                                          "holds more than can be looked "
                                          "through: the rest was not");
        search->entries++;
        if (!add_name(names, entry->d_name))
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a folder");
    }
    if (errno)
        return stm_search_add_problem(search, "unreadable", true, err,
                                      "cannot be read to its end: %s",
                                      strerror(errno));
    return STM_OK;
}

static void
cut(struct stm_buf *buf, size_t size)
{
    if (buf->size > size) {
        buf->size = size;
        buf->data[size] = '\0';
    }
}

static void
push(struct stm_search *search, const char *name)
{
    if (search->path.size && search->path.data[search->path.size - 1] != '/')
        stm_buf_char(&search->path, '/');
    stm_buf_text(&search->path, name);
    if (search->name.size && search->name.data[search->name.size - 1] != '/')
        stm_buf_char(&search->name, '/');
    stm_search_print_name(&search->name, name);
}

static stm_status
look_at_all(struct stm_search *search, const struct names *names, int fd,
            unsigned depth, struct stm_err *err)
{
    const size_t path = search->path.size, name = search->name.size;
    stm_status status = STM_OK;

    for (size_t i = 0; i < names->n && !status; i++) {
        const char *entry = names->text.data + names->at[i];

        if (stm_progress_stop(search->progress))
            return stm_fail(err, STM_ESTOP, 0, "stopped");
        push(search, entry);
        if (search->path.failed || search->name.failed)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a path");
        status = look_at(search, fd, entry, depth, err);
        cut(&search->path, path);
        cut(&search->name, name);
    }
    return status;
}

stm_status
stm_search_folder(struct stm_search *search, int fd, unsigned depth,
                  struct stm_err *err)
{
    struct names names = { 0 };
    DIR *dir = fdopendir(fd);
    stm_status status;

    if (!dir) {
        status = add_refused(search, errno, err);
        (void)close(fd);
        return status;
    }
    stm_progress_step(search->progress, "looking", search->entries, 0);
    status = list(&names, search, dir, err);
    if (!status && names.n > 1)
        qsort_r(names.at, names.n, sizeof(*names.at), compare_names,
                names.text.data);
    if (!status)
        status = look_at_all(search, &names, dirfd(dir), depth, err);
    (void)closedir(dir);
    stm_buf_free(&names.text);
    free(names.at);
    return status;
}
