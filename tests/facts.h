/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts.h - facts straight into a case database, for tests of what is derived.
 *
 *     struct facts *f = facts_open();
 *
 *     FACT_PROCESS(f, .time = "09:00:00", .guid = "setup@09:00:00",
 *                  .pid = 100, .image = "C:\\tmp\\setup.exe");
 *     FACT_FILE(f, .time = "09:00:01", .guid = "setup@09:00:00", .pid = 100,
 *               .image = "C:\\tmp\\setup.exe", .target = "C:\\tmp\\a.dll");
 *     stm_lineage_build(f->db, NULL, &err);
 *     facts_close(f);
 *
 * What a row does not name has a plain default. Anything that goes wrong here
 * fails the test that runs.
 *
 * Times: `hh:mm:ss[.fff]` on 2026-03-02, or whatever stm_ticks_parse() reads.
 * GUIDs: `{...}` in full; or `NAME@TIME` (old form: a token id made of NAME) or
 * `NAME@TIME#BOOT` (new form: boot id BOOT, sequence made of NAME), both with
 * the row's machine id; or NULL: zero.
 */
#ifndef STM_TESTS_FACTS_H
#define STM_TESTS_FACTS_H

#include "base/guid.h"
#include "base/time.h"
#include "store/db.h"

enum { FACTS_MACHINE = 0x0a1b2c3d };

struct facts {
    struct stm_db *db;
    int64_t next_record;
};

typedef enum {
    FACTS_PROCESS, /* event 1 */
    FACTS_END,     /* event 5 */
    FACTS_FILE,    /* event 11, or as `event_id` says; needs `target` */
    FACTS_NETWORK, /* event 3 */
    FACTS_LOAD,    /* event 7 of `target` */
    FACTS_DRIVER,  /* event 6 of `target`; no process stands in it */
    FACTS_ACCESS,  /* event 10 */
    FACTS_EVENT    /* any other record: channel, provider, event_id */
} facts_kind;

struct facts_row {
    facts_kind kind;
    /* the record */
    const char *computer; /* "WS01" */
    const char *channel;  /* Sysmon's */
    const char *provider; /* Sysmon's */
    int64_t event_id;     /* as the kind has it */
    int64_t record_id;    /* the next one that was not given out */
    const char *time;     /* TimeCreated; "09:00:00" */
    int64_t how;          /* 0: live */
    const char *file;     /* evidence name; "C/Sysmon.evtx" */
    int64_t file_offset;  /* 4096 + 1000 * its last six digits */
    int64_t copy;         /* tells apart contents that are else the same */
    /* the process it is about */
    int64_t machine;   /* FACTS_MACHINE; used where a GUID is not zero */
    const char *guid;  /* NULL: zero */
    int64_t pid;       /* 0: not logged */
    const char *image; /* NULL: the layout has none */
    const char *user;
    /* event 1 */
    const char *started; /* UtcTime; `time`; "-": unreadable */
    const char *command_line;
    const char *directory;
    const char *hashes; /* "SHA1=...,SHA256=..." */
    const char *company, *product, *original_name;
    const char *integrity;
    const char *parent_guid;
    int64_t parent_pid;
    const char *parent_image;
    const char *parent_user;
    const char *parent_command_line;
    /* file events */
    const char *target;
    const char *contents;
    /* events 3, 6, 7, 10 */
    const char *destination_ip;
    int64_t destination_port;
    const char *is_signed, *signature, *signature_status;
    const char *target_guid;
    int64_t target_pid;
    const char *target_image;
    int64_t granted_access;
    /* any typed row */
    const char *rule_name;
};

/* A new case database in memory. Owned by the caller: facts_close(). */
struct facts *facts_open(void);
void facts_close(struct facts *facts);

/*
 * Adds a record; the id of its event. The same record again is a further
 * sighting (event_copy) and has no typed row of its own.
 */
int64_t facts_add(struct facts *facts, const struct facts_row *row);

#define FACT(facts, what, ...)                                                 \
    facts_add(facts, &(const struct facts_row){ .kind = what, __VA_ARGS__ })
#define FACT_PROCESS(facts, ...) FACT(facts, FACTS_PROCESS, __VA_ARGS__)
#define FACT_END(facts, ...) FACT(facts, FACTS_END, __VA_ARGS__)
#define FACT_FILE(facts, ...) FACT(facts, FACTS_FILE, __VA_ARGS__)
#define FACT_NETWORK(facts, ...) FACT(facts, FACTS_NETWORK, __VA_ARGS__)
#define FACT_LOAD(facts, ...) FACT(facts, FACTS_LOAD, __VA_ARGS__)
#define FACT_DRIVER(facts, ...) FACT(facts, FACTS_DRIVER, __VA_ARGS__)
#define FACT_ACCESS(facts, ...) FACT(facts, FACTS_ACCESS, __VA_ARGS__)
#define FACT_EVENT(facts, ...) FACT(facts, FACTS_EVENT, __VA_ARGS__)

/* The time and GUID that a row's text stands for. */
stm_ticks facts_time(const char *text);
struct stm_guid facts_guid(int64_t machine, const char *text);

/* Dictionary rows, made where they are missing; NULL: row 0. */
int64_t facts_text(struct facts *facts, const char *raw);
int64_t facts_path(struct facts *facts, const char *path);

/* The first column of the first row, 0 where there is none. */
int64_t facts_int(struct facts *facts, const char *sql);

/*
 * Every row of a query as a line, columns parted by `|`, NULL
 * as `NULL`; owned by the caller: free().
 */
char *facts_rows(struct facts *facts, const char *sql);

/* Fails the test, with both texts, unless the query gives these rows. */
void facts_expect(struct facts *facts, const char *sql, const char *rows);

#endif
