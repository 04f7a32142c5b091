/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame.h - the values of a record of the usual form, without its tokens.
 *
 * Nearly every record is one instance of a template, with at most one value
 * that is a fragment, and that one instance of another template (EVTX.md
 * section 4). Of such a record everything is found by adding sizes up. What
 * is of another form is no frame, and the parser's business.
 */
#ifndef STM_READ_EVTX_FRAME_H
#define STM_READ_EVTX_FRAME_H

#include "read/evtx/template.h"

enum {
    STM_FRAME_SLOTS = 256, /* of both templates */
    STM_KIND_EMPTY = 0x40  /* in a kind: its text is empty */
};

struct stm_frame {
    struct stm_known *outer, *inner; /* inner NULL: there is none */
    uint32_t n_outer, n;             /* slots of outer, of both */
    /* The type of each value, and whether it is empty. */
    uint8_t kinds[STM_FRAME_SLOTS];
    uint16_t sizes[STM_FRAME_SLOTS];
    const uint8_t *values[STM_FRAME_SLOTS];
};

/* False where the bytes from `from` to `to` of the chunk are none. */
bool stm_frame_of(struct stm_frame *out, struct stm_templates *templates,
                  const uint8_t *chunk, size_t size, uint32_t from,
                  uint32_t to);

#endif
