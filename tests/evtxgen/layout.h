/* SPDX-License-Identifier: Apache-2.0 */
/*
 * layout.h - which fields an event has, in which order and of which type.
 *
 * An event type lists every field it ever had, each with the schema that
 * added it. A layout is what one schema logs: the fields added up to then. A
 * new event is one more row in events-sysmon.c or events-windows.c.
 */
#ifndef GEN_LAYOUT_H
#define GEN_LAYOUT_H

#include "value.h"

enum {
    GEN_FIELDS_MAX = 64,
    GEN_SYSTEM_SLOTS = 17 /* values of the outer template but the payload */
};

/* The outer template's slots, which are the same for all Windows events. */
enum gen_slot {
    GEN_SLOT_LEVEL,
    GEN_SLOT_OPCODE,
    GEN_SLOT_TASK,
    GEN_SLOT_EVENT_ID,
    GEN_SLOT_QUALIFIERS,
    GEN_SLOT_KEYWORDS,
    GEN_SLOT_TIME_CREATED,
    GEN_SLOT_ACTIVITY_ID,
    GEN_SLOT_PROCESS_ID,
    GEN_SLOT_THREAD_ID,
    GEN_SLOT_RECORD_ID,
    GEN_SLOT_VERSION,
    GEN_SLOT_USER_ID,
    GEN_SLOT_RELATED_ACTIVITY_ID,
    GEN_SLOT_PROVIDER,
    GEN_SLOT_PROVIDER_GUID,
    GEN_SLOT_CHANNEL,
    GEN_SLOT_PAYLOAD
};

/* A slot's name in a scenario, without `System/`, and its type. */
struct gen_slot_info {
    const char *name;
    uint8_t type;
};

extern const struct gen_slot_info gen_slots[GEN_SYSTEM_SLOTS];

/*
 * `fallback` says the text of a field that a scenario leaves out, as
 * alternatives separated by `|`, the first that gives a text:
 *   @Image        field Image of the process that acts, or of the parent
 *   @%Command     the same with every %% made %
 *   >Image        field Image of the process that is acted upon
 *   +Image        field Image of the program (`run`)
 *   $name:Field   computed, see computed.h
 *   anything else that text
 * Where none does: `-`, or how that Sysmon spells "no value"; a number is 0.
 */
struct gen_field {
    /* A Data element's Name; `<X>`: an element X without one; in UserData a
     * path below the root, `A/B` or `A/B@C` for an attribute. */
    const char *name;
    uint8_t type;
    bool optional;   /* its element or attribute vanishes with a NULL */
    uint16_t stored; /* as in gen_value_put_as() */
    uint16_t since;  /* schema * 100 that added it, 0: always there */
    uint16_t until;  /* the last schema that had it, 0: all later ones */
    const char *fallback;
};

/* GEN_OTHER stands for all events whose fields a scenario says itself. */
enum gen_family {
    GEN_SYSMON,
    GEN_SECURITY,
    GEN_SYSTEM,
    GEN_OTHER,
    GEN_FAMILIES
};

/* How the record around the payload is made (EVTX.md section 5.1). */
enum gen_outer {
    GEN_OUTER_MANIFEST, /* a template of 18 values, all of System among them */
    GEN_OUTER_LITERAL,  /* of 20: provider and channel are literals in it */
    GEN_OUTER_CLASSIC,  /* the same without Version, Opcode, Execution, ... */
    GEN_OUTER_PLAIN     /* no template at all, as in forwarded events */
};

/* What the events of one channel have in common. */
struct gen_source {
    const char *name; /* in a scenario */
    const char *provider;
    const char *provider_guid;
    const char *channel;
    const char *keywords;
    const char *qualifiers; /* NULL: none */
    const char *user_id;    /* the account of the writing service, NULL: none */
    const char *event_source; /* a classic provider's other name, NULL: none */
    const char *level;        /* NULL: its event types say it, as the task */
    const char *task;
    enum gen_outer outer;
};

/* Sources with event types of their own; that of GEN_OTHER has but a name. */
extern const struct gen_source gen_families[GEN_FAMILIES];

struct gen_event_type {
    enum gen_family family;
    const struct gen_source *source; /* NULL: that of the family */
    uint16_t id;
    uint16_t since;       /* the first schema that has the event, 0: any */
    const char *versions; /* "0:4 310:5": System/Version from that schema on */
    const char *level;
    const char *task;
    /* Payload: EventData, or where `root` is given that element, in UserData.
     * `root_name` is an attribute Name of EventData, or the element's xmlns. */
    const char *root;
    const char *root_name;
    size_t count;
    const struct gen_field *fields;
};

/* The source of an event type, never NULL. */
const struct gen_source *gen_source_of(const struct gen_event_type *type);

/* The event type, or NULL. */
const struct gen_event_type *gen_event_type_find(enum gen_family family,
                                                 unsigned id);

/* Event types by position, NULL after the last: for tests of all of them. */
const struct gen_event_type *gen_event_type_at(size_t i);

/* System/Version of the event under that schema. */
struct gen_text gen_event_version(const struct gen_event_type *type,
                                  unsigned schema);

/* The place of a field in its type's table, or -1. */
int gen_field_find(const struct gen_event_type *type, struct gen_text name);

struct gen_layout {
    const struct gen_event_type *type;
    uint8_t guid[16]; /* of the payload's template */
    size_t count;
    uint8_t index[GEN_FIELDS_MAX]; /* of each field in the type's table */
};

/* The layout of `type` under `schema` * 100; 0 stands for the newest. */
void gen_layout_of(struct gen_layout *layout, const struct gen_event_type *type,
                   unsigned schema);

/* The schema whose process creation has `fields` fields, 0: none has. */
unsigned gen_schema_of_fields(unsigned fields);

/* The schema that a decimal like `4.5` or `3.10` spells, 0: none. */
unsigned gen_schema_read(const char *text);

/* The schema of Windows that `vista`, `7`, `8`, `8.1`, `10-1507`, `10` or `11`
 * names, 0: none. */
unsigned gen_windows_read(const char *name);

#endif
