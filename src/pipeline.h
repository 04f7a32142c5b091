/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pipeline.h - the steps that commands share: ingest, then what is derived,
 * then reports; and which exit status comes of it.
 */
#ifndef STM_PIPELINE_H
#define STM_PIPELINE_H

#include "base/digest.h"
#include "base/progress.h"
#include "detect/detect.h"
#include "evidence/bundle.h"
#include "input.h"
#include "read/reader.h"
#include "report/report.h"
#include "second-reader.h"
#include "store/case.h"
#include "store/ingest.h"

enum { PIPELINE_SAME_HOSTS = 64, PIPELINE_NO_LEVEL = -1 };

struct pipeline_options {
    const char *out; /* CASE */
    bool force;
    stm_reader_kind reader;
    unsigned threads;  /* that read; 0: the processors */
    bool recover;      /* slack too */
    const char *rules; /* folder, or NULL */
    uint64_t rule_steps;
    const char *case_id, *examiner; /* or NULL */
    const char *same_host[PIPELINE_SAME_HOSTS];
    size_t n_same_host;
    int fail_on; /* stm_level, or PIPELINE_NO_LEVEL */
    struct stm_window window;
    struct input_files hosts, verdicts;
    struct input_files baselines, known_bad;
    stm_timeline timeline;
    int argc; /* the command line, for table run */
    char **argv;
};

/* What has been going on. */
struct pipeline {
    const struct pipeline_options *options;
    struct stm_case *kase;
    const struct stm_progress *progress;
    int64_t run;
    uint8_t rules[STM_SHA256_SIZE]; /* digest of the rules in effect */
    bool derived;                   /* by those rules, in this run */
    bool reported;
    struct input input;
    bool lost; /* evidence was lost, a rule failed, a line of input is bad */
    struct stm_ingest_result read;
    struct second_reader second;
    struct stm_detect_result found;
};

/*
 * Every function here returns an exit status and has said on stderr what went
 * wrong. pipeline_close() may follow pipeline_open() whatever that returned.
 */

/*
 * Looks for event logs before a case is touched, and not in the case.
 * CMD_FAILED where no argument holds one. Owned by the caller:
 * stm_bundles_close().
 */
int pipeline_collect(struct stm_bundles **out, char *const *paths, size_t n,
                     const struct pipeline_options *options,
                     const struct stm_progress *progress);

/* Reads what the analyst gives; opens the case and begins its run row. */
int pipeline_open(struct pipeline *p, const struct pipeline_options *options,
                  stm_case_mode mode, const struct stm_progress *progress);

/* Says what failed, about what; the exit status for it. */
int pipeline_fail(const char *what, stm_status status,
                  const struct stm_err *err);

/* Reads event logs into the case, and says what is lost. */
int pipeline_ingest(struct pipeline *p, const struct stm_bundles *bundles);

/* Says what the case has lost. */
int pipeline_losses(struct pipeline *p);

/* Puts what the analyst gave into the case; pipeline_derive() does, too. */
int pipeline_input(struct pipeline *p);

/* Verdicts on the findings that are there, without a run of the rules. */
int pipeline_judge(struct pipeline *p);

/* Lineage, detection, the second reader; then reports. */
int pipeline_derive(struct pipeline *p);
int pipeline_report(struct pipeline *p);

/*
 * Puts the window that the options name, else the one that stands in the
 * case, in front of its findings, as pipeline_derive() does too.
 */
int pipeline_show(struct pipeline *p);

/* The summary of the case on stdout. */
int pipeline_summary(struct pipeline *p);

/* Ends the run row and closes the case; returns the exit status for `code`
 * (0, or what a step returned), DESIGN.md section 8. */
int pipeline_close(struct pipeline *p, int code);

#endif
