/* SPDX-License-Identifier: Apache-2.0 */
#include "event/convert.h"

static struct stm_span
text_of(const struct stm_value *value)
{
    return stm_span_sized((const char *)value->data, value->size);
}

bool
stm_convert_is_none(const struct stm_value *value)
{
    struct stm_span text = text_of(value);

    if (value->type == STM_VALUE_EMPTY)
        return true;
    return value->type == STM_VALUE_TEXT &&
           (text.size == 0 || stm_span_is(text, "-") || stm_span_is(text, "?"));
}

static int
digit_of(char c, unsigned base)
{
    int digit = -1;

    if (c >= '0' && c <= '9')
        digit = c - '0';
    else if (c >= 'a' && c <= 'f')
        digit = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F')
        digit = c - 'A' + 10;
    return digit < (int)base ? digit : -1;
}

static bool
number_of_text(int64_t *out, struct stm_span text)
{
    uint64_t value = 0;
    unsigned base = 10;

    if (text.size > 2 && text.data[0] == '0' &&
        (text.data[1] == 'x' || text.data[1] == 'X')) {
        base = 16;
        text.data += 2;
        text.size -= 2;
    }
    for (size_t i = 0; i < text.size; i++) {
        int digit = digit_of(text.data[i], base);

        if (digit < 0 || value > ((uint64_t)INT64_MAX - (unsigned)digit) / base)
            return false;
        value = value * base + (unsigned)digit;
    }
    if (text.size)
        *out = (int64_t)value;
    return text.size > 0;
}

bool
stm_convert_number(int64_t *out, const struct stm_value *value)
{
    switch (value->type) {
    case STM_VALUE_UINT:
    case STM_VALUE_HEX:
    case STM_VALUE_BOOL:
        if (value->number > (uint64_t)INT64_MAX)
            return false;
        *out = (int64_t)value->number;
        return true;
    case STM_VALUE_INT: *out = (int64_t)value->number; return true;
    case STM_VALUE_TEXT: return number_of_text(out, text_of(value));
    case STM_VALUE_TIME:
    case STM_VALUE_GUID:
    case STM_VALUE_BINARY:
    case STM_VALUE_EMPTY: return false;
    }
    return false;
}

bool
stm_convert_flag(int64_t *out, const struct stm_value *value)
{
    if (value->type == STM_VALUE_BOOL) {
        *out = value->number != 0;
        return true;
    }
    if (value->type != STM_VALUE_TEXT ||
        !(stm_span_is(text_of(value), "true") ||
          stm_span_is(text_of(value), "false")))
        return false;
    *out = stm_span_is(text_of(value), "true");
    return true;
}

bool
stm_convert_guid(struct stm_guid *out, const struct stm_value *value)
{
    if (value->type == STM_VALUE_GUID && value->size == STM_GUID_SIZE) {
        *out = stm_guid_of_wire(value->data);
        return true;
    }
    return value->type == STM_VALUE_TEXT && stm_guid_parse(out, text_of(value));
}

bool
stm_convert_time(stm_ticks *out, const struct stm_value *value)
{
    stm_ticks ticks;

    if (value->type == STM_VALUE_TIME)
        return stm_ticks_of_filetime(out, value->number);
    /* A zone west of Greenwich can carry the year past its end. */
    if (value->type != STM_VALUE_TEXT ||
        !stm_ticks_parse(&ticks, text_of(value)) || ticks >= STM_TICKS_END)
        return false;
    *out = ticks;
    return true;
}
