/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rebuild.h - a record out of its place, with templates put beside it.
 *
 * The templates that a record names are looked for in its own chunk, then in
 * the other chunks of its file, then in what the case knows, at last among
 * those that hold for every log: the System slots and Sysmon's layouts
 * (EVTX.md section 5.1, SYSMON.md section 4). Each is proved: id, number of
 * values, their types, names whole. With them the record is written anew
 * into a buffer that needs nothing else, for the parser.
 */
#ifndef STM_READ_EVTX_REBUILD_H
#define STM_READ_EVTX_REBUILD_H

#include "read/evtx/library.h"
#include "read/evtx/peek.h"
#include "read/reader.h"

enum {
    STM_REBUILD_RECORD = 1 << 18, /* where the record begins in the buffer */
    STM_REBUILD_SIZE = STM_REBUILD_RECORD + (1 << 18),
    STM_REBUILD_OFFSETS = 1024 /* definitions of one chunk that are known */
};

/* A definition of the chunk at hand. */
struct stm_rebuild_known {
    uint32_t generation, offset;
    const struct stm_definition *definition; /* NULL: none is whole there */
};

struct stm_rebuild {
    struct stm_library file;  /* of the file at hand */
    struct stm_library known; /* of the case */
    struct stm_library fixed; /* of every log */
    bool use_known, use_fixed;
    bool use_part; /* a record may do without its payload */
    const struct stm_definition *system[2]; /* payload in <Event>, UserData */
    uint8_t *buffer;                        /* STM_REBUILD_SIZE bytes */
    uint8_t *scratch;                       /* for two definitions */
    struct stm_rebuild_known offsets[STM_REBUILD_OFFSETS];
    uint32_t generation;
    /* Of the chunk. */
    const uint8_t *chunk;
    size_t size;
    uint32_t work; /* bytes of definitions that may still be looked at */
    /* Of the record. */
    uint32_t from, to; /* where it stands in the buffer */
    uint32_t end;      /* behind it, in the chunk */
    stm_found found;   /* the worst of its templates */
    bool plausible;    /* its time is one of the age of event logs */
    bool hollow;       /* a string of it begins with a NUL */
    bool partial;      /* its payload is not read: no template fits */
    const char *why;   /* it failed */
};

/* Owns memory: stm_rebuild_free(), also after a failure. */
stm_status stm_rebuild_init(struct stm_rebuild *rebuild, struct stm_err *err);
void stm_rebuild_free(struct stm_rebuild *rebuild);

/* Begins a chunk; borrowed until the next one. */
void stm_rebuild_chunk(struct stm_rebuild *rebuild, const uint8_t *chunk,
                       size_t size);

/*
 * Writes the record whose BinXML begins at `from` and ends before `to` into
 * the buffer. False: `why` says what is missing.
 */
bool stm_rebuild_record(struct stm_rebuild *rebuild, uint32_t from,
                        uint32_t to);

/* Learns the templates that the record at `from` names in this chunk. */
void stm_rebuild_learn(struct stm_rebuild *rebuild, uint32_t from, uint32_t to);

/* Learns those that the chunk's table names. */
void stm_rebuild_learn_table(struct stm_rebuild *rebuild);

/* fixed.c: fills `fixed` and `system`. */
bool stm_fixed_init(struct stm_rebuild *rebuild);

/*
 * The layout of a Sysmon event's values, NULL where none fits or several do.
 * `n` descriptors.
 */
const struct stm_definition *stm_fixed_sysmon(struct stm_rebuild *rebuild,
                                              uint32_t event_id,
                                              const uint8_t *descriptors,
                                              uint32_t n);

/* Whether values are the System slots and a payload of the manifest shape. */
bool stm_fixed_is_system(const uint8_t *descriptors, uint32_t n);

/* Whether such values are Sysmon's; `values`: the first one. */
bool stm_fixed_is_sysmon(const uint8_t *descriptors, const uint8_t *values);

#endif
