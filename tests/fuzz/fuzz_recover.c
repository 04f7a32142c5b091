/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the live chains of a log do not reach: learned from the whole file and
 * decoded, twice and by readers that know nothing of each other.
 */
#include "fuzz.h"

#include "read/recover.h"
#include "same.h"

#include <stdlib.h>

/* Goes through the file; `same` NULL: only to learn. */
static void
go(struct stm_source *source, struct stm_recover *recover, struct same *same)
{
    const struct stm_chunk *chunk;
    struct stm_sink sink = { 0 };
    struct stm_walk *walk;

    if (same)
        sink = same_sink(same);
    if (stm_walk_open(&walk, source, NULL, NULL, NULL))
        return;
    if (stm_walk_deeper(walk, true, NULL))
        abort();
    while (!stm_walk_next(walk, &chunk, NULL) && chunk) {
        if (!same)
            stm_recover_learn(recover, chunk);
        else if (stm_recover_chunk(recover, chunk, &sink, NULL))
            abort();
    }
    stm_walk_close(walk);
}

static struct same *
recovered(struct stm_source *source, bool layouts)
{
    struct same *same = same_open(STM_READER_TOKENS);
    struct stm_recover *recover;

    if (stm_recover_open(&recover, same_wanted, same_n_wanted, NULL))
        abort();
    stm_recover_layouts(recover, layouts);
    go(source, recover, NULL);
    if (layouts)
        stm_recover_share(recover);
    go(source, recover, same);
    stm_recover_close(recover);
    return same;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct same *first, *second;
    struct stm_source *source;

    if (stm_source_of(&source, data, size, NULL))
        return 0;
    first = recovered(source, true);
    second = recovered(source, true);
    same_or_abort(first, second);
    same_close(second);
    second = recovered(source, false);
    same_close(first);
    same_close(second);
    stm_source_close(source);
    return 0;
}
