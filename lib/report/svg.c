/* SPDX-License-Identifier: Apache-2.0 */
#include "report/svg.h"

#include "base/text.h"

#include <inttypes.h>

/* From here on a character is taken for as wide as two. */
enum { WIDE_FROM = 0x1100 };

static void
number(struct stm_html *html, const char *name, int64_t value)
{
    stm_html_attr_print(html, name, "%" PRId64, value);
}

void
svg_begin(struct stm_html *html, const struct svg_frame *frame)
{
    stm_html_line(html);
    stm_html_begin_class(html, "div", "wide picture");
    stm_html_attr(html, "tabindex", "0");
    stm_html_attr(html, "role", "group");
    stm_html_attr_print(html, "aria-label", "%s, a picture", frame->title);
    stm_html_begin_class(html, "svg", frame->class_name);
    stm_html_attr_print(html, "viewBox", "0 0 %" PRId64 " %" PRId64,
                        frame->width, frame->height);
    number(html, "width", frame->width);
    number(html, "height", frame->height);
    stm_html_attr(html, "role", frame->has_links ? "group" : "img");
    stm_html_attr(html, "aria-label", frame->title);
}

void
svg_end(struct stm_html *html)
{
    stm_html_end(html);
    stm_html_end(html);
    stm_html_line(html);
}

void
svg_group(struct stm_html *html, const char *class_name)
{
    stm_html_line(html);
    stm_html_begin_class(html, "g", class_name);
}

void
svg_link(struct stm_html *html, const char *class_name, const char *prefix,
         struct stm_span target)
{
    stm_html_line(html);
    stm_html_begin_class(html, "a", class_name);
    stm_html_attr_print(html, "href", "%s%.*s", prefix, (int)target.size,
                        target.data);
}

void
svg_title(struct stm_html *html, struct stm_span text)
{
    stm_html_element(html, "title", NULL, text);
}

void
svg_rect(struct stm_html *html, const char *class_name, int64_t x, int64_t y,
         int64_t width, int64_t height)
{
    stm_html_begin_class(html, "rect", class_name);
    number(html, "x", x);
    number(html, "y", y);
    number(html, "width", width);
    number(html, "height", height);
}

void
svg_box(struct stm_html *html, const char *class_name, int64_t x, int64_t y,
        int64_t width, int64_t height)
{
    svg_rect(html, class_name, x, y, width, height);
    stm_html_end(html);
}

void
svg_circle(struct stm_html *html, const char *class_name, int64_t x, int64_t y,
           int64_t radius)
{
    stm_html_begin_class(html, "circle", class_name);
    number(html, "cx", x);
    number(html, "cy", y);
    number(html, "r", radius);
    stm_html_end(html);
}

void
svg_line(struct stm_html *html, const char *class_name, int64_t x1, int64_t y1,
         int64_t x2, int64_t y2)
{
    stm_html_begin_class(html, "line", class_name);
    number(html, "x1", x1);
    number(html, "y1", y1);
    number(html, "x2", x2);
    number(html, "y2", y2);
    stm_html_end(html);
}

void
svg_path(struct stm_html *html, const char *class_name, const char *path)
{
    stm_html_begin_class(html, "path", class_name);
    stm_html_attr(html, "d", path);
    stm_html_end(html);
}

void
svg_text(struct stm_html *html, const char *class_name, int64_t x, int64_t y,
         struct stm_span text)
{
    stm_html_begin_class(html, "text", class_name);
    number(html, "x", x);
    number(html, "y", y);
    stm_html_text(html, text);
    stm_html_end(html);
}

void
svg_string(struct stm_html *html, const char *class_name, int64_t x, int64_t y,
           const char *text)
{
    svg_text(html, class_name, x, y, stm_span_of(text));
}

void
stm_svg_fit(struct stm_buf *out, struct stm_span text, int columns)
{
    struct stm_buf shown = { 0 };
    struct stm_span held;
    size_t at = 0, cut = 0; /* `cut`: where one column is left */
    int used = 0;

    stm_text_show(&shown, text, false);
    held = stm_buf_held(&shown);
    while (at < held.size && used <= columns) {
        if (used < columns)
            cut = at;
        used += stm_text_next(held, &at) >= WIDE_FROM ? 2 : 1;
    }
    if (used <= columns) {
        stm_buf_span(out, held);
    } else {
        stm_buf_add(out, held.data, cut);
        stm_buf_text(out, "\xe2\x80\xa6");
    }
    out->failed = out->failed || shown.failed;
    stm_buf_free(&shown);
}
