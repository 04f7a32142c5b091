/* SPDX-License-Identifier: Apache-2.0 */
/*
 * report.h - a case into files that people and tools read.
 */
#ifndef STM_REPORT_REPORT_H
#define STM_REPORT_REPORT_H

#include "base/digest.h"
#include "base/progress.h"
#include "base/time.h"
#include "store/case.h"

struct stm_report_options {
    const char *case_id;  /* or NULL */
    const char *examiner; /* or NULL */
    stm_ticks made_at;    /* the one clock line, in index.html */
    /* STM_SHA256_SIZE bytes, of the rules in effect; or NULL: those of the
     * last run that tells it. */
    const uint8_t *rules_sha256;
    const struct stm_progress *progress;
};

/*
 * Writes all outputs of DESIGN.md section 8 into the case's folder,
 * SHA256SUMS last. Files that the previous SHA256SUMS names and that are not
 * written again are removed, no others. A file that cannot be written is
 * STM_EIO; what was there before it stays.
 */
stm_status stm_report(struct stm_case *kase,
                      const struct stm_report_options *options,
                      struct stm_err *err);

/* The same of a database into any folder that is there. */
stm_status stm_report_folder(struct stm_db *db, const char *folder,
                             const struct stm_report_options *options,
                             struct stm_err *err);

/*
 * runs.jsonl alone, which is in no SHA256SUMS: for a run that ends after its
 * reports are written.
 */
stm_status stm_report_runs(struct stm_case *kase, struct stm_err *err);

/*
 * The columns of hosts/NAME/incidents.csv, one row an incident, the worst
 * first. Times are ISO 8601 with seven decimals; an empty cell is "not known".
 *
 *   incident           key, stable from run to run; anchor in report.html
 *   host               Computer name
 *   level, confidence  the highest of its findings, after tuning
 *   first_time, last_time  TimeCreated of its first and last finding
 *   root_image, root_pid, root_guid, root_command_line, root_user
 *                      the process that the incident hangs on
 *   findings           how many; suppressed: how many of them are
 *   rules, attack      ids, each once, in order, parted by `; `
 *   summary            of the finding that says most
 *   finding_keys       of the first 200, `; `: join with findings.jsonl
 *   file, file_offset, event_record_id
 *                      where the first finding's record stands
 *
 * The columns of hosts/NAME/processes.csv, one row a process, in order of
 * time (inferred processes: of the start that their GUID tells):
 *
 *   time               TimeCreated of event 1; started: its UtcTime
 *   guid, pid, image, command_line, user, integrity, company, product,
 *   file_version, original_name, md5, sha1, sha256, imphash
 *   parent_guid, parent_pid, parent_image, parent_command_line
 *                      of the parent found, else the child's own words
 *   parent_how         guid, start, pid, inferred or unknown
 *   ended              when it ended, where that is known
 *   findings, level    how many; the highest that is not suppressed
 *   how                live, after-gap, slack, hidden; inferred: no event 1
 *   file, file_offset, event_record_id
 */

#endif
