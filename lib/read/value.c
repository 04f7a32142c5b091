/* SPDX-License-Identifier: Apache-2.0 */
#include "read/value.h"

#include "base/digits.h"

static char *
put_time(char *out, uint64_t filetime)
{
    stm_ticks ticks;

    /* What no calendar of ours can say stays the number that it is. */
    return stm_ticks_of_filetime(&ticks, filetime)
               ? stm_put_ticks(out, ticks)
               : stm_put_decimal(out, filetime);
}

static char *
put_guid(char *out, const struct stm_value *value)
{
    struct stm_guid guid;

    if (value->size != STM_GUID_SIZE)
        return out;
    guid = stm_guid_of_wire(value->data);
    return stm_put_guid(out, &guid);
}

static char *
put_text(char *out, const char *text, size_t size)
{
    if (size)
        memcpy(out, text, size);
    return out + size;
}

size_t
stm_value_room(const struct stm_value *value)
{
    switch (value->type) {
    case STM_VALUE_TEXT: return value->size;
    case STM_VALUE_BINARY: return 2 * value->size;
    default: return STM_DIGITS_ROOM;
    }
}

char *
stm_value_put(char *out, const struct stm_value *value)
{
    switch (value->type) {
    case STM_VALUE_TEXT:
        return put_text(out, (const char *)value->data, value->size);
    case STM_VALUE_UINT: return stm_put_decimal(out, value->number);
    case STM_VALUE_INT: return stm_put_signed(out, (int64_t)value->number);
    case STM_VALUE_HEX:
        return stm_put_hex(put_text(out, "0x", 2), value->number);
    case STM_VALUE_BOOL:
        return value->number ? put_text(out, "true", 4)
                             : put_text(out, "false", 5);
    case STM_VALUE_TIME: return put_time(out, value->number);
    case STM_VALUE_GUID: return put_guid(out, value);
    case STM_VALUE_BINARY: return stm_put_bytes(out, value->data, value->size);
    case STM_VALUE_EMPTY: break;
    }
    return out;
}

void
stm_value_text(struct stm_buf *out, const struct stm_value *value)
{
    char *room = stm_buf_room(out, stm_value_room(value));

    if (room)
        stm_buf_keep(out, (size_t)(stm_value_put(room, value) - room));
}
