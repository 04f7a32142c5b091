/* SPDX-License-Identifier: Apache-2.0 */
/*
 * events.h - inside the tables of events: how their rows are written.
 */
#ifndef GEN_EVENTS_H
#define GEN_EVENTS_H

#include "layout.h"

#define GEN_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A field that the schema `s` added, with the fallback `f`. */
#define FIELD(n, t, s, f)                                                      \
    {                                                                          \
        .name = (n), .type = (t), .since = (s), .fallback = (f)                \
    }
/* The same that the schema `u` had as the last one. */
#define FIELD_UNTIL(n, t, s, u, f)                                             \
    {                                                                          \
        .name = (n), .type = (t), .since = (s), .until = (u), .fallback = (f)  \
    }
#define TEXT(n, s, f) FIELD(n, GEN_STRING, s, f)

/* `versions` is "0:4 310:5": the Version from that schema on. */
#define EVENT(family_, id_, since_, versions_, level_, task_, fields_)         \
    {                                                                          \
        .family = (family_), .id = (id_), .since = (since_),                   \
        .versions = (versions_), .level = (level_), .task = (task_),           \
        .count = GEN_COUNT(fields_), .fields = (fields_)                       \
    }

/* The two tables, each of so many rows. */
extern const struct gen_event_type gen_sysmon_events[];
extern const size_t gen_sysmon_events_count;
extern const struct gen_event_type gen_windows_events[];
extern const size_t gen_windows_events_count;

#endif
