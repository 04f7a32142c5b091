/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts-parts.h - what the files of facts share.
 */
#ifndef STM_TESTS_FACTS_PARTS_H
#define STM_TESTS_FACTS_PARTS_H

#include "facts.h"

/*
 * Runs one statement; `kinds` says what follows: i int64_t, t const char *
 * (NULL: NULL), b struct stm_span as a blob, s struct stm_span as text. The
 * first column of the first row, or -1.
 */
int64_t facts_run(struct facts *facts, const char *sql, const char *kinds, ...);

/* More dictionary rows; NULL: row 0. */
int64_t facts_account(struct facts *facts, const char *raw);
int64_t facts_command_line(struct facts *facts, const char *raw);
int64_t facts_digests(struct facts *facts, const char *raw);
int64_t facts_version(struct facts *facts, const struct facts_row *row);

int64_t facts_computer(struct facts *facts, const char *name, int64_t machine);
int64_t facts_stream(struct facts *facts, int64_t computer, const char *channel,
                     const char *provider);
int64_t facts_evidence(struct facts *facts, const char *name);

/* An image with what a load says of it. */
int64_t facts_module(struct facts *facts, const struct facts_row *row);

/* The typed row of an event; not that of an event 1. */
void facts_add_typed(struct facts *facts, const struct facts_row *row,
                     int64_t event, int64_t event_id, int64_t computer,
                     int64_t self);

/* A process as a record names it. */
int64_t facts_ref(struct facts *facts, int64_t computer,
                  const struct stm_guid *guid, int64_t pid, const char *image,
                  const char *user);

#endif
