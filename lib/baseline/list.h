/* SPDX-License-Identifier: Apache-2.0 */
/*
 * list.h - entries out of a list, whatever it is written in: one reader a
 * family of formats, one sink for all.
 */
#ifndef STM_BASELINE_LIST_H
#define STM_BASELINE_LIST_H

#include "base/source.h"
#include "baseline/baseline.h"
#include "event/digests.h"

/* What a list says of one file. Everything is borrowed. */
struct stm_baseline_entry {
    uint64_t line; /* or place in its list, from 1 */
    struct stm_span path, company, product, version, label;
    struct stm_digests digests;
};

struct stm_baseline_sink {
    stm_status (*entry)(void *arg, const struct stm_baseline_entry *entry,
                        struct stm_err *err);
    void *arg;
    struct stm_input_problems *problems;
    const struct stm_progress *progress;
    uint64_t size; /* of the source, for progress */
};

/* Tells of a line that was not understood: what was expected there. */
void stm_baseline_problem(struct stm_baseline_sink *sink, uint64_t line,
                          const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What a text is as a digest. */
typedef enum {
    STM_HEX_NONE, /* no text, or a word for none */
    STM_HEX_TAKEN,
    STM_HEX_ZEROS, /* digits, but of nothing */
    STM_HEX_BAD
} stm_hex_found;

/*
 * Puts a digest into an entry: of that kind, or with kind -1 of the one that
 * its length tells.
 */
stm_hex_found stm_baseline_hex(struct stm_baseline_entry *entry, int kind,
                               struct stm_span text);

/* Whether the entry has any digest. */
bool stm_baseline_has_digest(const struct stm_baseline_entry *entry);

/* The kind of digest that a name stands for (`SHA-256`, `sha256`), or -1. */
int stm_baseline_algorithm(struct stm_span name);

/* Says in `out` what is wrong with a text that should be a digest. */
const char *stm_baseline_hex_wrong(char out[160], struct stm_span text);

/* Readers. The whole source is read; STM_ESTOP where that was asked. */
stm_status stm_baseline_read_sums(struct stm_source *source,
                                  struct stm_baseline_sink *sink,
                                  struct stm_err *err);
stm_status stm_baseline_read_hashdeep(struct stm_source *source,
                                      struct stm_baseline_sink *sink,
                                      struct stm_err *err);
stm_status stm_baseline_read_csv(struct stm_source *source,
                                 struct stm_baseline_sink *sink,
                                 struct stm_err *err);

/* What the beginning of a text is written in; SNIFF: nothing that is known.
 * `*named` tells whether its entries name files. */
stm_baseline_format stm_baseline_sniff(struct stm_span text, bool *named);

/* The same of one CSV with a heading: its format, by its columns. */
stm_baseline_format stm_baseline_sniff_csv(struct stm_span text, bool *named);

/*
 * Where a path stands: whole as it is, or by `at` (as in struct
 * stm_baseline_options). An empty text where it stands nowhere.
 */
void stm_baseline_place(struct stm_buf *out, struct stm_span path,
                        struct stm_span at);

#endif
