/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forest.c - walks the trees; a stack of levels, so that no depth of lineage
 * is a depth of calls.
 */
#include "report/forest-parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHAIN_MOST = 32 };

/* Children of one process, and where the walk is in them. */
struct level {
    struct forest_list list;
    size_t at;
    size_t prefix; /* of the line, in bytes */
};

struct walk {
    struct level *levels;
    size_t n, room;
};

static const char *
branch_of(const struct forest *f, bool last)
{
    if (f->options->ascii)
        return last ? "`- " : "|- ";
    return last ? "└─ " : "├─ ";
}

static const char *
below_of(const struct forest *f, bool last)
{
    if (last)
        return "   ";
    return f->options->ascii ? "|  " : "│  ";
}

static stm_status
children_of(struct forest_list *out, struct forest *f, int64_t process,
            struct stm_err *err)
{
    stm_stmt_bind_int(f->stmts[FOREST_CHILDREN], 1, process);
    return forest_list_of(out, f->stmts[FOREST_CHILDREN], err);
}

static bool
is_in(const struct stm_table *table, int64_t process)
{
    return stm_table_find(table, &process, sizeof(process)) >= 0;
}

static stm_status
push(struct walk *w, struct forest *f, struct forest_list *list,
     struct stm_err *err)
{
    if (w->n == w->room) {
        size_t room = w->room ? w->room * 2 : 16;
        struct level *levels = realloc(w->levels, room * sizeof(*levels));

        if (!levels)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a tree");
        w->levels = levels;
        w->room = room;
    }
    w->levels[w->n++] = (struct level){ *list, 0, f->prefix.size };
    *list = (struct forest_list){ 0 };
    return STM_OK;
}

static void
pop(struct walk *w)
{
    free(w->levels[--w->n].list.ids);
}

static stm_status
note_below(struct forest *f, int64_t process, const struct forest_spot *spot,
           struct stm_err *err)
{
    struct stm_stmt *stmt = f->stmts[FOREST_BELOW];
    char text[96];
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, &row, err);
    if (status)
        return status;
    (void)snprintf(text, sizeof(text), "... %" PRId64 " more below (--depth)",
                   row ? stm_stmt_int(stmt, 0) : 0);
    stm_stmt_reset(stmt);
    return forest_print_note(f, spot, text, err);
}

/* The process at the top of the stack; its children become the next level. */
static stm_status
visit(struct walk *w, struct forest *f, bool root, struct stm_err *err)
{
    struct level *level = &w->levels[w->n - 1];
    int64_t process = level->list.ids[level->at++];
    bool first = root && w->n == 1; /* nothing stands above it */
    bool last = level->at == level->list.n;
    bool deepest = f->options->depth && w->n > f->options->depth;
    struct forest_list children = { 0 };
    struct forest_spot spot = {
        .branch = first ? "" : branch_of(f, last),
        .below = first ? "" : below_of(f, last),
        .match = is_in(f->matches, process),
    };
    stm_status status = children_of(&children, f, process, err);

    spot.children_follow = children.n > 0 && !deepest;
    if (!status)
        status = forest_print_node(f, process, &spot, err);
    if (!status)
        status = stm_table_put(f->shown, &process, sizeof(process), 1, err);
    if (!status && children.n && deepest) {
        status = note_below(f, process, &spot, err);
    } else if (!status && children.n) {
        stm_buf_text(&f->prefix, spot.below);
        status = push(w, f, &children, err);
    }
    free(children.ids);
    return status;
}

static bool
is_full(struct forest *f)
{
    f->full |= f->options->limit && f->printed >= f->options->limit;
    return f->full;
}

static stm_status
walk_levels(struct walk *w, struct forest *f, bool root, struct stm_err *err)
{
    stm_status status = STM_OK;

    while (!status && w->n && !is_full(f)) {
        struct level *level = &w->levels[w->n - 1];

        f->prefix.size = level->prefix;
        if (level->at < level->list.n)
            status = visit(w, f, root, err);
        else
            pop(w);
    }
    return status;
}

/* A process and all below it, after the prefix that stands. */
static stm_status
print_below(struct forest *f, int64_t process, bool root, struct stm_err *err)
{
    struct walk w = { 0 };
    struct forest_list list = { 0 };
    stm_status status;

    list.ids = malloc(sizeof(*list.ids));
    if (!list.ids)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a tree");
    list.ids[list.n++] = process;
    status = push(&w, f, &list, err);
    free(list.ids); /* NULL once it was taken */
    if (!status)
        status = walk_levels(&w, f, root, err);
    while (w.n)
        pop(&w);
    free(w.levels);
    return status;
}

struct chain {
    int64_t ids[CHAIN_MOST]; /* nearest first */
    size_t n;
    int64_t above; /* ancestors that are left out */
};

static stm_status
parent_of(struct forest *f, int64_t process, int64_t *parent, int64_t *depth,
          struct stm_err *err)
{
    struct stm_stmt *stmt = f->stmts[FOREST_PARENT];
    bool row;
    stm_status status;

    stm_stmt_bind_int(stmt, 1, process);
    status = stm_stmt_step(stmt, &row, err);
    if (status)
        return status;
    *parent = row ? stm_stmt_int(stmt, 0) : 0;
    *depth = row ? stm_stmt_int(stmt, 1) : 0;
    stm_stmt_reset(stmt);
    return STM_OK;
}

static stm_status
climb(struct chain *chain, struct forest *f, int64_t process,
      struct stm_err *err)
{
    int64_t parent, depth;
    stm_status status = parent_of(f, process, &parent, &depth, err);

    while (!status && parent && chain->n < CHAIN_MOST) {
        chain->ids[chain->n++] = parent;
        status = parent_of(f, parent, &parent, &depth, err);
    }
    chain->above = parent ? depth : 0;
    return status;
}

static stm_status
print_ancestors(struct forest *f, const struct chain *chain,
                struct stm_err *err)
{
    struct forest_spot spot = { .branch = "",
                                .below = "",
                                .children_follow = true };
    stm_status status = STM_OK;
    char text[64];

    if (chain->above) {
        (void)snprintf(text, sizeof(text), "%" PRId64 " more ancestors above",
                       chain->above);
        status = forest_print_line(f, stm_span_of(text), err);
    }
    for (size_t i = chain->n; i > 0 && !status; i--) {
        spot.match = is_in(f->matches, chain->ids[i - 1]);
        status = forest_print_node(f, chain->ids[i - 1], &spot, err);
        stm_buf_text(&f->prefix, spot.below);
        spot.branch = branch_of(f, true);
        spot.below = below_of(f, true);
    }
    return status;
}

/* A process between its ancestors and its descendants. */
static stm_status
print_around(struct forest *f, int64_t process, bool apart, struct stm_err *err)
{
    struct chain chain = { 0 };
    stm_status status = climb(&chain, f, process, err);

    stm_buf_reset(&f->prefix);
    if (!status && apart)
        status = f->write(f->arg, stm_span_of("\n"), err);
    if (!status)
        status = print_ancestors(f, &chain, err);
    return status ? status : print_below(f, process, chain.n == 0, err);
}

/* Hosts that share a name are told apart by their folder. */
static stm_status
print_heading(struct forest *f, const struct forest_host *host,
              const char *what, struct stm_err *err)
{
    struct stm_buf text = { 0 };
    stm_status status = STM_OK;

    if (f->groups++)
        status = f->write(f->arg, stm_span_of("\n"), err);
    stm_buf_text(&text, *host->label ? host->label : host->folder);
    if (strchr(host->folder, '~'))
        stm_buf_print(&text, " (%s)", host->folder);
    stm_buf_text(&text, what);
    if (text.failed)
        status = stm_fail(err, STM_ENOMEM, 0, "no memory for a line");
    if (!status)
        status = forest_print_line(f, stm_buf_held(&text), err);
    stm_buf_free(&text);
    return status;
}

static stm_status
print_matches(struct forest *f, const struct forest_host *host,
              const struct forest_list *list, struct stm_err *err)
{
    stm_status status = STM_OK;

    if (list->n == 0)
        return STM_OK;
    for (size_t i = 0; i < list->n && !status; i++)
        status = stm_table_put(f->matches, &list->ids[i], sizeof(*list->ids), 1,
                               err);
    if (!status)
        status = print_heading(f, host, "", err);
    for (size_t i = 0; i < list->n && !status && !is_full(f); i++)
        if (!is_in(f->shown, list->ids[i]))
            status = print_around(f, list->ids[i], i > 0, err);
    return status;
}

static stm_status
print_roots(struct forest *f, const struct forest_host *host,
            struct forest_list *list, struct stm_err *err)
{
    struct stm_stmt *stmt = f->stmts[FOREST_ROOTS];
    stm_status status = print_heading(
        f, host, host->processes ? "" : ": no process is known", err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, host->id);
    status = forest_list_of(list, stmt, err);
    stm_buf_reset(&f->prefix);
    for (size_t i = 0; i < list->n && !status && !is_full(f); i++)
        status = print_below(f, list->ids[i], true, err);
    return status;
}

static stm_status
print_hosts(struct forest *f, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; i < f->n_hosts && !status && !is_full(f); i++) {
        struct forest_list list = { 0 };

        stm_table_reset(f->matches);
        stm_table_reset(f->shown);
        if (f->options->process) {
            status = forest_find(f, &list, f->hosts[i].id, err);
            if (!status)
                status = print_matches(f, &f->hosts[i], &list, err);
        } else {
            status = print_roots(f, &f->hosts[i], &list, err);
        }
        free(list.ids);
    }
    return status;
}

/* What the limit left out, so that an end is not taken for the end. */
static stm_status
print_rest(struct forest *f, struct stm_err *err)
{
    uint64_t all = 0;
    char text[128];

    for (size_t i = 0; i < f->n_hosts; i++)
        all += (uint64_t)f->hosts[i].processes;
    if (!f->full || (!f->options->process && all <= f->printed))
        return STM_OK;
    if (f->options->process)
        (void)snprintf(text, sizeof(text),
                       "... stopped after %" PRIu64 " processes (--limit)",
                       f->printed);
    else
        (void)snprintf(text, sizeof(text),
                       "... %" PRIu64 " more processes (--host, --process, "
                       "--limit)",
                       all - f->printed);
    return forest_print_line(f, stm_span_of(text), err);
}

static stm_status
open_all(struct forest *f, struct stm_err *err)
{
    static const char *const names[FOREST_STMTS] = {
        [FOREST_PROCESS] = "forest-process",
        [FOREST_CHILDREN] = "forest-children",
        [FOREST_ROOTS] = "forest-roots",
        [FOREST_PARENT] = "forest-parent",
        [FOREST_ACTS] = "acts",
        [FOREST_ACTS_ANY] = "acts-any",
        [FOREST_FINDINGS] = "forest-findings",
        [FOREST_BELOW] = "forest-below",
    };
    stm_status status = stm_table_open(&f->matches, err);

    if (!status)
        status = stm_table_open(&f->shown, err);
    for (size_t i = 0; i < FOREST_STMTS && !status; i++)
        status =
            stm_db_named(&f->stmts[i], f->db, stm_report_sql, names[i], err);
    return status;
}

static void
close_all(struct forest *f)
{
    for (size_t i = 0; i < FOREST_STMTS; i++)
        stm_stmt_close(f->stmts[i]);
    for (size_t i = 0; i < f->n_hosts; i++) {
        free(f->hosts[i].label);
        free(f->hosts[i].folder);
    }
    free(f->hosts);
    stm_table_close(f->matches);
    stm_table_close(f->shown);
    stm_buf_free(&f->line);
    stm_buf_free(&f->prefix);
    stm_buf_free(&f->scratch);
}

/* A case that was only ingested knows no hosts. */
static stm_status
check_derived(struct stm_db *db, struct stm_err *err)
{
    int64_t streams = 0, hosts = 0;
    stm_status status =
        stm_db_query_int(db, "SELECT count(*) FROM stream", &streams, err);

    if (!status)
        status = stm_db_query_int(db, "SELECT count(*) FROM host WHERE id <> 0",
                                  &hosts, err);
    if (!status && streams && !hosts)
        status =
            stm_fail(err, STM_EUSAGE, 0,
                     "no lineage of what is there now: stemma detect makes it");
    return status;
}

stm_status
stm_forest_print(struct stm_db *db, const struct stm_forest_options *options,
                 stm_forest_write write, void *arg, struct stm_err *err)
{
    struct forest f = {
        .db = db, .options = options, .write = write, .arg = arg
    };
    stm_status status = check_derived(db, err);

    if (!status)
        status = open_all(&f, err);
    if (!status)
        status = forest_find_hosts(&f, err);
    if (!status)
        status = print_hosts(&f, err);
    if (!status && options->process && f.groups == 0)
        status = forest_not_found(&f, err);
    if (!status)
        status = print_rest(&f, err);
    close_all(&f);
    return status;
}
