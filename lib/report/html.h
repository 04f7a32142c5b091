/* SPDX-License-Identifier: Apache-2.0 */
/*
 * html.h - HTML pages through libxml2's writer, so that no escape can be
 * forgotten.
 *
 * Text is made fit to show first (stm_text_show). A page carries its style
 * in itself, names the style's digest in its content security policy and
 * runs no script. It is well-formed XML too. Writing fails softly: the first
 * error is kept for stm_html_close(). While a page is open libxml2's errors
 * on this thread go to it; pages are closed in the opposite order of opening.
 */
#ifndef STM_REPORT_HTML_H
#define STM_REPORT_HTML_H

#include "base/time.h"
#include "report/out.h"

struct stm_html;

/*
 * Begins a page up to inside <body>: `title` for the window. `out` is
 * borrowed until stm_html_close(). Owned by the caller: stm_html_close().
 */
stm_status stm_html_open(struct stm_html **html, struct stm_out *out,
                         struct stm_span title, struct stm_err *err);

/* Ends every element and the page. Frees it whatever it returns. */
stm_status stm_html_close(struct stm_html *html, struct stm_err *err);

/* Memory ran out for what the page should say: closing it will fail. */
void stm_html_starve(struct stm_html *html);

/* Elements; `name` and attribute names are constants of ours. */
void stm_html_begin(struct stm_html *html, const char *name);
void stm_html_begin_class(struct stm_html *html, const char *name,
                          const char *class_name);
void stm_html_end(struct stm_html *html);
/* A line break in the page's source. */
void stm_html_line(struct stm_html *html);
/* Only right after the element began. */
void stm_html_attr(struct stm_html *html, const char *name, const char *value);
void stm_html_attr_print(struct stm_html *html, const char *name,
                         const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void stm_html_text(struct stm_html *html, struct stm_span text);
void stm_html_string(struct stm_html *html, const char *text);
void stm_html_print(struct stm_html *html, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* 1234567 as 1,234,567. */
void stm_html_count(struct stm_html *html, int64_t value);
/* A <time> element, shown as `2026-03-02 09:14:07.123`. */
void stm_html_time(struct stm_html *html, stm_ticks ticks);

/* <name class=...>text</name>; class_name may be NULL. */
void stm_html_element(struct stm_html *html, const char *name,
                      const char *class_name, struct stm_span text);
void stm_html_leaf(struct stm_html *html, const char *name,
                   const char *class_name, const char *text);

#endif
