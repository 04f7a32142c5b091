/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content.h - which rows of `digests` are of one file.
 *
 * Hosts hash with different algorithms, so one file has several rows. Rows
 * are one content if they are equal in an algorithm that both have, the
 * strongest first: SHA-256, then SHA-1, then MD5. A weaker digest joins
 * nothing that a stronger one tells apart, and where it could mean either of
 * two contents (an MD5 collision) what has only that digest is a content of
 * its own. IMPHASH joins nothing. Which rows are together depends on the
 * digests alone, not on their order or ids.
 *
 * Two contents differ provably if they have an algorithm in common and the
 * strongest one says so. Without a common one they are not comparable.
 */
#ifndef STM_LINEAGE_CONTENT_H
#define STM_LINEAGE_CONTENT_H

#include "base/buf.h"
#include "store/db.h"

/* As columns `algorithm` have it: 0 is none, the strongest the greatest. */
typedef enum {
    STM_ALGORITHM_NONE = 0,
    STM_ALGORITHM_MD5 = 1,
    STM_ALGORITHM_SHA1 = 2,
    STM_ALGORITHM_SHA256 = 3,
    STM_ALGORITHM_IMPHASH = 4 /* of imports: proves nothing */
} stm_algorithm;

#define STM_ALGORITHMS 5

struct stm_contents;

/* Owned by the caller: stm_contents_close(). */
stm_status stm_contents_open(struct stm_contents **out, struct stm_db *db,
                             struct stm_err *err);
void stm_contents_close(struct stm_contents *contents);

/* Fills table digests_content, which must be empty. */
stm_status stm_contents_store(const struct stm_contents *contents,
                              struct stm_db *db, struct stm_err *err);

/* The content (a row of `digests`) of a row; 0: it has no digest. */
int64_t stm_contents_of(const struct stm_contents *contents, int64_t digests);

/* The algorithm that proves two contents different; none: nothing does. */
stm_algorithm stm_contents_differ(const struct stm_contents *contents,
                                  int64_t a, int64_t b);

/* Whether their import tables are alike: 1, 0, or -1: not known of both. */
int stm_contents_imports(const struct stm_contents *contents, int64_t a,
                         int64_t b);

/*
 * A content's digest: in that algorithm, else in its strongest one; lower-case
 * hex, nothing for content 0.
 */
void stm_contents_print(struct stm_buf *out,
                        const struct stm_contents *contents, int64_t content,
                        stm_algorithm algorithm);

size_t stm_algorithm_size(stm_algorithm algorithm);
/* `sha256`, ... as rules and lists spell it; '' for none. */
const char *stm_algorithm_name(stm_algorithm algorithm);

#endif
