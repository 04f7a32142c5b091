/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tree.h - the family tree of an incident: the processes of its findings, all
 * their ancestors, their descendants, and what those did: files that they
 * wrote, places that they contacted, modules that are something to look at.
 *
 * Bounded: what is left out is counted and said. Nodes live in the report's
 * arena.
 */
#ifndef STM_REPORT_TREE_H
#define STM_REPORT_TREE_H

#include "report/acts.h"
#include "report/html.h"
#include "report/parts.h"

enum {
    TREE_NODES = 300,   /* all in all */
    TREE_CHILDREN = 20, /* descendants shown of one process */
    TREE_DEPTH = 8,     /* of descendants below a finding's process */
    TREE_WRITES = 10,   /* files of one process */
    TREE_ACTS = 10,     /* places, and modules, of one process */
    TREE_ANCESTORS = 40,
    TREE_BOXES = 200, /* of the picture */
    TREE_OPEN = 40    /* a longer list begins folded */
};

struct tree_write {
    int64_t event_id, count;
    stm_ticks time; /* the first */
    struct stm_span path;
};

/* Where a node stands in the picture. */
struct tree_place {
    bool kept;      /* a finding is about it or about one below it */
    bool drawn;     /* it has a box of its own */
    int64_t x, y;   /* of the box */
    int64_t same;   /* equal siblings that the box stands for too */
    int64_t hidden; /* children that have no box */
};

struct tree_node {
    struct report_process process;
    struct tree_node *parent, *first, *next; /* children by time */
    int depth;               /* below a finding's process; -1: above one */
    bool hit;                /* a finding is about it */
    bool suppressed;         /* all those findings are */
    stm_level level;         /* the highest of them */
    struct stm_span finding; /* the key of the first of that level */
    struct tree_place place;
    int64_t more_children, more_writes;
    struct tree_write *writes;
    struct act *acts;        /* but for files, which `writes` has */
    size_t n_writes, n_acts; /* both in order of time */
    struct acts_left acts_left;
};

struct tree {
    struct report *report;
    struct tree_node *nodes[TREE_NODES];
    size_t n;
    int64_t left_out; /* processes of findings that found no room */
};

/* `wrote`, `deleted`: what a file event says that was done to the file. */
const char *tree_deed(int64_t event_id);

stm_status tree_build(struct tree *tree, struct report *r,
                      const struct report_finding *findings, size_t n,
                      struct stm_err *err);

/* tree-svg.c: the same as a picture, where there is more than one process. */
void tree_draw(struct stm_html *html, struct tree *tree);

/* Nothing where no finding has a process. */
stm_status tree_print(struct stm_html *html, struct tree *tree,
                      struct stm_err *err);

#endif
