/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record.h - one event record: its frame, what stands around the payload, and
 * the payload, each as a template instance or as plain elements.
 */
#ifndef GEN_RECORD_H
#define GEN_RECORD_H

#include "layout.h"

/* How the payload is made, where the record as a whole is no plain tree. */
enum gen_inner {
    GEN_INNER_TEMPLATE, /* a fragment header and a template instance */
    GEN_INNER_BARE,     /* the instance alone */
    GEN_INNER_PLAIN,    /* plain elements, all values literal */
    GEN_INNER_CDATA,    /* the same, values as CDATA sections */
    GEN_INNER_CHARREF   /* the same, all but ASCII as character references */
};

/* Texts of a RenderingInfo element. */
enum gen_rendered {
    GEN_RENDERED_MESSAGE,
    GEN_RENDERED_LEVEL,
    GEN_RENDERED_TASK,
    GEN_RENDERED_OPCODE,
    GEN_RENDERED_CHANNEL,
    GEN_RENDERED_PROVIDER,
    GEN_RENDERED_KEYWORD,
    GEN_RENDERED_COUNT
};

extern const char *const gen_rendered_names[GEN_RENDERED_COUNT];

struct gen_record {
    const struct gen_layout *layout; /* borrowed, as are all texts */
    uint64_t id;                     /* in the record's header */
    uint64_t written;                /* FILETIME in the record's header */
    enum gen_outer outer;
    enum gen_inner inner;
    bool encoded; /* all values but the computer are the bytes to be stored */
    struct gen_text computer;     /* a literal of the outer template */
    struct gen_text event_source; /* Provider/EventSourceName, if given */
    struct gen_text culture;      /* of RenderingInfo; not given: no such */
    struct gen_text rendered[GEN_RENDERED_COUNT];
    uint16_t stored[GEN_SYSTEM_SLOTS]; /* as in gen_value_put_as() */
    struct gen_text system[GEN_SYSTEM_SLOTS];
    const struct gen_text *fields; /* by place in the type's table */
};

/*
 * Appends the record to a chunk. False: a value cannot be written as its type,
 * `err` says which. Where the record does not fit, `out` is full afterwards
 * and true is returned; the caller undoes it.
 */
bool gen_record_put(struct gen_put *out, const struct gen_record *record,
                    struct gen_err *err);

#endif
