/* SPDX-License-Identifier: Apache-2.0 */
/*
 * canon.h - tokens copied so that they need nothing but themselves.
 *
 * A template that is to be used for a record that does not stand beside it
 * has to bring its names along, and has to be proved whole first: nothing in
 * a chunk protects what lies behind its records. So every name is checked
 * against its hash, every size against what it spans, every token for its
 * place (EVTX.md sections 4 and 5). The copy has all names inline and is
 * valid where it stands; equal copies at offset 0 are equal templates.
 */
#ifndef STM_READ_EVTX_CANON_H
#define STM_READ_EVTX_CANON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    STM_CANON_SLOTS = 256,
    STM_CANON_DEPTH = 64,
    STM_CANON_UNUSED = 0xff, /* the type of a slot that nothing shows */
    STM_DEFINITION_HEAD = 24 /* next, GUID, size */
};

/* Where copies go: `out[0]` is offset 0 of what will be read. */
struct stm_canon {
    uint8_t *out;
    uint32_t used, room;
    uint32_t high; /* most that was ever used: what it cost */
    /* Of the definition that was copied last. */
    uint32_t n;                     /* slots */
    uint8_t types[STM_CANON_SLOTS]; /* as declared */
    bool needed[STM_CANON_SLOTS];   /* it is not optional */
    bool is_event_data;             /* the root is <EventData> */
};

/*
 * Copies the definition at `offset` of a chunk of `size` bytes. False where
 * none stands there whole; what was copied is taken back then.
 */
bool stm_canon_definition(struct stm_canon *canon, const uint8_t *chunk,
                          size_t size, uint32_t offset);

/*
 * Copies one element that is no template, from `*at`, which is moved behind
 * it; it must end before `end`.
 */
bool stm_canon_element(struct stm_canon *canon, const uint8_t *chunk,
                       size_t size, uint32_t *at, uint32_t end);

/* Appends bytes as they are. */
bool stm_canon_put(struct stm_canon *canon, const void *data, size_t size);

/* Appends little-endian numbers. */
bool stm_canon_u8(struct stm_canon *canon, unsigned value);
bool stm_canon_u16(struct stm_canon *canon, uint32_t value);
bool stm_canon_u32(struct stm_canon *canon, uint32_t value);

/* Overwrites four bytes at `at`. */
void stm_canon_set(struct stm_canon *canon, uint32_t at, uint32_t value);

/* A name's hash (EVTX.md section 4) over `units` of UTF-16LE. */
uint16_t stm_canon_hash(const uint8_t *text, size_t units);

#endif
