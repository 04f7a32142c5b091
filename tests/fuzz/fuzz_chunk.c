/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One chunk, by shape, by shape once more, and by tokens: all the same.
 */
#include "fuzz.h"

#include "same.h"
#include "slow.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct same_chunk chunk;
    struct same *native = same_open(STM_READER_NATIVE);
    struct same *tokens = same_open(STM_READER_TOKENS);

    same_chunk_of(&chunk, data, size, true);
    same_read(tokens, &chunk.chunk);
    slow_note(tokens->cpu_ns);
    same_read(native, &chunk.chunk);
    slow_note(native->cpu_ns);
    same_or_abort(native, tokens);
    same_read(native, &chunk.chunk);
    same_or_abort(native, tokens);
    same_close(native);
    same_close(tokens);
    return 0;
}
