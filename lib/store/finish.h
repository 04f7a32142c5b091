/* SPDX-License-Identifier: Apache-2.0 */
/*
 * finish.h - what follows once facts were added, by ingest or by merge.
 *
 * Tells conflicting copies (anew: whether there are any depends on all of
 * the case), makes the indexes that a first ingest left out, and lets SQLite
 * count rows for its plans. No transaction may be open.
 */
#ifndef STM_STORE_FINISH_H
#define STM_STORE_FINISH_H

#include "store/db.h"

stm_status stm_store_finish(struct stm_db *db, struct stm_err *err);

#endif
