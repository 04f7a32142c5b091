/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Command lines that may hash something: they end, and what is read of them is
 * within the bounds.
 */
#include "fuzz.h"

#include <stdlib.h>

#include "detect/hash-command.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct stm_hash_commands commands;
    struct stm_arena arena = stm_arena_of(1 << 20);

    stm_hash_commands_read(&commands, &arena,
                           stm_span_sized((const char *)data, size));
    if (commands.n > STM_HASH_COMMANDS)
        abort();
    for (size_t i = 0; i < commands.n; i++)
        if (commands.of[i].n_files > STM_HASH_FILES)
            abort();
    stm_arena_free(&arena);
    return 0;
}
