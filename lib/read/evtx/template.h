/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template.h - template definitions, told apart by what they say.
 *
 * A definition is known again in another chunk, whatever its offset and
 * wherever its names stand, if all of its tokens, names and texts are the
 * same. Its GUID only says where to look: it is the log's word (EVTX.md
 * section 12.4).
 */
#ifndef STM_READ_EVTX_TEMPLATE_H
#define STM_READ_EVTX_TEMPLATE_H

#include "base/arena.h"
#include "base/err.h"
#include "read/evtx/trace.h"

enum {
    STM_TEMPLATES_CACHED = 256,  /* definitions of one chunk */
    STM_TEMPLATES_BUCKETS = 256, /* of GUIDs */
    STM_TEMPLATES_MOST = 4096,
    STM_TEMPLATES_SAME_GUID = 16, /* structures under one GUID */
    STM_TEMPLATE_MEMORY = 4 << 20
};

/* A name, and where it was last found: most are named many times. */
struct stm_step_name {
    const uint8_t *text; /* UTF-16 */
    uint32_t size;       /* bytes */
    uint32_t offset;     /* in the chunk of this generation; 0: none */
    uint32_t generation;
};

/* A run of bytes that must be equal, then a size or name that is passed. */
struct stm_step {
    const uint8_t *bytes;
    uint32_t n_bytes;
    uint32_t passed;            /* bytes of a size; 0: a name, or the end */
    struct stm_step_name *name; /* shared by steps; NULL: none */
};

struct stm_template {
    struct stm_template *next; /* of its bucket */
    uint8_t guid[16];
    struct stm_step *steps;
    uint32_t n_steps;
    struct stm_shape *shapes; /* that it is the inner, or only, template of */
    unsigned n_shapes;
};

/* A definition of this chunk. */
struct stm_known {
    uint32_t offset, end; /* end: behind the definition */
    uint32_t generation;
    uint32_t id;                   /* the first four bytes of its GUID */
    struct stm_template *template; /* NULL: not known (yet) */
};

/* All zero but for `memory`. Owns it: stm_arena_free(&memory). */
struct stm_templates {
    struct stm_arena memory; /* templates and shapes; lives as they do */
    struct stm_template *buckets[STM_TEMPLATES_BUCKETS];
    struct stm_known known[STM_TEMPLATES_CACHED];
    uint32_t generation;
    uint32_t n;      /* templates */
    uint32_t shapes; /* made so far: numbers of shapes */
    bool full;       /* to be forgotten with the next chunk */
};

/* Begins a chunk: offsets mean nothing any more. */
void stm_templates_chunk(struct stm_templates *templates);

/*
 * The definition at `offset` of a chunk of `size` bytes; NULL where none fits
 * there, or too many were met in this chunk.
 */
struct stm_known *stm_templates_at(struct stm_templates *templates,
                                   const uint8_t *chunk, size_t size,
                                   uint32_t offset);

/*
 * Makes the template of a definition that was read with this trace, and sets
 * it as `known`. NULL where it cannot be one, or there is no room.
 */
struct stm_template *stm_templates_learn(struct stm_templates *templates,
                                         struct stm_known *known,
                                         const uint8_t *chunk,
                                         const struct stm_trace *trace);

#endif
