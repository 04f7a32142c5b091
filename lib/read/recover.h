/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recover.h - records that the live chain does not reach.
 *
 * The walk finds their places (stm_walk_deeper()); here they are decoded. A
 * file is gone through twice: first stm_recover_learn() for every chunk, then
 * stm_recover_chunk() for each that has `more`. What is read of a record
 * depends on the file and on the templates that were added, not on any order.
 */
#ifndef STM_READ_RECOVER_H
#define STM_READ_RECOVER_H

#include "read/reader.h"

struct stm_recover;
struct stm_render;

/*
 * `wanted` as for stm_reader_open(), borrowed. Owned by the caller:
 * stm_recover_close().
 */
stm_status stm_recover_open(struct stm_recover **out, const char *const *wanted,
                            size_t n_wanted, struct stm_err *err);
void stm_recover_close(struct stm_recover *recover);

/* Begins a file: templates of the one before are forgotten. */
void stm_recover_file(struct stm_recover *recover);

/* Learns the templates of a chunk, those that only `more` names too. */
void stm_recover_learn(struct stm_recover *recover,
                       const struct stm_chunk *chunk);

/*
 * Whether memory ran out for anything that was to be learned: what could not
 * be kept looks like a bad record, or like no template.
 */
bool stm_recover_is_starved(const struct stm_recover *recover);

/*
 * Decodes the records of `more`. `record` gets them with place.how, and
 * `found`; `unreadable` the others, which are no loss unless how is
 * after-gap or hidden.
 */
stm_status stm_recover_chunk(struct stm_recover *recover,
                             const struct stm_chunk *chunk,
                             const struct stm_sink *sink, struct stm_err *err);

/*
 * Appends the XML of the record that a sink is being given, where none but
 * it may call this. `render` is at its chunk: stm_render_chunk(). What was
 * read by layout has the elements that the layout has.
 */
stm_status stm_recover_render(struct stm_recover *recover,
                              struct stm_render *render, struct stm_buf *out,
                              const struct stm_place *place,
                              struct stm_err *err);

/* A template that needs nothing but itself, as given to the function. */
typedef stm_status stm_template_fn(void *arg, const void *bytes, size_t size);

/* Calls `fn` for each template of the file, in no order. */
stm_status stm_recover_templates(const struct stm_recover *recover,
                                 stm_template_fn *fn, void *arg);

/*
 * Adds such a template to those of the case; from the first one on they are
 * used. False where the bytes are none, or there is no room.
 */
bool stm_recover_add(struct stm_recover *recover, const void *bytes,
                     size_t size);

/* Makes the file's templates those of the case too. */
void stm_recover_share(struct stm_recover *recover);

/*
 * Whether System slots and Sysmon's layouts stand in where all else fails,
 * and records do without a payload that nothing fits (record->partial).
 */
void stm_recover_layouts(struct stm_recover *recover, bool use);

/*
 * Decodes one record that was kept: `bytes` is all of it, which stood at
 * place->at of its chunk. Says so like stm_recover_chunk(); place.how of what
 * `record` gets says what was needed.
 */
stm_status stm_recover_piece(struct stm_recover *recover,
                             const struct stm_place *place,
                             const struct stm_span *bytes,
                             const struct stm_sink *sink, struct stm_err *err);

#endif
