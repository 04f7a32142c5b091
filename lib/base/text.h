/* SPDX-License-Identifier: Apache-2.0 */
/*
 * text.h - text from logs: valid UTF-8, folding, terms, and what is shown.
 *
 * Folding is Unicode simple case folding, one code point to one, as KQL's
 * comparisons do (KQL.md section 3.2): never full folding, never a locale.
 */
#ifndef STM_BASE_TEXT_H
#define STM_BASE_TEXT_H

#include "base/buf.h"

#include <stdint.h>

/*
 * Decodes one code point at text.data[*at] and moves *at past it. A byte
 * that starts no valid sequence gives U+FFFD and moves by one. Surrogates
 * and overlong forms are not valid.
 */
uint32_t stm_text_next(struct stm_span text, size_t *at);

/* Appends a code point as UTF-8; one that is no scalar value as U+FFFD. */
void stm_text_put(struct stm_buf *out, uint32_t c);

bool stm_text_is_utf8(struct stm_span text);

/* Appends `text` with each byte that is not UTF-8 replaced by U+FFFD. */
void stm_text_repair(struct stm_buf *out, struct stm_span text);

/* UTF-16LE of `size` bytes as UTF-8; a lone surrogate becomes U+FFFD. */
void stm_text_of_utf16(struct stm_buf *out, const uint8_t *data, size_t size);

/* The simple folding of one code point. */
uint32_t stm_text_fold_char(uint32_t c);

/* Appends the folded text. */
void stm_text_fold(struct stm_buf *out, struct stm_span text);

/* Letters (L*) and decimal digits (Nd) of any script: what a term is of. */
bool stm_text_is_term(uint32_t c);

/*
 * KQL's `has`: `needle` occurs in `text`, case folded, and neither edge of it
 * touches a letter or digit where the needle's own edge is one. An empty
 * needle is in every text.
 */
bool stm_text_has(struct stm_span text, struct stm_span needle);

/* Equal after folding (KQL =~). */
bool stm_text_equal_folded(struct stm_span a, struct stm_span b);

/*
 * Appends `text` as it may be shown: control characters, line separators,
 * bidirectional and zero-width characters become visible as \xNN or \u{NNNN},
 * and what is not UTF-8 becomes U+FFFD. `keep_lines` keeps LF and TAB.
 */
void stm_text_show(struct stm_buf *out, struct stm_span text, bool keep_lines);

#endif
