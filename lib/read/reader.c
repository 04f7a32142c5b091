/* SPDX-License-Identifier: Apache-2.0 */
#include "read/reader-kind.h"

static const struct stm_reader_class *
class_of(stm_reader_kind kind)
{
    switch (kind) {
    case STM_READER_NATIVE: return &stm_native_class;
    case STM_READER_TOKENS: return &stm_tokens_class;
    case STM_READER_LIBEVTX: return &stm_libevtx_class;
    }
    return &stm_libevtx_class;
}

bool
stm_reader_kind_of(stm_reader_kind *out, const char *name)
{
    static const struct {
        const char *name;
        stm_reader_kind kind;
    } kinds[] = { { "native", STM_READER_NATIVE },
                  { "tokens", STM_READER_TOKENS },
                  { "libevtx", STM_READER_LIBEVTX } };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcmp(kinds[i].name, name) == 0) {
            *out = kinds[i].kind;
            return true;
        }
    return false;
}

stm_status
stm_reader_open(struct stm_reader **out, stm_reader_kind kind,
                const char *const *wanted, size_t n_wanted, struct stm_err *err)
{
    return class_of(kind)->open(out, wanted, n_wanted, err);
}

stm_status
stm_reader_chunk(struct stm_reader *reader, const struct stm_chunk *chunk,
                 const struct stm_sink *sink, struct stm_err *err)
{
    return chunk->n_places ? reader->class->chunk(reader, chunk, sink, err)
                           : STM_OK;
}

void
stm_reader_close(struct stm_reader *reader)
{
    if (reader)
        reader->class->close(reader);
}

const char *
stm_reader_name(stm_reader_kind kind)
{
    return class_of(kind)->name();
}
