/* SPDX-License-Identifier: Apache-2.0 */
/*
 * divergence-parts.h - what the files of divergence share; not installed.
 *
 * A group is all that was sighted under one path, or of one identity. Its
 * variants are what is compared: of a path, a content that claims a version;
 * of an identity, a content.
 */
#ifndef STM_LINEAGE_DIVERGENCE_PARTS_H
#define STM_LINEAGE_DIVERGENCE_PARTS_H

#include "lineage/content.h"
#include "lineage/parts.h"

/* What a row of version_info claims, folded: equal numbers, equal claims. */
struct claim {
    uint32_t version, product; /* 0: none */
    uint32_t identity;         /* 0: too little to tell one */
    uint32_t rank;             /* of the row among all, by its text */
};

struct claims {
    struct claim *of; /* by id */
    int64_t n;
    uint32_t identities; /* numbered from 1 */
};

stm_status stm_claims_load(struct claims *claims, struct stm_db *db,
                           struct stm_err *err);
/* Of no version_info: no claim. */
struct claim stm_claims_of(const struct claims *claims, int64_t version);

/* A row of image_sighting. */
struct seen {
    int64_t path_key, content, version, host;
    uint32_t claim, product; /* of the version; 0 in an identity's group */
    int64_t kind, count, event;
    stm_ticks first, last;
};

/* What a path says of the build of what lies there. */
enum { BITS_32 = 1, BITS_64 = 2, BITS_ARM = 4, MADE_HERE = 8, LOCAL = 16 };

unsigned stm_path_traits(struct stm_span directory, struct stm_span name);

struct variant {
    size_t at, n; /* of the group's sightings */
    int64_t content, version;
    uint32_t claim, product;
    unsigned traits;
    size_t hosts;
    const struct seen *first;
    stm_ticks last;
    int64_t count;
    /* what was made of it */
    const struct variant *reference;
    stm_divergence_class class;
    stm_algorithm algorithm;
    stm_divergence_odd odd;
};

struct group {
    stm_divergence_kind kind;
    int64_t host; /* 0: all of them */
    uint32_t identity;
    struct seen *seen; /* by (content, claim, product, host, path) */
    size_t n;
    struct variant *variants;
    struct variant **order; /* the most prevalent first; of a host by time */
    size_t n_variants, room, room_order;
};

struct divergence {
    struct build *build;
    struct stm_contents *contents;
    struct claims claims;
    struct stm_buf *labels; /* of hosts, by id */
    int64_t n_labels;
    struct stm_stmt *insert, *insert_host, *mark, *path;
    int64_t rows;      /* written so far */
    stm_status status; /* of what could not be ordered */
    struct stm_err err;
    struct seen *scratch;
    size_t room_scratch;
};

/* Compares the variants of a group and writes what diverges. */
stm_status stm_group_diverge(struct divergence *d, struct group *group,
                             struct stm_err *err);
/* Whether `a` was first sighted before `b`; failures stick in `d`. */
bool stm_seen_before(struct divergence *d, const struct seen *a,
                     const struct seen *b);
stm_status stm_group_write(struct divergence *d, struct group *group,
                           struct stm_err *err);

#endif
