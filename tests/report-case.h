/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report-case.h - a case with findings, for tests of reports: detection is
 * not run, its rows are written here.
 */
#ifndef STM_TESTS_REPORT_CASE_H
#define STM_TESTS_REPORT_CASE_H

#include "facts.h"

/* A finding; what is not named is plain or empty. */
struct found {
    const char *key;
    const char *rule; /* installer-spawned-lolbin */
    int64_t event;    /* the process is that of its event 1, if it has one */
    int64_t related_event;
    int64_t evidence_event;    /* a further record, in role `write_event` */
    int64_t level, base_level; /* critical */
    int64_t confidence;        /* high */
    const char *summary;
    const char *details;  /* JSON */
    const char *tuning;   /* JSON or NULL */
    const char *incident; /* key, or NULL */
    const char *suppressed;
};

void found_add(struct facts *f, const struct found *found);
#define FOUND(facts, ...) found_add(facts, &(const struct found){ __VA_ARGS__ })

/* An incident of the host of an event 1, with that process as root. */
void found_incident(struct facts *f, const char *key, int64_t root_event,
                    int64_t level);

/* How a rule went, on every host that there is. */
void found_rule(struct facts *f, const char *rule, const char *title,
                int64_t evaluable, const char *reason);

/*
 * Two hosts: WS-ANN, where an installer started PowerShell, with records in
 * two files, one of them lossy; and HOSTILE, whose every text is an attack on
 * whoever reads the report. Lineage is built.
 */
struct facts *report_case_open(void);

/* Those texts: a formula, markup, a bidirectional override, a control. */
extern const char report_case_evil[];

#endif
