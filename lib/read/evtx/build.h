/* SPDX-License-Identifier: Apache-2.0 */
/*
 * build.h - the events of a record's XML as its fields (reader.h).
 *
 * Beside each field it says which value of the record it is, whole, so that
 * shape.c can take the next record of that kind without the detour.
 */
#ifndef STM_READ_EVTX_BUILD_H
#define STM_READ_EVTX_BUILD_H

#include "base/buf.h"
#include "read/evtx/binxml.h"
#include "read/fields.h"

/* An attribute of an element that is open. */
struct stm_build_attribute {
    struct stm_span name;
    struct stm_value value;
    int slot;
    unsigned pieces;
    size_t text_from;
    bool dropped;
};

/* An element that is open. */
struct stm_build_level {
    struct stm_span name, path;
    struct stm_value value; /* of its only piece */
    int slot;
    unsigned pieces;
    size_t text_from, fields_from, attributes_from;
    uint32_t unnamed, unnamed_before; /* Data children without a name */
    bool is_data, has_attributes, has_children, dropped;
};

struct stm_build {
    struct stm_fields fields;
    struct stm_binxml *xml; /* whose scratch the text goes to */
    int *slots;             /* of the fields: STM_SLOT_... or a number */
    size_t n_slots, slots_room;
    struct stm_buf text; /* of open elements of more than one piece */
    struct stm_build_attribute *attributes; /* of open elements */
    size_t n_attributes, attributes_room;
    struct stm_build_level levels[STM_BINXML_DEPTH];
    size_t depth;
    size_t n_values; /* pieces that are no words of a template, nor empty */
    /* The fields depend on more than the kinds of the record's values. */
    bool peculiar;
};

extern const struct stm_binxml_handler stm_build_handler;

/* Owns memory: stm_build_free(), also after a failure. */
stm_status stm_build_init(struct stm_build *build, struct stm_binxml *xml,
                          const char *const *wanted, size_t n_wanted,
                          struct stm_err *err);
void stm_build_free(struct stm_build *build);

/* Starts a record. */
void stm_build_begin(struct stm_build *build);

/* A record that was parsed, borrowed until the next begin. */
void stm_build_end(struct stm_build *build, struct stm_record *record);

#endif
