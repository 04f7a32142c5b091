/* SPDX-License-Identifier: Apache-2.0 */
#include "event/content.h"

#include "base/digits.h"

#include <endian.h>
#include <stdlib.h>

struct stm_content {
    struct stm_sha256 *sha;
    struct stm_buf framed; /* what is hashed */
    struct stm_buf text;   /* a value that is not text, as text */
};

enum {
    FRAME = 4, /* bytes of a length */
    HEX_DIGITS = 16,
    FRACTION_DIGITS = 7,
    TIME_LEAST = 20
};

stm_status
stm_content_open(struct stm_content **out, struct stm_err *err)
{
    struct stm_content *content = calloc(1, sizeof(*content));
    stm_status status;

    if (!content)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for a digest");
    status = stm_sha256_open(&content->sha, err);
    if (status) {
        free(content);
        return status;
    }
    *out = content;
    return STM_OK;
}

void
stm_content_close(struct stm_content *content)
{
    if (!content)
        return;
    stm_sha256_close(content->sha);
    stm_buf_free(&content->framed);
    stm_buf_free(&content->text);
    free(content);
}

static bool
is_below(struct stm_span path, const char *node, size_t n)
{
    return path.size >= n && memcmp(path.data, node, n) == 0 &&
           (path.size == n || path.data[n] == '/' || path.data[n] == '@');
}

bool
stm_content_is_payload(struct stm_span path)
{
    return !is_below(path, "System", 6) && !is_below(path, "RenderingInfo", 13);
}

static bool
is_blank(struct stm_span text)
{
    if (text.size && text.data[0] > ' ')
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (!strchr(" \t\r\n", text.data[i]) || text.data[i] == '\0')
            return false;
    return true;
}

static bool
put_hex(struct stm_buf *out, struct stm_span text)
{
    uint64_t value = 0;
    char *room;

    if (text.size < 3 || text.size > 2 + HEX_DIGITS || text.data[0] != '0' ||
        text.data[1] != 'x')
        return false;
    for (size_t i = 2; i < text.size; i++) {
        char c = text.data[i];
        unsigned digit;

        if (c >= '0' && c <= '9')
            digit = (unsigned)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (unsigned)(c - 'a') + 10;
        else if (c >= 'A' && c <= 'F')
            digit = (unsigned)(c - 'A') + 10;
        else
            return false;
        value = value << 4 | digit;
    }
    room = stm_buf_room(out, STM_DIGITS_ROOM);
    if (room)
        stm_buf_keep(out, (size_t)(stm_put_decimal(room, value) - room));
    return true;
}

static bool
put_guid(struct stm_buf *out, struct stm_span text)
{
    struct stm_guid guid;
    char *room;

    if (text.size != STM_GUID_TEXT - 1 || !stm_guid_parse(&guid, text))
        return false;
    room = stm_buf_room(out, STM_DIGITS_ROOM);
    if (room)
        stm_buf_keep(out, (size_t)(stm_put_guid(room, &guid) - room));
    return true;
}

/* Readers print a time with as many digits as they like. */
static bool
put_time(struct stm_buf *out, struct stm_span text)
{
    const char *dot;
    size_t first, end, keep;
    stm_ticks ticks;

    if (text.size <= TIME_LEAST || text.data[4] != '-' ||
        !stm_ticks_parse(&ticks, text))
        return false;
    dot = memchr(text.data, '.', text.size);
    if (!dot)
        return false;
    first = (size_t)(dot - text.data) + 1;
    for (end = first; end < text.size; end++)
        if (text.data[end] < '0' || text.data[end] > '9')
            break;
    keep = end - first > FRACTION_DIGITS ? first + FRACTION_DIGITS : end;
    while (keep > first && text.data[keep - 1] == '0')
        keep--;
    stm_buf_add(out, text.data, keep > first ? keep : first - 1);
    stm_buf_add(out, text.data + end, text.size - end);
    return true;
}

void
stm_content_normal(struct stm_buf *out, struct stm_span text)
{
    if (text.size == 0 || (text.data[0] <= ' ' && is_blank(text)))
        return;
    if (text.data[0] == '0' && put_hex(out, text))
        return;
    if (text.data[0] == '{' && put_guid(out, text))
        return;
    if (text.data[0] >= '0' && text.data[0] <= '9' && put_time(out, text))
        return;
    stm_buf_span(out, text);
}

/* A length in front of each run: where one ends cannot be disguised. */
static void
put_size(char *out, size_t size)
{
    uint32_t little = htole32((uint32_t)size);

    memcpy(out, &little, sizeof(little));
}

static void
put_framed_name(struct stm_buf *out, struct stm_span name)
{
    char *room = stm_buf_room(out, FRAME + name.size);

    if (!room)
        return;
    put_size(room, name.size);
    if (name.size)
        memcpy(room + FRAME, name.data, name.size);
    stm_buf_keep(out, FRAME + name.size);
}

static void
put_framed_text(struct stm_buf *out, struct stm_span text)
{
    size_t at = out->size;

    stm_buf_add(out, "\0\0\0\0", FRAME);
    stm_content_normal(out, text);
    if (!out->failed)
        put_size(out->data + at, out->size - at - FRAME);
}

/*
 * The normal form of a value that is no text, without its text: NULL for
 * those that have to become one first.
 */
static char *
put_typed(char *out, const struct stm_value *value)
{
    struct stm_guid guid;

    switch (value->type) {
    case STM_VALUE_UINT:
    case STM_VALUE_HEX: return stm_put_decimal(out, value->number);
    case STM_VALUE_INT: return stm_put_signed(out, (int64_t)value->number);
    case STM_VALUE_GUID:
        if (value->size != STM_GUID_SIZE)
            return NULL;
        guid = stm_guid_of_wire(value->data);
        return stm_put_guid(out, &guid);
    default: return NULL;
    }
}

static bool
put_framed_typed(struct stm_buf *out, const struct stm_value *value)
{
    char *room = stm_buf_room(out, FRAME + STM_DIGITS_ROOM);
    char *end = room ? put_typed(room + FRAME, value) : NULL;

    if (!end)
        return false;
    put_size(room, (size_t)(end - room) - FRAME);
    stm_buf_keep(out, (size_t)(end - room));
    return true;
}

/* An empty <EventData/> is a field to one reader and nothing to another. */
static bool
is_bare(struct stm_span path)
{
    return !memchr(path.data, '/', path.size) &&
           !memchr(path.data, '@', path.size);
}

static void
put_field(struct stm_content *content, const struct stm_field *field)
{
    struct stm_buf *framed = &content->framed;
    struct stm_span text = { (const char *)field->value.data,
                             field->value.size };
    size_t before = framed->size;

    put_framed_name(framed, field->path);
    if (put_framed_typed(framed, &field->value))
        return;
    if (field->value.type != STM_VALUE_TEXT) {
        stm_buf_reset(&content->text);
        stm_value_text(&content->text, &field->value);
        text = stm_buf_held(&content->text);
        framed->failed |= content->text.failed;
    }
    if (is_blank(text) && is_bare(field->path))
        framed->size = before;
    else
        put_framed_text(framed, text);
}

stm_status
stm_content_of(int64_t *out, struct stm_content *content, uint32_t event_id,
               const struct stm_record *record, struct stm_err *err)
{
    uint8_t digest[STM_SHA256_SIZE];
    uint64_t number = 0;
    stm_status status;

    stm_buf_reset(&content->framed);
    stm_buf_add(&content->framed, "\0\0\0\0", FRAME);
    if (!content->framed.failed)
        put_size(content->framed.data, event_id);
    for (size_t i = 0; i < record->n_fields; i++)
        if (stm_content_is_payload(record->fields[i].path))
            put_field(content, &record->fields[i]);
    if (content->framed.failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory to hash a record");
    status = stm_sha256_add(content->sha, content->framed.data,
                            content->framed.size, err);
    if (!status)
        status = stm_sha256_end(content->sha, digest, err);
    for (size_t i = 0; !status && i < 8; i++)
        number = number << 8 | digest[i];
    if (!status)
        *out = (int64_t)number;
    return status;
}
