/* SPDX-License-Identifier: Apache-2.0 */
/*
 * judge.h - a log as libevtx reads it: the outside opinion on what we wrote.
 */
#ifndef GEN_JUDGE_H
#define GEN_JUDGE_H

#include "base.h"

struct gen_judged_record {
    uint64_t id;      /* in the record's header */
    uint64_t written; /* FILETIME there */
    uint32_t event_id;
    const char *xml; /* as libevtx lays it out */
    size_t count;
    const char **string; /* texts of the payload's values */
};

struct gen_judged {
    bool corrupted; /* libevtx's opinion */
    size_t recovered;
    size_t count;
    struct gen_judged_record *record;
    struct gen_pool pool;
};

/* Reads every record of a log. False: libevtx cannot open the file, or read
 * one of its records. Owned by the caller either way: gen_judged_free(). */
bool gen_judge(struct gen_judged *out, const char *path, struct gen_err *err);

void gen_judged_free(struct gen_judged *judged);

#endif
