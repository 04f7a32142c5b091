/* SPDX-License-Identifier: Apache-2.0 */
/*
 * verify.h - what verify finds out about a file, and how it is shown.
 */
#ifndef STM_VERIFY_H
#define STM_VERIFY_H

#include "cmd.h"
#include "read/agree.h"
#include "scan.h"

enum {
    VERIFY_NOTES = 100,      /* shown of a file */
    VERIFY_DIFFERENCES = 20, /* shown of a file */
    VERIFY_TEXT = 200        /* bytes of a value */
};

/* A field that the decoders do not agree on, or a record as a whole. */
struct verify_difference {
    uint64_t file_offset, header_id;
    struct stm_span path; /* empty: the record as a whole, `native` says why */
    struct stm_span native, libevtx;
};

/* Counts of a chunk, of a file, or of all. */
struct verify_counts {
    uint64_t files, bytes, chunks, records;
    uint64_t agrees, silent, differs, unreadable;
    uint64_t losses, anomalies, bad_crcs, no_crcs;
    uint64_t silence[STM_SILENCES];
    uint64_t known[STM_KNOWNS]; /* fields */
};

void verify_add(struct verify_counts *sum, const struct verify_counts *more);

/* A file, or what of it is known so far. Texts live in `memory`. */
struct verify_file {
    const char *name;
    struct verify_counts counts;
    struct scan_note notes[VERIFY_NOTES];
    size_t n_notes;
    struct verify_difference differences[VERIFY_DIFFERENCES];
    size_t n_differences;
    uint64_t more_differences; /* fields that are not shown */
    struct stm_arena memory;
};

/* Appends the parts of a table, or of an array of JSON. */
void verify_table_begin(struct stm_buf *out);
void verify_table_file(struct stm_buf *out, const struct verify_file *file);
void verify_table_end(struct stm_buf *out, const struct verify_counts *sum);
void verify_json_file(struct stm_buf *out, const struct verify_file *file);

/* "ok", "none" (the log has no checksums), "bad", "-" (it has no chunk). */
const char *verify_crc(const struct verify_counts *counts);

/* stemma verify --case: evidence against the custody of a case. */
int verify_case(const char *path, char *const *evidence, size_t n, bool json);

#endif
