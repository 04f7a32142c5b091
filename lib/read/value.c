/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "base/guid.h"
#include "base/time.h"
#include "read/reader.h"

static void
put_time(struct stm_buf *out, uint64_t filetime)
{
    char text[STM_TIME_TEXT];
    stm_ticks ticks;

    /* What no calendar of ours can say stays the number that it is. */
    if (stm_ticks_of_filetime(&ticks, filetime))
        stm_buf_text(out, stm_ticks_print(text, ticks));
    else
        stm_buf_print(out, "%" PRIu64, filetime);
}

static void
put_guid(struct stm_buf *out, const struct stm_value *value)
{
    char text[STM_GUID_TEXT];
    struct stm_guid guid;

    if (value->size != STM_GUID_SIZE)
        return;
    guid = stm_guid_of_wire(value->data);
    stm_buf_text(out, stm_guid_print(text, &guid));
}

static void
put_binary(struct stm_buf *out, const struct stm_value *value)
{
    static const char digits[] = "0123456789ABCDEF";
    char text[128];

    for (size_t i = 0; i < value->size;) {
        size_t n = 0;

        for (; n < sizeof(text) && i < value->size; i++) {
            text[n++] = digits[value->data[i] >> 4];
            text[n++] = digits[value->data[i] & 15];
        }
        stm_buf_add(out, text, n);
    }
}

void
stm_value_text(struct stm_buf *out, const struct stm_value *value)
{
    switch (value->type) {
    case STM_VALUE_TEXT: stm_buf_add(out, value->data, value->size); break;
    case STM_VALUE_UINT: stm_buf_print(out, "%" PRIu64, value->number); break;
    case STM_VALUE_INT:
        stm_buf_print(out, "%" PRId64, (int64_t)value->number);
        break;
    case STM_VALUE_HEX: stm_buf_print(out, "0x%" PRIx64, value->number); break;
    case STM_VALUE_BOOL:
        stm_buf_text(out, value->number ? "true" : "false");
        break;
    case STM_VALUE_TIME: put_time(out, value->number); break;
    case STM_VALUE_GUID: put_guid(out, value); break;
    case STM_VALUE_BINARY: put_binary(out, value); break;
    case STM_VALUE_EMPTY: break;
    }
}
