/* SPDX-License-Identifier: Apache-2.0 */
#include "evidence/search.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"

enum { FIRST_ROOM = 16 };

/* Room for one more; `*array` may move. */
static stm_status
grow(void **array, size_t *room, size_t n, size_t size, struct stm_err *err)
{
    size_t more = *room ? 2 * *room : FIRST_ROOM;
    void *moved;

    if (n < *room)
        return STM_OK;
    moved = reallocarray(*array, more, size);
    if (!moved)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for the list of files");
    *array = moved;
    *room = more;
    return STM_OK;
}

static const char *
keep(struct stm_search *search, const char *text)
{
    return stm_arena_copy(&search->arena, text, strlen(text));
}

static stm_status
too_much(const struct stm_search *search, struct stm_err *err)
{
    return stm_arena_fail(&search->arena,
                          "the arguments hold more files than can be listed",
                          err);
}

stm_status
stm_search_add_bundle(struct stm_search *search, const char *label,
                      const char *layout, struct stm_err *err)
{
    struct stm_bundles *list = &search->list;
    void *array = list->bundles;
    struct stm_bundle bundle = { .label = keep(search, label),
                                 .layout = layout };
    stm_status status = grow(&array, &search->room_bundles, list->n_bundles,
                             sizeof(bundle), err);

    if (status)
        return status;
    list->bundles = array;
    if (!bundle.label)
        return too_much(search, err);
    list->bundles[list->n_bundles++] = bundle;
    return STM_OK;
}

stm_status
stm_search_keep_spool(struct stm_search *search, int fd, struct stm_err *err)
{
    void *array = search->spools;
    stm_status status =
        grow(&array, &search->room_spools, search->n_spools, sizeof(fd), err);

    if (status) {
        (void)close(fd);
        return status;
    }
    search->spools = array;
    search->spools[search->n_spools++] = fd;
    return STM_OK;
}

struct stm_bundle *
stm_search_bundle(struct stm_search *search)
{
    return &search->list.bundles[search->list.n_bundles - 1];
}

stm_status
stm_search_add_item(struct stm_search *search, bool magic, struct stm_err *err)
{
    struct stm_bundles *list = &search->list;
    void *array = list->items;
    struct stm_item item = { .path = keep(search, search->path.data),
                             .name = keep(search, search->name.data),
                             .bundle = list->n_bundles - 1,
                             .magic = magic };
    stm_status status =
        grow(&array, &search->room_items, list->n_items, sizeof(item), err);

    if (status)
        return status;
    list->items = array;
    if (!item.path || !item.name)
        return too_much(search, err);
    list->items[list->n_items++] = item;
    stm_search_bundle(search)->logs++;
    return STM_OK;
}

static stm_status
add_problem(struct stm_search *search, const struct stm_problem *problem,
            struct stm_err *err)
{
    struct stm_bundles *list = &search->list;
    void *array = list->problems;
    stm_status status = grow(&array, &search->room_problems, list->n_problems,
                             sizeof(*problem), err);

    if (status)
        return status;
    list->problems = array;
    if (!problem->name || !problem->path || !problem->text)
        return too_much(search, err);
    list->problems[list->n_problems++] = *problem;
    return STM_OK;
}

stm_status
stm_search_add_problem(struct stm_search *search, const char *kind, bool loss,
                       struct stm_err *err, const char *format, ...)
{
    char text[STM_ERR_TEXT];
    va_list args;

    if (search->list.n_problems >= STM_SEARCH_PROBLEMS) {
        search->unlisted++;
        search->unlisted_losses += loss;
        return STM_OK;
    }
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return add_problem(search,
                       &(struct stm_problem){
                           .name = keep(search, search->name.data),
                           .path = keep(search, search->path.data),
                           .kind = kind,
                           .text = keep(search, text),
                           .loss = loss,
                           .bundle = search->list.n_bundles - 1,
                       },
                       err);
}

void
stm_search_print_name(struct stm_buf *out, const char *name)
{
    const struct stm_span text = stm_span_of(name);
    size_t at = 0;

    while (at < text.size) {
        const size_t start = at;
        const uint32_t c = stm_text_next(text, &at);

        if (c == 0xfffd && at == start + 1)
            stm_buf_print(out, "%%%02X", (unsigned)(uint8_t)name[start]);
        else
            stm_buf_add(out, name + start, at - start);
    }
}
