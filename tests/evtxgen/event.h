/* SPDX-License-Identifier: Apache-2.0 */
/*
 * event.h - one event of a scenario: what is said of it, completed, written.
 */
#ifndef GEN_EVENT_H
#define GEN_EVENT_H

#include "world.h"

struct gen_event {
    const struct gen_event_type *type;
    struct gen_host *host;
    uint64_t time;                    /* TimeCreated */
    const struct gen_process *actor;  /* or the parent; NULL: none */
    const struct gen_process *target; /* what is acted upon; NULL: none */
    const struct gen_preset *program;
    const struct gen_preset *session;
    struct gen_text content;
    struct gen_text field[GEN_FIELDS_MAX]; /* by place in the type's table */
    struct gen_text system[GEN_SYSTEM_SLOTS];
    struct gen_text computer;
    struct gen_text header_id;
    struct gen_text written;
    enum gen_outer outer; /* gen_event_of() takes it from the source */
    enum gen_inner inner;
    struct gen_text culture; /* not given: no RenderingInfo */
    struct gen_text rendered[GEN_RENDERED_COUNT];
    uint16_t stored[GEN_SYSTEM_SLOTS]; /* as in gen_value_put_as() */
    struct gen_text fill; /* the field that makes the record fill its chunk */
};

/* An event of that type, with nothing said yet. */
struct gen_event gen_event_of(const struct gen_event_type *type,
                              struct gen_host *host);

/* Sets what stands around the payload: `System/...`, `Record/...`,
 * `Rendering/...`. False: there is no such. */
bool gen_event_set_around(struct gen_event *event, struct gen_text name,
                          struct gen_text value);

/* The same, or the field of that name. */
bool gen_event_set(struct gen_event *event, struct gen_text name,
                   struct gen_text value);

/* The value of System of that name without `System/`, or -1. */
int gen_slot_find(struct gen_text name);

/* Whether it is Sysmon's event 1, whose fields programs and sessions name. */
bool gen_event_is_creation(const struct gen_event_type *type);

/* Gives every field and system value that is still missing its default; the
 * texts live in `pool`. Takes the host's next process number for event 1. */
void gen_event_complete(struct gen_event *event, struct gen_pool *pool);

/* The same for a session: its LogonGuid, a first session, medium integrity. */
void gen_event_complete_session(struct gen_event *event, struct gen_pool *pool);

/* Writes the completed event to the host's log and to that log's exports. */
bool gen_event_write(const struct gen_event *event, struct gen_err *err);

#endif
