/* SPDX-License-Identifier: Apache-2.0 */
/*
 * readback.h - a log as our own walk and a reader see it, for comparisons.
 */
#ifndef STM_TESTS_READBACK_H
#define STM_TESTS_READBACK_H

#include "read/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What became of one place of the live chain. */
struct readback_record {
    struct stm_place place;
    char *text; /* "PATH=VALUE\n" for every field; NULL: unreadable */
    char *why;  /* why it is unreadable, or NULL */
};

struct readback_note {
    stm_effect effect;
    char kind[32];
    uint64_t file_offset;
};

struct readback {
    stm_status status; /* of the walk */
    size_t count, room;
    struct readback_record *record;
    size_t n_notes;
    struct readback_note note[200];
    char kinds[2000]; /* the notes' kinds, a blank before each */
};

/* Which reader is opened next; at first it is libevtx. */
void readback_use(stm_reader_kind kind);

/* Reads bytes, or a file, with one reader for the whole process. Fails the
 * test where the reader itself fails. Owned by the caller: readback_free(). */
void readback_bytes(struct readback *out, const uint8_t *data, size_t size);
void readback_file(struct readback *out, const char *path);
void readback_free(struct readback *out);

/* Ends the reader's helper process: at the end of each test. */
void readback_end(void);

/* The value of the field `path` of a readable record, up to the end of its
 * first line; "" where it has none. `PATH#2` is the second field of that path.
 * The next call overwrites it. */
const char *readback_value(const struct readback_record *record,
                           const char *path);

/* Whether a note of that kind was given. */
bool readback_noted(const struct readback *read, const char *kind);

#endif
