/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json-parts.h - what the readers of JSON share.
 */
#ifndef STM_BASELINE_JSON_PARTS_H
#define STM_BASELINE_JSON_PARTS_H

#include <jansson.h>

#include "baseline/json.h"

struct stm_json_list {
    struct stm_baseline_sink *sink;
    uint64_t place; /* of the entry at hand, from 1 */
};

/* The text of a member, empty where it is none. Borrowed. */
struct stm_span stm_json_member(const json_t *object, const char *name);
struct stm_span stm_json_words(const json_t *text);

/* Takes a digest; false, and said, where it is none. `kind` as for
 * stm_baseline_hex(). */
bool stm_json_digest(struct stm_json_list *list,
                     struct stm_baseline_entry *entry, int kind,
                     struct stm_span text);

/* Gives the entry, where it has a digest. */
stm_status stm_json_give(struct stm_json_list *list,
                         const struct stm_baseline_entry *entry,
                         struct stm_err *err);

/* One for each family; `root` is the document. */
stm_status stm_json_misp_event(struct stm_json_list *list, const json_t *root,
                               struct stm_err *err);
stm_status stm_json_misp_warninglist(struct stm_json_list *list,
                                     const json_t *root, struct stm_err *err);
stm_status stm_json_loldrivers(struct stm_json_list *list, const json_t *root,
                               struct stm_err *err);
stm_status stm_json_stix(struct stm_json_list *list, const json_t *root,
                         struct stm_err *err);
stm_status stm_json_cyclonedx(struct stm_json_list *list, const json_t *root,
                              struct stm_err *err);
stm_status stm_json_spdx(struct stm_json_list *list, const json_t *root,
                         struct stm_err *err);

#endif
