/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - what the files of lib/report share; for no one else.
 *
 * A report reads the case in one read transaction. Names of evidence files
 * and places of events are worked out once, into temporary tables
 * (sql/open.sql), so that nothing printed depends on the order of arrival.
 */
#ifndef STM_REPORT_PARTS_H
#define STM_REPORT_PARTS_H

#include "base/arena.h"
#include "base/csv.h"
#include "base/digest.h"
#include "base/guid.h"
#include "base/json.h"
#include "detect/detect.h"
#include "detect/window.h"
#include "lineage/lineage.h"
#include "report/out.h"
#include "report/report.h"

/* Statements that are run many times, prepared at their first use. */
typedef enum {
    REPORT_PROCESS,
    REPORT_PARENT_WORDS,
    REPORT_EVIDENCE,
    REPORT_FINDING_DETAILS,
    REPORT_FINDING_TUNING,
    REPORT_INCIDENT_FINDINGS,
    REPORT_CHILDREN,
    REPORT_WRITES,
    REPORT_ACTS,
    REPORT_ACTS_ANY,
    REPORT_GUIDE,
    REPORT_TIMELINE_EVENT,
    REPORT_TIMELINE_ACTOR,
    REPORT_TIMELINE_FINDING,
    REPORT_CONNECTIONS,
    REPORT_RAISED,
    REPORT_INCIDENTS_ALIKE,
    REPORT_INTEGRITY_PATH,
    REPORT_STATEMENTS
} report_statement;

struct stm_cells; /* cells.h */

struct report {
    struct stm_db *db;
    struct stm_outputs *files;
    const struct stm_report_options *options;
    struct stm_stmt *held[REPORT_STATEMENTS];
    struct stm_cells *cells;  /* NULL until they are asked for */
    struct stm_window window; /* what is shown, and what is not for it */
    int64_t outside;
    struct stm_arena arena; /* for the row or incident in hand */
    bool starved;           /* a text did not fit in it */
};

/* A host in hand. */
struct report_host {
    int64_t id;
    struct stm_span label, folder, os;
};

/*
 * A process as the case knows it; texts live in the arena, with NULL data
 * where the layout has no such field.
 */
struct report_process {
    int64_t id;     /* 0: only words of its child */
    int64_t event;  /* 0: inferred */
    int64_t parent; /* process, 0: none */
    stm_parent_how parent_how;
    bool has_time, has_started, has_ended, has_pid;
    stm_ticks time; /* TimeCreated of its event 1 */
    stm_ticks started, ended;
    struct stm_guid guid;
    int64_t pid;
    struct stm_span image, name, command_line, user, integrity;
    struct stm_span company, product, description, file_version, original_name;
    struct stm_span md5, sha1, sha256, imphash; /* lower-case hex */
};

/* A record that a finding stands on. */
struct report_evidence {
    struct stm_span role, file, channel;
    char sha256[STM_SHA256_TEXT];
    int64_t event, file_offset, event_id, record_id, how;
    stm_ticks time;
    const char *second_reader;  /* NULL: it was not asked */
    struct stm_span difference; /* where it differs: in words */
};

/* An incident of a host; `key` lives in the arena. */
struct report_incident {
    int64_t id, root;
    struct stm_span key;
    stm_level level, base_level; /* differ where it was raised: raised.h */
    stm_confidence confidence;
    stm_ticks first, last;
    int64_t findings, suppressed;
    /* Those that tell the same: detect/alike.h. */
    struct stm_span pattern;
    int64_t nth, alike; /* of this host, from 1; of how many */
    int64_t hosts;      /* that have one, this one included */
    struct stm_span first_host, first_folder;
    stm_ticks first_there; /* when it was met first, on any host */
};

/* A finding as the pages and CSV files show it; texts live in the arena. */
struct report_finding {
    int64_t id, process, related;
    struct stm_span key, rule, summary, suppressed; /* NULL data: is not */
    struct stm_span title, attack, why, noise;
    struct stm_span verdict, verdict_reason, analyst; /* NULL data: none */
    struct stm_span file;                             /* where it stands */
    int64_t file_offset, record_id;
    stm_level level, base_level;
    stm_confidence confidence;
    stm_ticks time;
};

/* context.c */
stm_status report_open(struct report *r, struct stm_db *db, const char *folder,
                       const struct stm_report_options *options,
                       struct stm_err *err);
void report_close(struct report *r);

/* A statement of lib/report/sql. Owned by the caller: stm_stmt_close(). */
stm_status report_query(struct stm_stmt **out, struct report *r,
                        const char *name, struct stm_err *err);
/* One that is kept, reset and without a step; borrowed. */
stm_status report_held(struct stm_stmt **out, struct report *r,
                       report_statement which, struct stm_err *err);
/* A script without rows. */
stm_status report_script(struct report *r, const char *name,
                         struct stm_err *err);
/* Runs a statement with one parameter to its end. */
stm_status report_run(struct report *r, const char *name, int64_t parameter,
                      struct stm_err *err);

/* Begins hosts/FOLDER/NAME. */
stm_status report_host_file(struct stm_out **out, struct report *r,
                            const struct report_host *host, const char *name,
                            struct stm_err *err);

/* Of the rules in effect; '' where no run told it. */
stm_status report_rules_digest(char out[STM_SHA256_TEXT], struct report *r,
                               struct stm_err *err);

/* load.c */
/* Text of a column, copied into the arena; NULL data for NULL. A loader ends
 * with report_fed(), which tells if one did not fit. */
struct stm_span report_copy(struct report *r, const struct stm_stmt *stmt,
                            int column);
struct stm_span report_keep(struct report *r, struct stm_span text);
stm_status report_fed(struct report *r, struct stm_err *err);
/* Zero where the column holds none. */
struct stm_guid report_guid(const struct stm_stmt *stmt, int column);
/* `*out` is zero where there is no such process. */
stm_status report_load_process(struct report_process *out, struct report *r,
                               int64_t id, struct stm_err *err);
/* The parent that lineage found, else what the child's record says of it. */
stm_status report_load_parent(struct report_process *out, struct report *r,
                              const struct report_process *child,
                              struct stm_err *err);
/* The record that the finding is about first; the list lives in the arena. */
void report_read_evidence(struct report_evidence *out, struct report *r,
                          const struct stm_stmt *stmt);
stm_status report_load_evidence(struct report_evidence **list, size_t *n,
                                struct report *r, int64_t finding,
                                struct stm_err *err);
/*
 * Steps through the findings of an incident in the order of print; of no
 * incident (0): those of the host that belong to none. One at a time, for the
 * statement is shared. Texts of `*out` are borrowed until the next step.
 */
stm_status report_findings_start(struct stm_stmt **out, struct report *r,
                                 int64_t incident, int64_t host,
                                 struct stm_err *err);
stm_status report_findings_next(struct stm_stmt *stmt,
                                struct report_finding *out, bool *row,
                                struct stm_err *err);
/*
 * At most `most` of them in a list that lives in the arena with its texts;
 * `*all` says how many there are.
 */
stm_status report_load_findings(struct report_finding **list, size_t *n,
                                int64_t *all, struct report *r,
                                int64_t incident, int64_t host, size_t most,
                                struct stm_err *err);
/* Whether `a` says more than `b`: not suppressed, level, confidence. */
bool report_says_more(const struct report_finding *a,
                      const struct report_finding *b);
/* The first of those that no other says more than; NULL: none. */
const struct report_finding *
report_worst_finding(const struct report_finding *list, size_t n);
const char *report_how_name(int64_t how);        /* of a record */
const char *report_parent_how_name(int64_t how); /* of a parent */
/* '', `-`, `?` and `<unknown process>` are how Sysmon says nothing. */
bool report_is_value(struct stm_span text);
bool report_knows(const struct report_process *process);

/*
 * The incidents of a host, the worst first. Each step resets the arena: the
 * incident and all that is loaded for it live until the next.
 */
struct report_incidents {
    struct report *report;
    struct stm_stmt *stmt;
};
stm_status report_incidents_open(struct report_incidents *list,
                                 struct report *r, int64_t host,
                                 struct stm_err *err);
stm_status report_incidents_next(struct report_incidents *list,
                                 struct report_incident *out, bool *row,
                                 struct stm_err *err);
void report_incidents_close(struct report_incidents *list);

/* CSV cells: no value is an empty cell. */
void report_csv_value(struct stm_csv *csv, struct stm_span text);
void report_csv_time(struct stm_csv *csv, bool has, stm_ticks ticks);
void report_csv_guid(struct stm_csv *csv, const struct stm_guid *guid);

/* host-files.c: fills report_host_file. */
stm_status report_find_host_files(struct report *r, struct stm_err *err);

/* One function a file that is written. */
stm_status report_findings_json(struct report *r, struct stm_err *err);
stm_status report_correlations(struct report *r, struct stm_err *err);
stm_status report_navigator(struct report *r, struct stm_err *err);
stm_status report_stix(struct report *r, struct stm_err *err);
stm_status report_integrity_csv(struct report *r, struct stm_err *err);
/* timeline.csv and timeline.jsonl, in one pass. */
stm_status report_timeline(struct report *r, struct stm_err *err);
stm_status report_custody(struct report *r, struct stm_err *err);
stm_status report_runs(struct report *r, struct stm_err *err);
stm_status report_index(struct report *r, struct stm_err *err);
stm_status report_host_page(struct report *r, const struct report_host *host,
                            struct stm_err *err);
stm_status report_incidents_csv(struct report *r,
                                const struct report_host *host,
                                struct stm_err *err);
stm_status report_processes_csv(struct report *r,
                                const struct report_host *host,
                                struct stm_err *err);

#endif
