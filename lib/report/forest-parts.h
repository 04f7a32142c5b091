/* SPDX-License-Identifier: Apache-2.0 */
/*
 * forest-parts.h - what the files of forest share; not installed.
 */
#ifndef STM_REPORT_FOREST_PARTS_H
#define STM_REPORT_FOREST_PARTS_H

#include "base/buf.h"
#include "base/table.h"
#include "base/time.h"
#include "report/forest.h"
#include "report/sql.h"

enum forest_stmt {
    FOREST_PROCESS,
    FOREST_CHILDREN,
    FOREST_ROOTS,
    FOREST_PARENT,
    FOREST_ACTS,
    FOREST_ACTS_ANY,
    FOREST_FINDINGS,
    FOREST_BELOW,
    FOREST_STMTS
};

struct forest_host {
    int64_t id;
    char *label, *folder; /* owned */
    int64_t processes;
};

/* Rows of `process`, in the order in which they are shown. */
struct forest_list {
    int64_t *ids; /* owned */
    size_t n, room;
};

struct forest {
    struct stm_db *db;
    const struct stm_forest_options *options;
    stm_forest_write write;
    void *arg;
    struct stm_stmt *stmts[FOREST_STMTS];
    struct forest_host *hosts; /* those asked for */
    size_t n_hosts, room_hosts;
    struct stm_table *matches; /* of the host: process */
    struct stm_table *shown;   /* with their descendants */
    struct stm_buf line, prefix, scratch;
    size_t left; /* characters of the line that are free */
    uint64_t printed, groups;
    bool full; /* the limit was met */
};

/* A process while its line is written; texts are borrowed from the row. */
struct forest_node {
    int64_t event; /* 0: inferred */
    int64_t how_read, pid, how, parent_pid;
    bool has_started, has_time, has_ended, has_pid, has_parent_pid;
    stm_ticks started, time, ended;
    struct stm_span path, name, account, command_line, parent_name;
};

/* forest-find.c */
/* The hosts that were asked for; STM_EUSAGE, with near names: none is. */
stm_status forest_find_hosts(struct forest *f, struct stm_err *err);
/* Processes of one host that were asked for. */
stm_status forest_find(struct forest *f, struct forest_list *out, int64_t host,
                       struct stm_err *err);
/* STM_EUSAGE: nothing was found on any host. */
stm_status forest_not_found(struct forest *f, struct stm_err *err);
/* The ids that a statement with one parameter gives. */
stm_status forest_list_of(struct forest_list *out, struct stm_stmt *stmt,
                          struct stm_err *err);

/* forest-line.c */
/* Where a line stands in the tree. */
struct forest_spot {
    const char *branch; /* before the name */
    const char *below;  /* before lines about it */
    bool match;
    bool children_follow;
};

/* The line of a process, its findings, and what it did. */
stm_status forest_print_node(struct forest *f, int64_t process,
                             const struct forest_spot *spot,
                             struct stm_err *err);
/* A remark of ours below a process. */
stm_status forest_print_note(struct forest *f, const struct forest_spot *spot,
                             const char *text, struct stm_err *err);
/* A line without a tree; text of logs is made fit to show. */
stm_status forest_print_line(struct forest *f, struct stm_span text,
                             struct stm_err *err);

/* forest-acts.c: the first of each sort that the options ask for. */
stm_status forest_print_acts(struct forest *f, int64_t process,
                             const struct forest_spot *spot,
                             struct stm_err *err);

/* forest-text.c: a line while it is made; nothing beyond its width is. */
enum { FOREST_TIME = 23 }; /* the first column */
#define FOREST_DIM "2"
#define FOREST_BOLD "1"
#define FOREST_RED "1;31"
#define FOREST_YELLOW "33"
#define FOREST_PLAIN ""
void forest_begin(struct forest *f);
stm_status forest_end(struct forest *f, struct stm_err *err);
/* Text of ours. */
void forest_text(struct forest *f, const char *text, const char *colour);
/* Text of logs, which is made fit to show. */
void forest_put(struct forest *f, struct stm_span text, const char *colour);
void forest_branch(struct forest *f, const char *branch);
/* What stands before a remark about a process. */
void forest_remark(struct forest *f, const struct forest_spot *spot,
                   const char *time);

#endif
