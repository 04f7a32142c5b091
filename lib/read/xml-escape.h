/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml-escape.h - event XML that holds what XML cannot carry.
 *
 * Logs hold control characters, CR LF, tabs in attributes and more that an
 * XML parser would refuse or change. Each such character travels as two
 * private-use ones, a lead and the character's own, and comes back exactly;
 * a logged lead travels as two leads.
 */
#ifndef STM_READ_XML_ESCAPE_H
#define STM_READ_XML_ESCAPE_H

#include "base/buf.h"
#include "base/err.h"

/* What is wrong with the XML that is to be read. */
struct stm_xml_dialect {
    /* Code points above U+FFFF are this much too low (libevtx 20181227). */
    uint32_t shift;
    /* Attribute values are not escaped: `&`, `<` and quotes stand for
     * themselves (libevtx). A quote ends one where a tag can go on. */
    bool raw_attributes;
};

/* What was done to a record's text. */
struct stm_xml_counts {
    uint32_t escaped;  /* characters that travel as an escape */
    uint32_t repaired; /* bytes that were no UTF-8: U+FFFD now */
};

enum { STM_XML_ATTRIBUTES = 1024 /* of an element */ };

/*
 * Appends `xml` made fit for a parser. A document type is STM_EFORMAT: no
 * event has one. Too many attributes are STM_ELIMIT.
 */
stm_status stm_xml_escape(struct stm_buf *out, struct stm_span xml,
                          const struct stm_xml_dialect *dialect,
                          struct stm_xml_counts *counts, struct stm_err *err);

/*
 * Undoes the escapes and cuts at the first NUL; `out` has `text.size` bytes
 * of room. Returns the bytes written.
 */
size_t stm_xml_unescape(char *out, struct stm_span text);

/*
 * Appends `xml` with the text of its Data elements escaped where libevtx
 * forgot to: `<` and lone `&` of 8-bit strings. For XML that a parser
 * refused; a guess by libevtx's line layout.
 */
void stm_xml_mend(struct stm_buf *out, struct stm_span xml);

#endif
