/* SPDX-License-Identifier: Apache-2.0 */
#include "report/html.h"

#include "base/text.h"
#include "report/style.h"

#include <inttypes.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>

struct stm_html {
    xmlTextWriterPtr writer;
    struct stm_out *out;
    struct stm_buf shown;          /* of the text in hand */
    struct stm_err failure;        /* the first one; code STM_OK: none */
    xmlStructuredErrorFunc before; /* whom errors went to */
    void *before_context;
};

static void
keep_failure(struct stm_html *html, const char *why)
{
    if (!html->failure.code)
        (void)stm_fail(&html->failure, STM_ENOMEM, 0, "cannot write a page: %s",
                       why);
}

void
stm_html_starve(struct stm_html *html)
{
    keep_failure(html, "no memory");
}

/* libxml2's errors end here instead of on stderr. */
static void
note_error(void *context, xmlErrorPtr error)
{
    char why[100];
    const char *text =
        error && error->message ? error->message : "libxml2 failed";

    (void)snprintf(why, sizeof(why), "%.*s", (int)strcspn(text, "\n"), text);
    keep_failure(context, why);
}

static int
add_bytes(void *context, const char *data, int size)
{
    struct stm_html *html = context;

    if (size > 0)
        stm_out_add(html->out, data, (size_t)size);
    return size;
}

static int
end_bytes(void *context)
{
    (void)context; /* the file is the caller's */
    return 0;
}

static const xmlChar *
xml(const char *text)
{
    return (const xmlChar *)text;
}

static void
check(struct stm_html *html, int result)
{
    if (result < 0)
        keep_failure(html, "libxml2 failed");
}

void
stm_html_begin(struct stm_html *html, const char *name)
{
    check(html, xmlTextWriterStartElement(html->writer, xml(name)));
}

void
stm_html_begin_class(struct stm_html *html, const char *name,
                     const char *class_name)
{
    stm_html_begin(html, name);
    if (class_name)
        stm_html_attr(html, "class", class_name);
}

/* <td></td>, never <td/>, which HTML reads as an opening tag. */
void
stm_html_end(struct stm_html *html)
{
    check(html, xmlTextWriterFullEndElement(html->writer));
}

void
stm_html_line(struct stm_html *html)
{
    check(html, xmlTextWriterWriteRaw(html->writer, xml("\n")));
}

/* Elements that have no end tag in HTML: <meta ... />. */
static void
end_void(struct stm_html *html)
{
    check(html, xmlTextWriterEndElement(html->writer));
}

void
stm_html_attr(struct stm_html *html, const char *name, const char *value)
{
    stm_buf_reset(&html->shown);
    stm_text_show(&html->shown, stm_span_of(value), false);
    check(html,
          xmlTextWriterWriteAttribute(html->writer, xml(name),
                                      xml(stm_buf_held(&html->shown).data)));
    if (html->shown.failed)
        stm_html_starve(html);
}

void
stm_html_attr_print(struct stm_html *html, const char *name, const char *format,
                    ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        text = NULL;
    va_end(args);
    if (text)
        stm_html_attr(html, name, text);
    else
        stm_html_starve(html);
    free(text);
}

void
stm_html_text(struct stm_html *html, struct stm_span text)
{
    stm_buf_reset(&html->shown);
    stm_text_show(&html->shown, text, false);
    check(html, xmlTextWriterWriteString(html->writer,
                                         xml(stm_buf_held(&html->shown).data)));
    if (html->shown.failed)
        stm_html_starve(html);
}

void
stm_html_string(struct stm_html *html, const char *text)
{
    stm_html_text(html, stm_span_of(text));
}

void
stm_html_print(struct stm_html *html, const char *format, ...)
{
    va_list args;
    char *text;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        text = NULL;
    va_end(args);
    if (text)
        stm_html_string(html, text);
    else
        stm_html_starve(html);
    free(text);
}

void
stm_html_count(struct stm_html *html, int64_t value)
{
    char digits[24], text[32];
    int n = snprintf(digits, sizeof(digits), "%" PRId64, value);
    size_t at = 0;

    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0 && digits[i - 1] != '-')
            text[at++] = ',';
        text[at++] = digits[i];
    }
    text[at] = '\0';
    stm_html_string(html, text);
}

void
stm_html_time(struct stm_html *html, stm_ticks ticks)
{
    char text[STM_TIME_TEXT];

    stm_html_begin(html, "time");
    stm_html_attr(html, "datetime", stm_ticks_print(text, ticks));
    stm_html_string(html, stm_ticks_print_short(text, ticks));
    stm_html_end(html);
}

void
stm_html_element(struct stm_html *html, const char *name,
                 const char *class_name, struct stm_span text)
{
    stm_html_begin_class(html, name, class_name);
    stm_html_text(html, text);
    stm_html_end(html);
}

void
stm_html_leaf(struct stm_html *html, const char *name, const char *class_name,
              const char *text)
{
    stm_html_element(html, name, class_name, stm_span_of(text));
}

static void
meta(struct stm_html *html, const char *key, const char *name,
     const char *content)
{
    stm_html_begin(html, "meta");
    stm_html_attr(html, key, name);
    stm_html_attr(html, "content", content);
    end_void(html);
}

static void
write_head(struct stm_html *html, struct stm_span title,
           const struct stm_style *style)
{
    stm_html_begin(html, "head");
    stm_html_begin(html, "meta");
    stm_html_attr(html, "charset", "utf-8");
    end_void(html);
    meta(html, "http-equiv", "Content-Security-Policy", style->policy);
    meta(html, "name", "viewport", "width=device-width, initial-scale=1");
    meta(html, "name", "color-scheme", "light dark");
    meta(html, "name", "referrer", "no-referrer");
    stm_html_element(html, "title", NULL, title);
    stm_html_begin(html, "style");
    check(html, xmlTextWriterWriteRaw(html->writer, xml(style->text)));
    stm_html_end(html);
    stm_html_end(html);
}

static void
write_start(struct stm_html *html, struct stm_span title,
            const struct stm_style *style)
{
    check(html, xmlTextWriterWriteRaw(html->writer, xml("<!DOCTYPE html>\n")));
    stm_html_begin(html, "html");
    stm_html_attr(html, "lang", "en");
    write_head(html, title, style);
    stm_html_begin(html, "body");
}

static stm_status
open_writer(struct stm_html *html, struct stm_err *err)
{
    xmlOutputBufferPtr bytes =
        xmlOutputBufferCreateIO(add_bytes, end_bytes, html, NULL);

    if (bytes)
        html->writer = xmlNewTextWriter(bytes); /* takes it */
    if (html->writer)
        return STM_OK;
    if (bytes)
        (void)xmlOutputBufferClose(bytes);
    return stm_fail(err, STM_ENOMEM, 0, "no memory for a page");
}

static void
free_html(struct stm_html *html)
{
    xmlFreeTextWriter(html->writer);
    xmlSetStructuredErrorFunc(html->before_context, html->before);
    stm_buf_free(&html->shown);
    free(html);
}

stm_status
stm_html_open(struct stm_html **result, struct stm_out *out,
              struct stm_span title, struct stm_err *err)
{
    struct stm_style style;
    struct stm_html *html;
    stm_status status = stm_style_of(&style, err);

    if (status)
        return status;
    html = calloc(1, sizeof(*html));
    if (!html)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a page");
    html->out = out;
    html->before = xmlStructuredError;
    html->before_context = xmlStructuredErrorContext;
    xmlSetStructuredErrorFunc(html, note_error);
    status = open_writer(html, err);
    if (status) {
        free_html(html);
        return status;
    }
    write_start(html, title, &style);
    *result = html;
    return STM_OK;
}

stm_status
stm_html_close(struct stm_html *html, struct stm_err *err)
{
    stm_status status;

    if (!html)
        return STM_OK;
    check(html, xmlTextWriterFullEndElement(html->writer)); /* body */
    check(html, xmlTextWriterFullEndElement(html->writer)); /* html */
    check(html, xmlTextWriterWriteRaw(html->writer, xml("\n")));
    check(html, xmlTextWriterFlush(html->writer));
    status = html->failure.code;
    if (status)
        (void)stm_fail(err, status, 0, "%s", html->failure.text);
    free_html(html);
    return status;
}
