/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "read/chunk.h"

#include <stdlib.h>

static stm_status
on_note(void *arg, const struct stm_note *note)
{
    (void)arg;
    if (!note->text[0] || !note->kind[0])
        abort();
    return STM_OK;
}

static void
check_places(const struct stm_chunk *chunk)
{
    uint32_t at = STM_EVTX_CHUNK_HEADER;

    for (size_t i = 0; i < chunk->n_places; i++) {
        if (chunk->places[i].at != at)
            abort();
        at += chunk->places[i].size;
    }
    if (at > chunk->size && chunk->n_places)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stm_source *source;
    const struct stm_chunk *chunk;
    struct stm_walk *walk;

    if (stm_source_of(&source, data, size, NULL))
        return 0;
    if (!stm_walk_open(&walk, source, on_note, NULL, NULL)) {
        while (!stm_walk_next(walk, &chunk, NULL) && chunk)
            check_places(chunk);
        stm_walk_close(walk);
    }
    stm_source_close(source);
    return 0;
}
