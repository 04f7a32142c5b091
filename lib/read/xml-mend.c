/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml-escape.h"

/* The text, and the first `>` from some place on: each is looked for once. */
struct mend {
    struct stm_span xml;
    size_t tag_end;
};

static void
find_tag_end(struct mend *mend, size_t at)
{
    const char *end = memchr(mend->xml.data + at, '>', mend->xml.size - at);

    mend->tag_end = end ? (size_t)(end - mend->xml.data) : mend->xml.size;
}

/* Behind the `>` of the Data tag that starts at `at`, or 0. */
static size_t
data_opens(struct mend *mend, size_t at)
{
    struct stm_span xml = mend->xml;

    if (xml.size - at < 6 || memcmp(xml.data + at, "<Data", 5) != 0 ||
        (xml.data[at + 5] != '>' && xml.data[at + 5] != ' '))
        return 0;
    if (mend->tag_end < at)
        find_tag_end(mend, at);
    if (mend->tag_end == xml.size || xml.data[mend->tag_end - 1] == '/')
        return 0;
    return mend->tag_end + 1;
}

/* libevtx ends each element's line: a `</Data>` and a line end close it. */
static size_t
data_closes(struct stm_span xml, size_t at)
{
    static const char close[] = "</Data>\n";
    const char *found =
        memmem(xml.data + at, xml.size - at, close, sizeof(close) - 1);

    return found ? (size_t)(found - xml.data) : xml.size;
}

static bool
is_reference(struct stm_span text, size_t at)
{
    static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;",
                                         "&apos;" };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        size_t size = strlen(known[i]);

        if (text.size - at >= size && !memcmp(text.data + at, known[i], size))
            return true;
    }
    return false;
}

static void
put_text(struct stm_buf *out, struct stm_span text)
{
    for (size_t at = 0; at < text.size; at++) {
        char c = text.data[at];

        if (c == '<')
            stm_buf_text(out, "&lt;");
        else if (c == '>')
            stm_buf_text(out, "&gt;");
        else if (c == '&' && !is_reference(text, at))
            stm_buf_text(out, "&amp;");
        else
            stm_buf_char(out, c);
    }
}

void
stm_xml_mend(struct stm_buf *out, struct stm_span xml)
{
    struct mend mend = { .xml = xml };
    size_t at = 0;

    if (xml.size)
        find_tag_end(&mend, 0);
    while (at < xml.size) {
        size_t from = data_opens(&mend, at), to;

        if (!from) {
            stm_buf_char(out, xml.data[at++]);
            continue;
        }
        to = data_closes(xml, from);
        stm_buf_add(out, xml.data + at, from - at);
        put_text(out, stm_span_sized(xml.data + from, to - from));
        at = to;
    }
}
