/* SPDX-License-Identifier: Apache-2.0 */
/*
 * audit.h - whether the bytes of a log keep the rules of the format that
 * libevtx does not look at: counters, checksums, frames, tables.
 */
#ifndef GEN_AUDIT_H
#define GEN_AUDIT_H

#include "base.h"

/* What an audit counted. */
struct gen_audited {
    size_t chunks;
    size_t records;
    size_t names;       /* name nodes of all chunks */
    size_t definitions; /* template definitions of all chunks */
    size_t least_free;  /* least space left in a chunk but the last */
    uint64_t first_id;  /* header id of the first record */
};

/* Checks a whole log in memory. False: `err` says what is wrong and where. */
bool gen_audit(struct gen_audited *out, const uint8_t *data, size_t size,
               struct gen_err *err);

#endif
