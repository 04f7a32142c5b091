/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Makes room for `more` bytes and a NUL. */
static bool
grow(struct stm_buf *buf, size_t more)
{
    size_t room = buf->room ? buf->room : 256;
    char *data;

    if (buf->failed || more > SIZE_MAX / 2 - buf->size - 1) {
        buf->failed = true;
        return false;
    }
    if (buf->room > buf->size + more)
        return true;
    while (room <= buf->size + more)
        room *= 2;
    data = realloc(buf->data, room);
    if (!data) {
        buf->failed = true;
        return false;
    }
    buf->data = data;
    buf->room = room;
    return true;
}

void
stm_buf_add(struct stm_buf *buf, const void *data, size_t size)
{
    if (!grow(buf, size))
        return;
    if (size)
        memcpy(buf->data + buf->size, data, size);
    buf->size += size;
    buf->data[buf->size] = '\0';
}

void
stm_buf_char(struct stm_buf *buf, char c)
{
    stm_buf_add(buf, &c, 1);
}

void
stm_buf_text(struct stm_buf *buf, const char *text)
{
    stm_buf_add(buf, text, strlen(text));
}

void
stm_buf_span(struct stm_buf *buf, struct stm_span span)
{
    stm_buf_add(buf, span.data, span.size);
}

void
stm_buf_print(struct stm_buf *buf, const char *format, ...)
{
    va_list args, again;
    int n;

    va_start(args, format);
    va_copy(again, args);
    n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        buf->failed = true;
    else if (grow(buf, (size_t)n)) {
        (void)vsnprintf(buf->data + buf->size, (size_t)n + 1, format, again);
        buf->size += (size_t)n;
    }
    va_end(again);
}

char *
stm_buf_room(struct stm_buf *buf, size_t most)
{
    return grow(buf, most) ? buf->data + buf->size : NULL;
}

void
stm_buf_keep(struct stm_buf *buf, size_t size)
{
    buf->size += size;
    buf->data[buf->size] = '\0';
}

struct stm_span
stm_buf_held(const struct stm_buf *buf)
{
    return stm_span_sized(buf->data ? buf->data : "", buf->size);
}

void
stm_buf_reset(struct stm_buf *buf)
{
    buf->size = 0;
    buf->failed = false;
    if (buf->data)
        buf->data[0] = '\0';
}

void
stm_buf_free(struct stm_buf *buf)
{
    free(buf->data);
    *buf = (struct stm_buf){ 0 };
}
