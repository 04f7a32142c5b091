/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slow.h - makes libFuzzer look for inputs that take long: a time that was
 * not met before counts as new coverage. Means nothing elsewhere.
 */
#ifndef STM_TESTS_SLOW_H
#define STM_TESTS_SLOW_H

#include <stdint.h>

enum { SLOW_STEPS = 256 };

__attribute__((used, section("__libfuzzer_extra_counters"))) static uint8_t
    slow_steps[SLOW_STEPS];

/* Eight steps for each doubling, from 4 microseconds on. */
static inline void
slow_note(uint64_t ns)
{
    uint64_t step = 0, top = ns / 4096;

    while (top >= 16) {
        top >>= 1;
        step += 8;
    }
    step += top > 8 ? top - 8 : 0;
    slow_steps[step < SLOW_STEPS ? step : SLOW_STEPS - 1] = 1;
}

#endif
