/* SPDX-License-Identifier: Apache-2.0 */
/*
 * decode-parts.h - what the files of the decoder share; nobody else's
 * business.
 */
#ifndef STM_EVENT_DECODE_PARTS_H
#define STM_EVENT_DECODE_PARTS_H

#include "base/arena.h"
#include "event/content.h"
#include "event/leftover.h"
#include "event/plan.h"

struct stm_decoder {
    struct stm_arena names;
    struct stm_arena record; /* given back with each record */
    struct stm_content *content;
    struct stm_plans plans;
    struct stm_leftover leftover;
    struct stm_buf text;
    const struct stm_record *now; /* the record that is being decoded */
    /* The fields that the layout's parts were read from. */
    const struct stm_field *sources[STM_CELLS_MOST];
};

/* The record's field of that number, NULL where it has none. */
const struct stm_field *stm_decoder_wanted_at(const struct stm_decoder *decoder,
                                              int id);

/* The first field that has one of the spellings, also in another case. */
const struct stm_field *stm_decoder_field_at(const struct stm_decoder *decoder,
                                             const struct stm_spellings *at);

/* A value as text that lives until the next record. */
stm_status stm_decoder_text(struct stm_span *out, struct stm_decoder *decoder,
                            const struct stm_value *value, struct stm_err *err);

/*
 * Notes that a field is no `must`, with the start of its words; that `path`
 * is missing where `field` is NULL.
 */
stm_status stm_decoder_flaw(struct stm_event *event,
                            struct stm_decoder *decoder, const char *path,
                            const char *must, const struct stm_field *field,
                            struct stm_err *err);

/*
 * Fills the cells of the plan's layout and sets `event->layout` where the
 * record has at least one of its fields.
 */
stm_status stm_decoder_cells(struct stm_event *event,
                             struct stm_decoder *decoder,
                             const struct stm_plan *plan, struct stm_err *err);

#endif
