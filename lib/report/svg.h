/* SPDX-License-Identifier: Apache-2.0 */
/*
 * svg.h - pictures inside a page: shapes in whole user units, each with a
 * class of style.css and no colour of its own, so that a picture is as light,
 * dark or printed as the page around it.
 *
 * A picture says what it shows twice: as <title> and <desc> for those who
 * hear it, and in a table or list beside it, which is the caller's part.
 */
#ifndef STM_REPORT_SVG_H
#define STM_REPORT_SVG_H

#include "report/html.h"

struct svg_frame {
    const char *class_name;
    const char *title; /* what it is a picture of */
    int64_t width, height;
    bool has_links; /* then it is a group of them, else one image */
};

/*
 * Begins a picture in a box of its own that scrolls where the page is
 * narrower; a <desc> may follow. Ended by svg_end().
 */
void svg_begin(struct stm_html *html, const struct svg_frame *frame);
void svg_end(struct stm_html *html);

/* A group or, with `href`, a link; to be ended by stm_html_end(). */
void svg_group(struct stm_html *html, const char *class_name);
void svg_link(struct stm_html *html, const char *class_name, const char *prefix,
              struct stm_span target);

void svg_title(struct stm_html *html, struct stm_span text);
/* A rectangle without an end: a title may follow, then stm_html_end(). */
void svg_rect(struct stm_html *html, const char *class_name, int64_t x,
              int64_t y, int64_t width, int64_t height);
/* The same, ended. */
void svg_box(struct stm_html *html, const char *class_name, int64_t x,
             int64_t y, int64_t width, int64_t height);
void svg_circle(struct stm_html *html, const char *class_name, int64_t x,
                int64_t y, int64_t radius);
void svg_line(struct stm_html *html, const char *class_name, int64_t x1,
              int64_t y1, int64_t x2, int64_t y2);
void svg_path(struct stm_html *html, const char *class_name, const char *path);
void svg_text(struct stm_html *html, const char *class_name, int64_t x,
              int64_t y, struct stm_span text);
void svg_string(struct stm_html *html, const char *class_name, int64_t x,
                int64_t y, const char *text);

/* svg-axis.c: an axis of time with few ticks, below `y`. */
void svg_axis(struct stm_html *html, int64_t left, int64_t width, int64_t y,
              stm_ticks from, stm_ticks to);

/*
 * Appends `text` as it may be shown, cut to `columns` with an ellipsis where
 * it is longer; wide scripts take two columns a character.
 */
void stm_svg_fit(struct stm_buf *out, struct stm_span text, int columns);

#endif
