/* SPDX-License-Identifier: Apache-2.0 */
#include "report/account.h"

#include "base/text.h"

#include <stdlib.h>

struct making {
    struct account *account;
    struct report *report;
    const struct tree *tree;
    const struct report_finding *findings;
    size_t n;
};

static struct account_line *
add(struct making *m, account_kind kind, stm_ticks time,
    const struct tree_node *node)
{
    struct account *a = m->account;
    struct account_line *line;

    if (a->n == ACCOUNT_MOST) {
        a->left_out++;
        return NULL;
    }
    line = &a->lines[a->n++];
    *line = (struct account_line){ .kind = kind, .time = time, .node = node };
    return line;
}

static bool
is_start(const struct report_finding *f, const struct tree_node *node)
{
    return f->process == node->process.id && node->process.has_time &&
           f->time == node->process.time;
}

/* Keeps the findings that a line tells; false where memory ran out. */
static bool
take_findings(struct making *m, struct account_line *line)
{
    line->found =
        stm_arena_take(&m->report->arena, (m->n + 1) * sizeof(*line->found));
    if (!line->found)
        return false;
    for (size_t i = 0; i < m->n; i++)
        if (is_start(&m->findings[i], line->node))
            line->found[line->n_found++] = &m->findings[i];
    return true;
}

static bool
is_told(const struct tree *tree, const struct report_finding *f)
{
    for (size_t i = 0; i < tree->n; i++)
        if (is_start(f, tree->nodes[i]))
            return true;
    return false;
}

/* In the part of the tree that the incident is about. */
static bool
is_near(const struct tree_node *node)
{
    if (node->hit || node->depth >= 0)
        return true;
    for (const struct tree_node *child = node->first; child;
         child = child->next)
        if (child->hit)
            return true;
    return false;
}

static stm_status
no_memory(struct stm_err *err)
{
    return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
}

static stm_status
tell_start(struct making *m, const struct tree_node *node, struct stm_err *err)
{
    const struct report_process *p = &node->process;
    struct account_line *line;

    if (!p->has_time && !p->has_started)
        return STM_OK;
    line = add(m, ACCOUNT_STARTED, p->has_time ? p->time : p->started, node);
    if (!line)
        return STM_OK;
    if (node->hit && !take_findings(m, line))
        return no_memory(err);
    if (line->n_found)
        line->kind = ACCOUNT_FOUND;
    return STM_OK;
}

/* The first process of the tree that is this file, from then on. */
static const struct tree_node *
run_of(const struct tree *tree, const struct tree_write *w)
{
    const struct tree_node *first = NULL;

    if (w->event_id != 11 && w->event_id != 29)
        return NULL;
    for (size_t i = 0; i < tree->n; i++) {
        const struct tree_node *node = tree->nodes[i];

        if (!node->process.has_time || node->process.time < w->time ||
            !stm_text_equal_folded(node->process.image, w->path))
            continue;
        if (!first || node->process.time < first->process.time)
            first = node;
    }
    return first;
}

static void
tell_writes(struct making *m, const struct tree_node *node)
{
    for (size_t i = 0; i < node->n_writes; i++) {
        const struct tree_write *w = &node->writes[i];
        const struct tree_node *run = run_of(m->tree, w);
        struct account_line *line =
            add(m, run ? ACCOUNT_RAN : ACCOUNT_WROTE, w->time, node);

        if (!line)
            continue;
        line->write = w;
        line->run = run;
        line->count = w->count;
    }
    m->account->left_out += node->more_writes;
}

static stm_status
tell_connections(struct making *m, const struct tree_node *node,
                 struct stm_err *err)
{
    struct stm_stmt *stmt;
    struct account_line *line;
    bool row;
    stm_status status = report_held(&stmt, m->report, REPORT_CONNECTIONS, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, node->process.id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        line = add(m, ACCOUNT_CONNECTED, stm_stmt_int(stmt, 0), node);
        if (!line)
            continue;
        line->count = stm_stmt_int(stmt, 1);
        line->place = report_copy(m->report, stmt, 2);
        line->port = stm_stmt_int(stmt, 3);
        line->name = report_copy(m->report, stmt, 4);
    }
    return status ? status : report_fed(m->report, err);
}

/* Findings about something else than a start that is told. */
static stm_status
tell_others(struct making *m, struct stm_err *err)
{
    for (size_t i = 0; i < m->n; i++) {
        struct account_line *line;

        if (is_told(m->tree, &m->findings[i]))
            continue;
        line = add(m, ACCOUNT_FOUND, m->findings[i].time, NULL);
        if (!line)
            continue;
        line->found = stm_arena_take(&m->report->arena, sizeof(*line->found));
        if (!line->found)
            return no_memory(err);
        line->found[line->n_found++] = &m->findings[i];
    }
    return STM_OK;
}

static int
compare_numbers(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* Ties are broken by what is printed: no row id decides. */
static int
by_time(const void *left, const void *right)
{
    const struct account_line *a = left, *b = right;
    int order = compare_numbers(a->time, b->time);

    if (!order)
        order = compare_numbers(a->node == NULL, b->node == NULL);
    if (!order && a->node)
        order = compare_numbers(a->node->process.pid, b->node->process.pid);
    if (!order && a->node)
        order = memcmp(&a->node->process.guid, &b->node->process.guid,
                       sizeof(a->node->process.guid));
    if (!order)
        order = compare_numbers(a->write != NULL, b->write != NULL);
    if (!order && a->write)
        order = stm_span_compare(a->write->path, b->write->path);
    if (!order)
        order = stm_span_compare(a->place, b->place);
    if (!order)
        order = compare_numbers(a->port, b->port);
    if (!order && a->n_found && b->n_found)
        order = stm_span_compare(a->found[0]->key, b->found[0]->key);
    return order;
}

/* Leaves out the last of the least telling kind until the rest fits. */
static void
cut(struct account *a)
{
    for (int kind = ACCOUNT_KINDS - 1; kind >= 0 && a->n > ACCOUNT_LINES;
         kind--) {
        for (size_t i = a->n; i-- > 0 && a->n > ACCOUNT_LINES;) {
            if (a->lines[i].kind != (account_kind)kind)
                continue;
            memmove(&a->lines[i], &a->lines[i + 1],
                    (a->n - i - 1) * sizeof(*a->lines));
            a->n--;
            a->left_out++;
        }
    }
}

stm_status
account_make(struct account *account, struct report *r, const struct tree *tree,
             const struct report_finding *findings, size_t n,
             struct stm_err *err)
{
    struct making m = { account, r, tree, findings, n };
    stm_status status = STM_OK;

    *account = (struct account){ 0 };
    account->lines =
        stm_arena_take(&r->arena, ACCOUNT_MOST * sizeof(*account->lines));
    if (!account->lines)
        return no_memory(err);
    for (size_t i = 0; i < tree->n && !status; i++) {
        const struct tree_node *node = tree->nodes[i];

        if (!is_near(node))
            continue;
        status = tell_start(&m, node, err);
        tell_writes(&m, node);
        if (!status)
            status = tell_connections(&m, node, err);
        account->left_out += node->more_children;
    }
    if (!status)
        status = tell_others(&m, err);
    if (!status && account->n)
        qsort(account->lines, account->n, sizeof(*account->lines), by_time);
    cut(account);
    return status;
}
