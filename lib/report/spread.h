/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spread.h - hosts affected over time, as a picture; for index-spread.c.
 */
#ifndef STM_REPORT_SPREAD_H
#define STM_REPORT_SPREAD_H

#include "report/page.h"

/* Nothing where fewer than two hosts are affected. */
stm_status spread_draw(struct stm_html *html, struct report *r,
                       struct stm_err *err);

#endif
