/* SPDX-License-Identifier: Apache-2.0 */
/*
 * words.h - what a rule could look at, in words.
 */
#ifndef STM_REPORT_WORDS_H
#define STM_REPORT_WORDS_H

#include "base/buf.h"

/*
 * Appends the counts of a rule that could be asked (table rule_host), as
 * "sysmon:1 70 of 165, parent 68 of 70", as a sentence a person reads: "70
 * records of Sysmon event 1; 68 of 70 processes have a parent that is known by
 * its GUID". What is not such counts is appended as it is.
 */
void stm_words_of_counts(struct stm_buf *out, struct stm_span counts);

#endif
