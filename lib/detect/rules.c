/* SPDX-License-Identifier: Apache-2.0 */
#include "detect/rules.h"

#include "detect/builtin.h"
#include "detect/lines.h"
#include "detect/rules-folder.h"

#include <stdio.h>
#include <stdlib.h>

enum { ARENA_LIMIT = 1 << 30, FILE_NAME = 4096 };

static stm_status
parse_rule(struct stm_written *item, struct stm_arena *arena,
           struct stm_err *err)
{
    return stm_rule_parse((struct stm_rule *)(void *)item, arena, err);
}

static stm_status
parse_list(struct stm_written *item, struct stm_arena *arena,
           struct stm_err *err)
{
    return stm_list_parse((struct stm_list *)(void *)item, arena, err);
}

static stm_status
parse_tuning(struct stm_written *item, struct stm_arena *arena,
             struct stm_err *err)
{
    return stm_tuning_parse((struct stm_tuning *)(void *)item, arena, err);
}

static stm_status
parse_guide(struct stm_written *item, struct stm_arena *arena,
            struct stm_err *err)
{
    (void)arena;
    return stm_guide_parse((struct stm_guide *)(void *)item, err);
}

static const struct kind {
    size_t size;
    stm_status (*parse)(struct stm_written *item, struct stm_arena *arena,
                        struct stm_err *err);
    const char *folder, *suffix;
} kinds[STM_KINDS] = {
    { sizeof(struct stm_rule), parse_rule, "", ".sql" },
    { sizeof(struct stm_list), parse_list, "lists/", ".txt" },
    { sizeof(struct stm_tuning), parse_tuning, "tuning/", ".sql" },
    { sizeof(struct stm_guide), parse_guide, "guides/", ".md" },
};

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for rules");
}

struct stm_rule *
stm_rules_rule(const struct stm_rules *rules, size_t i)
{
    return (struct stm_rule *)(void *)rules->of[STM_KIND_RULE].items[i];
}

struct stm_list *
stm_rules_list(const struct stm_rules *rules, size_t i)
{
    return (struct stm_list *)(void *)rules->of[STM_KIND_LIST].items[i];
}

struct stm_tuning *
stm_rules_tuning(const struct stm_rules *rules, size_t i)
{
    return (struct stm_tuning *)(void *)rules->of[STM_KIND_TUNING].items[i];
}

struct stm_guide *
stm_rules_guide(const struct stm_rules *rules, size_t i)
{
    return (struct stm_guide *)(void *)rules->of[STM_KIND_GUIDE].items[i];
}

/* Where `name` stands or would stand in the order of names. */
static size_t
place_of(const struct stm_rules *rules, stm_rules_kind kind,
         struct stm_span name, bool *found)
{
    size_t low = 0, high = rules->of[kind].n;

    *found = false;
    while (low < high && !*found) {
        size_t middle = low + (high - low) / 2;
        int order = stm_span_compare(
            stm_span_of(rules->of[kind].items[middle]->name), name);

        if (order < 0)
            low = middle + 1;
        else
            high = middle;
        if (order == 0) {
            low = middle;
            *found = true;
        }
    }
    return low;
}

struct stm_written *
stm_rules_find(const struct stm_rules *rules, stm_rules_kind kind,
               struct stm_span name)
{
    bool found;
    size_t at = place_of(rules, kind, name, &found);

    return found ? rules->of[kind].items[at] : NULL;
}

/* Puts an item in its place, instead of one of the same name. */
static stm_status
put_item(struct stm_rules *rules, stm_rules_kind kind, struct stm_written *item,
         struct stm_err *err)
{
    struct stm_written **items = rules->of[kind].items;
    size_t n = rules->of[kind].n, at;
    bool found;

    at = place_of(rules, kind, stm_span_of(item->name), &found);
    if (!found) {
        items = realloc(items, (n + 1) * sizeof(struct stm_written *));
        if (!items)
            return no_memory(err);
        rules->of[kind].items = items;
        memmove(items + at + 1, items + at, (n - at) * sizeof(*items));
        rules->of[kind].n++;
    }
    items[at] = item;
    return STM_OK;
}

/* Copies what a file gave into the arena. */
static stm_status
copy_file(struct stm_written *item, struct stm_arena *arena,
          const struct stm_written *from, struct stm_err *err)
{
    item->from_folder = from->from_folder;
    item->name = stm_arena_copy(arena, from->name, strlen(from->name));
    item->file = stm_arena_copy(arena, from->file, strlen(from->file));
    item->text.size = from->text.size;
    item->text.data = stm_arena_copy(
        arena, from->text.size ? from->text.data : "", from->text.size);
    if (from->error)
        item->error = stm_arena_copy(arena, from->error, strlen(from->error));
    if (!item->name || !item->file || !item->text.data ||
        (from->error && !item->error))
        return no_memory(err);
    return stm_sha256_of(item->sha256, item->text.data, item->text.size, err);
}

/* What is wrong with a file becomes its error; what is wrong with us not. */
static stm_status
add(struct stm_rules *rules, stm_rules_kind kind,
    const struct stm_written *from, struct stm_err *err)
{
    struct stm_written *item = stm_arena_take(&rules->arena, kinds[kind].size);
    struct stm_err why = { 0 };
    stm_status status;

    if (!item)
        return no_memory(err);
    status = copy_file(item, &rules->arena, from, err);
    if (status)
        return status;
    status = kinds[kind].parse(item, &rules->arena, &why);
    if (status && status != STM_EFORMAT && status != STM_ELIMIT)
        return no_memory(err);
    if (status && !item->error) {
        item->error = stm_arena_copy(&rules->arena, why.text, strlen(why.text));
        if (!item->error)
            return no_memory(err);
    }
    return put_item(rules, kind, item, err);
}

static stm_status
add_builtin(struct stm_rules *rules, stm_rules_kind kind,
            const struct stm_embedded *table, struct stm_err *err)
{
    for (; table->name; table++) {
        char shown[FILE_NAME];
        struct stm_written from = {
            .name = table->name,
            .file = shown,
            .text = { (const char *)table->text, table->size },
        };
        stm_status status;

        (void)snprintf(shown, sizeof(shown), "%s%s%s", kinds[kind].folder,
                       table->name, kinds[kind].suffix);
        status = add(rules, kind, &from, err);
        if (status)
            return status;
    }
    return STM_OK;
}

struct adding {
    struct stm_rules *rules;
    stm_rules_kind kind;
};

static stm_status
add_file(void *arg, const struct stm_written *from, struct stm_err *err)
{
    const struct adding *adding = arg;
    struct stm_written file = *from;

    file.from_folder = true;
    return add(adding->rules, adding->kind, &file, err);
}

/* A rule cannot run without a list that it names. */
static stm_status
check_lists(struct stm_rules *rules, struct stm_rule *rule, struct stm_err *err)
{
    struct stm_span rest = stm_span_of(rule->lists), name;

    while (rest.size && !rule->written.error &&
           stm_word_next(&rest, ',', &name)) {
        const struct stm_written *list =
            stm_rules_find(rules, STM_KIND_LIST, name);

        if (list && !list->error)
            continue;
        rule->written.error =
            list ? list->error
                 : stm_arena_print(&rules->arena, "%s:1: no list is named %.*s",
                                   rule->written.file, (int)name.size,
                                   name.data);
        if (!rule->written.error)
            return no_memory(err);
    }
    return STM_OK;
}

static stm_status
load(struct stm_rules *rules, const char *folder, struct stm_err *err)
{
    const struct stm_embedded *const builtin[STM_KINDS] = {
        stm_builtin_rules, stm_builtin_lists, stm_builtin_tunings,
        stm_builtin_guides
    };
    stm_status status = STM_OK;

    for (int i = 0; i < STM_KINDS && !status; i++) {
        struct adding adding = { rules, (stm_rules_kind)i };

        status = add_builtin(rules, adding.kind, builtin[i], err);
        if (!status && folder)
            status = stm_rules_folder(folder, kinds[i].folder, kinds[i].suffix,
                                      add_file, &adding, err);
    }
    for (size_t i = 0; i < rules->of[STM_KIND_RULE].n && !status; i++)
        status = check_lists(rules, stm_rules_rule(rules, i), err);
    return status;
}

stm_status
stm_rules_open(struct stm_rules **out, const char *folder, struct stm_err *err)
{
    struct stm_rules *rules = calloc(1, sizeof(*rules));
    stm_status status;

    if (!rules)
        return no_memory(err);
    rules->arena = stm_arena_of(ARENA_LIMIT);
    status = load(rules, folder, err);
    if (status) {
        stm_rules_close(rules);
        return status;
    }
    *out = rules;
    return STM_OK;
}

void
stm_rules_close(struct stm_rules *rules)
{
    if (!rules)
        return;
    for (int i = 0; i < STM_KINDS; i++)
        free(rules->of[i].items);
    stm_arena_free(&rules->arena);
    free(rules);
}

stm_status
stm_rules_digest(const struct stm_rules *rules, uint8_t out[STM_SHA256_SIZE],
                 struct stm_err *err)
{
    struct stm_sha256 *sha;
    stm_status status = stm_sha256_open(&sha, err);

    if (status)
        return status;
    for (int kind = 0; kind < STM_KINDS && !status; kind++) {
        for (size_t i = 0; i < rules->of[kind].n && !status; i++) {
            const struct stm_written *item = rules->of[kind].items[i];
            const char number = (char)('0' + kind);

            status = stm_sha256_add(sha, &number, 1, err);
            if (!status)
                status = stm_sha256_add(sha, item->name, strlen(item->name) + 1,
                                        err);
            if (!status)
                status =
                    stm_sha256_add(sha, item->sha256, STM_SHA256_SIZE, err);
        }
    }
    if (!status)
        status = stm_sha256_end(sha, out, err);
    stm_sha256_close(sha);
    return status;
}

stm_status
stm_rules_sha256(uint8_t out[STM_SHA256_SIZE], const char *rules_folder,
                 struct stm_err *err)
{
    struct stm_rules *rules;
    stm_status status = stm_rules_open(&rules, rules_folder, err);

    if (status)
        return status;
    status = stm_rules_digest(rules, out, err);
    stm_rules_close(rules);
    return status;
}
