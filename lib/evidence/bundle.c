/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "evidence/search.h"

/* Names and paths of everything; past it the call ends with STM_ELIMIT. */
enum { NAMES_LIMIT = 1 << 30 };

/* The last component of a path, borrowed; "" for `/` alone. */
static struct stm_span
base_of(const char *path)
{
    size_t end = strlen(path), start;

    while (end > 0 && path[end - 1] == '/')
        end--;
    for (start = end; start > 0 && path[start - 1] != '/'; start--)
        ;
    return stm_span_sized(path + start, end - start);
}

/* Appends the name an argument goes by: `.` and `..` have none of their own. */
static void
print_label(struct stm_buf *out, const char *argument)
{
    struct stm_span base = base_of(argument);
    char *real = NULL, *copy;

    if (stm_span_is(base, ".") || stm_span_is(base, "..")) {
        real = realpath(argument, NULL);
        if (real)
            base = base_of(real);
    }
    copy = strndup(base.data, base.size);
    if (copy)
        stm_search_print_name(out, copy);
    else
        out->failed = true;
    if (out->size == 0)
        stm_buf_text(out, *argument ? "/" : "(no name)");
    free(copy);
    free(real);
}

/*
 * Has an argument of this label been taken that is the same file or folder?
 * One that is not there is told by how it is written.
 */
static stm_status
seen_before(bool *out, struct stm_search *search, const char *argument,
            const struct stat *st, struct stm_err *err)
{
    struct stm_buf key = { 0 };
    stm_status status = STM_OK;

    stm_buf_span(&key, stm_buf_held(&search->name));
    stm_buf_char(&key, '\0');
    if (st) {
        stm_buf_add(&key, &st->st_dev, sizeof(st->st_dev));
        stm_buf_add(&key, &st->st_ino, sizeof(st->st_ino));
    } else
        stm_buf_text(&key, argument);
    if (key.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for an argument");
    else {
        *out = stm_table_find(search->seen, key.data, key.size) >= 0;
        if (!*out)
            status = stm_table_put(search->seen, key.data, key.size, 0, err);
    }
    stm_buf_free(&key);
    return status;
}

static stm_status
add_absent(struct stm_search *search, int code, struct stm_err *err)
{
    if (code == ENOENT || code == ENOTDIR)
        return stm_search_add_problem(search, "missing", true, err,
                                      "there is no such file or folder");
    return stm_search_add_problem(search, "unreadable", true, err,
                                  "cannot be read: %s", strerror(code));
}

static stm_status
look_through(struct stm_search *search, const char *argument,
             struct stm_err *err)
{
    int fd = stm_search_open(AT_FDCWD, argument, O_DIRECTORY);

    if (fd < 0)
        return add_absent(search, errno, err);
    return stm_search_folder(search, fd, 0, err);
}

static const char *
layout_of(const struct stat *st)
{
    if (st && S_ISREG(st->st_mode))
        return "file";
    return st && S_ISDIR(st->st_mode) ? "folder" : "none";
}

/* The search's path and name are set to the argument's. */
static stm_status
take(struct stm_search *search, const char *argument, struct stm_err *err)
{
    struct stat buf, *st = stat(argument, &buf) == 0 ? &buf : NULL;
    const int code = errno;
    bool seen = false;
    stm_status status = seen_before(&seen, search, argument, st, err);

    if (status || seen)
        return status;
    status =
        stm_search_add_bundle(search, search->name.data, layout_of(st), err);
    if (status)
        return status;
    if (!st)
        return add_absent(search, code, err);
    if (S_ISDIR(st->st_mode))
        return look_through(search, argument, err);
    if (S_ISREG(st->st_mode))
        return stm_search_file(search, AT_FDCWD, argument, true, err);
    return stm_search_add_problem(search, "special", true, err,
                                  "is a FIFO, socket or device and was not "
                                  "opened");
}

/* One line for the problems that were only counted. */
static stm_status
add_unlisted(struct stm_search *search, struct stm_err *err)
{
    const unsigned long long n = search->unlisted;

    if (n == 0)
        return STM_OK;
    search->list.n_problems--; /* room for this one; it counts the dropped */
    search->unlisted_losses +=
        search->list.problems[search->list.n_problems].loss;
    return stm_search_add_problem(search, "limit", search->unlisted_losses > 0,
                                  err, "%llu further problems are not listed",
                                  n + 1);
}

static stm_status
take_all(struct stm_search *search, const char *const *arguments, size_t n,
         struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < n && !status; i++) {
        stm_buf_reset(&search->path);
        stm_buf_reset(&search->name);
        stm_buf_text(&search->path, arguments[i]);
        print_label(&search->name, arguments[i]);
        if (search->path.failed || search->name.failed)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for an argument");
        status = take(search, arguments[i], err);
    }
    if (!status)
        status = add_unlisted(search, err);
    return status;
}

static int
compare_items(const void *a, const void *b)
{
    const struct stm_item *x = a, *y = b;
    int by_name = strcmp(x->name, y->name);

    return by_name ? by_name : strcmp(x->path, y->path);
}

static int
compare_problems(const void *a, const void *b)
{
    const struct stm_problem *x = a, *y = b;
    int by_name = strcmp(x->name, y->name);

    return by_name ? by_name : strcmp(x->path, y->path);
}

static void
sort(struct stm_bundles *list)
{
    if (list->n_items > 1)
        qsort(list->items, list->n_items, sizeof(*list->items), compare_items);
    if (list->n_problems > 1)
        qsort(list->problems, list->n_problems, sizeof(*list->problems),
              compare_problems);
}

stm_status
stm_bundles_collect(struct stm_bundles **out, const char *const *arguments,
                    size_t n, const char *except,
                    const struct stm_progress *progress, struct stm_err *err)
{
    struct stm_search *search = calloc(1, sizeof(*search));
    stm_status status;

    if (!search)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a list of files");
    search->arena = stm_arena_of(NAMES_LIMIT);
    search->progress = progress;
    search->has_except = except && stat(except, &search->except) == 0;
    status = stm_table_open(&search->seen, err);
    if (!status)
        status = take_all(search, arguments, n, err);
    if (status) {
        stm_bundles_close(&search->list);
        return status;
    }
    sort(&search->list);
    *out = &search->list;
    return STM_OK;
}

void
stm_bundles_close(struct stm_bundles *bundles)
{
    struct stm_search *search =
        (struct stm_search *)bundles; /* its first member */

    if (!search)
        return;
    free(bundles->bundles);
    free(bundles->items);
    free(bundles->problems);
    for (size_t i = 0; i < search->n_spools; i++)
        (void)close(search->spools[i]);
    free(search->spools);
    stm_arena_free(&search->arena);
    stm_table_close(search->seen);
    stm_buf_free(&search->path);
    stm_buf_free(&search->name);
    free(search);
}
