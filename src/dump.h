/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dump.h - what the files of the command dump share.
 */
#ifndef STM_SRC_DUMP_H
#define STM_SRC_DUMP_H

#include "base/time.h"
#include "cmd.h"
#include "read/reader.h"
#include "scan.h"

struct stm_dump;
struct stm_recover;
struct stm_render;

enum { DUMP_IDS = 64, DUMP_NAMES = 16 };

/* Which records; all zero: all of them. */
struct dump_filter {
    struct {
        uint32_t first, last;
    } ids[DUMP_IDS];
    size_t n_ids;
    const char *providers[DUMP_NAMES], *channels[DUMP_NAMES];
    size_t n_providers, n_channels;
    bool has_since, has_until;
    stm_ticks since, until; /* the latter without */
};

/* What a reader for dump_filter_takes() must be opened with. */
enum { DUMP_WANTED = 4 };
extern const char *const dump_wanted[DUMP_WANTED];

/* `N`, `N-M`, and such joined by commas; false: it is none, or too many. */
bool dump_filter_ids(struct dump_filter *filter, const char *text);

bool dump_filter_takes(const struct dump_filter *filter,
                       const struct stm_record *record);

struct dump_worker {
    struct stm_reader *reader;
    struct stm_dump *dump;
    struct stm_render *render; /* XML alone */
};

/* What the options say, and what has been going on. */
struct dump {
    struct dump_filter filter;
    bool filtered; /* it leaves something out */
    stm_reader_kind reader;
    bool xml;
    bool recover;                 /* slack too */
    bool gaps;                    /* of this file: there may be more */
    struct stm_recover *recovery; /* NULL: the reader cannot */
    unsigned threads;
    struct dump_worker workers[STM_POOL_WORKERS_MOST];
    uint64_t notes; /* of this file */
    bool lost;
    bool any;    /* an event log was seen */
    bool begun;  /* something was written */
    bool broken; /* nobody reads our output any more */
};

/* The records of files and folders on stdout. An exit status. */
int dump_files(struct dump *dump, const char *const *arguments, size_t n);

/* Appends the comment that tells a record's place behind its XML. */
void dump_place(struct stm_buf *out, const char *file,
                const struct stm_place *place);

/* Writes lines out and empties the buffer. */
stm_status dump_write(struct dump *dump, struct stm_buf *lines);

/* dump-recover.c: learns the templates of all files. */
stm_status dump_recover_open(struct dump *dump, const struct stm_item *items,
                             size_t n, struct stm_err *err);

/* What else a file holds, at its last task. */
stm_status dump_recover_file(struct dump *dump, struct scan_task *task,
                             struct stm_err *err);

/* stemma dump --at: one record, or what stands there. An exit status. */
int dump_at(const char *path, uint64_t offset);

#endif
