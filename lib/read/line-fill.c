/* SPDX-License-Identifier: Apache-2.0 */
#include "base/digits.h"
#include "base/json.h"
#include "read/line.h"
#include "read/value.h"

enum { BLOCK = 16, SLACK = BLOCK + STM_JSON_SLACK };

/* May read and write BLOCK bytes past them. */
static char *
put_words(char *out, const char *words, size_t size)
{
    for (size_t at = 0; at < size; at += BLOCK)
        memcpy(out + at, words + at, BLOCK);
    return out + size;
}

static char *
put_null(char *out)
{
    memcpy(out, "null", 4);
    return out + 4;
}

/* Decimal digits that JSON has as a number. */
static bool
is_number(struct stm_span text)
{
    if (text.size == 0 || text.size > 20 ||
        (text.size > 1 && text.data[0] == '0'))
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
    return true;
}

static char *
put_number(char *out, const struct stm_value *value)
{
    char *end = stm_value_put(out, value);

    return value->type == STM_VALUE_UINT ||
                   is_number(stm_span_sized(out, (size_t)(end - out)))
               ? end
               : put_null(out);
}

/* The time of a value, as text or as FILETIME. */
static bool
time_of(stm_ticks *out, const struct stm_value *value)
{
    switch (value->type) {
    case STM_VALUE_TIME: return stm_ticks_of_filetime(out, value->number);
    case STM_VALUE_TEXT:
        return stm_ticks_parse(out, stm_span_sized((const char *)value->data,
                                                   value->size)) &&
               *out < STM_TICKS_END;
    default: return false;
    }
}

static char *
put_time(char *out, const struct stm_value *value)
{
    char text[STM_TIME_TEXT];
    size_t size;
    stm_ticks ticks;

    if (!time_of(&ticks, value))
        return put_null(out);
    *out++ = '"';
    if (ticks >= STM_TICKS_BEGIN) {
        out = stm_put_ticks(out, ticks);
    } else {
        size = strlen(stm_ticks_print(text, ticks));
        memcpy(out, text, size);
        out += size;
    }
    *out++ = '"';
    return out;
}

static char *
put_text(char *out, const struct stm_value *value)
{
    return value->type == STM_VALUE_TEXT
               ? stm_json_escape(out, stm_span_sized((const char *)value->data,
                                                     value->size))
               : stm_value_put(out, value);
}

static char *
put_how(char *out, stm_how how)
{
    const char *name = stm_how_name(how);
    size_t size = strlen(name);

    memcpy(out, name, size);
    return out + size;
}

static char *
put_gap(char *out, const struct stm_gap *gap, const struct stm_record *record)
{
    const struct stm_field *field = record->fields + gap->field;

    switch (gap->kind) {
    case STM_GAP_OFFSET: return stm_put_decimal(out, record->place.file_offset);
    case STM_GAP_ID: return stm_put_decimal(out, record->place.header_id);
    case STM_GAP_HOW: return put_how(out, record->place.how);
    case STM_GAP_NUMBER: return put_number(out, &field->value);
    case STM_GAP_TIME: return put_time(out, &field->value);
    case STM_GAP_TEXT: return put_text(out, &field->value);
    }
    return out;
}

/* An upper bound, but for the slack. */
static size_t
room_of(const struct stm_line *line, const struct stm_record *record)
{
    size_t room = line->words.size + line->n_gaps * STM_DIGITS_ROOM;

    for (size_t i = 0; i < record->n_fields; i++) {
        const struct stm_value *value = &record->fields[i].value;

        if (value->type == STM_VALUE_TEXT || value->type == STM_VALUE_BINARY)
            room += value->size * STM_JSON_ESCAPED;
    }
    return room;
}

void
stm_line_fill(struct stm_buf *out, const struct stm_line *line,
              const struct stm_record *record)
{
    char *from = stm_buf_room(out, room_of(line, record) + SLACK);
    char *to = from;
    size_t at = 0;

    if (!from)
        return;
    for (size_t i = 0; i < line->n_gaps; i++) {
        const struct stm_gap *gap = &line->gaps[i];

        to = put_words(to, line->words.data + at, gap->words_end - at);
        to = put_gap(to, gap, record);
        at = gap->words_end;
    }
    to = put_words(to, line->words.data + at, line->words.size - at);
    stm_buf_keep(out, (size_t)(to - from));
}
