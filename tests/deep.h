/* SPDX-License-Identifier: Apache-2.0 */
/*
 * deep.h - a log read to its last corner: the live chain, and what it does
 * not reach.
 */
#ifndef STM_TESTS_DEEP_H
#define STM_TESTS_DEEP_H

#include "evtxgen/damage.h"
#include "read/recover.h"

struct deep_record {
    struct stm_place place;
    stm_found by;
    bool partial;
    char *text; /* "PATH=VALUE\n" for every field; NULL: unreadable */
    char *why;
};

/* What was found, in order of the chunks. */
struct deep {
    struct deep_record *list;
    size_t n, room, live;
    size_t how[STM_HOW_LAYOUT + 1]; /* readable ones of each kind */
    size_t unread;
    char kinds[2000];
};

/* In an empty folder, with nothing known; and its end. */
void deep_begin(void);
void deep_end(void);

/* What the two of a test share. */
extern struct stm_recover *deep_recover;

/* The log h.evtx of a scenario. Owned by the caller: free(log.data). */
struct gen_bytes deep_make(const char *scenario);

/* Does the deeds of a text, separated by `;`. */
void deep_damage(struct gen_bytes *log, const char *deeds);

/* Learns the templates of the log and reads it. Owned: deep_free(). */
void deep_read(struct deep *deep, const struct gen_bytes *log);
void deep_free(struct deep *deep);

/* Calls for a sink whose argument is a struct deep. */
stm_status deep_on_record(void *arg, const struct stm_record *record);
stm_status deep_on_unreadable(void *arg, const struct stm_place *place,
                              const char *why);

#endif
