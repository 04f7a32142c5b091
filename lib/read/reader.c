/* SPDX-License-Identifier: Apache-2.0 */
#include "read/reader-kind.h"

static const struct stm_reader_class *
class_of(stm_reader_kind kind)
{
    switch (kind) {
    case STM_READER_LIBEVTX: return &stm_libevtx_class;
    }
    return &stm_libevtx_class;
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
