/* SPDX-License-Identifier: Apache-2.0 */
/*
 * techniques.h - the ATT&CK techniques of the findings; for navigator.c and
 * stix*.c.
 */
#ifndef STM_REPORT_TECHNIQUES_H
#define STM_REPORT_TECHNIQUES_H

#include "report/names.h"
#include "report/parts.h"

enum { REPORT_TECHNIQUES_MOST = 1000, REPORT_TECHNIQUE_TEXT = 10 };

struct report_technique {
    char id[REPORT_TECHNIQUE_TEXT];                     /* T1195 or T1195.002 */
    int64_t at_level[STM_LEVEL_CRITICAL + 1], findings; /* not suppressed */
    int64_t suppressed;
    int64_t hosts, last_host;   /* that have any finding of it */
    stm_ticks first, last;      /* of those not suppressed, if any */
    struct report_names *rules; /* live in the arena */
};

/* Ordered by id, each once. */
struct report_techniques {
    struct report_technique list[REPORT_TECHNIQUES_MOST];
    size_t n;
};

/* Lives in the report's arena, which must not be reset before its last use. */
stm_status report_load_techniques(struct report_techniques **out,
                                  struct report *r, struct stm_err *err);

/* Whether a word is the id of a technique. */
bool report_is_technique(struct stm_span word);

#endif
