/* SPDX-License-Identifier: Apache-2.0 */
/*
 * typed.h - the bytes of one value by their type (EVTX.md section 6).
 */
#ifndef STM_READ_EVTX_TYPED_H
#define STM_READ_EVTX_TYPED_H

#include "read/evtx/scratch.h"
#include "read/reader.h"

/* The type byte of a descriptor. */
enum {
    STM_TYPE_NULL = 0x00,
    STM_TYPE_STRING = 0x01,
    STM_TYPE_ANSI = 0x02,
    STM_TYPE_INT8 = 0x03,
    STM_TYPE_UINT8 = 0x04,
    STM_TYPE_INT16 = 0x05,
    STM_TYPE_UINT16 = 0x06,
    STM_TYPE_INT32 = 0x07,
    STM_TYPE_UINT32 = 0x08,
    STM_TYPE_INT64 = 0x09,
    STM_TYPE_UINT64 = 0x0a,
    STM_TYPE_FLOAT = 0x0b,
    STM_TYPE_DOUBLE = 0x0c,
    STM_TYPE_BOOL = 0x0d,
    STM_TYPE_BINARY = 0x0e,
    STM_TYPE_GUID = 0x0f,
    STM_TYPE_SIZE = 0x10,
    STM_TYPE_FILETIME = 0x11,
    STM_TYPE_SYSTEMTIME = 0x12,
    STM_TYPE_SID = 0x13,
    STM_TYPE_HEX32 = 0x14,
    STM_TYPE_HEX64 = 0x15,
    STM_TYPE_BINXML = 0x21,
    STM_TYPE_ARRAY = 0x80 /* and the type of its items */
};

/* What was odd about the values of a record. */
struct stm_typed_odd {
    uint32_t repaired; /* characters that were no Unicode */
    uint32_t values;   /* of a size that their type cannot have, or cut */
};

/*
 * The value of `size` bytes at `data`: numbers as numbers, a string as UTF-8
 * in `scratch`, a GUID or bytes where they stand. A size that the type cannot
 * have makes it STM_VALUE_BINARY. False where scratch is full.
 */
bool stm_typed_value(struct stm_value *out, uint8_t type, const uint8_t *data,
                     size_t size, struct stm_scratch *scratch,
                     struct stm_typed_odd *odd);

/* The bytes that a value of this type always has, 0 where they differ. */
static inline size_t
stm_typed_size(uint8_t type)
{
    static const uint8_t sizes[256] = {
        [STM_TYPE_INT8] = 1,     [STM_TYPE_UINT8] = 1,
        [STM_TYPE_INT16] = 2,    [STM_TYPE_UINT16] = 2,
        [STM_TYPE_INT32] = 4,    [STM_TYPE_UINT32] = 4,
        [STM_TYPE_INT64] = 8,    [STM_TYPE_UINT64] = 8,
        [STM_TYPE_FLOAT] = 4,    [STM_TYPE_DOUBLE] = 8,
        [STM_TYPE_BOOL] = 4,     [STM_TYPE_GUID] = 16,
        [STM_TYPE_FILETIME] = 8, [STM_TYPE_SYSTEMTIME] = 16,
        [STM_TYPE_HEX32] = 4,    [STM_TYPE_HEX64] = 8,
    };

    return sizes[type];
}

#endif
