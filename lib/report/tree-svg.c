/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree-svg.c - the family tree of an incident as a picture: from left to
 * right a generation a column, a box a process, in order of time from above.
 *
 * Siblings of one name that did nothing of note share a box. Where there are
 * still too many boxes, the deepest generations below the findings are folded
 * into their parents; what a finding is about is folded last of all. The list
 * beside the picture has all of them.
 */
#include "base/text.h"
#include "report/svg.h"
#include "report/tree.h"

#include <inttypes.h>
#include <stdio.h>

enum {
    BOX_WIDTH = 158,
    BOX_HEIGHT = 36,
    COLUMN = 184,
    ROW = 44,
    EDGE = 4, /* room around the picture */
    NAME_COLUMNS = 18,
    NOTE_COLUMNS = 27,
    TITLE_COLUMNS = 400
};

/* A picture in the making. */
struct drawing {
    struct stm_html *html;
    const struct tree *tree;
    int limit;     /* generations shown below a finding's process */
    size_t boxes;  /* so far */
    int64_t rows;  /* so far */
    int64_t right; /* the right edge of the boxes */
};

static void
keep(struct tree *tree)
{
    for (size_t i = 0; i < tree->n; i++)
        for (struct tree_node *n = tree->nodes[i]; tree->nodes[i]->hit && n;
             n = n->parent)
            n->place.kept = true;
}

static bool
is_plain_leaf(const struct tree_node *node)
{
    return !node->first && !node->place.kept && !node->n_writes &&
           !node->more_children;
}

/* The box of an earlier sibling that may stand for this one too. */
static struct tree_node *
twin_of(const struct tree_node *node)
{
    struct tree_node *other = node->parent ? node->parent->first : NULL;

    if (!is_plain_leaf(node))
        return NULL;
    for (; other && other != node; other = other->next)
        if (other->place.drawn && is_plain_leaf(other) &&
            stm_text_equal_folded(other->process.name, node->process.name))
            return other;
    return NULL;
}

static bool
is_folded(const struct drawing *d, const struct tree_node *node)
{
    return !node->place.kept &&
           (node->depth > d->limit || d->boxes >= TREE_BOXES);
}

/* As deep as a tree is: TREE_ANCESTORS + TREE_DEPTH. */
static void
place(struct drawing *d, struct tree_node *node, int64_t column)
{
    struct tree_node *first = NULL, *last = NULL;

    d->boxes++;
    node->place.drawn = true;
    node->place.x = EDGE + column * COLUMN;
    if (node->place.x + BOX_WIDTH > d->right)
        d->right = node->place.x + BOX_WIDTH;
    for (struct tree_node *child = node->first; child; child = child->next) {
        struct tree_node *twin = twin_of(child);

        if (twin) {
            twin->place.same++;
        } else if (is_folded(d, child)) {
            node->place.hidden++;
        } else {
            place(d, child, column + 1);
            first = first ? first : child;
            last = child;
        }
    }
    node->place.y =
        first ? (first->place.y + last->place.y) / 2 : EDGE + d->rows++ * ROW;
}

static void
place_all(struct drawing *d, int limit)
{
    d->limit = limit;
    d->boxes = 0;
    d->rows = 0;
    d->right = 0;
    for (size_t i = 0; i < d->tree->n; i++) {
        struct tree_place *p = &d->tree->nodes[i]->place;

        *p = (struct tree_place){ .kept = p->kept };
    }
    for (size_t i = 0; i < d->tree->n; i++)
        if (!d->tree->nodes[i]->parent)
            place(d, d->tree->nodes[i], 0);
}

static void
put_edges(struct stm_html *html, const struct tree *tree)
{
    char path[120];

    svg_group(html, "edges");
    for (size_t i = 0; i < tree->n; i++) {
        const struct tree_node *node = tree->nodes[i], *parent = node->parent;
        int64_t x, y, bend;
        bool sure;

        if (!node->place.drawn || !parent)
            continue;
        x = parent->place.x + BOX_WIDTH;
        y = parent->place.y + BOX_HEIGHT / 2;
        bend = x + (COLUMN - BOX_WIDTH) / 2;
        sure = node->process.parent_how != STM_PARENT_PID &&
               node->process.parent_how != STM_PARENT_START;
        (void)snprintf(
            path, sizeof(path),
            "M%" PRId64 " %" PRId64 "H%" PRId64 "V%" PRId64 "H%" PRId64, x, y,
            bend, node->place.y + BOX_HEIGHT / 2, node->place.x);
        svg_path(html, sure ? NULL : "guess", path);
    }
    stm_html_end(html);
}

static struct stm_span
name_of(const struct tree_node *node)
{
    return report_is_value(node->process.name) ? node->process.name
                                               : stm_span_of("(no image)");
}

/* All that the list says of a process, in a sentence. */
static void
print_title(struct stm_buf *out, const struct tree_node *node)
{
    const struct report_process *p = &node->process;
    struct stm_buf all = { 0 };
    char text[STM_TIME_TEXT];

    stm_buf_span(&all, name_of(node));
    if (p->has_pid)
        stm_buf_print(&all, ", pid %" PRId64, p->pid);
    if (p->has_time || p->has_started)
        stm_buf_print(
            &all, ", %s UTC",
            stm_ticks_print_short(text, p->has_time ? p->time : p->started));
    if (node->hit)
        stm_buf_print(&all, ", %s%s finding", stm_level_name(node->level),
                      node->suppressed ? " suppressed" : "");
    if (node->place.same)
        stm_buf_print(&all, ", and %" PRId64 " more of this name",
                      node->place.same);
    if (report_is_value(p->image)) {
        stm_buf_text(&all, "; ");
        stm_buf_span(&all, p->image);
    }
    if (report_is_value(p->command_line)) {
        stm_buf_text(&all, "; ");
        stm_buf_span(&all, p->command_line);
    }
    stm_svg_fit(out, stm_buf_held(&all), TITLE_COLUMNS);
    out->failed = out->failed || all.failed;
    stm_buf_free(&all);
}

/* The second line of a box. */
static void
print_note(struct stm_buf *out, const struct tree_node *node)
{
    const struct report_process *p = &node->process;
    int64_t hidden = node->place.hidden + node->more_children;
    int64_t files = (int64_t)node->n_writes + node->more_writes;
    char text[STM_TIME_TEXT];

    if (node->hit)
        stm_buf_print(out, "%s ",
                      node->suppressed ? "suppressed"
                                       : stm_level_name(node->level));
    if (p->has_time || p->has_started)
        stm_buf_print(
            out, "%.8s",
            stm_ticks_print_short(text, p->has_time ? p->time : p->started) +
                11);
    if (hidden)
        stm_buf_print(out, " +%" PRId64 " below", hidden);
    else if (files)
        stm_buf_print(out, " %" PRId64 " file%s", files, files == 1 ? "" : "s");
}

static void
put_texts(struct stm_html *html, const struct tree_node *node)
{
    const struct tree_place *at = &node->place;
    struct stm_buf name = { 0 }, note = { 0 }, title = { 0 };

    print_title(&title, node);
    stm_svg_fit(&name, name_of(node),
                at->same ? NAME_COLUMNS - 4 : NAME_COLUMNS);
    if (at->same)
        stm_buf_print(&name, " \xc3\x97%" PRId64, at->same + 1);
    print_note(&note, node);
    if (title.failed || name.failed || note.failed)
        stm_html_starve(html);
    svg_title(html, stm_buf_held(&title));
    svg_box(html, NULL, at->x, at->y, BOX_WIDTH, BOX_HEIGHT);
    svg_text(html, "name", at->x + 9, at->y + 15, stm_buf_held(&name));
    svg_text(html, "note", at->x + 9, at->y + 29, stm_buf_held(&note));
    stm_buf_free(&title);
    stm_buf_free(&name);
    stm_buf_free(&note);
}

static void
put_box(struct stm_html *html, const struct tree_node *node)
{
    struct stm_buf kind = { 0 };

    stm_buf_text(&kind, "box");
    if (node->hit)
        stm_buf_print(&kind, " hit is-%s",
                      node->suppressed ? "suppressed"
                                       : stm_level_name(node->level));
    else if (!node->process.event)
        stm_buf_text(&kind, " inferred");
    if (kind.failed)
        stm_html_starve(html);
    else if (node->hit)
        svg_link(html, kind.data, "#f-", node->finding);
    else
        svg_group(html, kind.data);
    if (!kind.failed) {
        put_texts(html, node);
        stm_html_end(html);
    }
    stm_buf_free(&kind);
}

static void
put_picture(struct drawing *d)
{
    struct stm_html *html = d->html;
    const struct svg_frame frame = {
        .class_name = "lineage",
        .title = "Process tree",
        .width = d->right + EDGE,
        .height = EDGE + d->rows * ROW,
        .has_links = true,
    };

    svg_begin(html, &frame);
    stm_html_begin(html, "desc");
    stm_html_print(html,
                   "%zu processes in %zu boxes, parents left of their "
                   "children. The list below has them all.",
                   d->tree->n, d->boxes);
    stm_html_end(html);
    put_edges(html, d->tree);
    for (size_t i = 0; i < d->tree->n; i++)
        if (d->tree->nodes[i]->place.drawn)
            put_box(html, d->tree->nodes[i]);
    svg_end(html);
}

void
tree_draw(struct stm_html *html, struct tree *tree)
{
    struct drawing d = { .html = html, .tree = tree };
    int limit = TREE_DEPTH;

    keep(tree);
    place_all(&d, limit);
    while (d.boxes >= TREE_BOXES && limit > 0)
        place_all(&d, --limit);
    if (d.boxes > 1)
        put_picture(&d);
}
