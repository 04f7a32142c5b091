/* SPDX-License-Identifier: Apache-2.0 */
/*
 * custody.h - the evidence that there is against the files of a case.
 */
#ifndef STM_CUSTODY_H
#define STM_CUSTODY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/table.h"

typedef enum {
    CUSTODY_SAME,  /* name and content stand in the case */
    CUSTODY_MOVED, /* the content does, under a name that is not there any more
                    */
    CUSTODY_COPY,  /* the content does, and is there under its own name too */
    CUSTODY_CHANGED, /* the name does, with another content that is gone */
    CUSTODY_NEW,     /* neither does */
    CUSTODY_MISSING, /* a file of the case that is not there */
    CUSTODY_UNREAD,  /* a file that cannot be read now */
    CUSTODY_NEVER,   /* a file of the case that could not be read then either */
    CUSTODY_STATES
} custody_state;

/* A file of the case. */
struct custody_held {
    struct stm_span name, file; /* file: as printed, with #2 */
    uint8_t sha256[STM_SHA256_SIZE];
    bool read; /* when it came into the case */
    bool met;
};

/* A file of the evidence. */
struct custody_found {
    const char *name;
    uint8_t sha256[STM_SHA256_SIZE];
    custody_state state;
    const struct custody_held *held; /* that it was compared with */
};

struct custody {
    struct stm_arena memory;
    struct custody_held *held;
    size_t n_held, room;
    struct stm_table *exact, *content, *names; /* to a number in `held` */
    struct custody_found *found;
    size_t n_found;
    struct stm_buf out, key;
    uint64_t counts[CUSTODY_STATES];
    bool json, lost;
    bool failed; /* memory ended where nothing said so */
};

/* "same", "never-read". Static. */
const char *custody_state_name(custody_state s);

/* Reads what the case at `path` was made of into an empty custody. */
stm_status custody_read(struct custody *custody, const char *path,
                        struct stm_err *err);

/*
 * Finds for each of `found`, all hashed, what it is: those that are not
 * CUSTODY_UNREAD come as CUSTODY_STATES. What is `met` of `held` is there.
 */
void custody_match(struct custody *custody);

void custody_free(struct custody *custody);

#endif
