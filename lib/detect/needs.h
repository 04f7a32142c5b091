/* SPDX-License-Identifier: Apache-2.0 */
/*
 * needs.h - what a rule needs of a host's evidence to be answered there.
 *
 * `sysmon:1|security:4688, company`: comma means and, `|` means or. Words are
 * `sysmon:N`, `security:N` (events of that id), `parent` (event 1 whose
 * parent was found by its GUID), `company` (event 1 of a layout that has the
 * field), `hash:md5`, `hash:sha1`, `hash:sha256`, and `baseline`. Table
 * `capability` has the counts. Needs never remove a finding; they decide what
 * no finding means.
 */
#ifndef STM_DETECT_NEEDS_H
#define STM_DETECT_NEEDS_H

#include "base/buf.h"
#include "base/err.h"

/* STM_EFORMAT with the word that is none; an empty text needs nothing. */
stm_status stm_needs_check(struct stm_span needs, struct stm_err *err);

/* How many of `total` a host has of what a word asks for. */
struct stm_capability {
    int64_t have, total;
};

/* Looks a word up; false where it failed (and keeps why). */
typedef bool stm_capability_fn(void *arg, struct stm_span word,
                               struct stm_capability *out);

typedef enum { STM_NEEDS_MET, STM_NEEDS_UNMET, STM_NEEDS_FAILED } stm_needs_met;

/*
 * Weighs `needs` (checked) for one host. Appends to `reason` the counts where
 * they are met ("sysmon:1 12, company 7 of 12") and otherwise what is missing
 * ("no event 1 with a Company field").
 */
stm_needs_met stm_needs_weigh(struct stm_buf *reason, struct stm_span needs,
                              stm_capability_fn *look, void *arg);

#endif
