/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - what the files of lineage share; not installed.
 *
 * A build holds what is known of the whole case; a family holds one host's
 * processes while their parents are looked for, and is given back before the
 * next host. Processes, references and GUIDs are named by their index.
 */
#ifndef STM_LINEAGE_PARTS_H
#define STM_LINEAGE_PARTS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/guid.h"
#include "base/table.h"
#include "base/time.h"
#include "lineage/lineage.h"
#include "store/bulk.h"

extern const struct stm_embedded stm_lineage_sql[];

/* No index. */
#define NONE UINT32_MAX

/*
 * Makes room for `need` entries of `size` bytes in a growing array. Owned by
 * the caller: free().
 */
stm_status stm_grow(void **entries, size_t *room, size_t need, size_t size,
                    struct stm_err *err);

/* Where an event stands in the one order by which everything is chosen. */
struct mark {
    int64_t how; /* 0: live; the least of all its sightings */
    stm_ticks time;
    int64_t channel; /* rank among the case's channels */
    int64_t record_id;
    int64_t event;
    uint32_t place; /* where it stands in the evidence, once asked for */
};

struct order; /* compares marks; keeps the places it had to look up */

stm_status stm_order_open(struct order **out, struct stm_db *db,
                          struct stm_err *err);
void stm_order_close(struct order *order);
/* The rank of a channel (text id). */
int64_t stm_order_channel(const struct order *order, int64_t channel);
/* Less than, equal to or greater than 0; marks of one event are equal. */
stm_status stm_order_compare(int *out, struct order *order, struct mark *a,
                             struct mark *b, struct stm_err *err);
/* Sorts `n` things of `size` bytes that begin with their mark. */
stm_status stm_order_sort(struct order *order, void *things, size_t n,
                          size_t size, struct stm_err *err);
/* Forgets places: marks made before may not be used after. */
void stm_order_reset(struct order *order);

/* The tables that are filled while hosts go by. */
enum {
    BULK_LINEAGE,
    BULK_ANCESTOR,
    BULK_RESOLVED,
    BULK_ACTOR,
    BULK_SIGHTING,
    BULK_NAME,
    BULKS
};

/* What a process's own row tells, for table `capability`: bits. */
enum {
    KNOWN_COMPANY,
    KNOWN_SHA1,
    KNOWN_SHA256,
    KNOWN_MD5,
    KNOWN_IMPHASH,
    KNOWN_BITS
};

struct stream {
    int64_t id, host;
    int64_t channel; /* text */
    int64_t rank;    /* of the channel */
    bool recovered;  /* some of its events are not live */
};

/* What is asked of dictionary rows again and again, by row id. */
struct lookup {
    int64_t *images; /* path: path_key, 0 where it is no value */
    uint8_t *digests, *versions;
    int64_t n_images, n_digests, n_versions;
    struct stream *streams; /* by (host, channel) */
    size_t n_streams, last;
    struct stm_table *by_id; /* stream */
};

stm_status stm_lookup_open(struct lookup *l, struct stm_db *db,
                           const struct order *order, struct stm_err *err);
void stm_lookup_close(struct lookup *l);
int64_t stm_lookup_image(const struct lookup *l, int64_t path);
uint8_t stm_lookup_known(const struct lookup *l, int64_t digests,
                         int64_t version);
/* NULL: there is none. */
struct stream *stm_lookup_stream(struct lookup *l, int64_t stream);

/* Drops the indexes of derived tables; `create` gets what makes them again. */
stm_status stm_indexes_drop(struct stm_buf *create, struct stm_db *db,
                            struct stm_err *err);

/* A statement for one host or one process reference, prepared once. */
enum {
    STMT_PROCESSES,
    STMT_REFS,
    STMT_ACTS,
    STMT_NAMERS,
    STMT_ENDS,
    STMT_BOOTS,
    STMT_FILES,
    STMT_LOADS,
    STMT_NAMES,
    STMT_INFER,
    STMT_ISSUE,
    STMT_CAPABILITY,
    STMTS
};

struct build {
    struct stm_db *db;
    const struct stm_lineage_options *options;
    struct order *order;
    struct lookup lookup;
    struct address *addresses; /* of connections, in order */
    size_t n_addresses;
    struct stm_bulk *bulks[BULKS];
    struct stm_stmt *stmts[STMTS];
    int64_t next_process; /* the id of the next inferred process */
    uint64_t rows;        /* gone through, for stm_lineage_pause() */
};

/* How the rows of a host's processes are held. */
struct process {
    struct mark mark; /* first: stm_order_sort() */
    int64_t id;       /* row of `process` */
    struct stm_guid guid;
    stm_ticks start; /* UtcTime; the event's time where that is unreadable */
    stm_ticks ended; /* STM_TICKS_END: not known */
    int64_t pid;     /* -1: not logged */
    int64_t image;   /* path_key; 0: not known */
    int64_t digests, version, parent_command_line;
    uint32_t self, parent_ref; /* refs; parent_ref NONE: inferred */
    uint32_t same_as;          /* NONE: itself */
    uint32_t parent;           /* NONE: none */
    uint32_t root, depth;
    uint8_t how; /* stm_parent_how */
    bool live;   /* event 1, how 0 */
    bool inferred;
    bool placed;   /* root and depth are known */
    uint8_t known; /* KNOWN_ bits */
};

/* A process as records name it: a row of process_ref. */
struct ref {
    int64_t id;
    int64_t pid;   /* -1: not logged */
    int64_t image; /* path_key; 0: not known */
    uint32_t guid; /* NONE: zero */
};

/* A ProcessGuid of the host, and the process that it means. */
struct guid {
    struct stm_guid bytes;
    uint32_t process; /* NONE: none */
    bool by_start;    /* found by pid, start second and image */
    /* for a process to infer: the first record that names it */
    bool named;
    struct mark mark;
    stm_actor_role role; /* in that record */
    uint32_t ref;
    int64_t command_line;
};

struct family {
    struct build *build;
    int64_t host;
    struct process *processes; /* in order; inferred ones behind */
    size_t n, room;
    struct ref *refs; /* by id */
    size_t n_refs, room_refs;
    struct guid *guids;
    size_t n_guids, room_guids;
    struct stm_table *by_guid; /* bytes to index of guids */
    /* those that stand for themselves, by (pid, start, order) and by (pid,
       image, start, order) */
    uint32_t *by_pid, *by_image;
    size_t n_by_pid;
    stm_ticks *boots; /* ascending */
    size_t n_boots, room_boots;
    stm_ticks kernel_start; /* the last Kernel-General 12 so far */
    uint32_t at;            /* the reference whose acts are gone through */
    struct pid_end *ends;   /* ends of processes without a GUID */
    size_t n_ends, room_ends;
    /* counts for derived_issue */
    int64_t later, cycles, deep, clashes;
};

/* Once for every row: STM_ESTOP where work is asked to stop. */
stm_status stm_lineage_pause(struct build *build, struct stm_err *err);

/* A row of `computer`, and the machine it was joined to. */
struct computer {
    int64_t id;
    int64_t machine; /* 0: not known */
    struct stm_span name, key;
    bool live;     /* a live record names it */
    uint32_t root; /* of its host's computers, one stands for all */
    uint32_t host; /* index */
};

struct host {
    struct stm_span label, key; /* of the least spelling */
    int64_t machine;            /* the least; 0: none is known */
    uint32_t root;              /* computer */
};

struct machines {
    struct stm_arena arena;     /* names */
    struct computer *computers; /* by (key, machine, name) */
    size_t n, room;
    struct host *hosts; /* by (label, machine); the row is the index + 1 */
    size_t n_hosts, room_hosts;
};

/* machines.c: which computers are one host. */
stm_status stm_machines_load(struct machines *m, struct build *build,
                             struct stm_err *err);
stm_status stm_machines_join(struct machines *m, struct build *build,
                             struct stm_err *err);
void stm_machines_free(struct machines *m);

/* issue.c: what is odd about them. */
stm_status stm_machines_issues(const struct machines *m, struct build *build,
                               struct stm_err *err);
stm_status stm_lineage_issue(struct build *build, const char *kind,
                             int64_t host, int64_t count, struct stm_span text,
                             struct stm_err *err);

/* hosts.c: host, host_computer and their issues. */
stm_status stm_lineage_hosts(struct build *build, struct stm_err *err);

enum { STM_FOLDER_SIZE = 80 };

/* folder.c: the folder NAME (DESIGN.md section 8) of a computer's key. */
void stm_lineage_folder(struct stm_buf *out, struct stm_span key,
                        const char *suffix);

/* load.c: processes in order, references, GUIDs, boots of one host. */
stm_status stm_family_load(struct family *f, struct stm_err *err);
/* The index of the reference with that id; NONE. */
uint32_t stm_family_ref(const struct family *f, int64_t id);
/* The mark in a row's first columns: event, how, time, stream, record id. */
void stm_family_mark(struct mark *out, struct build *build,
                     struct stm_stmt *stmt);
/* Every row of a statement for one host or reference, until one fails. */
stm_status stm_family_each(
    struct family *f, struct stm_stmt *stmt, int64_t parameter,
    stm_status (*take)(struct family *, struct stm_stmt *, struct stm_err *),
    struct stm_err *err);

/* same.c: same_as, and which process a GUID means. */
stm_status stm_family_join(struct family *f, struct stm_err *err);
/* The process that stands for this one. */
uint32_t stm_family_self(const struct family *f, uint32_t process);

/* infer.c: GUIDs without an event 1; the processes that only others name. */
stm_status stm_family_infer(struct family *f, struct stm_err *err);

/* pid.c: who had a pid. */
/*
 * by_pid and by_image anew, after processes were joined or added; with
 * `guids` of those that have a GUID only.
 */
stm_status stm_family_index(struct family *f, bool guids, struct stm_err *err);
/*
 * Who had the pid of `ref` at a time, with its image where that is known;
 * NONE. `child`, or NULL, tells of which boot that was.
 */
uint32_t stm_family_holder(const struct family *f, const struct ref *ref,
                           stm_ticks at, const struct process *child);
/*
 * The only process with that pid and image that started from `from` to `to`;
 * NONE: none or several did, or one of the two is not known.
 */
uint32_t stm_family_only(const struct family *f, int64_t pid, int64_t image,
                         stm_ticks from, stm_ticks to);

/* An end whose process is only known by pid. */
struct pid_end {
    stm_ticks at;
    uint32_t ref;
};

/* parent.c: when processes ended, and their parents. */
stm_status stm_family_end(struct family *f, struct stm_err *err);
void stm_family_parents(struct family *f);

/* root.c: cycles cut; root and depth. */
stm_status stm_family_root(struct family *f, struct stm_err *err);

/* write.c: rows of lineage, ancestor, resolved, event_actor, issues. */
stm_status stm_family_write(struct family *f, struct stm_err *err);

/* sighting.c: image_sighting of one host; */
stm_status stm_family_sightings(struct family *f, struct stm_err *err);
/* that of drivers, for all hosts. */
stm_status stm_lineage_drivers(struct build *build, struct stm_err *err);

/* capability.c: what the processes of one host tell. */
stm_status stm_family_capability(struct family *f, struct stm_err *err);
/* coverage.c: the events of the whole case. */
stm_status stm_lineage_coverage(struct build *build, struct stm_err *err);

/* network.c: the addresses of all connections; what one host looked up. */
stm_status stm_addresses_load(struct build *build, struct stm_err *err);
stm_status stm_family_names(struct family *f, struct stm_err *err);

/* divergence.c: digests_content, and what it tells of image_sighting. */
stm_status stm_lineage_divergence(struct build *build, struct stm_err *err);

#endif
