/* SPDX-License-Identifier: Apache-2.0 */
/*
 * agree-parts.h - what the files of the comparison share.
 */
#ifndef STM_READ_AGREE_PARTS_H
#define STM_READ_AGREE_PARTS_H

#include "read/agree.h"

struct stm_agree {
    struct stm_reader *native, *libevtx;
    struct stm_buf native_text, libevtx_text; /* of the field */
    struct stm_buf scratch;
    /* Values of this record that libevtx may have taken for markup. */
    struct stm_buf markup;
    struct stm_place *later; /* of a chunk: to be asked about alone */
    bool failed;             /* memory ended, in this record */
};

/*
 * Why libevtx would say `theirs` of a value whose text is `ours`; the texts
 * differ. STM_KNOWN_NOT: it is not known to. `attribute`: of an attribute.
 */
stm_known stm_agree_known(struct stm_agree *agree,
                          const struct stm_value *value, struct stm_span ours,
                          struct stm_span theirs, bool attribute);

/* Nothing but blanks and line ends, or nothing at all. */
bool stm_agree_is_blank(struct stm_span text);

/* Whether `needle` stands in `text`. */
bool stm_agree_holds(struct stm_span text, struct stm_span needle);

#endif
