/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A name is looked up as it is. For path-has every entry hangs from one of its
 * terms: a term inside an entry is a whole term of any text that has the
 * entry, so only entries whose term occurs in a path are compared with it. A
 * path with gaps is compared where its last name is the path's.
 */
#include "base/table.h"
#include "base/text.h"
#include "detect/match.h"
#include "detect/pattern.h"

#include <stdlib.h>

struct link {
    uint32_t list, entry;
    int64_t next; /* the next link of the same key; -1: none */
};

struct stm_matcher {
    const struct stm_rules *rules;
    struct stm_table *names; /* key -> its first link */
    struct stm_table *folders;
    struct stm_table *terms;
    struct stm_table *patterns;
    struct link *links;
    size_t n_links;
    int64_t loose; /* entries without a term or a name to hang from */
    struct stm_buf path;
};

/* The next run of letters and digits from *at on; false at the end. */
static bool
next_term(struct stm_span text, size_t *at, struct stm_span *term)
{
    size_t begin = *at;

    while (*at < text.size) {
        size_t before = *at;

        if (stm_text_is_term(stm_text_next(text, at)))
            continue;
        if (before > begin) {
            *term = stm_span_sized(text.data + begin, before - begin);
            return true;
        }
        begin = *at;
    }
    *term = stm_span_sized(text.data + begin, text.size - begin);
    return term->size > 0;
}

static struct stm_span
longest_term(struct stm_span entry)
{
    struct stm_span longest = { 0 }, term;
    size_t at = 0;

    while (next_term(entry, &at, &term))
        if (term.size > longest.size)
            longest = term;
    return longest;
}

/* Hangs an entry under `key` in a table. */
static stm_status
hang(struct stm_matcher *m, struct stm_table *table, struct stm_span key,
     struct link link, struct stm_err *err)
{
    link.next = stm_table_find(table, key.data, key.size);
    if (link.next >= 0 && (table == m->names || table == m->folders) &&
        m->links[link.next].list == link.list)
        return STM_OK; /* the same name once more */
    m->links[m->n_links] = link;
    return stm_table_put(table, key.data, key.size, (int64_t)m->n_links++, err);
}

static stm_status
add_list(struct stm_matcher *m, uint32_t at, struct stm_err *err)
{
    const struct stm_list *list = stm_rules_list(m->rules, at);
    stm_status status = STM_OK;

    for (size_t i = 0; i < list->n_entries && !status; i++) {
        struct link link = { at, (uint32_t)i, -1 };
        struct stm_span key = list->entries[i];

        if (list->match == STM_LIST_NAME || list->match == STM_LIST_FOLDER) {
            status =
                hang(m, list->match == STM_LIST_NAME ? m->names : m->folders,
                     key, link, err);
            continue;
        }
        key = list->match == STM_LIST_PATH ? stm_pattern_name(key)
                                           : longest_term(key);
        if (key.size) {
            status =
                hang(m, list->match == STM_LIST_PATH ? m->patterns : m->terms,
                     key, link, err);
        } else {
            link.next = m->loose;
            m->loose = (int64_t)m->n_links;
            m->links[m->n_links++] = link;
        }
    }
    return status;
}

static stm_status
add_lists(struct stm_matcher *m, struct stm_err *err)
{
    size_t n = m->rules->of[STM_KIND_LIST].n, total = 0;
    stm_status status = stm_table_open(&m->names, err);

    if (!status)
        status = stm_table_open(&m->folders, err);
    if (!status)
        status = stm_table_open(&m->terms, err);
    if (!status)
        status = stm_table_open(&m->patterns, err);
    if (status)
        return status;
    for (size_t i = 0; i < n; i++)
        total += stm_rules_list(m->rules, i)->n_entries;
    m->links = malloc((total + 1) * sizeof(*m->links));
    if (!m->links)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for lists");
    for (size_t i = 0; i < n && !status; i++)
        status = add_list(m, (uint32_t)i, err);
    return status;
}

stm_status
stm_matcher_open(struct stm_matcher **out, const struct stm_rules *rules,
                 struct stm_err *err)
{
    struct stm_matcher *m = calloc(1, sizeof(*m));
    stm_status status;

    if (!m)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for lists");
    m->rules = rules;
    m->loose = -1;
    status = add_lists(m, err);
    if (status) {
        stm_matcher_close(m);
        return status;
    }
    *out = m;
    return STM_OK;
}

void
stm_matcher_close(struct stm_matcher *matcher)
{
    if (!matcher)
        return;
    stm_table_close(matcher->names);
    stm_table_close(matcher->folders);
    stm_table_close(matcher->terms);
    stm_table_close(matcher->patterns);
    free(matcher->links);
    stm_buf_free(&matcher->path);
    free(matcher);
}

/* Compares the entries of a chain with the whole path. */
static void
ask_chain(const struct stm_matcher *m, int64_t at, struct stm_span path,
          bool *hit)
{
    for (; at >= 0; at = m->links[at].next) {
        const struct link *link = &m->links[at];
        const struct stm_list *list = stm_rules_list(m->rules, link->list);
        struct stm_span entry = list->entries[link->entry];

        if (hit[link->list])
            continue;
        if (list->match == STM_LIST_PATH)
            hit[link->list] = stm_pattern_matches(entry, path);
        else if (memmem(path.data, path.size, entry.data, entry.size))
            hit[link->list] = stm_text_has(path, entry);
    }
}

/* Keys are folded already, but for those of Linux: there case counts in keys
 * and not in lists. */
static stm_status
fold_path(struct stm_matcher *m, struct stm_span folder, struct stm_span name,
          size_t *name_at, struct stm_err *err)
{
    stm_buf_reset(&m->path);
    stm_text_fold(&m->path, folder);
    if (folder.size && folder.data[folder.size - 1] != '/')
        stm_buf_char(&m->path, '/');
    *name_at = m->path.size;
    stm_text_fold(&m->path, name);
    return m->path.failed ? stm_fail(err, STM_ENOMEM, 0, "no memory for a path")
                          : STM_OK;
}

/* Every list that has the key itself. */
static void
ask_whole(const struct stm_matcher *m, const struct stm_table *table,
          struct stm_span key, bool *hit)
{
    for (int64_t i = stm_table_find(table, key.data, key.size); i >= 0;
         i = m->links[i].next)
        hit[m->links[i].list] = true;
}

/* The name of the folder of `path`, whose own name begins at `name_at`. */
static struct stm_span
folder_of(struct stm_span path, size_t name_at)
{
    size_t end = name_at ? name_at - 1 : 0, begin = end;

    while (begin > 0 && path.data[begin - 1] != '/')
        begin--;
    return stm_span_sized(path.data + begin, end - begin);
}

stm_status
stm_matcher_ask(struct stm_matcher *m, struct stm_span folder,
                struct stm_span name, bool *hit, struct stm_err *err)
{
    struct stm_span path, last, term;
    size_t at = 0, name_at = 0;
    stm_status status = fold_path(m, folder, name, &name_at, err);

    if (status)
        return status;
    path = stm_buf_held(&m->path);
    memset(hit, 0, m->rules->of[STM_KIND_LIST].n * sizeof(*hit));
    last = stm_span_sized(path.data + name_at, path.size - name_at);
    ask_whole(m, m->names, last, hit);
    if (name_at)
        ask_whole(m, m->folders, folder_of(path, name_at), hit);
    ask_chain(m, m->loose, path, hit);
    ask_chain(m, stm_table_find(m->patterns, last.data, last.size), path, hit);
    while (stm_table_count(m->terms) && next_term(path, &at, &term))
        ask_chain(m, stm_table_find(m->terms, term.data, term.size), path, hit);
    return STM_OK;
}
