/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stix.h - a STIX 2.1 bundle while it is written; for stix*.c only.
 *
 * Every identifier is a function of the evidence. Observables have those of
 * the standard (section 2.9): UUIDs of version 5 of the properties
 * that contribute; but for processes, which have none. These and all others
 * should be of version 4: they are SHA-256 of
 * what an object is about, in that form. An object is written once, when it
 * is first needed; before it those that it refers to.
 */
#ifndef STM_REPORT_STIX_H
#define STM_REPORT_STIX_H

#include "base/uuid.h"
#include "report/parts.h"

#include <netinet/in.h>

enum {
    STIX_ID = 64,   /* observed-data--UUID and a NUL */
    STIX_NAME = 254 /* the longest of the DNS, and a NUL */
};

/* Statements that are run many times. */
typedef enum {
    STIX_ADD,
    STIX_FILES,
    STIX_CONNECTION,
    STIX_LOOKUP,
    STIX_HAS_CONTACTS,
    STIX_CONTACTS,
    STIX_BELOW,
    STIX_INDICATOR,
    STIX_INDICATES,
    STIX_REFER,
    STIX_REFS,
    STIX_FORGET,
    STIX_STATEMENTS
} stix_statement;

/* Who refers to objects. */
typedef enum {
    STIX_FINDING,  /* an observed-data */
    STIX_INCIDENT, /* the report on it */
    STIX_OPENED,   /* the process in hand, to its connections */
    STIX_SCOPES
} stix_scope;

struct stix {
    struct report *report;
    struct stm_out *out;
    struct stm_sha256 *sha; /* of all objects: names the bundle */
    struct stm_stmt *held[STIX_STATEMENTS];
    struct stm_buf text, seed; /* the object and the name in hand */
    bool any;                  /* an object is written */
    struct stm_span host;      /* the one in hand */
    uint64_t referred[STIX_SCOPES];
};

/* stix.c: what is common to all objects. */
/* A kept statement, reset; borrowed. */
stm_status stix_held(struct stm_stmt **out, struct stix *s, stix_statement,
                     struct stm_err *err);
/* The id of an object of that type out of what stix.seed holds. */
stm_status stix_id(char out[STIX_ID], struct stix *s, const char *type,
                   struct stm_err *err);
/*
 * `*fresh`: nothing of that id is written yet, and stix.text begins with
 * type, spec_version and id: the caller adds the rest and ends it.
 */
stm_status stix_begin(bool *fresh, struct stix *s, struct stm_json *json,
                      const char *type, const char *id, struct stm_err *err);
stm_status stix_end(struct stix *s, struct stm_json *json, struct stm_err *err);
/* Refers to an object, once. */
stm_status stix_refer(struct stix *s, stix_scope scope, const char *id,
                      struct stm_err *err);
/* All that a scope refers to, in order. */
stm_status stix_put_refs(struct stix *s, struct stm_json *json, const char *key,
                         stix_scope scope, struct stm_err *err);
stm_status stix_forget(struct stix *s, stix_scope scope, struct stm_err *err);
/* A time with the three decimals that STIX asks for. */
void stix_time_text(char out[STM_TIME_TEXT], stm_ticks time);
void stix_put_time(struct stm_json *json, const char *key, stm_ticks time);
void stix_put_text(struct stm_json *json, const char *key, const char *text);
/* created and modified. */
void stix_put_times(struct stm_json *json, stm_ticks first, stm_ticks last);
int64_t stix_confidence(stm_confidence confidence); /* 15, 50, 85 */

/* stix-object.c: observables. Finding and incident refer to each. */
/* The standard's id out of the properties that stix.seed holds. */
stm_status stix_observable_id(char out[STIX_ID], struct stix *s,
                              const char *type, struct stm_err *err);
/* What a finding has, its incident has. */
stm_status stix_note(struct stix *s, const char *id, struct stm_err *err);
/* One that has this property and no other. */
stm_status stix_single(char id[STIX_ID], struct stix *s, const char *type,
                       const char *key, struct stm_span value,
                       struct stm_err *err);
/* A file as a record tells of it; no text where there is none. */
struct stix_file {
    struct stm_span path, md5, sha1, sha256;
};
/* `id` is empty where nothing of it is known. */
stm_status stix_file(char id[STIX_ID], struct stix *s,
                     const struct stix_file *file, struct stm_err *err);
/* With its image, all above it, and what it contacted. */
stm_status stix_process(char id[STIX_ID], struct stix *s,
                        const struct report_process *process,
                        struct stm_err *err);

/* stix-place.c */
/* An address as the standard spells it. */
struct stix_address {
    const char *type; /* NULL: it is none */
    char value[INET6_ADDRSTRLEN];
};
/* `::ffff:192.0.2.1` is how Sysmon writes 192.0.2.1 in answers. */
struct stix_address stix_address_of(struct stm_span text);
/*
 * A name as the standard has it (RFC 1034), in lower case; false for what is
 * none: programs ask for addresses, for nothing, for what no label can be.
 */
bool stix_name_of(char out[STIX_NAME], struct stm_span text);
/* Whether it is reached from everywhere. */
stm_status stix_is_routed(bool *out, const struct stix_address *address,
                          struct stm_err *err);
/* Whether the public DNS has it, and not for `home` alone. */
stm_status stix_is_known(bool *out, const char *name, struct stm_span home,
                         struct stm_err *err);

/* stix-network.c */
/*
 * What the record of a connection or lookup tells; nothing of other records.
 * Where a finding is about it, the place is something to look for elsewhere,
 * if it can be reached from anywhere.
 */
stm_status stix_place(struct stix *s, int64_t event,
                      const struct report_finding *about, struct stm_err *err);
/* Of each place that a process contacted the first record. */
stm_status stix_contacts(struct stix *s, int64_t process, struct stm_err *err);

/* stix-domain.c */
/* What a finding stands on; nothing of a suppressed or benign one. */
stm_status stix_finding(struct stix *s, const struct report_finding *finding,
                        struct stm_err *err);
/* The report on an incident, with what it refers to. */
stm_status stix_incident(struct stix *s, const struct report_incident *incident,
                         struct stm_err *err);
stm_status stix_techniques(struct stix *s, struct stm_err *err);
stm_status stix_technique_id(char id[STIX_ID], struct stix *s,
                             struct stm_span technique, struct stm_err *err);
stm_status stix_observed_id(char id[STIX_ID], struct stix *s,
                            struct stm_span key, struct stm_err *err);

/* stix-indicator.c */
/*
 * A file that the finding speaks of, as something to look for elsewhere;
 * nothing where it is one of Windows' own or has no digest.
 */
stm_status stix_suspect(struct stix *s, const struct stix_file *file,
                        const struct report_finding *finding,
                        struct stm_err *err);
/* The same of an address or name. */
stm_status stix_suspect_place(struct stix *s, const char *type,
                              struct stm_span value,
                              const struct report_finding *finding,
                              struct stm_err *err);
/* `first` and `last` become those of the relationship if it is new. */
stm_status stix_relation(struct stix *s, const char *type, const char *from,
                         const char *to, stm_ticks first, stm_ticks last,
                         struct stm_err *err);
/* All of them, and which techniques they indicate. */
stm_status stix_indicators(struct stix *s, struct stm_err *err);

#endif
