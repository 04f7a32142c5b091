/* SPDX-License-Identifier: Apache-2.0 */
/*
 * guide.h - what to do about the findings of a rule, as a person would be
 * told: steps of the investigation, of containment, and queries.
 *
 * A guide is a file guides/ID.md beside the rules, of the form that
 * rules/README.md describes. Where it names a value, `{parent.name}`, the
 * finding's own is put in; what names a value that is not known is left out
 * as a whole, and so is a query that could not hold it as it was logged.
 */
#ifndef STM_DETECT_GUIDE_H
#define STM_DETECT_GUIDE_H

#include "base/arena.h"
#include "base/buf.h"
#include "detect/lines.h"
#include "detect/written.h"

enum { STM_GUIDE_SIZE = 64 << 10, STM_GUIDE_VALUE = 2000 };

typedef enum {
    STM_GUIDE_INVESTIGATE,
    STM_GUIDE_CONTAIN,
    STM_GUIDE_HUNT,
    STM_GUIDE_PARTS
} stm_guide_part;

typedef enum {
    STM_GUIDE_STEP, /* a sentence or two */
    STM_GUIDE_SQL,  /* for this case */
    STM_GUIDE_KQL,  /* for Microsoft Defender */
    STM_GUIDE_SIGMA,
    STM_GUIDE_FORMS
} stm_guide_form;

/* "Investigate", "SQL": as a guide's headings and pages say it. Static. */
const char *stm_guide_part_name(stm_guide_part part);
const char *stm_guide_form_name(stm_guide_form form);

/* Borrowed from the guide's text. */
struct stm_guide_item {
    stm_guide_part part;
    stm_guide_form form;
    struct stm_span title; /* of a query; else empty */
    struct stm_span text;  /* its lines, with their indent */
    unsigned line;
};

struct stm_guide_reader {
    struct stm_lines lines;
    struct stm_guide_item item; /* what is being read */
    const char *wrong;          /* why it stopped before the end; or NULL */
    bool in_part;
};

struct stm_guide_reader stm_guide_reader_of(struct stm_span text);

/* The next step or query; false at the end, or where reader->wrong says why. */
bool stm_guide_next(struct stm_guide_reader *reader,
                    struct stm_guide_item *item);

struct stm_guide {
    struct stm_written written; /* its name is that of its rule */
};

/* STM_EFORMAT or STM_ELIMIT, "FILE:LINE: why", for a guide that is none: all
 * three parts, each with a step or query that holds whatever is known. */
stm_status stm_guide_parse(struct stm_guide *guide, struct stm_err *err);

/* The value of `process.name` or the like; false: it is not known. */
typedef bool stm_guide_value_fn(void *arg, struct stm_span name,
                                struct stm_span *out);

/*
 * Appends the item with its values, escaped as its language wants it inside
 * of single quotes. False, and `out` as it was, where a value is not known or
 * cannot be written; out->failed where memory ran out.
 */
bool stm_guide_fill(struct stm_buf *out, const struct stm_guide_item *item,
                    stm_guide_value_fn *value, void *arg);

#endif
