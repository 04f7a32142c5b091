/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content.h - what a record says, as one number.
 *
 * Two records of one log with the same number and time are the same record
 * only if they say the same. `event.content` is the first 64 bits of SHA-256
 * over the event id and all payload names and values: not a faster hash,
 * because a hostile log must not be able to make a record that passes for
 * another and so hides it. Values are normalised first (EVTX.md section 10),
 * so that the number does not depend on the reader, nor on whether a record
 * was forwarded as text.
 */
#ifndef STM_EVENT_CONTENT_H
#define STM_EVENT_CONTENT_H

#include "base/digest.h"
#include "read/reader.h"

struct stm_content;

/* Owned by the caller: stm_content_close(). One per thread. */
stm_status stm_content_open(struct stm_content **out, struct stm_err *err);
void stm_content_close(struct stm_content *content);

/* The content of a record, as SQLite holds it: signed, big-endian. */
stm_status stm_content_of(int64_t *out, struct stm_content *content,
                          uint32_t event_id, const struct stm_record *record,
                          struct stm_err *err);

/*
 * Whether a field is the record's own word: not below System (its place in
 * the log is the identity's other half) and not RenderingInfo, which a
 * collector adds in its own language.
 */
bool stm_content_is_payload(struct stm_span path);

/*
 * Appends a text in its one normal form: `0x` and up to 16 hex digits as a
 * decimal, a time's fraction without its trailing zeros and cut at seven
 * digits, a {GUID} in upper case, nothing but blanks as nothing.
 */
void stm_content_normal(struct stm_buf *out, struct stm_span text);

#endif
