/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern.h - a whole path with gaps: `*:/windows/acme-*.exe` and the like.
 */
#ifndef STM_DETECT_PATTERN_H
#define STM_DETECT_PATTERN_H

#include "base/span.h"

/*
 * True where `pattern` is the whole of `path`. `*` stands for any characters,
 * or none, of one name: never for `/`, and never for `:`, so it reaches
 * neither another folder nor a stream. Both are folded, with `/`. Takes at
 * most the product of their lengths.
 */
bool stm_pattern_matches(struct stm_span pattern, struct stm_span path);

/* What follows the last `/`; empty where `*` stands in it. */
struct stm_span stm_pattern_name(struct stm_span pattern);

#endif
