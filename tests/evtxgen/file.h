/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.h - a log file: a header of 4 KiB and chunks, written as they fill.
 *
 * Memory does not grow with the file, so logs of any size can be made.
 */
#ifndef GEN_FILE_H
#define GEN_FILE_H

#include "chunk.h"

#include <stdio.h>

enum {
    GEN_FILE_HEADER_SIZE = 4096,
    /* libevtx loses a record that ends with its chunk, so none does unless
     * a test asks for it with GEN_CHUNK_SIZE. */
    GEN_CHUNK_LIMIT = GEN_CHUNK_SIZE - 8
};

struct gen_file {
    FILE *stream;       /* owned, seekable; NULL while it is parked */
    size_t chunk_limit; /* may be changed between records */
    uint64_t chunks;    /* written so far */
    uint64_t records;   /* added so far */
    uint64_t next_id;   /* one more than the greatest record id */
    struct gen_chunk chunk;
};

/* Starts a log on an empty seekable stream and takes it over. Owned by the
 * caller: gen_file_close(). NULL on failure; the stream is then closed. */
struct gen_file *gen_file_open(FILE *stream, struct gen_err *err);

/* Adds a record, in a new chunk where the current one has no room. */
bool gen_file_add(struct gen_file *file, const struct gen_record *record,
                  struct gen_err *err);

/* Gives the stream back for a while, and takes another on the same file, at any
 * place in it; in between nothing can be added. */
bool gen_file_park(struct gen_file *file, struct gen_err *err);
bool gen_file_unpark(struct gen_file *file, FILE *stream, struct gen_err *err);

/* How many bytes would be left of the chunk that the record would stand in,
 * were it added with the limit as it is. */
bool gen_file_left(const struct gen_file *file, const struct gen_record *record,
                   size_t *left, struct gen_err *err);

/* Writes what is left and the header, closes the stream, frees `file`. A log
 * without records has one unused chunk. NULL is fine. */
bool gen_file_close(struct gen_file *file, struct gen_err *err);

#endif
