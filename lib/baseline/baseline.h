/* SPDX-License-Identifier: Apache-2.0 */
/*
 * baseline.h - lists of digests that the analyst gives, to compare the images
 * of a case with.
 *
 * A list is read into tables baseline and baseline_entry; text of any size in
 * bounded memory. A database of NSRL (RDSv3) is left where it is and asked
 * later. A line that is not understood is said and counted, the rest is
 * taken; a file of which nothing is understood is refused.
 */
#ifndef STM_BASELINE_BASELINE_H
#define STM_BASELINE_BASELINE_H

#include "base/buf.h"
#include "base/progress.h"
#include "store/db.h"
#include "store/input.h"

/* What being on a list means. The numbers stand in table baseline. */
typedef enum {
    STM_BASELINE_UNSAID = 0,
    STM_BASELINE_REFERENCE = 1,  /* so it must be */
    STM_BASELINE_KNOWN_GOOD = 2, /* somebody vouches for it */
    STM_BASELINE_KNOWN_BAD = 3,
    STM_BASELINE_KNOWN = 4 /* it was seen; neither good nor bad */
} stm_baseline_kind;

const char *stm_baseline_kind_name(stm_baseline_kind kind); /* static */
bool stm_baseline_kind_parse(stm_baseline_kind *out, const char *name);

/* What a list is written in. */
typedef enum {
    STM_BASELINE_SUMS,     /* sha256sum, md5sum, BSD's */
    STM_BASELINE_PLAIN,    /* a digest a line */
    STM_BASELINE_HASHDEEP, /* hashdeep */
    STM_BASELINE_CSV,
    STM_BASELINE_NSRL, /* RDS version 2: NSRLFile.txt */
    STM_BASELINE_MALWAREBAZAAR,
    STM_BASELINE_LOLDRIVERS, /* CSV or JSON */
    STM_BASELINE_MISP_CSV,
    STM_BASELINE_MISP_EVENT,
    STM_BASELINE_MISP_WARNINGLIST,
    STM_BASELINE_STIX,
    STM_BASELINE_CYCLONEDX,
    STM_BASELINE_SPDX,
    STM_BASELINE_CASE, /* what another case of stemma has seen */
    STM_BASELINE_RDS,  /* RDS version 3: SQLite, left in place */
    STM_BASELINE_FORMATS,
    STM_BASELINE_SNIFF /* to be found out */
} stm_baseline_format;

const char *stm_baseline_format_name(stm_baseline_format format); /* static */
bool stm_baseline_format_parse(stm_baseline_format *out, const char *name);

struct stm_baseline_options {
    const char *name;       /* or NULL: the file's */
    const char *at;         /* where relative paths stand; FROM=TO puts TO
                               in the place of a leading FROM; or NULL */
    stm_baseline_kind kind; /* UNSAID: by format */
    stm_baseline_format format;
    struct stm_input_problems *problems;
    const struct stm_progress *progress;
};

/* What a file was found to be. */
struct stm_baseline_looked {
    stm_baseline_format format;
    stm_baseline_kind kind;
};

/*
 * Reads no more than the beginning. STM_EUSAGE where the kind must be said
 * and is not; STM_EIO, STM_EFORMAT where it is no list.
 */
stm_status stm_baseline_look(struct stm_baseline_looked *out, const char *path,
                             const struct stm_baseline_options *options,
                             struct stm_err *err);

struct stm_baseline_added {
    struct stm_buf name; /* owned by the caller: stm_buf_free() */
    struct stm_baseline_looked looked;
    bool there; /* the case had it already: nothing was added */
    uint64_t entries, malformed;
};

/*
 * Adds a list, in a transaction of its own; what rules made of the case is
 * outdated then and goes. STM_EFORMAT where nothing in it was understood.
 */
stm_status stm_baseline_add(struct stm_baseline_added *out, struct stm_db *db,
                            const char *path,
                            const struct stm_baseline_options *options,
                            struct stm_err *err);

/* Removes one by its name; STM_EUSAGE where there is none. */
stm_status stm_baseline_remove(struct stm_db *db, const char *name,
                               struct stm_err *err);

/* One more piece of an export; false: it could not be written. */
typedef bool stm_baseline_write_fn(void *arg, struct stm_span text);

/*
 * The entries of one, or with a NULL name of all, as a CSV that
 * stm_baseline_add() reads back to the same entries.
 */
stm_status stm_baseline_export(struct stm_db *db, const char *name,
                               stm_baseline_write_fn *write, void *arg,
                               struct stm_err *err);

#endif
