/* SPDX-License-Identifier: Apache-2.0 */
#include "report/tree.h"

const char *
tree_deed(int64_t event_id)
{
    switch (event_id) {
    case 2: return "changed the creation time of";
    case 11: return "wrote";
    case 15: return "wrote the stream";
    case 23:
    case 26: return "deleted";
    case 27: return "was kept from writing";
    case 28: return "was kept from shredding";
    case 29: return "wrote the program";
    default: return "touched";
    }
}

static struct tree_node *
find(const struct tree *tree, int64_t process)
{
    for (size_t i = 0; i < tree->n; i++)
        if (tree->nodes[i]->process.id == process)
            return tree->nodes[i];
    return NULL;
}

/* The node of a process, new or not; NULL where there is no room for more. */
static stm_status
node_of(struct tree_node **out, bool *fresh, struct tree *tree, int64_t process,
        struct stm_err *err)
{
    struct tree_node *node = find(tree, process);
    stm_status status;

    *out = node;
    *fresh = false;
    if (node || tree->n == TREE_NODES)
        return STM_OK;
    node = stm_arena_take(&tree->report->arena, sizeof(*node));
    if (!node)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
    status = report_load_process(&node->process, tree->report, process, err);
    if (status || !node->process.id)
        return status;
    node->depth = -1;
    tree->nodes[tree->n++] = node;
    *out = node;
    *fresh = true;
    return STM_OK;
}

static stm_ticks
when(const struct report_process *p)
{
    return p->has_time ? p->time : p->has_started ? p->started : 0;
}

/* Order among siblings. */
static bool
is_before(const struct report_process *a, const struct report_process *b)
{
    int guids = memcmp(&a->guid, &b->guid, sizeof(a->guid));

    if (when(a) != when(b))
        return when(a) < when(b);
    if (a->pid != b->pid)
        return a->pid < b->pid;
    if (guids)
        return guids < 0;
    return stm_span_compare(a->image, b->image) < 0;
}

static bool
is_above(const struct tree_node *above, const struct tree_node *node)
{
    for (; node; node = node->parent)
        if (node == above)
            return true;
    return false;
}

static void
hang(struct tree_node *child, struct tree_node *parent)
{
    struct tree_node **at = &parent->first;

    if (child->parent || is_above(child, parent))
        return;
    while (*at && is_before(&(*at)->process, &child->process))
        at = &(*at)->next;
    child->next = *at;
    child->parent = parent;
    *at = child;
}

/* Adds the ancestors of a node, up to one that is there. */
static stm_status
add_ancestors(struct tree *tree, struct tree_node *node, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (int i = 0; i < TREE_ANCESTORS && node->process.parent; i++) {
        struct tree_node *parent;
        bool fresh;

        status = node_of(&parent, &fresh, tree, node->process.parent, err);
        if (status || !parent)
            return status;
        hang(node, parent);
        if (!fresh)
            return STM_OK;
        node = parent;
    }
    return status;
}

static void
mark(struct tree_node *node, const struct report_finding *f)
{
    bool suppressed = f->suppressed.data != NULL;

    if (!node->hit || (node->suppressed && !suppressed)) {
        node->level = f->level;
        node->suppressed = suppressed;
        node->finding = f->key;
    } else if (node->suppressed == suppressed && f->level > node->level) {
        node->level = f->level;
        node->finding = f->key;
    }
    node->hit = true;
    node->depth = 0;
}

/* Children of a node, and so of their nodes: the list grows meanwhile. */
static stm_status
add_children(struct tree *tree, struct tree_node *node, struct stm_err *err)
{
    int64_t ids[TREE_CHILDREN];
    size_t n = 0;
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, tree->report, REPORT_CHILDREN, err);

    if (status)
        return status;
    stm_stmt_bind_int(stmt, 1, node->process.id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        int64_t id = stm_stmt_int(stmt, 0);

        if (find(tree, id))
            continue;
        if (n < TREE_CHILDREN && tree->n + n < TREE_NODES)
            ids[n++] = id;
        else
            node->more_children++;
    }
    for (size_t i = 0; !status && i < n; i++) {
        struct tree_node *child;
        bool fresh;

        status = node_of(&child, &fresh, tree, ids[i], err);
        if (!status && child) {
            hang(child, node);
            child->depth = node->depth + 1;
        }
    }
    return status;
}

static stm_status
add_writes(struct tree *tree, struct tree_node *node, struct stm_err *err)
{
    struct report *r = tree->report;
    struct stm_stmt *stmt;
    bool row;
    stm_status status = report_held(&stmt, r, REPORT_WRITES, err);

    if (status)
        return status;
    node->writes =
        stm_arena_take(&r->arena, TREE_WRITES * sizeof(*node->writes));
    if (!node->writes)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
    stm_stmt_bind_int(stmt, 1, node->process.id);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        if (node->n_writes == TREE_WRITES) {
            node->more_writes++;
            continue;
        }
        node->writes[node->n_writes++] = (struct tree_write){
            .event_id = stm_stmt_int(stmt, 0),
            .count = stm_stmt_int(stmt, 1),
            .time = stm_stmt_int(stmt, 2),
            .path = report_copy(r, stmt, 3),
        };
    }
    return status ? status : report_fed(r, err);
}

static stm_status
add_acts(struct tree *tree, struct tree_node *node, struct stm_err *err)
{
    static const struct acts_most most = { .places = TREE_ACTS,
                                           .modules = TREE_ACTS };
    struct report *r = tree->report;
    struct stm_stmt *stmt;
    bool row, any = false;
    stm_status status = report_held(&stmt, r, REPORT_ACTS_ANY, err);

    if (!status)
        status = acts_any(&any, stmt, node->process.id, &most, err);
    if (!status && any)
        status = report_held(&stmt, r, REPORT_ACTS, err);
    if (status || !any)
        return status;
    acts_bind(stmt, node->process.id, &most);
    while (!(status = stm_stmt_step(stmt, &row, err)) && row) {
        struct act *act;

        if (!node->acts)
            node->acts =
                stm_arena_take(&r->arena, 2 * TREE_ACTS * sizeof(*node->acts));
        if (!node->acts)
            return stm_fail(err, STM_ENOMEM, 0, "no memory for a report");
        act = &node->acts[node->n_acts++];
        act_read(act, &node->acts_left, stmt);
        act->what = report_keep(r, act->what);
        act->more = report_keep(r, act->more);
    }
    return status ? status : report_fed(r, err);
}

static bool
has_hit_below(const struct tree_node *node)
{
    for (const struct tree_node *child = node->first; child;
         child = child->next)
        if (child->hit)
            return true;
    return false;
}

/* Descendants of the findings' processes, breadth first; then what all did. */
static stm_status
grow(struct tree *tree, struct stm_err *err)
{
    stm_status status = STM_OK;

    for (size_t i = 0; !status && i < tree->n; i++) {
        struct tree_node *node = tree->nodes[i];

        if (node->depth >= 0 && node->depth < TREE_DEPTH)
            status = add_children(tree, node, err);
    }
    for (size_t i = 0; !status && i < tree->n; i++) {
        struct tree_node *node = tree->nodes[i];

        if (node->depth < 0 && !has_hit_below(node))
            continue;
        status = add_writes(tree, node, err);
        if (!status)
            status = add_acts(tree, node, err);
    }
    return status;
}

stm_status
tree_build(struct tree *tree, struct report *r,
           const struct report_finding *findings, size_t n, struct stm_err *err)
{
    stm_status status = STM_OK;

    memset(tree, 0, sizeof(*tree));
    tree->report = r;
    for (size_t i = 0; !status && i < n; i++) {
        struct tree_node *node;
        bool fresh;

        if (!findings[i].process)
            continue;
        status = node_of(&node, &fresh, tree, findings[i].process, err);
        if (status)
            break;
        if (!node) {
            tree->left_out++;
            continue;
        }
        mark(node, &findings[i]);
        if (fresh || !node->parent)
            status = add_ancestors(tree, node, err);
    }
    return status ? status : grow(tree, err);
}
