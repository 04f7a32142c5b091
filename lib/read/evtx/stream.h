/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream.h - one run of tokens, and what the files of the parser share.
 */
#ifndef STM_READ_EVTX_STREAM_H
#define STM_READ_EVTX_STREAM_H

#include "base/bytes.h"
#include "read/evtx/binxml.h"

/* The values of a template instance. */
struct stm_slots {
    const uint8_t *descriptors; /* 4 bytes each: u16 size, u8 type, u8 0 */
    const uint32_t *at;         /* chunk offsets of the values */
    uint32_t n;
    int base; /* what the first is to a handler; STM_SLOT_DEEP: nothing */
};

/* A record's body, a template's definition, or a fragment in a value. */
struct stm_stream {
    struct stm_bytes in; /* over the chunk, so that `at` is its offset */
    struct stm_binxml *binxml;
    const struct stm_slots *slots; /* of a definition; else NULL */
    struct stm_trace *trace;       /* of a definition, or NULL */
    unsigned open;                 /* elements that began here */
    bool in_tag;                   /* in a start tag */
    bool in_attribute;
    bool ended; /* by an end token */
};

/* Tokens until the end token or the end of the bytes. stream.c. */
stm_status stm_stream_parse(struct stm_stream *stream);

/* Hands a piece over where one may stand. */
stm_status stm_stream_piece(struct stm_stream *stream, size_t at,
                            const struct stm_piece *piece);

/* An instance of a template, its token read. instance.c. */
stm_status stm_stream_instance(struct stm_stream *stream, size_t at);

/* A substitution, its token read. substitution.c. */
stm_status stm_stream_substitute(struct stm_stream *stream, size_t at,
                                 bool optional);

/* STM_EFORMAT at a chunk offset; a bound was met. */
stm_status stm_binxml_fail(struct stm_binxml *xml, size_t at, const char *what);
stm_status stm_binxml_full(struct stm_binxml *xml);

#endif
