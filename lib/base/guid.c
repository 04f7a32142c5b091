/* SPDX-License-Identifier: Apache-2.0 */
#include "base/guid.h"

#include "base/digest.h"
#include "base/digits.h"

bool
stm_guid_parse(struct stm_guid *out, struct stm_span text)
{
    static const size_t dash_at[] = { 8, 13, 18, 23 };
    char digits[32];
    struct stm_guid guid;
    size_t n = 0, dash = 0;

    if (text.size == 38 && text.data[0] == '{' && text.data[37] == '}') {
        text.data++;
        text.size -= 2;
    }
    if (text.size != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        if (dash < 4 && i == dash_at[dash]) {
            if (text.data[i] != '-')
                return false;
            dash++;
        } else {
            digits[n++] = text.data[i];
        }
    }
    if (!stm_hex_parse(guid.bytes, STM_GUID_SIZE,
                       stm_span_sized(digits, sizeof(digits))))
        return false;
    *out = guid;
    return true;
}

struct stm_guid
stm_guid_of_wire(const uint8_t wire[STM_GUID_SIZE])
{
    static const uint8_t from[STM_GUID_SIZE] = { 3, 2, 1,  0,  5,  4,  7,  6,
                                                 8, 9, 10, 11, 12, 13, 14, 15 };
    struct stm_guid guid;

    for (size_t i = 0; i < STM_GUID_SIZE; i++)
        guid.bytes[i] = wire[from[i]];
    return guid;
}

char *
stm_guid_print(char out[STM_GUID_TEXT], const struct stm_guid *guid)
{
    *stm_put_guid(out, guid) = '\0';
    return out;
}

bool
stm_guid_is_zero(const struct stm_guid *guid)
{
    for (size_t i = 0; i < STM_GUID_SIZE; i++)
        if (guid->bytes[i])
            return false;
    return true;
}

static uint32_t
big_endian(const uint8_t *b)
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 |
           b[3];
}

uint32_t
stm_guid_machine(const struct stm_guid *guid)
{
    return big_endian(guid->bytes);
}

uint32_t
stm_guid_second(const struct stm_guid *guid)
{
    uint32_t groups = big_endian(guid->bytes + 4);

    /* Data2 is the low half, Data3 the high half. */
    return groups << 16 | groups >> 16;
}
