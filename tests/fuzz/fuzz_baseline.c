/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_baseline.c - any bytes as a list of digests, in every form.
 */
#include "fuzz.h"

#include "baseline/json.h"

#include <stdlib.h>

static void
check_line(void *arg, unsigned line, const char *why)
{
    (void)arg;
    if (line == 0 || !*why)
        abort();
}

static stm_status
check_entry(void *arg, const struct stm_baseline_entry *entry,
            struct stm_err *err)
{
    struct stm_buf placed = { 0 };

    (void)arg;
    (void)err;
    if (!entry->line || !stm_baseline_has_digest(entry))
        abort();
    stm_baseline_place(&placed, entry->path, stm_span_of("C:\\x"));
    stm_buf_free(&placed);
    return STM_OK;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stm_input_problems problems = { .each = check_line };
    struct stm_baseline_sink sink = { .entry = check_entry,
                                      .problems = &problems,
                                      .size = size };
    struct stm_source *source;
    bool named;

    if (stm_source_of(&source, data, size, NULL))
        return 0;
    (void)stm_baseline_sniff(stm_span_sized((const char *)data, size), &named);
    (void)stm_baseline_read_sums(source, &sink, NULL);
    (void)stm_baseline_read_hashdeep(source, &sink, NULL);
    (void)stm_baseline_read_csv(source, &sink, NULL);
    for (int i = STM_BASELINE_LOLDRIVERS; i <= STM_BASELINE_SPDX; i++)
        (void)stm_baseline_read_json(source, (stm_baseline_format)i, &sink,
                                     NULL);
    stm_source_close(source);
    return 0;
}
