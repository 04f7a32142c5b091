/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml-parts.h - what xml.c (parsing) and xml-event.c (fields) share.
 */
#ifndef STM_READ_XML_PARTS_H
#define STM_READ_XML_PARTS_H

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "read/fields.h"
#include "read/xml-escape.h"
#include "read/xml.h"

enum {
    STM_XML_DEPTH = 64,
    STM_XML_TEXT = 8 << 20 /* bytes of an event */
};

/* An element that is open. */
struct stm_xml_level {
    struct stm_span path;
    size_t text_from;  /* its text so far: from here in `text` ... */
    size_t piece_from; /* ... and what came since the last child */
    uint32_t unnamed;  /* Data children without a name */
    bool attributes, children;
};

struct stm_xml {
    xmlParserCtxt *context;
    unsigned uses; /* of this context: its dictionary never shrinks */
    struct stm_xml_dialect dialect;
    struct stm_fields fields;
    struct stm_buf fit;    /* the text, escaped */
    struct stm_buf mended; /* the text, mended */
    struct stm_buf text;   /* of all open elements */
    struct stm_xml_level levels[STM_XML_DEPTH];
    size_t depth;
    bool whole;        /* the root element has ended */
    stm_status status; /* what ended the parse from inside */
    struct stm_err err;
};

/* The callbacks; their argument is the struct stm_xml. */
extern const xmlSAXHandler stm_xml_handler;

#endif
