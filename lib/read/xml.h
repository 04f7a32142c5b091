/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml.h - the XML of one event as fields.
 *
 * For what decodes to XML (libevtx) or arrives as XML. Text is hostile: no
 * document type, no entity but the five, no network, depth and size bounded.
 */
#ifndef STM_READ_XML_H
#define STM_READ_XML_H

#include "read/reader.h"
#include "read/xml-escape.h"

struct stm_xml;

/*
 * Call first before any thread is started (libxml2's own set-up). `wanted`
 * is borrowed. Owned by the caller: stm_xml_close().
 */
stm_status stm_xml_open(struct stm_xml **out, const char *const *wanted,
                        size_t n_wanted, struct stm_err *err);
void stm_xml_close(struct stm_xml *xml);

/* What is wrong with the XML to come; nothing at first. */
void stm_xml_set_dialect(struct stm_xml *xml,
                         const struct stm_xml_dialect *dialect);

/*
 * Fills all of `record` but its place; borrowed until the next call.
 * STM_EFORMAT or STM_ELIMIT: the text is no event, `err` says why.
 */
stm_status stm_xml_read(struct stm_xml *xml, struct stm_span text,
                        struct stm_record *record, struct stm_err *err);

#endif
