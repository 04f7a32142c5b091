/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"
#include "report/page.h"
#include "report/tree.h"

#include <inttypes.h>
#include <string.h>

static void
put_act(struct stm_html *html, const struct act *act)
{
    struct stm_buf tail = { 0 };

    act_tail(&tail, act);
    if (tail.failed)
        stm_html_starve(html);
    stm_html_begin(html, "li");
    stm_html_begin_class(html, "div", "row soft");
    stm_html_string(html, act_verb(act));
    stm_html_string(html, " ");
    stm_html_element(html, "span", "mono file", act->what);
    stm_html_text(html, stm_buf_held(&tail));
    stm_html_string(html, " ");
    stm_html_time(html, act->time);
    stm_html_end(html);
    stm_html_end(html);
    stm_buf_free(&tail);
}

/* Files, places and modules as they came. */
static void
put_acts(struct stm_html *html, const struct tree_node *node)
{
    struct acts_left left = node->acts_left;
    struct stm_buf text = { 0 };
    size_t at = 0;

    for (size_t i = 0; i < node->n_writes; i++) {
        const struct tree_write *w = &node->writes[i];
        const struct act act = { .kind = ACT_FILE,
                                 .event_id = w->event_id,
                                 .count = w->count,
                                 .time = w->time,
                                 .what = w->path };

        while (at < node->n_acts && node->acts[at].time < w->time)
            put_act(html, &node->acts[at++]);
        put_act(html, &act);
    }
    while (at < node->n_acts)
        put_act(html, &node->acts[at++]);
    left.files = node->more_writes;
    acts_print_left(&text, &left);
    if (text.failed)
        stm_html_starve(html);
    if (text.size) {
        stm_html_begin_class(html, "li", "soft");
        stm_html_text(html, stm_buf_held(&text));
        stm_html_end(html);
    }
    stm_buf_free(&text);
}

static void
put_tags(struct stm_html *html, const struct tree_node *node)
{
    if (node->hit) {
        page_level(html, node->level);
        stm_html_string(html, " ");
    }
    if (node->hit && node->suppressed)
        stm_html_leaf(html, "span", "tag", "suppressed");
    if (!node->process.event)
        stm_html_leaf(html, "span", "tag", "start not in the evidence");
    else if (node->parent && node->process.parent_how == STM_PARENT_PID)
        stm_html_leaf(html, "span", "tag", "parent by pid and time");
    else if (node->parent && node->process.parent_how == STM_PARENT_START)
        stm_html_leaf(html, "span", "tag", "parent by pid and start");
}

/* Whether the command line tells the path, case aside. */
static bool
tells_path(struct stm_html *html, const struct report_process *p)
{
    struct stm_buf line = { 0 }, path = { 0 };
    bool tells;

    stm_text_fold(&line, p->command_line);
    stm_text_fold(&path, p->image);
    if (line.failed || path.failed)
        stm_html_starve(html);
    tells = line.size && path.size &&
            memmem(line.data, line.size, path.data, path.size) != NULL;
    stm_buf_free(&line);
    stm_buf_free(&path);
    return tells;
}

/* The path too, where the command line does not tell it. */
static void
put_code(struct stm_html *html, const struct report_process *p)
{
    if (report_is_value(p->image) && !tells_path(html, p))
        stm_html_element(html, "code", NULL, p->image);
    if (report_is_value(p->command_line))
        stm_html_element(html, "code", NULL, p->command_line);
}

static void
put_process(struct stm_html *html, const struct tree_node *node)
{
    const struct report_process *p = &node->process;

    stm_html_begin_class(html, "div", "row");
    stm_html_element(html, "span", "name",
                     report_is_value(p->name) ? p->name
                                              : stm_span_of("(no image)"));
    stm_html_begin_class(html, "span", "soft");
    if (p->has_pid)
        stm_html_print(html, " pid %" PRId64, p->pid);
    if (p->has_time || p->has_started) {
        stm_html_string(html, " \xc2\xb7 ");
        stm_html_time(html, p->has_time ? p->time : p->started);
    }
    if (report_is_value(p->user)) {
        stm_html_string(html, " \xc2\xb7 ");
        stm_html_text(html, p->user);
    }
    stm_html_end(html);
    stm_html_string(html, " ");
    put_tags(html, node);
    put_code(html, p);
    stm_html_end(html);
}

/* As deep as a tree is: TREE_ANCESTORS + TREE_DEPTH. */
static void
put_node(struct stm_html *html, const struct tree_node *node)
{
    stm_html_line(html);
    stm_html_begin_class(html, "li", node->hit ? "hit" : NULL);
    put_process(html, node);
    if (node->n_writes || node->n_acts || node->first || node->more_children) {
        stm_html_begin(html, "ul");
        put_acts(html, node);
        for (const struct tree_node *child = node->first; child;
             child = child->next)
            put_node(html, child);
        if (node->more_children) {
            stm_html_begin_class(html, "li", "soft");
            stm_html_print(html, "and %" PRId64 " more child processes",
                           node->more_children);
            stm_html_end(html);
        }
        stm_html_end(html);
    }
    stm_html_end(html);
}

/* A top process whose parent is known by its words alone. */
static stm_status
put_top(struct stm_html *html, struct tree *tree, const struct tree_node *node,
        struct stm_err *err)
{
    struct report_process parent;
    stm_status status = STM_OK;
    bool words;

    if (!node->process.parent)
        status = report_load_parent(&parent, tree->report, &node->process, err);
    if (status)
        return status;
    words = !node->process.parent && report_is_value(parent.image);
    if (words) {
        stm_html_begin(html, "li");
        stm_html_begin_class(html, "div", "row soft");
        stm_html_element(html, "span", "name", parent.name);
        if (parent.has_pid)
            stm_html_print(html, " pid %" PRId64, parent.pid);
        stm_html_string(html, " ");
        stm_html_leaf(html, "span", "tag", "as its child logged it");
        put_code(html, &parent);
        stm_html_end(html);
        stm_html_begin(html, "ul");
    }
    put_node(html, node);
    if (words) {
        stm_html_end(html);
        stm_html_end(html);
    }
    return STM_OK;
}

/* The next top after `before` in order of time: they are few. */
static const struct tree_node *
next_top(const struct tree *tree, const struct tree_node *before)
{
    bool passed = before == NULL;

    for (size_t i = 0; i < tree->n; i++) {
        const struct tree_node *node = tree->nodes[i];

        if (node->parent)
            continue;
        if (passed)
            return node;
        passed = node == before;
    }
    return NULL;
}

/* The tree in words; one of many processes begins folded. */
static stm_status
put_list(struct stm_html *html, struct tree *tree, const struct tree_node *top,
         struct stm_err *err)
{
    stm_status status = STM_OK;

    stm_html_begin_class(html, "details", "lineage");
    if (tree->n <= TREE_OPEN)
        stm_html_attr(html, "open", "open");
    stm_html_begin(html, "summary");
    stm_html_print(html,
                   "Lineage of %zu process%s with command lines, files, "
                   "places and modules",
                   tree->n, tree->n == 1 ? "" : "es");
    stm_html_end(html);
    stm_html_begin_class(html, "div", "tree wide");
    stm_html_attr(html, "tabindex", "0");
    stm_html_attr(html, "role", "group");
    stm_html_attr(html, "aria-label", "Lineage");
    stm_html_begin(html, "ul");
    for (; !status && top; top = next_top(tree, top))
        status = put_top(html, tree, top, err);
    stm_html_end(html);
    stm_html_end(html);
    stm_html_end(html);
    return status;
}

stm_status
tree_print(struct stm_html *html, struct tree *tree, struct stm_err *err)
{
    const struct tree_node *top = next_top(tree, NULL);
    stm_status status = STM_OK;

    if (!top)
        return STM_OK;
    tree_draw(html, tree);
    status = put_list(html, tree, top, err);
    if (tree->left_out)
        stm_html_print(html, "%" PRId64 " more processes have findings.",
                       tree->left_out);
    return status;
}
