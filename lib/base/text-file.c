/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text-file.h"

#include "base/source.h"
#include "base/text.h"

#include <stdlib.h>

static bool
begins(struct stm_span bytes, const char *mark, size_t n)
{
    return bytes.size >= n && memcmp(bytes.data, mark, n) == 0;
}

/* UTF-16 of either order; `bytes` begins behind the mark. */
static void
put_utf16(struct stm_buf *out, struct stm_span bytes, bool big)
{
    struct stm_buf little = { 0 };

    if (big) {
        for (size_t i = 0; i + 1 < bytes.size; i += 2) {
            stm_buf_char(&little, bytes.data[i + 1]);
            stm_buf_char(&little, bytes.data[i]);
        }
        bytes = stm_buf_held(&little);
    }
    stm_text_of_utf16(out, (const uint8_t *)bytes.data,
                      bytes.size - bytes.size % 2);
    out->failed = out->failed || little.failed;
    stm_buf_free(&little);
}

stm_status
stm_text_file_decode(struct stm_buf *out, struct stm_span bytes,
                     struct stm_err *err)
{
    size_t before = out->size;
    const char *nul;

    if (begins(bytes, "\xff\xfe", 2) || begins(bytes, "\xfe\xff", 2))
        put_utf16(out, stm_span_sized(bytes.data + 2, bytes.size - 2),
                  bytes.data[0] == '\xfe');
    else if (begins(bytes, "\xef\xbb\xbf", 3))
        stm_buf_add(out, bytes.data + 3, bytes.size - 3);
    else
        stm_buf_span(out, bytes);
    if (out->failed)
        return stm_fail(err, STM_ENOMEM, 0, "no memory for text");
    nul = out->size > before
              ? memchr(out->data + before, '\0', out->size - before)
              : NULL;
    if (nul)
        return stm_fail(err, STM_EFORMAT, (uint64_t)(nul - out->data),
                        "holds NUL bytes: UTF-16 wants a byte order mark, "
                        "anything else is no text");
    return STM_OK;
}

stm_status
stm_text_file_read(struct stm_buf *out, const char *path, struct stm_err *err)
{
    struct stm_source *source;
    size_t got = 0;
    char *data;
    stm_status status = stm_source_open(&source, path, err);

    if (status)
        return status;
    data = malloc(STM_TEXT_FILE_SIZE + 1);
    status = data ? stm_source_read(source, data, STM_TEXT_FILE_SIZE + 1, 0,
                                    &got, err)
                  : stm_fail(err, STM_ENOMEM, 0, "no memory for text");
    stm_source_close(source);
    if (!status && got > STM_TEXT_FILE_SIZE)
        status = stm_fail(err, STM_ELIMIT, 0, "is larger than %d MiB",
                          STM_TEXT_FILE_SIZE >> 20);
    if (!status)
        status = stm_text_file_decode(out, stm_span_sized(data, got), err);
    free(data);
    return status;
}
