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
    GEN_ANSI = 0x02,
    GEN_I8 = 0x03,
    GEN_U8 = 0x04,
    GEN_I16 = 0x05,
    GEN_U16 = 0x06,
    GEN_I32 = 0x07,
    GEN_U32 = 0x08,
    GEN_I64 = 0x09,
    GEN_U64 = 0x0a,
    GEN_FLOAT = 0x0b,
    GEN_DOUBLE = 0x0c,
    GEN_BOOL = 0x0d,
    GEN_BINARY = 0x0e,
    GEN_GUID = 0x0f,
    GEN_SIZE = 0x10,
    GEN_FILETIME = 0x11,
    GEN_SYSTEMTIME = 0x12,
    GEN_SID = 0x13,
    GEN_HEX32 = 0x14,
    GEN_HEX64 = 0x15,
    GEN_BINXML = 0x21,
    GEN_ARRAY = 0x80 /* of the type that it is added to */
};

/*
 * How a value is stored, where not as its field declares: as another type, or
 * as the bytes that its text spells in hex under any type byte.
 */
enum { GEN_STORED_AS = 0x100, GEN_STORED_RAW = 0x200 };

/*
 * Writes the value that `text` spells and returns true; `*type` is the type
 * that the descriptor has to say. A text that is not given, and an empty text
 * of anything but a string or an array, is the NULL value. Numbers may be
 * decimal or 0x hex; a FILETIME is a time as in moment.h, or 0x and its raw
 * ticks, a SYSTEMTIME a time or 0; SizeT values are stored as HexInt64, as
 * Windows does, unless told; ANSI text is code page 1252. Items of an array
 * stand between NULs (texts) or commas; each text in it gets a NUL.
 * `stored` is 0, or one of the two above with the type.
 * On failure nothing is written.
 */
bool gen_value_put_as(struct gen_put *out, uint8_t declared, unsigned stored,
                      struct gen_text text, uint8_t *type, struct gen_err *err);

/* The same, stored as declared. */
bool gen_value_put(struct gen_put *out, uint8_t declared, struct gen_text text,
                   uint8_t *type, struct gen_err *err);

/*
 * Reads `u32`, `string[]`, `0x23`; with `/TYPE` behind it how the value is
 * stored, `/TYPE!` as raw bytes, and with `?` at the end an optional one.
 */
bool gen_type_read(const char *text, uint8_t *declared, uint16_t *stored,
                   bool *optional);

/* Reads `{8-4-4-4-12}`, with or without the braces, to the 16 bytes as they
 * are stored. */
bool gen_guid_read(struct gen_text text, uint8_t guid[static 16]);

/* Writes 16 stored bytes as `{UPPER-CASE}`. */
void gen_guid_print(const uint8_t guid[static 16], char out[static 39]);

#endif
