/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dictionary.h - each text once, by its exact bytes.
 *
 * Every function gives the row of a value and makes it where it is missing.
 * Row 0, "the layout has no such field", is never given for a value: a
 * logged '' has a row of its own. (The computer without name and machine id
 * is row 0: a record that names none.) Rows are looked up in memory, which a
 * re-opened case fills from its tables. After a rollback the memory is ahead
 * of the tables: close it.
 */
#ifndef STM_STORE_DICTIONARY_H
#define STM_STORE_DICTIONARY_H

#include "base/guid.h"
#include "event/digests.h"
#include "store/db.h"

struct stm_dictionaries;

/* The db is borrowed. Owned by the caller: stm_dictionaries_close(). */
stm_status stm_dictionaries_open(struct stm_dictionaries **out,
                                 struct stm_db *db, struct stm_err *err);
void stm_dictionaries_close(struct stm_dictionaries *d);

/* `path`, with its `path_key` and `directory`. */
stm_status stm_dictionary_path(int64_t *id, struct stm_dictionaries *d,
                               struct stm_span text, struct stm_err *err);
stm_status stm_dictionary_command(int64_t *id, struct stm_dictionaries *d,
                                  struct stm_span raw, struct stm_err *err);
stm_status stm_dictionary_account(int64_t *id, struct stm_dictionaries *d,
                                  struct stm_span raw, struct stm_err *err);
stm_status stm_dictionary_text(int64_t *id, struct stm_dictionaries *d,
                               struct stm_span raw, struct stm_err *err);

/* `digests` are what stm_digests_parse() makes of `raw`. */
stm_status stm_dictionary_digests(int64_t *id, struct stm_dictionaries *d,
                                  struct stm_span raw,
                                  const struct stm_digests *digests,
                                  struct stm_err *err);

enum { STM_VERSION_PARTS = 5 };

/* In the order of the columns of `version_info`. */
struct stm_version {
    bool has[STM_VERSION_PARTS];
    struct stm_span parts[STM_VERSION_PARTS];
};

/* Row 0 where it has no part. */
stm_status stm_dictionary_version(int64_t *id, struct stm_dictionaries *d,
                                  const struct stm_version *version,
                                  struct stm_err *err);

/* A process as a record names it; path and account are rows. */
struct stm_process_ref {
    int64_t computer;
    struct stm_guid guid; /* zero where none is logged */
    bool has_pid;
    int64_t pid;
    int64_t path, account;
};

stm_status stm_dictionary_ref(int64_t *id, struct stm_dictionaries *d,
                              const struct stm_process_ref *ref,
                              struct stm_err *err);

enum { STM_MODULE_PARTS = 6 };

/* A loaded image with what the load says of it; all are rows. */
struct stm_module {
    int64_t path, digests, version;
    int64_t is_signed, signature, signature_status; /* text */
};

stm_status stm_dictionary_module(int64_t *id, struct stm_dictionaries *d,
                                 const struct stm_module *module,
                                 struct stm_err *err);

/* `registry_path`, with its `registry_directory`. */
stm_status stm_dictionary_registry(int64_t *id, struct stm_dictionaries *d,
                                   struct stm_span text, struct stm_err *err);

/* `call_trace`, with its `call_modules`; the second from what they hold. */
stm_status stm_dictionary_trace(int64_t *id, struct stm_dictionaries *d,
                                struct stm_span raw, struct stm_err *err);
stm_status stm_dictionary_trace_parts(int64_t *id, struct stm_dictionaries *d,
                                      struct stm_span modules,
                                      struct stm_span offsets,
                                      struct stm_err *err);

stm_status stm_dictionary_computer(int64_t *id, struct stm_dictionaries *d,
                                   struct stm_span name, uint32_t machine,
                                   struct stm_err *err);

/* Channel and provider are rows of `text`. */
stm_status stm_dictionary_stream(int64_t *id, struct stm_dictionaries *d,
                                 int64_t computer, int64_t channel,
                                 int64_t provider, struct stm_err *err);

#endif
