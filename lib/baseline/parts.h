/* SPDX-License-Identifier: Apache-2.0 */
/*
 * parts.h - what the files that put baselines into a case share.
 */
#ifndef STM_BASELINE_PARTS_H
#define STM_BASELINE_PARTS_H

#include "baseline/list.h"

/* A file that may be a list, opened and looked at. */
struct stm_baseline_file {
    const char *path;
    struct stm_source *source; /* NULL: a folder, which holds a case */
    struct stm_baseline_looked looked;
    bool json;
};

/* Owned by the caller: stm_baseline_file_close(). */
stm_status stm_baseline_file_open(struct stm_baseline_file *out,
                                  const char *path,
                                  const struct stm_baseline_options *options,
                                  struct stm_err *err);
void stm_baseline_file_close(struct stm_baseline_file *file);

/* Entries into table baseline_entry. */
struct stm_baseline_writer;

/* With `large` the table's indexes are away until the end. Owned by the
 * caller: stm_baseline_writer_close(). */
stm_status stm_baseline_writer_open(struct stm_baseline_writer **out,
                                    struct stm_db *db, int64_t baseline,
                                    const char *at, bool large,
                                    struct stm_err *err);
/* A stm_baseline_sink's `entry`; `arg` is the writer. */
stm_status stm_baseline_writer_add(void *arg,
                                   const struct stm_baseline_entry *entry,
                                   struct stm_err *err);
/* Makes the indexes again; tells paths that have two digests. */
stm_status stm_baseline_writer_end(struct stm_baseline_writer *writer,
                                   struct stm_baseline_sink *sink,
                                   struct stm_err *err);
uint64_t stm_baseline_writer_count(const struct stm_baseline_writer *writer);
void stm_baseline_writer_close(struct stm_baseline_writer *writer);

/* What a case has seen, and a digest over that: case.db itself depends on the
 * order in which it was made. */
stm_status stm_baseline_read_case(const char *folder,
                                  struct stm_baseline_sink *sink,
                                  struct stm_err *err);
stm_status stm_baseline_case_sha256(uint8_t out[STM_SHA256_SIZE],
                                    const char *folder, struct stm_err *err);

/* The indexes of baseline_entry away; `create` makes them again. */
stm_status stm_baseline_indexes_drop(struct stm_buf *create, struct stm_db *db,
                                     struct stm_err *err);

#endif
