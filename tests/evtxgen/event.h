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
};

/* Sets the field or the system value of that name, `System/...` and
 * `Record/...` included. False: there is none. */
bool gen_event_set(struct gen_event *event, struct gen_text name,
                   struct gen_text value);

/* Whether it is Sysmon's event 1, whose fields programs and sessions name. */
bool gen_event_is_creation(const struct gen_event_type *type);

/* Gives every field and system value that is still missing its default; the
 * texts live in `pool`. Takes the host's next process number for event 1. */
void gen_event_complete(struct gen_event *event, struct gen_pool *pool);

/* The same for a session: its LogonGuid, a first session, medium integrity. */
void gen_event_complete_session(struct gen_event *event, struct gen_pool *pool);

/* Writes the completed event to the host's log and to that log's exports. */
bool gen_event_write(const struct gen_event *event, struct gen_world *world,
                     struct gen_err *err);

#endif
