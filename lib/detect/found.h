/* SPDX-License-Identifier: Apache-2.0 */
/*
 * found.h - findings while they are made, before they are stored.
 *
 * Ids are those of the case's rows: for equality alone. Whatever decides an
 * order or a key comes from the evidence.
 */
#ifndef STM_DETECT_FOUND_H
#define STM_DETECT_FOUND_H

#include "base/time.h"
#include "detect/rules.h"

enum { STM_KEY_SIZE = 16, STM_KEY_TEXT = 40 };

/* A further record, and in which role it is evidence. */
struct stm_further {
    struct stm_span role;
    int64_t event;
    struct stm_further *next;
};

/* Where and when a record stands: what findings are ordered by. */
struct stm_event_facts {
    stm_ticks time;
    struct stm_span channel;  /* as logged */
    struct stm_span computer; /* folded */
    int64_t record_id;
    int64_t host;
    int64_t file; /* the rank of its evidence file's name among all */
    int64_t file_offset;
};

/* A process as its finding needs it; all zero for process 0. */
struct stm_process_facts {
    int64_t host, event;   /* 0: inferred */
    struct stm_span guid;  /* 16 bytes; none where it is zero */
    int64_t pid;           /* -1: not logged */
    struct stm_span image; /* as logged */
};

struct stm_found {
    const struct stm_rule *rule;
    int64_t event, process, related;
    stm_confidence confidence;
    struct stm_span summary, details;
    struct stm_further *further;
    struct stm_event_facts at;
    struct stm_process_facts parent; /* of `related` */
    int64_t host;
    char key[STM_KEY_TEXT];
    stm_level level;            /* after tuning */
    struct stm_span tuning;     /* a JSON list; no data: none */
    struct stm_span suppressed; /* the reason; no data: not suppressed */
    int64_t root;               /* the process its incident hangs from */
    size_t incident;
};

struct stm_findings {
    struct stm_found *items;
    size_t n, room;
    struct stm_arena arena; /* of every span that is not a rule's */
};

struct stm_findings stm_findings_of(void);
void stm_findings_free(struct stm_findings *findings);

/* A zeroed one at the end; NULL: no memory. */
struct stm_found *stm_findings_add(struct stm_findings *findings);

/*
 * Joins, from `first` on, those of one (rule, event, related): of several
 * rows the one with the highest confidence, then the least summary and
 * details, is kept, and the further records of all.
 */
void stm_findings_join(struct stm_findings *findings, size_t first);

/*
 * Puts them in order (time, channel, record id, evidence name, offset, rule)
 * and gives each its key: DESIGN, section 7.
 */
stm_status stm_findings_key(struct stm_findings *findings, struct stm_err *err);

#endif
