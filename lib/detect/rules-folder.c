/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/rules-folder.h"

#include "base/buf.h"
#include "base/source.h"
#include "base/text.h"
#include "detect/list.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* One byte more than any kind may have: the check then says so. */
enum { READ_MOST = STM_LIST_SIZE + 1, ARENA_LIMIT = 2 * STM_LIST_SIZE };

struct folder {
    const char *path, *suffix;
    const char *shown; /* how messages name it: "", "lists/" */
    stm_rules_file_fn *each;
    void *arg;
};

static bool
ends_in(const char *name, const char *suffix)
{
    size_t size = strlen(name), n = strlen(suffix);

    return size > n && name[0] != '.' && strcmp(name + size - n, suffix) == 0;
}

static stm_status
read_text(struct stm_span *out, struct stm_arena *arena, const char *path,
          struct stm_err *err)
{
    struct stm_source *source;
    uint64_t size;
    char *data;
    size_t got = 0;
    stm_status status = stm_source_open(&source, path, err);

    if (status)
        return status;
    size = stm_source_size(source);
    size = size < READ_MOST ? size : READ_MOST;
    data = stm_arena_take(arena, (size_t)size + 1);
    status = data ? stm_source_read(source, data, (size_t)size, 0, &got, err)
                  : stm_fail(err, STM_ENOMEM, 0, "no memory for %s", path);
    stm_source_close(source);
    *out = stm_span_sized(data, got);
    return status;
}

/* The stem as text, whatever bytes the file system has. */
static const char *
stem_of(struct stm_arena *arena, const char *name, const char *suffix)
{
    struct stm_buf text = { 0 };
    const char *stem;

    stm_text_repair(&text, stm_span_sized(name, strlen(name) - strlen(suffix)));
    stem = text.failed ? NULL : stm_arena_copy(arena, text.data, text.size);
    stm_buf_free(&text);
    return stem;
}

/* Without the path that the system's words begin with: a report is the same
 * wherever the folder stands. */
static const char *
without_path(const char *text, const char *path)
{
    size_t n = strlen(path);

    return strncmp(text, path, n) == 0 && strncmp(text + n, ": ", 2) == 0
               ? text + n + 2
               : text;
}

/* One file; that it cannot be read is its error and not ours. */
static stm_status
give(const struct folder *folder, const char *name, struct stm_err *err)
{
    struct stm_arena arena = stm_arena_of(ARENA_LIMIT);
    struct stm_err why = { 0 };
    struct stm_written file = { 0 };
    const char *path = stm_arena_print(&arena, "%s/%s", folder->path, name);
    stm_status status = STM_ENOMEM;

    file.name = stem_of(&arena, name, folder->suffix);
    file.file = stm_arena_print(&arena, "%s%s%s", folder->shown, file.name,
                                folder->suffix);
    if (path && file.file && file.name) {
        status = read_text(&file.text, &arena, path, &why);
        if (status)
            file.error = stm_arena_print(&arena, "%s:1: %s", file.file,
                                         without_path(why.text, path));
    }
    if (status == STM_ENOMEM || (status && !file.error))
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for rules");
    else
        status = folder->each(folder->arg, &file, err);
    stm_arena_free(&arena);
    return status;
}

static int
by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static stm_status
give_all(const struct folder *folder, struct dirent **names, size_t n,
         struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < n; i++) {
        if (!status && ends_in(names[i]->d_name, folder->suffix))
            status = give(folder, names[i]->d_name, err);
        free(names[i]);
    }
    free(names);
    return status;
}

stm_status
stm_rules_folder(const char *path, const char *below, const char *suffix,
                 stm_rules_file_fn *each, void *arg, struct stm_err *err)
{
    struct folder folder = {
        .shown = below, .suffix = suffix, .each = each, .arg = arg
    };
    struct dirent **names = NULL;
    char *whole = NULL;
    stm_status status;
    int n;

    if (asprintf(&whole, "%s%s%s", path, *below ? "/" : "", below) < 0)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for rules");
    folder.path = whole;
    n = scandir(whole, &names, NULL, by_name);
    if (n >= 0)
        status = give_all(&folder, names, (size_t)n, err);
    else if (*below && errno == ENOENT)
        status = STM_OK;
    else
        status = stm_fail(err, STM_EIO, 0, "%s: %s", whole, strerror(errno));
    free(whole);
    return status;
}
