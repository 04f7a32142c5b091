/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One chunk, for the time that it takes: what libFuzzer looks for here are
 * chunks that take long. One that takes very long is a failure.
 */
#include "fuzz.h"

#include "same.h"
#include "slow.h"

#include <stdio.h>
#include <stdlib.h>

/* Far beyond what any chunk takes without sanitizers on a slow machine. */
static const uint64_t most_ns = UINT64_C(4000000000);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct same_chunk chunk;
    struct same *native = same_open(STM_READER_NATIVE);

    native->quiet = true;
    same_chunk_of(&chunk, data, size, false);
    same_read(native, &chunk.chunk);
    slow_note(native->cpu_ns);
    if (getenv("STM_FUZZ_TIMES"))
        (void)fprintf(stderr, "%.3f ms\n", (double)native->cpu_ns / 1e6);
    if (native->cpu_ns > most_ns)
        abort();
    same_close(native);
    return 0;
}
