/* SPDX-License-Identifier: Apache-2.0 */
#include "report/out-parts.h"
#include "report/stale.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct written {
    char *name;
    char digest[STM_SHA256_TEXT];
};

struct stm_outputs {
    int root;
    struct written *written;
    size_t n, room;
};

bool
stm_outputs_is_name(struct stm_span name)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz"
                                  "0123456789._%~-";
    char before = '/';

    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];

        if (before == '/' && (c == '/' || c == '.'))
            return false;
        if (c != '/' && (!c || !strchr(allowed, c)))
            return false;
        before = c;
    }
    return before != '/';
}

stm_status
stm_outputs_open(struct stm_outputs **out, const char *folder,
                 struct stm_err *err)
{
    struct stm_outputs *set = calloc(1, sizeof(*set));

    if (!set)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for reports");
    set->root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (set->root < 0) {
        free(set);
        return stm_fail(err, STM_EIO, 0, "cannot open %s: %s", folder,
                        strerror(errno));
    }
    *out = set;
    return STM_OK;
}

void
stm_outputs_close(struct stm_outputs *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < set->n; i++)
        free(set->written[i].name);
    free(set->written);
    (void)close(set->root);
    free(set);
}

/* One step down: the folder `part` of `at`. -1, with errno, on failure. */
static int
open_part(int at, const char *part, bool make)
{
    if (make && mkdirat(at, part, 0777) < 0 && errno != EEXIST)
        return -1;
    return openat(at, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

stm_status
stm_outputs_folder(int *folder, struct stm_outputs *set, const char *name,
                   bool make, struct stm_err *err)
{
    const char *rest = name, *slash;
    int at;

    if (!stm_outputs_is_name(stm_span_of(name)))
        return stm_fail(err, STM_EUSAGE, 0, "not a name of ours: %s", name);
    at = fcntl(set->root, F_DUPFD_CLOEXEC, 0);
    while (at >= 0 && (slash = strchr(rest, '/')) != NULL) {
        char *part = strndup(rest, (size_t)(slash - rest));
        int next = part ? open_part(at, part, make) : -1;
        int why = errno;

        free(part);
        (void)close(at);
        at = next;
        errno = why;
        rest = slash + 1;
    }
    if (at < 0 && make)
        return stm_fail(err, STM_EIO, 0, "cannot make the folder of %s: %s",
                        name, strerror(errno));
    *folder = at;
    return STM_OK;
}

stm_status
stm_outputs_note(struct stm_outputs *set, const char *name,
                 const uint8_t digest[STM_SHA256_SIZE], struct stm_err *err)
{
    if (set->n == set->room) {
        size_t room = set->room ? 2 * set->room : 64;
        struct written *more = reallocarray(set->written, room, sizeof(*more));

        if (!more)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for reports");
        set->written = more;
        set->room = room;
    }
    set->written[set->n].name = strdup(name);
    if (!set->written[set->n].name)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for reports");
    (void)stm_hex_print(set->written[set->n].digest, digest, STM_SHA256_SIZE);
    set->n++;
    return STM_OK;
}

static int
compare(const void *a, const void *b)
{
    const struct written *x = a, *y = b;

    return strcmp(x->name, y->name);
}

bool
stm_outputs_wrote(const struct stm_outputs *set, const char *name)
{
    union {
        const char *in;
        char *out;
    } key = { .in = name };
    const struct written wanted = { .name = key.out };

    return set->n && bsearch(&wanted, set->written, set->n, sizeof(wanted),
                             compare) != NULL;
}

static stm_status
write_sums(struct stm_outputs *set, struct stm_err *err)
{
    struct stm_out *out;
    stm_status status =
        stm_out_open(&out, set, STM_SUMS, STM_OUT_UNLISTED, err);

    if (status)
        return status;
    for (size_t i = 0; i < set->n; i++) {
        const struct written *w = &set->written[i];

        stm_out_add(out, w->digest, strlen(w->digest));
        stm_out_add(out, "  ", 2);
        stm_out_add(out, w->name, strlen(w->name));
        stm_out_add(out, "\n", 1);
    }
    return stm_out_commit(out, err);
}

stm_status
stm_outputs_finish(struct stm_outputs *set, struct stm_err *err)
{
    stm_status status;

    if (set->n)
        qsort(set->written, set->n, sizeof(*set->written), compare);
    status = stm_outputs_remove_stale(set, set->root, err);
    if (!status)
        status = write_sums(set, err);
    if (!status)
        (void)fsync(set->root); /* the names; not every system can */
    return status;
}
