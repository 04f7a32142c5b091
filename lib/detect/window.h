/* SPDX-License-Identifier: Apache-2.0 */
/*
 * window.h - the part of time whose findings are shown.
 *
 * Rules always look at the whole case, and tables `finding`, `incident` and
 * `rule_host` hold all that they said. A window is a lens over these: for one
 * connection it puts temporary tables of the same names in front of them,
 * with the findings whose event lies in it (since <= time < until), what is
 * left of their incidents, and which rules could be asked about that time at
 * all. So a window shows a part of the full answer and changes nothing in it,
 * and without it the full answer is there again. Table `finding_window` says
 * which window a case is shown through; no row: all.
 */
#ifndef STM_DETECT_WINDOW_H
#define STM_DETECT_WINDOW_H

#include "base/buf.h"
#include "base/time.h"
#include "store/db.h"

enum { STM_WINDOW_SPAN_TEXT = 16 };

struct stm_window {
    bool has_since, has_until, has_newest;
    stm_ticks since; /* the first tick that is in it */
    stm_ticks until; /* the first that is behind it */
    stm_ticks last;  /* `since` is so long before `newest`; 0: was given */
    char last_text[STM_WINDOW_SPAN_TEXT]; /* "24h"; "" */
    stm_ticks newest;
};

bool stm_window_is_all(const struct stm_window *window);
bool stm_window_has(const struct stm_window *window, stm_ticks time);

/*
 * Where `last` is set, works out what it counts back from, and so `since`:
 * the newest TimeCreated that has, with the 30 days before it, at least 1 % of
 * the case's events; where none has, the newest. A clock that ran wild for a
 * few records so moves nothing. There is no upper end: what such clocks say
 * later is shown. Without events the window stays open.
 */
stm_status stm_window_resolve(struct stm_window *window, struct stm_db *db,
                              struct stm_err *err);

/* Puts it into the case, in the caller's transaction; all of time: no row. */
stm_status stm_window_store(struct stm_db *db, const struct stm_window *window,
                            struct stm_err *err);

/*
 * Puts the lens in front of the case's tables; NULL: that of the window which
 * stands in the case. Once a connection, and before nothing but reading.
 * Without `rules` that is findings and incidents alone, and rule_host is that
 * of all of time: what rules could look at takes a walk through all records of
 * the window.
 */
stm_status stm_window_show(struct stm_db *db, const struct stm_window *window,
                           bool rules, struct stm_err *err);

/* What is shown, and how many findings are not for it. */
stm_status stm_window_shown(struct stm_window *out, int64_t *outside,
                            struct stm_db *db, struct stm_err *err);

/*
 * Appends it in words: "from 2026-03-02T00:00:00.0000000Z on (24h back from
 * ...)", "before ...". Of all of time: nothing.
 */
void stm_window_print(struct stm_buf *out, const struct stm_window *window);

#endif
