/* SPDX-License-Identifier: Apache-2.0 */
/*
 * example.h - what the suites of the log writer share: records with a value
 * of every kind, and logs that are written, audited and judged.
 */
#ifndef GEN_EXAMPLE_H
#define GEN_EXAMPLE_H

#include "audit.h"
#include "file.h"
#include "judge.h"

/* A record with a value of every kind, and what is expected to come back. */
struct example {
    struct gen_layout layout;
    struct gen_record record;
    struct gen_text fields[GEN_FIELDS_MAX];
    const char *expected[GEN_FIELDS_MAX]; /* of the fields, as XML */
    const char *plain[GEN_FIELDS_MAX];    /* the same as text */
};

/* An event of this layout. `shift` moves the texts on through the fields. */
void example_of(struct example *e, const struct gen_event_type *type,
                unsigned schema, size_t shift);

/* Sets the field of that name, which the event must have. */
void example_set(struct example *e, const char *name, struct gen_text text);

/* Fills the slots too that most events lack. */
void example_optional(struct example *e);

/* The XML that libevtx is expected to make of it; returns `out`. */
const char *example_xml(const struct example *e, bool optional, char *out,
                        size_t size);

/* Write a log; each fails the test where it cannot. log_close() also audits
 * it. */
struct gen_file *log_open(const char *path);
void log_add(struct gen_file *file, const struct gen_record *record);
void log_close(struct gen_file *file, const char *path,
               struct gen_audited *audited);

/* Reads the log by libevtx, which must find it whole. */
void log_judge(struct gen_judged *judged, const char *path);

/* The same, with so many records. */
void log_judge_count(struct gen_judged *judged, const char *path, size_t count);

/* Writes a scenario's logs into the current folder. */
void scenario_tell(const char *text);

/* The text of the field `name`, or of that element of System, "" where there
 * is none. The next call overwrites it. */
const char *judged_value(const struct gen_judged_record *record,
                         const char *name);

/* Fails the test where that is not `expected`. */
void assert_judged(const struct gen_judged_record *record, const char *name,
                   const char *expected);

#endif
