/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A whole log: the walk, and the native reader over what it finds.
 */
#include "fuzz.h"

#include "same.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct same *native = same_open(STM_READER_NATIVE);
    struct same *tokens = same_open(STM_READER_TOKENS);
    const struct stm_chunk *chunk;
    struct stm_source *source;
    struct stm_walk *walk;

    if (!stm_source_of(&source, data, size, NULL)) {
        if (!stm_walk_open(&walk, source, NULL, NULL, NULL)) {
            while (!stm_walk_next(walk, &chunk, NULL) && chunk) {
                same_read(native, chunk);
                same_read(tokens, chunk);
                same_or_abort(native, tokens);
            }
            stm_walk_close(walk);
        }
        stm_source_close(source);
    }
    same_close(native);
    same_close(tokens);
    return 0;
}
