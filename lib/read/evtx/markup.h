/* SPDX-License-Identifier: Apache-2.0 */
/*
 * markup.h - hostile text as names and character data of XML.
 */
#ifndef STM_READ_EVTX_MARKUP_H
#define STM_READ_EVTX_MARKUP_H

#include "base/buf.h"

/*
 * Appends text for an element or an attribute in double quotes. What a
 * parser would change (line ends, blanks of attributes) becomes a reference.
 */
void stm_markup_text(struct stm_buf *out, struct stm_span text);

/*
 * Appends a name without a prefix: each character that cannot stand where it
 * does becomes _xNNNN_, the hex of its code point. No name is `_`.
 */
void stm_markup_name(struct stm_buf *out, struct stm_span name);

/* The same for an attribute, which may also be a declaration: xmlns:PREFIX. */
void stm_markup_attribute(struct stm_buf *out, struct stm_span name);

#endif
