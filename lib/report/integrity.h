/* SPDX-License-Identifier: Apache-2.0 */
/*
 * integrity.h - questions about files and their digests, as statements whose
 * columns have names that may be printed. Times are ISO 8601.
 */
#ifndef STM_REPORT_INTEGRITY_H
#define STM_REPORT_INTEGRITY_H

#include "base/buf.h"
#include "store/db.h"

/*
 * Reads MD5, SHA-1, SHA-256 or IMPHASH in hex; `*size` is 16, 20 or 32. False
 * on anything else.
 */
bool stm_integrity_digest(uint8_t out[32], size_t *size, const char *hex);

/*
 * Every host that ran, loaded, wrote or deleted a file of that digest, patient
 * zero first; `claims` is what that file says it is, and what lists say of it.
 * Owned by the caller, as all below: stm_stmt_close().
 */
stm_status stm_integrity_hash(struct stm_stmt **where, struct stm_stmt **claims,
                              struct stm_db *db, const uint8_t *digest,
                              size_t size, struct stm_err *err);

/* What a whole path, or a file name at any path, was seen as. `key` must live
 * as long as the statement. */
stm_status stm_integrity_path(struct stm_stmt **out, struct stm_buf *key,
                              struct stm_db *db, const char *path,
                              struct stm_err *err);

/* What is not what it should be: on host row `host`, or 0: on all. Once a
 * connection: it makes a temporary table. */
stm_status stm_integrity_odd(struct stm_stmt **out, struct stm_db *db,
                             int64_t host, struct stm_err *err);

/* The hash checks that people made on host row `host`, or 0: on all. */
stm_status stm_integrity_checks(struct stm_stmt **out, struct stm_db *db,
                                int64_t host, struct stm_err *err);

/* The row of the one host of that name; STM_EUSAGE: none, or several. */
stm_status stm_integrity_host(int64_t *out, struct stm_db *db, const char *name,
                              struct stm_err *err);

#endif
