/* SPDX-License-Identifier: Apache-2.0 */
/*
 * recover.h - slack records that need templates of other files.
 *
 * Which of them can be read depends on which files the case has, so they are
 * no facts: the records (`fragment`) and templates (`template`) are, and what
 * they make together is deleted with other conclusions (recovered-clear.sql)
 * and made anew when ingest or merge ends. So a merge of cases says what one
 * case of all the evidence would say.
 */
#ifndef STM_STORE_RECOVER_H
#define STM_STORE_RECOVER_H

#include "store/db.h"

/* Events of how >= 4. The caller's transaction is open. */
stm_status stm_store_recover(struct stm_db *db, struct stm_err *err);

#endif
