/* SPDX-License-Identifier: Apache-2.0 */
/*
 * builtin.h - what stands under rules/, compiled in.
 */
#ifndef STM_DETECT_BUILTIN_H
#define STM_DETECT_BUILTIN_H

#include "base/embedded.h"

extern const struct stm_embedded stm_builtin_rules[];
extern const struct stm_embedded stm_builtin_lists[];
extern const struct stm_embedded stm_builtin_tunings[];
extern const struct stm_embedded stm_builtin_guides[];

#endif
