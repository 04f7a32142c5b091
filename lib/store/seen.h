/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seen.h - which record numbers of a stream the case cannot have.
 *
 * Logs hold their records in rising order, one after the other; so almost
 * every record has a number that lies outside of all that the stream showed
 * before, or goes on where a run of such numbers began. For the others the
 * database must be asked.
 */
#ifndef STM_STORE_SEEN_H
#define STM_STORE_SEEN_H

#include "store/db.h"

struct stm_seen;

/* The db is borrowed. Owned by the caller: stm_seen_close(). */
stm_status stm_seen_open(struct stm_seen **out, struct stm_db *db,
                         struct stm_err *err);
void stm_seen_close(struct stm_seen *seen);

/*
 * Takes note of a record. `*is_new`: none of that number is in the stream;
 * else there may be one. What a stream has is looked up when it is first
 * named; from then on every record of it must be told here.
 */
stm_status stm_seen_add(bool *is_new, struct stm_seen *seen, int64_t stream,
                        int64_t record_id, struct stm_err *err);

#endif
