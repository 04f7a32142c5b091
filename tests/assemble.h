/* SPDX-License-Identifier: Apache-2.0 */
/*
 * assemble.h - records of BinXML token by token, right or wrong ones.
 *
 * The text of a record, blanks meaning nothing but between values:
 *     0f010100   bytes
 *     'Event'    a name reference with its node behind it
 *     ^'Event'   one that points to the last node of that name
 *     "text"     a count and the text in UTF-16
 *     { ... }    a size of 4 bytes, and what has it
 *     T1{ ... }  the id, offset and head of a template that is defined here,
 *                and its body
 *     t1         id and offset of one that was defined
 *     T1.2{ ... }  the same, with the GUID of T1, but known as t2
 *     [ 01:"text" 08:05000000 21:( ... ) 00: ]
 *                count, descriptors and values, each a type and bytes, a text
 *                without its count, or tokens
 * So `01 {'Event' 02 04}` is an element, `01 ffff{'Event' 02 04}` one of a
 * template.
 */
#ifndef STM_TESTS_ASSEMBLE_H
#define STM_TESTS_ASSEMBLE_H

#include "read/chunk.h"

enum { ASSEMBLE_TEMPLATES = 16, ASSEMBLE_NAMES = 64 };

struct assembled {
    struct stm_chunk chunk;
    struct stm_place places[STM_EVTX_RECORDS_MOST];
    uint8_t data[STM_EVTX_CHUNK];
    uint32_t at; /* where the next record goes */
    struct {
        uint32_t id, offset;
    } templates[ASSEMBLE_TEMPLATES];
    struct {
        char text[32];
        uint32_t offset;
    } names[ASSEMBLE_NAMES];
    size_t n_names;
};

/* An empty chunk. */
void assemble_begin(struct assembled *out);

/* Adds a record. A text that cannot be understood fails the test. */
void assemble_record(struct assembled *out, const char *text);

#endif
