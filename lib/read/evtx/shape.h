/* SPDX-License-Identifier: Apache-2.0 */
/*
 * shape.h - the fields of records that differ in nothing but their values.
 *
 * Which fields a record has follows from its templates and from the kind of
 * each value (its type, and whether there is one). So the fields that the
 * parser made of the first such record are kept, with the value that each of
 * them is; for the next one only the values are filled in (EVTX.md section
 * 12.1). Where that could differ from what the parser would say, it is not
 * done.
 */
#ifndef STM_READ_EVTX_SHAPE_H
#define STM_READ_EVTX_SHAPE_H

#include "read/evtx/build.h"
#include "read/evtx/frame.h"

enum {
    STM_SHAPES_MOST = 16, /* of an inner template */
    STM_SHAPE_FIELDS_MOST = 512
};

/* How the value of one field is filled in. */
typedef enum {
    STM_FILL_BYTES, /* where they stand: a GUID */
    STM_FILL_U8,
    STM_FILL_U16,
    STM_FILL_U32,
    STM_FILL_U64,
    STM_FILL_STRING,
    STM_FILL_OTHER, /* whatever stm_typed_value() makes of it */
    STM_FILL_KINDS
} stm_fill_kind;

struct stm_fill {
    struct stm_value *value; /* of the field */
    uint16_t slot;
    uint8_t type, kind;
};

struct stm_shape {
    struct stm_shape *next; /* of its template */
    uint32_t number;
    const struct stm_template *outer;
    uint32_t n_outer, n;
    const uint8_t *kinds; /* n of them */
    struct stm_field *fields;
    uint32_t n_fields;
    const struct stm_field **wanted;
    struct stm_fill *fills; /* by kind */
    uint32_t n_fills;
    uint32_t ends[STM_FILL_KINDS]; /* of each kind, in `fills` */
    /* What the parser spends on it but for the bytes of its values. */
    size_t tokens, scratch;
};

/* The shape of a frame, NULL where none is known yet. */
struct stm_shape *stm_shape_find(const struct stm_frame *frame);

/*
 * Fills `record` but for its place; borrowed until the next record. False
 * where a value is odd or a bound is near: the parser must look at the record.
 */
bool stm_shape_fill(struct stm_record *record, struct stm_shape *shape,
                    const struct stm_frame *frame, struct stm_binxml *xml,
                    size_t n_wanted);

/*
 * Keeps what the parser made of a frame for so many tokens. NULL where its
 * fields say more than the frame, or there is no room.
 */
struct stm_shape *stm_shape_learn(struct stm_templates *templates,
                                  const struct stm_frame *frame,
                                  const struct stm_build *build, size_t tokens);

#endif
