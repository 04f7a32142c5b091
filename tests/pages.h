/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pages.h - a report written into a folder, for tests that look at its pages.
 */
#ifndef TESTS_PAGES_H
#define TESTS_PAGES_H

#include "suite.h"

#include "facts-parts.h"
#include "folder.h"
#include "lineage/lineage.h"
#include "page.h"
#include "report-case.h"
#include "report/report.h"

#define INDEX "index.html"
#define ANN "hosts/ws-ann/report.html"
#define HOSTILE "hosts/hostile%3Cb%3E/report.html"
/* A class among others. */
#define CLASS(name) "contains(concat(' ', @class, ' '), ' " name " ')"

static const struct stm_report_options options = {
    .case_id = "CASE-7",
    .examiner = "Ada <L>",
    .made_at = INT64_C(17700000000000000),
};

static inline void
write_report(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_report_folder(f->db, ".", &options, &err))
        ck_abort_msg("%s", err.text);
}

static inline void
build(struct facts *f)
{
    struct stm_err err = { 0 };

    if (stm_lineage_build(f->db, NULL, &err))
        ck_abort_msg("%s", err.text);
}

#endif
