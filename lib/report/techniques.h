/* SPDX-License-Identifier: Apache-2.0 */
/*
 * techniques.h - the ATT&CK techniques that rules look for, and what findings
 * say of them; for navigator.c and stix*.c.
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
    int64_t hosts, last_host;     /* that have any finding of it */
    stm_ticks first, last;        /* of those not suppressed, if any */
    struct report_names *rules;   /* with findings; live in the arena */
    struct report_names *looking; /* all rules that look for it */
    int64_t looked, last_looked;  /* hosts where one of them could look */
};

/*
 * Ordered by id, each once; above a sub-technique stands its technique, where
 * no rule looks for that by itself with neither rules nor findings.
 */
struct report_techniques {
    struct report_technique list[REPORT_TECHNIQUES_MOST];
    size_t n;
    int64_t hosts, last_host; /* where rules were asked */
};

/* Lives in the report's arena, which must not be reset before its last use. */
stm_status report_load_techniques(struct report_techniques **out,
                                  struct report *r, struct stm_err *err);

/* Whether a word is the id of a technique. */
bool report_is_technique(struct stm_span word);

#endif
