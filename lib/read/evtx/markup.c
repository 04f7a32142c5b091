/* SPDX-License-Identifier: Apache-2.0 */
#include "read/evtx/markup.h"

#include "base/text.h"

/* Printable ASCII but for & < > and the double quote. */
static bool
is_plain(char c)
{
    return c >= ' ' && c < 0x7f && c != '&' && c != '<' && c != '>' && c != '"';
}

static void
put_char(struct stm_buf *out, uint32_t c)
{
    switch (c) {
    case '&': stm_buf_text(out, "&amp;"); return;
    case '<': stm_buf_text(out, "&lt;"); return;
    case '>': stm_buf_text(out, "&gt;"); return;
    case '"': stm_buf_text(out, "&quot;"); return;
    default: break;
    }
    if (c == '\t' || c == '\n' || c == '\r' || (c >= 0x7f && c < 0xa0))
        stm_buf_print(out, "&#x%x;", (unsigned)c);
    else if (c < ' ')
        stm_buf_print(out, "\\x%02x", (unsigned)c);
    else if (c == 0xfffe || c == 0xffff)
        stm_buf_print(out, "\\u{%04x}", (unsigned)c);
    else
        stm_text_put(out, c);
}

void
stm_markup_text(struct stm_buf *out, struct stm_span text)
{
    size_t at = 0;

    while (at < text.size) {
        size_t from = at;

        while (at < text.size && is_plain(text.data[at]))
            at++;
        if (at > from)
            stm_buf_add(out, text.data + from, at - from);
        else
            put_char(out, stm_text_next(text, &at));
    }
}

/* XML 1.0, productions 4 and 4a, without the colon. */
static bool
may_start(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || c == '_' || (c >= 'a' && c <= 'z') ||
           (c >= 0xc0 && c <= 0x2ff && c != 0xd7 && c != 0xf7) ||
           (c >= 0x370 && c <= 0x1fff && c != 0x37e) ||
           (c >= 0x200c && c <= 0x200d) || (c >= 0x2070 && c <= 0x218f) ||
           (c >= 0x2c00 && c <= 0x2fef) || (c >= 0x3001 && c <= 0xd7ff) ||
           (c >= 0xf900 && c <= 0xfdcf) || (c >= 0xfdf0 && c <= 0xfffd) ||
           (c >= 0x10000 && c <= 0xeffff);
}

static bool
may_follow(uint32_t c)
{
    return may_start(c) || c == '-' || c == '.' || (c >= '0' && c <= '9') ||
           c == 0xb7 || (c >= 0x300 && c <= 0x36f) ||
           (c >= 0x203f && c <= 0x2040);
}

void
stm_markup_name(struct stm_buf *out, struct stm_span name)
{
    size_t at = 0;

    while (at < name.size) {
        bool first = at == 0;
        uint32_t c = stm_text_next(name, &at);

        if (first ? may_start(c) : may_follow(c))
            stm_text_put(out, c);
        else
            stm_buf_print(out, "_x%04X_", (unsigned)c);
    }
    if (name.size == 0)
        stm_buf_char(out, '_');
}

/* A prefix is a name, and none that begins with xml. */
static bool
is_prefix(struct stm_span text)
{
    size_t at = 0;

    if (text.size == 0 ||
        (text.size >= 3 &&
         stm_span_is_nocase(stm_span_sized(text.data, 3), "xml")))
        return false;
    while (at < text.size) {
        bool first = at == 0;
        uint32_t c = stm_text_next(text, &at);

        if (!(first ? may_start(c) : may_follow(c)))
            return false;
    }
    return true;
}

void
stm_markup_attribute(struct stm_buf *out, struct stm_span name)
{
    if (name.size > 6 && memcmp(name.data, "xmlns:", 6) == 0 &&
        is_prefix(stm_span_sized(name.data + 6, name.size - 6)))
        stm_buf_span(out, name);
    else
        stm_markup_name(out, name);
}
