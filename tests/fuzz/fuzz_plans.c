/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two chunks: a reader that has read the first says about the second what a
 * new one says. The input is the size of the first (2 bytes), then both.
 */
#include "fuzz.h"

#include "same.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct same_chunk first, second;
    struct same *native, *tokens;
    size_t cut;

    if (size < 2)
        return 0;
    cut = (size_t)data[0] | (size_t)data[1] << 8;
    data += 2;
    size -= 2;
    if (cut > size)
        cut = size;
    same_chunk_of(&first, data, cut, false);
    same_chunk_of(&second, data + cut, size - cut, false);
    native = same_open(STM_READER_NATIVE);
    tokens = same_open(STM_READER_TOKENS);
    same_read(native, &first.chunk);
    same_read(tokens, &second.chunk);
    same_read(native, &second.chunk);
    same_or_abort(native, tokens);
    same_read(native, &first.chunk);
    same_read(tokens, &first.chunk);
    same_or_abort(native, tokens);
    same_close(native);
    same_close(tokens);
    return 0;
}
