/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ingest-parts.h - what the files of ingest share; nobody else's business.
 */
#ifndef STM_STORE_INGEST_PARTS_H
#define STM_STORE_INGEST_PARTS_H

#include "base/digest.h"
#include "base/pool.h"
#include "base/source.h"
#include "read/recover.h"
#include "store/ahead.h"
#include "store/batch.h"
#include "store/ingest.h"
#include "store/issues.h"
#include "store/writer.h"

struct stm_ingest_statements {
    struct stm_stmt *find, *same, *add, *again, *mark, *end, *twin;
    struct stm_stmt *issue_copy, *issue_clear, *issue_count;
    struct stm_stmt *template, *fragment;
    struct stm_stmt *stranger, *hashed;
};

/* The file that is being read. */
struct stm_ingest_file {
    const struct stm_item *item;
    struct stm_source *source;
    bool pending; /* it is hashed beside; its row must not be committed */
    uint8_t sha256[STM_SHA256_SIZE];
    int64_t evidence; /* row */
    uint64_t chunks, chunks_done;
    uint64_t records, stored, duplicate, unreadable, recovered;
    uint64_t slack, slack_read; /* records in free space; those read */
    bool more;                  /* there are records off the live chain */
    bool any_time;
    stm_ticks first_time, last_time;
    bool dirty;
    bool hashed;         /* its content has a digest */
    bool source_failed;  /* the system refused to read some of it */
    struct stm_err *err; /* for callbacks that the walk and readers call */
};

struct stm_ingest {
    struct stm_db *db;
    const struct stm_ingest_options *options;
    struct stm_ingest_result *result;
    struct stm_batch_worker workers[STM_POOL_WORKERS_MOST];
    unsigned n_workers;
    struct stm_pool *pool;
    struct stm_ahead *ahead;
    struct stm_batch *batches; /* one more than the pool holds */
    unsigned n_batches, batch;
    struct stm_batch *filling;   /* that of the walk's next chunk */
    struct stm_recover *recover; /* NULL until it is needed */
    struct stm_writer *writer;
    struct stm_issues issues;
    struct stm_ingest_statements sql;
    int64_t *bundles; /* rows, by index */
    bool outdated;    /* conclusions are gone: there are new facts */
    struct stm_ingest_file file;
    uint64_t uncommitted; /* bytes of evidence */
    int64_t since_ms;     /* when the transaction began */
    uint64_t done, total; /* bytes, for progress */
};

/*
 * Commits once enough evidence or time has gone by, with the mark of the
 * file that is being read; a new transaction begins.
 */
stm_status stm_ingest_tick(struct stm_ingest *in, uint64_t bytes,
                           struct stm_err *err);
stm_status stm_ingest_commit(struct stm_ingest *in, struct stm_err *err);

/* The same now. */
stm_status stm_ingest_turn(struct stm_ingest *in, struct stm_err *err);

/* Waits for the digest of a file that is hashed beside, into its row. */
stm_status stm_ingest_settle(struct stm_ingest *in, struct stm_err *err);

/* Sets an empty batch for the walk to fill. */
void stm_ingest_next_batch(struct stm_ingest *in);

/* Takes one file in, or finds that it is known, foreign or unreadable. */
stm_status stm_ingest_item(struct stm_ingest *in, const struct stm_item *item,
                           struct stm_err *err);

/*
 * Walks the open file from its start to its end into rows. STM_EFORMAT: it
 * is no event log; STM_EIO: the system refused, perhaps halfway.
 */
stm_status stm_ingest_records(struct stm_ingest *in, struct stm_err *err);

/*
 * Goes through the file again for the records that its live chain does not
 * reach; nothing to do where the walk found none. STM_EIO as above.
 */
stm_status stm_ingest_recover(struct stm_ingest *in, struct stm_err *err);

#endif
