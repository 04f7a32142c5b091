/* SPDX-License-Identifier: Apache-2.0 */
/*
 * outer.h - inside the writer of records: the <Event> around the payload.
 */
#ifndef GEN_OUTER_H
#define GEN_OUTER_H

#include "binxml.h"
#include "record.h"

/* Writes <Event> with <System>; the payload's place is a slot, or in a plain
 * record what gen_payload_plain() writes. `argument` is the gen_record. */
void gen_outer_body(struct gen_xml *xml, const void *argument);

/* The GUID of the outer template, of all literals in it. */
void gen_outer_guid(const struct gen_record *record, uint8_t guid[static 16]);

/* How many values the outer template has, and which is the payload. */
uint32_t gen_outer_values(const struct gen_record *record);

/* The slot of System that value `i` of the template is, or -1: none. */
int gen_outer_slot(const struct gen_record *record, uint32_t i);

/* payload.c: the payload's elements, as slots (`argument` is the gen_layout)
 * or as plain elements. */
void gen_payload_slots(struct gen_xml *xml, const void *argument);
void gen_payload_plain(struct gen_xml *xml, const struct gen_record *record);

/* payload.c: <RenderingInfo>, all literal; `argument` is the gen_record. */
void gen_rendering_info(struct gen_xml *xml, const void *argument);

#endif
