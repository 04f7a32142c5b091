/* SPDX-License-Identifier: Apache-2.0 */
#include "read/xml-escape.h"

#include "base/text.h"

enum {
    LEAD = 0xf1c0,  /* EF 87 80 */
    ASCII = 0xe000, /* + the character */
    FFFE = 0xe0fe,
    FFFF = 0xe0ff,
    REPLACEMENT = 0xfffd,
    LAST_BMP = 0xffff,
    LAST = 0x10ffff
};

/* Where in the markup a byte stands. */
enum place { IN_TEXT, IN_TAG, IN_SINGLE, IN_DOUBLE, IN_CDATA, IN_OTHER };

struct scan {
    struct stm_buf *out;
    struct stm_span xml;
    size_t at;
    enum place place;
    const char *closer; /* what ends IN_CDATA and IN_OTHER */
    unsigned quotes;    /* attributes of this tag so far */
    const struct stm_xml_dialect *dialect;
    struct stm_xml_counts *counts;
};

static bool
starts(const struct scan *scan, const char *text)
{
    size_t size = strlen(text);

    return scan->xml.size - scan->at >= size &&
           !memcmp(scan->xml.data + scan->at, text, size);
}

static void
put_escape(struct scan *scan, uint32_t c)
{
    stm_text_put(scan->out, LEAD);
    stm_text_put(scan->out, c);
    scan->counts->escaped++;
}

static void
put_wide(struct scan *scan)
{
    size_t from = scan->at;
    uint32_t c = stm_text_next(scan->xml, &scan->at);

    if (c == LEAD)
        put_escape(scan, LEAD);
    else if (c == 0xfffe)
        put_escape(scan, FFFE);
    else if (c == 0xffff)
        put_escape(scan, FFFF);
    else if (c > LAST_BMP && c <= LAST - scan->dialect->shift)
        stm_text_put(scan->out, c + scan->dialect->shift);
    else
        stm_text_put(scan->out, c);
    if (c == REPLACEMENT && scan->at - from == 1)
        scan->counts->repaired++;
}

/* A tab or line end that the parser would keep as it is. */
static bool
is_kept(const struct scan *scan, char c)
{
    return (c == '\t' || c == '\n') && scan->place != IN_SINGLE &&
           scan->place != IN_DOUBLE;
}

static bool
is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == ':' || c == '-' ||
           c == '.' || (unsigned char)c >= 0x80;
}

/* Behind a quote: the end of the tag, or another attribute. */
static bool
tag_goes_on(struct stm_span text, size_t at)
{
    size_t from = at + 1;

    if (at >= text.size || text.data[at] == '>')
        return true;
    if (text.data[at] == '/')
        return from < text.size && text.data[from] == '>';
    if (text.data[at] != ' ')
        return false;
    for (at = from; at < text.size && is_name(text.data[at]);)
        at++;
    return at > from && text.size - at >= 2 &&
           !memcmp(text.data + at, "=\"", 2);
}

/* A character of a raw attribute value that a parser would misread. */
static bool
is_misread(const struct scan *scan, char c)
{
    if (!scan->dialect->raw_attributes || scan->place != IN_DOUBLE)
        return false;
    return c == '&' || c == '<' ||
           (c == '"' && !tag_goes_on(scan->xml, scan->at + 1));
}

static stm_status
open_markup(struct scan *scan, struct stm_err *err)
{
    scan->place = IN_TAG;
    scan->closer = NULL;
    scan->quotes = 0;
    if (starts(scan, "<![CDATA[")) {
        scan->place = IN_CDATA;
        scan->closer = "]]>";
    } else if (starts(scan, "<!--")) {
        scan->place = IN_OTHER;
        scan->closer = "-->";
    } else if (starts(scan, "<?")) {
        scan->place = IN_OTHER;
        scan->closer = "?>";
    } else if (starts(scan, "<!")) {
        return stm_fail(err, STM_EFORMAT, scan->at,
                        "a document type in the XML of an event");
    }
    return STM_OK;
}

/* The parser compares every attribute of a tag with every other. */
static stm_status
open_value(struct scan *scan, enum place place, struct stm_err *err)
{
    scan->place = place;
    if (++scan->quotes > STM_XML_ATTRIBUTES)
        return stm_fail(err, STM_ELIMIT, scan->at,
                        "more than %d attributes in an element",
                        STM_XML_ATTRIBUTES);
    return STM_OK;
}

/* Follows the markup over one ASCII character. */
static stm_status
follow(struct scan *scan, char c, struct stm_err *err)
{
    switch (scan->place) {
    case IN_TEXT: return c == '<' ? open_markup(scan, err) : STM_OK;
    case IN_TAG:
        if (c == '>')
            scan->place = IN_TEXT;
        else if (c == '"')
            return open_value(scan, IN_DOUBLE, err);
        else if (c == '\'')
            return open_value(scan, IN_SINGLE, err);
        return STM_OK;
    case IN_SINGLE:
        if (c == '\'')
            scan->place = IN_TAG;
        return STM_OK;
    case IN_DOUBLE:
        if (c == '"')
            scan->place = IN_TAG;
        return STM_OK;
    case IN_CDATA:
    case IN_OTHER:
        if (*scan->closer == c && starts(scan, scan->closer)) {
            stm_buf_text(scan->out, scan->closer);
            scan->at += strlen(scan->closer);
            scan->place = IN_TEXT;
        }
        return STM_OK;
    }
    return STM_OK;
}

/* Characters that need no look in any place. */
static bool
is_plain(char c)
{
    return (unsigned char)c > 0x3e ? (unsigned char)c < 0x80
                                   : c >= ' ' && c != '<' && c != '>' &&
                                         c != '"' && c != '\'' && c != '&';
}

stm_status
stm_xml_escape(struct stm_buf *out, struct stm_span xml,
               const struct stm_xml_dialect *dialect,
               struct stm_xml_counts *counts, struct stm_err *err)
{
    struct scan scan = {
        .out = out, .xml = xml, .dialect = dialect, .counts = counts
    };

    while (scan.at < xml.size) {
        size_t from = scan.at;
        stm_status status;
        char c;

        while (scan.at < xml.size && is_plain(xml.data[scan.at]) &&
               scan.place < IN_CDATA)
            scan.at++;
        stm_buf_add(out, xml.data + from, scan.at - from);
        if (scan.at == xml.size)
            break;
        c = xml.data[scan.at];
        if ((unsigned char)c >= 0x80) {
            put_wide(&scan);
            continue;
        }
        if (((unsigned char)c < ' ' && !is_kept(&scan, c)) ||
            is_misread(&scan, c)) {
            put_escape(&scan, ASCII + (uint32_t)c);
            scan.at++;
            continue;
        }
        from = scan.at;
        status = follow(&scan, c, err);
        if (status)
            return status;
        if (scan.at == from) {
            stm_buf_char(out, c);
            scan.at++;
        }
    }
    return out->failed ? stm_fail(err, STM_ENOMEM, 0, "no memory for XML")
                       : STM_OK;
}

/* The character behind a lead. */
static uint32_t
unescaped(uint32_t c)
{
    if (c == FFFE)
        return 0xfffe;
    if (c == FFFF)
        return 0xffff;
    if (c >= ASCII && c < ASCII + 0x80)
        return c - ASCII;
    return c;
}

static size_t
put_bytes(char *out, uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    out[0] = (char)(0xe0 | c >> 12);
    out[1] = (char)(0x80 | (c >> 6 & 0x3f));
    out[2] = (char)(0x80 | (c & 0x3f));
    return 3;
}

static bool
is_lead(struct stm_span text, size_t at)
{
    return text.size - at >= 6 && !memcmp(text.data + at, "\xef\x87\x80", 3);
}

size_t
stm_xml_unescape(char *out, struct stm_span text)
{
    size_t at = 0, size = 0;

    while (at < text.size) {
        const char *lead = memchr(text.data + at, 0xef, text.size - at);
        size_t run = lead ? (size_t)(lead - text.data) - at : text.size - at;

        memcpy(out + size, text.data + at, run);
        size += run;
        at += run;
        if (!lead)
            break;
        if (is_lead(text, at)) {
            uint32_t c;

            at += 3;
            c = unescaped(stm_text_next(text, &at));
            if (c == 0)
                break;
            size += put_bytes(out + size, c);
        } else {
            out[size++] = text.data[at++];
        }
    }
    return size;
}
