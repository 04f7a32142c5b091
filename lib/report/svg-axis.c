/* SPDX-License-Identifier: Apache-2.0 */
#include "report/host-timeline.h"
#include "report/svg.h"

enum { TICKS = 9, LABEL = 60 /* the room that the last one needs */ };

#define MINUTE (60 * STM_TICKS_PER_SECOND)
#define DAY (24 * 60 * MINUTE)

/* Of longer steps the day alone. */
static void
print_tick(struct stm_buf *out, stm_ticks time, stm_ticks step)
{
    char text[STM_TIME_TEXT];

    (void)stm_ticks_print_short(text, time);
    if (step >= DAY)
        stm_buf_print(out, "%.10s", text);
    else
        stm_buf_print(out, "%.11s", text + 5); /* month, day and minute */
}

void
svg_axis(struct stm_html *html, int64_t left, int64_t width, int64_t y,
         stm_ticks from, stm_ticks to)
{
    size_t minutes = (size_t)((to - from) / MINUTE) + 1;
    stm_ticks step = stm_timeline_step(MINUTE, minutes, TICKS);
    stm_ticks at = stm_timeline_align(from, step);
    struct stm_buf text = { 0 };

    svg_line(html, "axis", left, y, left + width, y);
    for (at = at < from ? at + step : at; at < to; at += step) {
        int64_t x = left + (int64_t)((double)(at - from) / (double)(to - from) *
                                     (double)width);

        svg_line(html, "axis", x, y, x, y + 5);
        stm_buf_reset(&text);
        print_tick(&text, at, step);
        if (x < left + width - LABEL)
            svg_text(html, "tick", x, y + 19, stm_buf_held(&text));
    }
    if (text.failed)
        stm_html_starve(html);
    stm_buf_free(&text);
}
