/* SPDX-License-Identifier: Apache-2.0 */
/*
 * world.h - what a scenario has told so far: hosts, their logs and processes,
 * programs, logon sessions.
 */
#ifndef GEN_WORLD_H
#define GEN_WORLD_H

#include "file.h"

/* A log that is being written. */
struct gen_log {
    struct gen_log *next;
    struct gen_text path; /* below the output directory */
    struct gen_world *world;
    struct gen_file *file;       /* NULL once the log was ended */
    uint64_t used;               /* when: the world's clock */
    uint64_t next_record_id;     /* EventRecordID of the next event */
    uint64_t headers;            /* records written, for renumbered headers */
    bool renumbered;             /* header ids count from 1 */
    bool forwarded;              /* records are plain elements, rendered */
    struct gen_copy *copies;     /* exports of this log */
    struct gen_planned *damages; /* done to it at its end, in this order */
};

/* What happens to a log when it is written. */
struct gen_planned {
    struct gen_planned *next;
    char **words;
    size_t count;
};

/* An export: a log that gets a copy of what another one gets between two
 * moments, both included. */
struct gen_copy {
    struct gen_copy *next;
    struct gen_log *log;
    uint64_t from;
    uint64_t to;
};

/* A source that a scenario names. */
struct gen_named_source {
    struct gen_named_source *next;
    struct gen_source source;
};

/* A process, named or not, with the fields of its event 1. */
struct gen_process {
    struct gen_process *next;
    struct gen_text name;
    struct gen_pool pool; /* holds the texts */
    struct gen_text field[GEN_FIELDS_MAX];
};

/* Values of event 1 under a name: a program (what stands in the file) or a
 * session (who is logged on). */
struct gen_preset {
    struct gen_preset *next;
    struct gen_text name;
    struct gen_text content; /* programs: names the bytes of the file */
    struct gen_text field[GEN_FIELDS_MAX];
};

struct gen_host {
    struct gen_host *next;
    struct gen_text name;
    uint32_t machine_id;
    unsigned schema[GEN_FAMILIES]; /* of its Sysmon or Windows, * 100 */
    bool old_guids;
    uint16_t boot;
    uint32_t started; /* processes so far */
    uint32_t pid;     /* the last one given */
    uint32_t events;  /* so far, for numbers that differ from event to event */
    struct gen_text hashes;
    struct gen_log *log[GEN_FAMILIES];
    struct gen_process *processes;
    struct gen_preset *sessions;
};

struct gen_world {
    const char *directory; /* borrowed */
    struct gen_pool pool;  /* names, presets, hosts, logs */
    struct gen_host *hosts;
    struct gen_log *logs;
    struct gen_preset *programs;
    struct gen_named_source *sources;
    uint64_t clock;   /* goes on with every use of a log */
    unsigned streams; /* that are open: a process may not have many */
};

/* The host of that name, made at its first mention. */
struct gen_host *gen_world_host(struct gen_world *world, struct gen_text name);

/* The log at `path`, opened at its first mention; its folder is made. A path
 * that leads out of the output directory is refused. NULL on failure. */
struct gen_log *gen_world_log(struct gen_world *world, struct gen_text path,
                              struct gen_err *err);

/* The preset of that name in a list, or NULL. */
struct gen_preset *gen_preset_find(struct gen_preset *list,
                                   struct gen_text name);

/* The latest process of that name, or NULL. */
struct gen_process *gen_process_find(const struct gen_host *host,
                                     struct gen_text name);

/* Remembers a process, in place of an earlier one of the same name. */
void gen_process_keep(struct gen_host *host, struct gen_text name,
                      const struct gen_text field[static GEN_FIELDS_MAX]);

/* Makes the log ready for a record; at most so many of all are at a time. */
enum { GEN_STREAMS_MAX = 40 };
bool gen_log_use(struct gen_log *log, struct gen_err *err);

/* Ends a log: it is written, and damaged. Nothing more can come into it, and
 * to end it again does nothing. */
bool gen_world_end_log(struct gen_log *log, struct gen_err *err);

/* Forgets the processes of a host. */
void gen_host_forget(struct gen_host *host);

/* Ends all logs and frees everything. False if a log could not be ended. */
bool gen_world_close(struct gen_world *world, struct gen_err *err);

#endif
