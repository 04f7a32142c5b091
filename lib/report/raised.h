/* SPDX-License-Identifier: Apache-2.0 */
/*
 * raised.h - why an incident is worse than its findings (detect/
 * corroborate.h): a file that was written, ran and connected.
 */
#ifndef STM_REPORT_RAISED_H
#define STM_REPORT_RAISED_H

#include "report/parts.h"

typedef enum {
    RAISED_WRITE,
    RAISED_RUN,
    RAISED_CONNECT,
    RAISED_LINKS
} raised_link;

/* Texts live in the report's arena. */
struct raised {
    struct report_evidence records[RAISED_LINKS];
    struct stm_span who[RAISED_LINKS];  /* file name of who did it */
    struct stm_span what[RAISED_LINKS]; /* file, image or module, address */
    int64_t port;                       /* -1: not logged */
    bool is_module;                     /* loaded, not run */
    bool any;                           /* false: nothing raised it */
};

stm_status raised_load(struct raised *out, struct report *r,
                       const struct report_incident *incident,
                       struct stm_err *err);

/*
 * One sentence without a full stop: "setup.exe wrote C:\a.exe at ..., which
 * ran at ... and connected to 203.0.113.9 port 443 at ...". Nothing where
 * nothing raised the incident. Text from logs as it is logged.
 */
void raised_print(struct stm_buf *out, const struct raised *raised);

#endif
