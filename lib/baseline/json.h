/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json.h - entries out of JSON: MISP events and warninglists, STIX bundles,
 * CycloneDX and SPDX documents, LOLDrivers.
 *
 * A document is held in memory as a whole, so it may have no more than
 * STM_BASELINE_JSON_MOST bytes. The line of an entry is its place in the
 * list, from 1.
 */
#ifndef STM_BASELINE_JSON_H
#define STM_BASELINE_JSON_H

#include "baseline/list.h"

enum { STM_BASELINE_JSON_MOST = 128 << 20 };

/* Whether a text begins as JSON does. */
bool stm_baseline_is_json(struct stm_span text);

/* What the document is, SNIFF where it is none of these; STM_EFORMAT where it
 * is no JSON, STM_ELIMIT where it is too large. */
stm_status stm_baseline_sniff_json(stm_baseline_format *out,
                                   struct stm_source *source,
                                   struct stm_err *err);

stm_status stm_baseline_read_json(struct stm_source *source,
                                  stm_baseline_format format,
                                  struct stm_baseline_sink *sink,
                                  struct stm_err *err);

#endif
