/* SPDX-License-Identifier: Apache-2.0 */
/*
 * columns.h - which column of a CSV is what.
 */
#ifndef STM_BASELINE_COLUMNS_H
#define STM_BASELINE_COLUMNS_H

#include "base/csv-read.h"
#include "baseline/list.h"

/* The first are stm_digest kinds. */
enum {
    STM_COLUMN_HASH = STM_DIGEST_KINDS, /* of the kind that its length tells */
    STM_COLUMN_ALGORITHM,
    STM_COLUMN_PATH,
    STM_COLUMN_NAME, /* where there is no path */
    STM_COLUMN_PRODUCT,
    STM_COLUMN_VERSION,
    STM_COLUMN_COMPANY,
    STM_COLUMN_LABEL,
    STM_COLUMN_TYPE,   /* of MISP: what `value` is */
    STM_COLUMN_TO_IDS, /* of MISP: whether it is meant to be looked for */
    STM_COLUMNS
};

struct stm_csv_columns {
    int at[STM_COLUMNS]; /* -1: there is none */
    stm_baseline_format format;
};

/* Whether a row is a heading with a column of digests; then `*out`. */
bool stm_columns_of_heading(struct stm_csv_columns *out,
                            const struct stm_csv_row *row);

/* Whether a row without any heading holds a digest; then what is where. */
bool stm_columns_of_row(struct stm_csv_columns *out,
                        const struct stm_csv_row *row);

/* Entries name files by path, or by name, product and version. */
bool stm_columns_named(const struct stm_csv_columns *columns);

#endif
