/* SPDX-License-Identifier: Apache-2.0 */
/*
 * style.h - the one style sheet (style.css, compiled in) and the content
 * security policy that allows it and nothing else.
 */
#ifndef STM_REPORT_STYLE_H
#define STM_REPORT_STYLE_H

#include "base/err.h"

struct stm_style {
    const char *text; /* static; holds neither `<` nor `&` */
    char policy[160];
};

stm_status stm_style_of(struct stm_style *out, struct stm_err *err);

#endif
