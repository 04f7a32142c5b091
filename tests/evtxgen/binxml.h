/* SPDX-License-Identifier: Apache-2.0 */
/*
 * binxml.h - binary XML: tokens, names, template definitions and instances.
 *
 * The output is the memory of one chunk from its first byte on, because names
 * and definitions are shared within a chunk: the first use stands inline, and
 * later uses point back to it. The two tables in the chunk header (64 name
 * buckets at 128, 32 template buckets at 384) are the directory; chains run
 * through the nodes themselves, newest first.
 */
#ifndef GEN_BINXML_H
#define GEN_BINXML_H

#include "put.h"

enum {
    GEN_NAME_BUCKETS = 64,
    GEN_NAME_BUCKETS_AT = 128,
    GEN_TEMPLATE_BUCKETS = 32,
    GEN_TEMPLATE_BUCKETS_AT = 384,
    GEN_XML_DEPTH = 40,
    GEN_NO_DEPENDENCY = 0xffff
};

/* A tree being written. Elements of a template definition carry a dependency
 * id, elements that stand directly in a record do not. */
struct gen_xml {
    struct gen_put *out; /* borrowed */
    bool in_definition;
    unsigned depth;
    struct {
        size_t token_at;      /* the open token */
        size_t size_at;       /* its element size */
        size_t attributes_at; /* size of its attribute list, 0: no list */
        size_t attribute_at;  /* the last attribute's token */
        bool has_content;     /* `>` is written */
    } open[GEN_XML_DEPTH];
};

/* `0f 01 01 00` and the final `00`. */
void gen_xml_fragment(struct gen_xml *xml);
void gen_xml_eof(struct gen_xml *xml);

/* Begins `<name`. `dependency`: the slot whose NULL removes the element, or
 * GEN_NO_DEPENDENCY; not written outside of definitions. */
void gen_xml_open(struct gen_xml *xml, const char *name, uint16_t dependency);

/* Adds an attribute to the element just begun; its value is what is written
 * next. */
void gen_xml_attribute(struct gen_xml *xml, const char *name);

/* Ends the start tag, once: what is written next is content. */
void gen_xml_content(struct gen_xml *xml);

/* Ends the element: `/>` if it has no content, else `</name>`. */
void gen_xml_close(struct gen_xml *xml);

/* Literal text, up to 65,535 UTF-16 units. */
void gen_xml_text(struct gen_xml *xml, struct gen_text text);

/* How literal text is told. */
enum gen_spelling {
    GEN_SPELL_PARSED, /* references to entities for & < >: what a parser of
                         XML leaves */
    GEN_SPELL_QUOTED, /* and for " */
    GEN_SPELL_CDATA,  /* a CDATA section */
    GEN_SPELL_CHARREF /* references to characters for all but ASCII */
};

/* Literal text in one of these ways; nothing for an empty one. */
void gen_xml_spelled(struct gen_xml *xml, struct gen_text text,
                     enum gen_spelling spelling);

/* The place of value `slot`. Optional: the element or attribute around it
 * vanishes where the value is NULL. */
void gen_xml_slot(struct gen_xml *xml, uint16_t slot, uint8_t type,
                  bool optional);

/* A template: same GUID, same body. `body` writes the one element. */
struct gen_template {
    uint8_t guid[16];
    void (*body)(struct gen_xml *xml, const void *argument);
    const void *argument; /* borrowed, passed to `body` */
};

/* Begins an instance: the token, the reference, and the definition where the
 * chunk does not have it yet. Its values follow. */
void gen_template_instance(struct gen_put *out,
                           const struct gen_template *template);

/* The table of values of an instance: gen_values_start(), then for each value
 * in order its bytes and gen_values_end_one(). */
struct gen_values {
    struct gen_put *out; /* borrowed */
    size_t descriptor_at;
    size_t value_at;
};

void gen_values_start(struct gen_values *values, struct gen_put *out,
                      uint32_t count);
void gen_values_end_one(struct gen_values *values, uint8_t type);

#endif
