/* SPDX-License-Identifier: Apache-2.0 */
#include "read/tree.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/table.h"

enum { TREE_MEMORY = 64 << 20 };

/* An object, or a value where `field` is set. */
struct node {
    struct node *parent, *first, *last, *next;
    struct stm_span key;
    const struct stm_field *field;
};

struct tree {
    struct stm_arena arena;
    struct stm_table *table; /* what stands below a node: see note() */
    struct stm_buf key;      /* scratch */
    struct node root;
    struct node **nodes; /* objects, by the number in the table */
    size_t n, room;
    bool failed;
};

/*
 * The table knows two things of (node, key): 'o' the object of that name, 'k'
 * how many keys were made from that name.
 */
static struct stm_span
table_key(struct tree *tree, char what, const struct node *node,
          struct stm_span key)
{
    stm_buf_reset(&tree->key);
    stm_buf_char(&tree->key, what);
    stm_buf_add(&tree->key, &node, sizeof(node));
    stm_buf_span(&tree->key, key);
    tree->failed |= tree->key.failed;
    return stm_buf_held(&tree->key);
}

static int64_t
find(struct tree *tree, char what, const struct node *node, struct stm_span key)
{
    struct stm_span full = table_key(tree, what, node, key);

    return stm_table_find(tree->table, full.data, full.size);
}

static void
note(struct tree *tree, char what, const struct node *node, struct stm_span key,
     int64_t value)
{
    struct stm_span full = table_key(tree, what, node, key);

    if (stm_table_put(tree->table, full.data, full.size, value, NULL))
        tree->failed = true;
}

/* `name`, or the first NAME_n that is free. */
static struct stm_span
free_key(struct tree *tree, const struct node *parent, struct stm_span name)
{
    int64_t n = find(tree, 'k', parent, name);
    struct stm_span key = name;

    if (n < 0) {
        note(tree, 'k', parent, name, 0);
        return name;
    }
    do {
        char *text = stm_arena_print(&tree->arena, "%.*s_%lld", (int)name.size,
                                     name.data, (long long)++n);

        if (!text) {
            tree->failed = true;
            return name;
        }
        key = stm_span_of(text);
    } while (find(tree, 'k', parent, key) >= 0);
    note(tree, 'k', parent, name, n);
    note(tree, 'k', parent, key, 0);
    return key;
}

static struct node *
add(struct tree *tree, struct node *parent, struct stm_span name,
    const struct stm_field *field)
{
    struct node *node = stm_arena_take(&tree->arena, sizeof(*node));

    if (!node) {
        tree->failed = true;
        return NULL;
    }
    node->parent = parent;
    node->key = free_key(tree, parent, name);
    node->field = field;
    if (parent->last)
        parent->last->next = node;
    else
        parent->first = node;
    parent->last = node;
    return node;
}

static bool
remember(struct tree *tree, struct node *node)
{
    if (tree->n == tree->room) {
        size_t room = tree->room ? tree->room * 2 : 16;
        struct node **grown =
            reallocarray(tree->nodes, room, sizeof(struct node *));

        if (!grown)
            return false;
        tree->nodes = grown;
        tree->room = room;
    }
    tree->nodes[tree->n++] = node;
    return true;
}

static struct node *
object_of(struct tree *tree, struct node *parent, struct stm_span name)
{
    int64_t number = find(tree, 'o', parent, name);
    struct node *node;

    if (number >= 0)
        return tree->nodes[number];
    node = add(tree, parent, name, NULL);
    if (!node)
        return NULL;
    note(tree, 'o', parent, name, (int64_t)tree->n);
    if (!remember(tree, node)) {
        tree->failed = true;
        return NULL;
    }
    return node;
}

static bool
starts(struct stm_span path, const char *prefix)
{
    size_t size = strlen(prefix);

    return path.size >= size && !memcmp(path.data, prefix, size);
}

/* UserData is only a wrapper: what is in it stands at the top. */
static void
place(struct tree *tree, const struct stm_field *field)
{
    struct stm_span left = field->path;
    struct node *at = &tree->root;
    const char *slash = NULL;

    if (starts(left, "EventData/")) {
        left = stm_span_sized(left.data + 10, left.size - 10);
        (void)add(tree, at, left, field);
        return;
    }
    if (starts(left, "UserData/"))
        left = stm_span_sized(left.data + 9, left.size - 9);
    while (at && (slash = memchr(left.data, '/', left.size))) {
        size_t size = (size_t)(slash - left.data);

        at = object_of(tree, at, stm_span_sized(left.data, size));
        left = stm_span_sized(slash + 1, left.size - size - 1);
    }
    if (at)
        (void)add(tree, at, left, field);
}

/* Down to the first child, on to the next, up again: no recursion. */
static void
write_nodes(struct stm_json *json, const struct tree *tree,
            stm_tree_value_fn *value, void *arg)
{
    const struct node *node = tree->root.first;

    stm_json_object(json);
    while (node) {
        stm_json_key_span(json, node->key);
        if (node->field) {
            value(arg, node->field);
        } else {
            stm_json_object(json);
            if (node->first) {
                node = node->first;
                continue;
            }
            stm_json_object_end(json);
        }
        while (!node->next && node->parent != &tree->root) {
            node = node->parent;
            stm_json_object_end(json);
        }
        node = node->next;
    }
    stm_json_object_end(json);
}

void
stm_tree_write(struct stm_json *json, const struct stm_record *record,
               stm_tree_value_fn *value, void *arg)
{
    struct tree tree = { .arena = stm_arena_of(TREE_MEMORY) };

    tree.failed = stm_table_open(&tree.table, NULL) != STM_OK;
    for (size_t i = 0; i < record->n_fields && !tree.failed; i++)
        if (!starts(record->fields[i].path, "System/"))
            place(&tree, &record->fields[i]);
    if (tree.failed)
        json->out->failed = true;
    else
        write_nodes(json, &tree, value, arg);
    stm_table_close(tree.table);
    stm_arena_free(&tree.arena);
    stm_buf_free(&tree.key);
    free(tree.nodes);
}
