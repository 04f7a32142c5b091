/* SPDX-License-Identifier: Apache-2.0 */
/*
 * value.h - values of a record: from their text to the bytes of their type.
 *
 * The texts are the ones that the Windows event viewer shows, so a scenario
 * holds what a reader is expected to give back.
 */
#ifndef GEN_VALUE_H
#define GEN_VALUE_H

#include "put.h"

enum gen_type {
    GEN_NULL = 0x00,
    GEN_STRING = 0x01,
    GEN_U8 = 0x04,
    GEN_U16 = 0x06,
    GEN_I32 = 0x07,
    GEN_U32 = 0x08,
    GEN_U64 = 0x0a,
    GEN_BOOL = 0x0d,
    GEN_BINARY = 0x0e,
    GEN_GUID = 0x0f,
    GEN_SIZE = 0x10,
    GEN_FILETIME = 0x11,
    GEN_SID = 0x13,
    GEN_HEX32 = 0x14,
    GEN_HEX64 = 0x15,
    GEN_BINXML = 0x21
};

/*
 * Writes the value that `text` spells and returns true; `*type` is the type
 * that the descriptor has to say. A text that is not given, and an empty text
 * of anything but a string, is the NULL value. Numbers may be decimal or 0x
 * hex; a FILETIME is a time as in moment.h, or 0x and its raw ticks; SizeT
 * values are stored as HexInt64, as Windows does.
 * On failure nothing is written.
 */
bool gen_value_put(struct gen_put *out, uint8_t declared, struct gen_text text,
                   uint8_t *type, struct gen_err *err);

/* Reads `{8-4-4-4-12}`, with or without the braces, to the 16 bytes as they
 * are stored. */
bool gen_guid_read(struct gen_text text, uint8_t guid[static 16]);

/* Writes 16 stored bytes as `{UPPER-CASE}`. */
void gen_guid_print(const uint8_t guid[static 16], char out[static 39]);

#endif
