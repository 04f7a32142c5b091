/* SPDX-License-Identifier: Apache-2.0 */
/*
 * binxml.h - the tokens of a record as the events of its XML.
 *
 * One parser for everything: fields, XML, and the making of templates
 * (template.h) are handlers of it. It trusts no size that it can do without:
 * elements end at their end token, and every stream at its own bounds
 * (EVTX.md sections 4, 5 and 7).
 */
#ifndef STM_READ_EVTX_BINXML_H
#define STM_READ_EVTX_BINXML_H

#include "read/evtx/names.h"
#include "read/evtx/trace.h"
#include "read/evtx/typed.h"

enum {
    STM_BINXML_DEPTH = 256, /* elements within elements */
    STM_BINXML_NEST = 64,   /* templates and fragments within one another */
    /*
     * What one chunk may cost: tokens, array items, and bytes that are looked
     * at. Real ones need some 60,000; small records that point to a large
     * template many times could ask for a thousand times as much.
     */
    STM_BINXML_TOKENS = 1 << 20,
    STM_BINXML_BYTES = 32,  /* that cost as much as a token */
    STM_BINXML_REAL = 1024, /* bytes that a float is as dear as */
    STM_SLOT_LITERAL = -1, /* the template's own words */
    STM_SLOT_DEEP = -2     /* a value of a third template, or a piece of one */
};

/* A piece of an element's text or of an attribute's value. */
struct stm_piece {
    struct stm_value value;
    /*
     * The value of that descriptor as a whole: those of the record's outer
     * template first, then those of the one within.
     */
    int slot;
};

/*
 * What the parser calls. Pieces belong to the attribute that was begun last,
 * or, after `body`, to the innermost element. A status ends the parse.
 */
struct stm_binxml_handler {
    stm_status (*start)(void *arg, struct stm_span name);
    stm_status (*attribute)(void *arg, struct stm_span name);
    stm_status (*piece)(void *arg, const struct stm_piece *piece);
    stm_status (*body)(void *arg); /* the start tag ends */
    /* The value was optional and there is none: no attribute, or element. */
    void (*drop)(void *arg);
    /* The next item of an array: the element once more. */
    stm_status (*repeat)(void *arg);
    stm_status (*end)(void *arg);
};

struct stm_binxml {
    const struct stm_binxml_handler *handler;
    void *arg;
    struct stm_names names;
    struct stm_scratch scratch;
    struct stm_typed_odd odd;
    /* Of the chunk. */
    const uint8_t *chunk;
    size_t size;
    uint64_t origin; /* its file offset */
    size_t tokens;   /* that it may still cost */
    /* Of the record. */
    uint32_t slots;     /* of the templates so far */
    unsigned instances; /* templates so far */
    unsigned nest;
    size_t depth;
    struct stm_trace *traces; /* STM_TRACES of them, or NULL: not wanted */
    struct stm_err *err;
};

/* Owns memory: stm_binxml_free(), also after a failure. */
stm_status stm_binxml_init(struct stm_binxml *xml,
                           const struct stm_binxml_handler *handler, void *arg,
                           struct stm_err *err);
void stm_binxml_free(struct stm_binxml *xml);

/* Spends the cost of a token that has `bytes`; STM_ELIMIT: it is not there. */
stm_status stm_binxml_spend(struct stm_binxml *xml, size_t bytes);

/* Begins a chunk; `data` is borrowed until the next one. */
void stm_binxml_chunk(struct stm_binxml *xml, const uint8_t *data, size_t size,
                      uint64_t file_offset);

/*
 * Parses the BinXML from `from` to `to` of the chunk. STM_EFORMAT, STM_ELIMIT
 * or the handler's status, with `err` naming file offset and what was
 * expected.
 */
stm_status stm_binxml_parse(struct stm_binxml *xml, uint32_t from, uint32_t to,
                            struct stm_err *err);

#endif
