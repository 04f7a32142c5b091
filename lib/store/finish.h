/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finish.h - what goes before and follows when facts are added, by ingest or
 * by merge.
 *
 * stm_store_outdate() deletes what was concluded from the facts so far, in
 * the transaction that adds the first new one: nobody shall take it for an
 * answer about the new ones. stm_store_unmake(), in the same transaction,
 * deletes the events that stm_store_finish() makes anew: slack records that
 * were read with what the whole case knows (recover.h). stm_store_answered() tells whether rules have
 * looked at what is there. stm_store_finish() tells conflicting copies (anew:
 * whether there are any depends on all of the case), makes the indexes that a
 * first ingest left out, and lets SQLite count rows for its plans. No
 * transaction may be open.
 */
#ifndef STM_STORE_FINISH_H
#define STM_STORE_FINISH_H

#include "store/db.h"

stm_status stm_store_outdate(struct stm_db *db, struct stm_err *err);
stm_status stm_store_unmake(struct stm_db *db, struct stm_err *err);
stm_status stm_store_answered(bool *out, struct stm_db *db,
                              struct stm_err *err);
stm_status stm_store_finish(struct stm_db *db, struct stm_err *err);

#endif
